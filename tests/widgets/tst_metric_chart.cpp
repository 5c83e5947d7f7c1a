#include "plots/chart_series.h"
#include "plots/metric_chart.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

using namespace lr::widgets;

namespace {

/// Any curve with some shape; deterministic.
double wave(int i)
{
    return std::sin(0.001 * i) + 0.3 * std::sin(1.7 * i);
}

double greatest(const std::vector<ChartSeries::Point>& points)
{
    double result = -std::numeric_limits<double>::infinity();
    for (const auto& point : points)
        result = std::fmax(result, point.y);
    return result;
}

double least(const std::vector<ChartSeries::Point>& points)
{
    double result = std::numeric_limits<double>::infinity();
    for (const auto& point : points)
        result = std::fmin(result, point.y);
    return result;
}

void show(MetricChart& chart)
{
    chart.resize(800, 400);
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    chart.replot();
}

} // namespace

class TestMetricChart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void memoryIsBoundedHoweverManyPointsCome()
    {
        ChartSeries series;
        for (int i = 0; i < 1'000'000; ++i) {
            series.append(i, wave(i));
            if (series.buckets().size() >= ChartSeries::kMaxBuckets)
                QFAIL("the bound is broken");
        }
        QCOMPARE(series.numPoints(), 1'000'000u);
        QVERIFY(series.buckets().size() > ChartSeries::kMaxBuckets / 4);
        QCOMPARE(series.buckets().capacity() <= 2 * ChartSeries::kMaxBuckets, true);
    }

    void mergingLosesNoPointAndKeepsTheMean()
    {
        ChartSeries series;
        double sum = 0;
        constexpr int numPoints = 150'001;
        for (int i = 0; i < numPoints; ++i) {
            series.append(i, wave(i));
            sum += wave(i);
        }
        double bucketSum = 0;
        std::size_t count = 0;
        for (const auto& bucket : series.buckets()) {
            bucketSum += bucket.mean * static_cast<double>(bucket.numPoints);
            count += bucket.numPoints;
            QVERIFY(bucket.least.y <= bucket.mean && bucket.mean <= bucket.greatest.y);
        }
        QCOMPARE(count, static_cast<std::size_t>(numPoints));
        QVERIFY(std::abs(bucketSum - sum) < 1e-6);
        QCOMPARE(series.firstX(), 0.0);
        QCOMPARE(series.lastX(), numPoints - 1.0);
    }

    /// Spikes at odd places must be found at their place in every view that contains them.
    void everyViewShowsItsExtremes()
    {
        constexpr int numPoints = 300'000;
        ChartSeries series;
        for (int i = 0; i < numPoints; ++i)
            series.append(i, i % 49'999 == 17 ? 5.0 + i * 1e-6 : i % 31'111 == 5 ? -5.0 - i * 1e-6 : wave(i));
        ChartSeries::Drawing drawing;
        for (const int numColumns : {1, 7, 100, 1500}) {
            series.draw(0, numPoints, numColumns, drawing);
            QCOMPARE(greatest(drawing.values), 5.0 + (5 * 49'999 + 17) * 1e-6);
            QCOMPARE(least(drawing.values), -5.0 - (9 * 31'111 + 5) * 1e-6);
            QVERIFY(drawing.values.size() <= 2u * (static_cast<std::size_t>(numColumns) + 3));
            const auto peak = std::ranges::max_element(drawing.values, {}, &ChartSeries::Point::y);
            QCOMPARE(peak->x, 5.0 * 49'999 + 17);
            QVERIFY(std::ranges::is_sorted(drawing.values, {}, &ChartSeries::Point::x));
        }
        series.draw(99'990, 100'030, 500, drawing);
        QCOMPARE(greatest(drawing.values), 5.0 + (2 * 49'999 + 17) * 1e-6);
    }

    void smoothingOfAConstantIsTheConstant()
    {
        ChartSeries series;
        series.setSmoothing(0.9);
        for (int i = 0; i < 100; ++i) {
            series.append(i, 2.5);
            QVERIFY(std::abs(series.smoothedAt(series.buckets().size() - 1) - 2.5) < 1e-12);
        }
    }

    void smoothingIsTheWeightedMeanOfThePast()
    {
        constexpr double w = 0.8;
        ChartSeries series;
        for (int i = 0; i < 50; ++i)
            series.append(i, wave(100 * i));
        series.setSmoothing(w);
        for (int t = 0; t < 50; ++t) {
            double sum = 0;
            double weights = 0;
            for (int i = 0; i <= t; ++i) {
                sum += std::pow(w, t - i) * wave(100 * i);
                weights += std::pow(w, t - i);
            }
            QVERIFY(std::abs(series.smoothedAt(static_cast<std::size_t>(t)) - sum / weights) < 1e-12);
        }
        series.setSmoothing(0);
        QCOMPARE(series.smoothedAt(20), wave(2000));
    }

    void smoothingSkipsWhatIsNotFinite()
    {
        ChartSeries series;
        series.setSmoothing(0.5);
        series.append(0, 1);
        series.append(1, std::numeric_limits<double>::quiet_NaN());
        series.append(2, 3);
        QCOMPARE(series.smoothedAt(1), 1.0);
        QVERIFY(std::abs(series.smoothedAt(2) - (0.5 * 1 + 3) / 1.5) < 1e-12);
        ChartSeries::Drawing drawing;
        series.draw(0, 2, 100, drawing);
        QCOMPARE(drawing.values.size(), 3u);
        QVERIFY(std::isnan(drawing.values[1].y));
    }

    void aResumedRunDropsWhatItWritesAnew()
    {
        ChartSeries series;
        for (int i = 0; i <= 100; ++i)
            series.append(i, i);
        series.append(41, -1);
        QCOMPARE(series.numPoints(), 42u);
        QCOMPARE(series.lastX(), 41.0);
        QCOMPARE(series.buckets().back().mean, -1.0);
        QCOMPARE(series.buckets()[40].mean, 40.0);
    }

    void aResumeIntoAMergedBucketStillRisesInX()
    {
        ChartSeries series;
        for (int i = 0; i < 200'000; ++i)
            series.append(i, 1);
        for (int i = 150'001; i < 150'100; ++i)
            series.append(i, 2);
        QCOMPARE(series.lastX(), 150'099.0);
        for (std::size_t i = 1; i < series.buckets().size(); ++i)
            QVERIFY(series.buckets()[i - 1].lastX < series.buckets()[i].firstX);
        QCOMPARE(series.buckets().back().greatest.y, 2.0);
    }

    void theNearestPointIsFound()
    {
        ChartSeries series;
        for (const double x : {0.0, 10.0, 11.0, 40.0})
            series.append(x, x);
        QCOMPARE(series.nearest(-5), 0u);
        QCOMPARE(series.nearest(6), 1u);
        QCOMPARE(series.nearest(11), 2u);
        QCOMPARE(series.nearest(25), 2u);
        QCOMPARE(series.nearest(26), 3u);
        QCOMPARE(series.nearest(1e9), 3u);
    }

    void theViewFollowsTheDataUntilTheUserLooksElsewhere()
    {
        MetricChart chart;
        const int series = chart.addSeries("loss", Qt::blue);
        QVERIFY(chart.isEmpty());
        chart.append(series, 0, 1);
        chart.append(series, 100, 2);
        QVERIFY(!chart.isEmpty());
        show(chart);
        QCOMPARE(chart.xAxis->range().upper, 100.0);
        chart.append(series, 200, 3);
        chart.replot();
        QCOMPARE(chart.xAxis->range().upper, 200.0);
        QVERIFY(chart.yAxis->range().contains(1) && chart.yAxis->range().contains(3));

        QTest::keyClick(&chart, Qt::Key_Plus);
        const auto zoomed = chart.xAxis->range();
        QVERIFY(zoomed.size() < 200);
        chart.append(series, 300, 4);
        chart.replot();
        QCOMPARE(chart.xAxis->range(), zoomed);

        QTest::keyClick(&chart, Qt::Key_0);
        chart.replot();
        QCOMPARE(chart.xAxis->range().upper, 300.0);
    }

    void theCursorFollowsMouseAndKeysAndOnlyTheUserSignals()
    {
        MetricChart chart;
        chart.setAxisNames("step", "loss (nats)");
        const int series = chart.addSeries("loss", Qt::blue);
        for (int i = 0; i <= 10; ++i)
            chart.append(series, i, 0.5 * i);
        show(chart);
        QSignalSpy spy(&chart, &MetricChart::cursorMoved);
        const QPointF at(chart.xAxis->coordToPixel(4.2), chart.axisRect()->center().y());
        QTest::mouseMove(&chart, at.toPoint());
        QTRY_COMPARE(spy.size(), 1);
        QCOMPARE(spy.last().first().toDouble(), 4.0);
        QCOMPARE(chart.readOut(), (QStringList{"step: 4", "2"}));

        chart.setFocus();
        QTest::keyClick(&chart, Qt::Key_Right);
        QCOMPARE(spy.last().first().toDouble(), 5.0);
        QTest::keyClick(&chart, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(spy.last().first().toDouble(), 0.0);

        const auto numSignals = spy.size();
        chart.setCursor(7);
        QCOMPARE(chart.cursor(), 7.0);
        QCOMPARE(spy.size(), numSignals);
        QTest::keyClick(&chart, Qt::Key_Escape);
        QVERIFY(std::isnan(chart.cursor()));
    }

    void aLogarithmicChartLeavesOutWhatHasNoLogarithm()
    {
        MetricChart chart;
        const int series = chart.addSeries("loss", Qt::blue);
        chart.append(series, 0, 0);
        chart.append(series, 1, 0.01);
        chart.append(series, 2, 10);
        chart.setLogarithmic(true);
        show(chart);
        QVERIFY(chart.yAxis->range().lower > 0);
        QVERIFY(chart.yAxis->range().lower < 0.01 && chart.yAxis->range().upper > 10);
    }

    void theTableHasTheValuesOfEverySeriesAndItsInterval()
    {
        MetricChart chart;
        const int loss = chart.addSeries("loss", Qt::blue);
        const int accuracy = chart.addSeries("pass@1", Qt::red);
        chart.append(loss, 1, 0.25);
        chart.append(accuracy, 5, 0.5, 0.4, 0.6);
        const auto table = chart.table();
        QCOMPARE(table.numRows, 2u);
        QCOMPARE(table.row(0)[0], "loss");
        QCOMPARE(table.row(0)[table.columns.indexOf("mean")], "0.25");
        QCOMPARE(table.row(0)[table.columns.indexOf("low")], "");
        QCOMPARE(table.row(1)[table.columns.indexOf("high")], "0.6");
    }

    void whatIsMeasuredNowAndThenIsNotSmoothed()
    {
        MetricChart chart;
        const int loss = chart.addSeries("Loss", Qt::blue);
        const int validation = chart.addSeries("Validation", Qt::red);
        chart.setSeriesSparse(validation);
        chart.setSmoothing(0.9);
        for (const int series : {loss, validation}) {
            chart.append(series, 1, 1);
            chart.append(series, 2, 3);
        }
        QCOMPARE(chart.data(validation).smoothing(), 0.0);
        QCOMPARE(chart.data(validation).smoothedAt(1), 3.0);
        QVERIFY(chart.data(loss).smoothedAt(1) < 3.0);
    }

    void marksThatStandTooCloseAreThinnedUntilTheViewComesNear()
    {
        MetricChart chart;
        const int loss = chart.addSeries("loss", Qt::blue);
        std::vector<MetricChart::Mark> marks;
        for (int step = 100; step <= 20'000; step += 100) {
            chart.append(loss, step, wave(step));
            marks.push_back({static_cast<double>(step), QString("checkpoint %1").arg(step), MarkKind::Checkpoint});
        }
        const std::vector<MetricChart::Mark> rare{{7050, "resumed", MarkKind::Resume},
            {7060, "plateau", MarkKind::Notice}, {7110, "stopped", MarkKind::Notice}};
        marks.insert(marks.end(), rare.begin(), rare.end());
        chart.setMarks(marks);
        show(chart);
        const auto shown = chart.shownMarks();
        QVERIFY(shown.size() > 5 && shown.size() < 25);
        double last = -1e9;
        for (const auto& mark : shown) {
            if (mark.kind != MarkKind::Checkpoint)
                continue;
            const double x = chart.xAxis->coordToPixel(mark.x);
            QVERIFY(x - last >= 2 * chart.fontMetrics().height());
            last = x;
        }
        for (const auto& mark : rare)
            QVERIFY2(std::ranges::find(shown, mark) != shown.end(), qPrintable(mark.text));
        chart.setView(7000, 7600);
        QCOMPARE(chart.shownMarks().size(), 10u);
    }

    /// The same marks stay as the view is dragged: none flickers.
    void draggingTheViewKeepsTheChoiceOfMarks()
    {
        MetricChart chart;
        chart.addSeries("loss", Qt::blue);
        std::vector<MetricChart::Mark> marks;
        for (int step = 0; step <= 20'000; step += 100)
            marks.push_back({static_cast<double>(step), {}, MarkKind::Checkpoint});
        chart.setMarks(marks);
        show(chart);
        chart.setView(5000, 10'000);
        const auto before = chart.shownMarks();
        chart.setView(5100, 10'100);
        const auto after = chart.shownMarks();
        for (const auto& mark : before)
            QCOMPARE(std::ranges::find(after, mark) != after.end(), mark.x >= 5100);
    }

    void anIntervalWithoutANeighbourIsABar()
    {
        MetricChart chart;
        const int accuracy = chart.addSeries("pass@1", Qt::red);
        chart.setSeriesSparse(accuracy);
        chart.append(accuracy, 5, 50, 40, 60);
        show(chart);
        const auto isLine = [&chart](double y) {
            const auto at = QPointF(chart.xAxis->coordToPixel(5), chart.yAxis->coordToPixel(y)).toPoint();
            const auto image = chart.toPixmap().toImage();
            const QColor color = image.pixelColor(at);
            return color.red() > 200 && color.green() < 120;
        };
        QVERIFY(isLine(42) && isLine(58));
        chart.append(accuracy, 6, 50, 40, 60);
        chart.append(accuracy, 7, 50, 40, 60);
        chart.replot();
        QVERIFY(!isLine(42) && !isLine(58)); // a band now
    }

    void aSeriesWithoutPointsIsNoDivision()
    {
        MetricChart chart;
        chart.addSeries("loss", Qt::blue);
        chart.setSmoothing(0.9);
        show(chart);
        QTest::mouseMove(&chart, chart.rect().center());
        QTest::keyClick(&chart, Qt::Key_Left);
        QVERIFY(chart.readOut().isEmpty());
        chart.removeAllSeries();
        chart.replot();
        QCOMPARE(chart.numSeries(), 0);
    }

    /// The columns of the points and those of the pixels need not coincide.
    void aDenseCurveHasNoSlits()
    {
        MetricChart chart;
        chart.resize(1200, 500);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        const int number = chart.addSeries("a", Qt::blue);
        for (int i = 0; i < 100'000; ++i)
            chart.append(number, i, std::sin(12.9898 * i));
        chart.replot();
        const auto image = chart.grab().toImage();
        const int y = qRound(chart.yAxis->coordToPixel(-0.8));
        const auto area = chart.axisRect()->rect();
        const auto line = image.pixelColor(area.center().x(), y);
        QVERIFY(line.blue() > line.red() + 60);
        for (int x = area.left() + 3; x < area.right() - 3; ++x)
            QVERIFY2(image.pixelColor(x, y) == line, qPrintable(QString::number(x)));
    }

    /// More points than pixels: columns, as high as the values in them, with gaps where nothing is finite.
    void aDenseCurveFillsWhatItsValuesSpan()
    {
        MetricChart chart;
        chart.resize(900, 500);
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        const int number = chart.addSeries("a", Qt::blue);
        for (int i = 0; i < 20'000; ++i) {
            const bool isGap = i > 9'000 && i < 11'000;
            chart.append(number, i, isGap ? std::nan("") : i % 2 == 0 ? 1.0 : -1.0);
        }
        chart.replot();
        const auto image = chart.grab().toImage();
        const auto colorAt = [&](double x, double y) {
            return image.pixelColor(qRound(chart.xAxis->coordToPixel(x)), qRound(chart.yAxis->coordToPixel(y)));
        };
        const auto line = colorAt(5'000, 0.03);
        QVERIFY(line.blue() > line.red() + 60);
        for (const double x : {300.0, 5'000.0, 8'900.0, 11'200.0, 19'800.0}) {
            QCOMPARE(colorAt(x, 0.97), line);
            QCOMPARE(colorAt(x, -0.97), line);
            QVERIFY(colorAt(x, 1.04) != line);
        }
        for (const double y : {-0.97, 0.03, 0.97})
            QVERIFY(colorAt(10'030, y) != line);
    }
};

QTEST_MAIN(TestMetricChart)
#include "tst_metric_chart.moc"
