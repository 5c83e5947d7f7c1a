#include "plots/step_histogram.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

using namespace lr::widgets;

namespace {

std::vector<float> someValues()
{
    std::vector<float> values;
    for (int i = 0; i < 1000; ++i)
        values.push_back(static_cast<float>(i) / 500); // 0 to 2
    return values;
}

PlottedQuantity quantityOf(std::string_view key, const QString& name, const QString& unit)
{
    return {lr::steps::findQuantity(key), name, unit};
}

const PlottedQuantity& logRatio()
{
    static const auto quantity = quantityOf("log_ratio_nats", "Log-ratio", "nats");
    return quantity;
}

void show(StepHistogram& histogram)
{
    histogram.resize(600, 300);
    histogram.show();
    QVERIFY(QTest::qWaitForWindowExposed(&histogram));
    histogram.replot();
}

QPoint pointOf(const StepHistogram& histogram, double klNats)
{
    return QPointF(histogram.xAxis->coordToPixel(klNats), histogram.axisRect()->center().y()).toPoint();
}

void moveMouse(QWidget& widget, QPoint at)
{
    QMouseEvent event(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&widget, &event);
}

} // namespace

class TestStepHistogram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyValueIsCountedOnce()
    {
        StepHistogram histogram;
        auto values = someValues();
        values.push_back(100); // far beyond: must not squeeze the rest into one bin
        histogram.setValues(values);
        const auto& counted = histogram.histogram();
        QCOMPARE(std::accumulate(counted.counts.begin(), counted.counts.end(), counted.numAbove + counted.numBelow),
            values.size());
        QCOMPARE(counted.numBelow, 0u);
        QVERIFY(counted.numAbove >= 1);
        QVERIFY(counted.edges.back() < 3);
    }

    void theLineIsDraggedByTheMouse()
    {
        StepHistogram histogram;
        histogram.setValues(someValues());
        histogram.setKlThreshold(0.4);
        show(histogram);
        QSignalSpy dragged(&histogram, &StepHistogram::klThresholdDragged);
        QSignalSpy chosen(&histogram, &StepHistogram::klThresholdChosen);
        QTest::mousePress(&histogram, Qt::LeftButton, {}, pointOf(histogram, 0.4));
        moveMouse(histogram, pointOf(histogram, 0.7));
        moveMouse(histogram, pointOf(histogram, 1.1));
        QCOMPARE(dragged.size(), 2);
        QVERIFY(chosen.isEmpty());
        QTest::mouseRelease(&histogram, Qt::LeftButton, {}, pointOf(histogram, 1.1));
        QCOMPARE(chosen.size(), 1);
        const double pixel = histogram.xAxis->range().size() / histogram.axisRect()->width();
        QVERIFY(std::abs(chosen.first().first().toDouble() - 1.1) <= pixel + 0.005);
        QCOMPARE(histogram.klThreshold(), chosen.first().first().toDouble());
        QCOMPARE(histogram.klThreshold(), std::round(histogram.klThreshold() * 100) / 100);
    }

    void besideTheLineNothingIsDragged()
    {
        StepHistogram histogram;
        histogram.setValues(someValues());
        show(histogram);
        QSignalSpy dragged(&histogram, &StepHistogram::klThresholdDragged);
        QTest::mousePress(&histogram, Qt::LeftButton, {}, pointOf(histogram, 1.5));
        moveMouse(histogram, pointOf(histogram, 1.0));
        QTest::mouseRelease(&histogram, Qt::LeftButton, {}, pointOf(histogram, 1.0));
        QVERIFY(dragged.isEmpty());
        QCOMPARE(histogram.klThreshold(), 0.4);
    }

    void draggingOutOfThePlotStopsAtItsEnds()
    {
        StepHistogram histogram;
        histogram.setValues(someValues());
        show(histogram);
        QTest::mousePress(&histogram, Qt::LeftButton, {}, pointOf(histogram, 0.4));
        moveMouse(histogram, QPoint(-500, 50));
        QCOMPARE(histogram.klThreshold(), 0.0);
        moveMouse(histogram, QPoint(5000, 50));
        QCOMPARE(histogram.klThreshold(), histogram.xAxis->range().upper);
        QTest::keyClick(&histogram, Qt::Key_Escape);
        QCOMPARE(histogram.klThreshold(), 0.4);
    }

    void keysMoveItAndTheReleaseIsTheChoice()
    {
        StepHistogram histogram;
        histogram.setValues(someValues());
        show(histogram);
        QSignalSpy dragged(&histogram, &StepHistogram::klThresholdDragged);
        QSignalSpy chosen(&histogram, &StepHistogram::klThresholdChosen);
        QTest::keyClick(&histogram, Qt::Key_Right);
        QVERIFY(std::abs(histogram.klThreshold() - 0.41) < 1e-12);
        QTest::keyClick(&histogram, Qt::Key_PageUp);
        QVERIFY(std::abs(histogram.klThreshold() - 0.51) < 1e-12);
        QTest::keyPress(&histogram, Qt::Key_Left);
        QTest::keyPress(&histogram, Qt::Key_Left);
        QCOMPARE(dragged.size(), 4);
        QCOMPARE(chosen.size(), 2);
        QTest::keyRelease(&histogram, Qt::Key_Left);
        QCOMPARE(chosen.size(), 3);
        QVERIFY(std::abs(chosen.last().first().toDouble() - 0.49) < 1e-12);
        QTest::keyClick(&histogram, Qt::Key_Home);
        QCOMPARE(histogram.klThreshold(), 0.0);
        QTest::keyClick(&histogram, Qt::Key_Left);
        QCOMPARE(histogram.klThreshold(), 0.0);
    }

    void settingItFromOutsideIsSilentAndShown()
    {
        StepHistogram histogram;
        histogram.setValues(someValues());
        QSignalSpy dragged(&histogram, &StepHistogram::klThresholdDragged);
        QSignalSpy chosen(&histogram, &StepHistogram::klThresholdChosen);
        histogram.setKlThreshold(1.25);
        QCOMPARE(histogram.thresholdText(), "β = 1.25");
        QVERIFY(dragged.isEmpty() && chosen.isEmpty());
        histogram.setKlThreshold(7); // beyond all values: the axis makes room
        QVERIFY(histogram.xAxis->range().contains(7));
    }

    void nothingIsAHintAndNoFault()
    {
        StepHistogram histogram;
        show(histogram);
        QVERIFY(histogram.isEmpty());
        histogram.setValues({});
        QVERIFY(histogram.isEmpty());
        const std::vector<float> odd{std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()};
        histogram.setValues(odd);
        histogram.setLogarithmicCounts(true);
        histogram.replot();
        QCOMPARE(histogram.histogram().numAbove, 1u);
    }

    void keptBarsAreStrongerThanTheOthers()
    {
        StepHistogram histogram;
        histogram.setValues(someValues());
        histogram.setKlThreshold(1);
        show(histogram);
        const auto image = histogram.grab().toImage();
        const auto at = [&](double klNats) {
            return image.pixelColor(pointOf(histogram, klNats) + QPoint(0, histogram.axisRect()->height() / 2 - 10));
        };
        const auto background = theme::plotColors(histogram.palette()).background;
        QVERIFY(theme::contrastRatio(at(1.5123), background) > theme::contrastRatio(at(0.5123), background));
    }

    void signedValuesAreCountedOnBothSidesOfZero()
    {
        StepHistogram histogram;
        std::vector<float> values;
        for (int i = -100; i <= 300; ++i)
            values.push_back(static_cast<float>(i) / 100);        // -1 to 3
        values.push_back(std::numeric_limits<float>::infinity()); // only the expert can say the token
        histogram.setValues(values, logRatio());
        const auto& [edges, counts, numBelow, numAbove] = histogram.histogram();
        QCOMPARE(edges.front(), -edges.back());
        QVERIFY(edges.back() >= 2.9 && edges.back() < 4);
        QVERIFY(std::ranges::any_of(edges, [](double edge) { return std::abs(edge) < 1e-9; })); // no bin holds both
        QCOMPARE(std::accumulate(counts.begin(), counts.end(), numAbove + numBelow), values.size());
        QVERIFY(histogram.xAxis->range().contains(-1) && histogram.xAxis->range().contains(3));
        QCOMPARE(histogram.xAxis->label(), QString("Log-ratio (nats)"));
        QCOMPARE(histogram.title(), QString("Log-ratio of the steps"));
    }

    void ranksHaveABinEachUntilTheyAreManyAndALogarithmicAxis()
    {
        StepHistogram histogram;
        const std::vector<float> ranks{1, 1, 1, 2, 3, 3, 40, 150'000, std::numeric_limits<float>::quiet_NaN()};
        histogram.setValues(ranks, quantityOf("amateur_rank", "Amateur rank", {}));
        const auto& [edges, counts, numBelow, numAbove] = histogram.histogram();
        QCOMPARE(std::vector(edges.begin(), edges.begin() + 4), (std::vector<double>{1, 2, 3, 4}));
        QCOMPARE(std::vector(counts.begin(), counts.begin() + 3), (std::vector<std::size_t>{3, 1, 2}));
        QVERIFY(edges.size() < 80);
        QCOMPARE(numBelow + numAbove, 0u);
        QCOMPARE(std::accumulate(counts.begin(), counts.end(), std::size_t(0)), 8u);
        QCOMPARE(histogram.xAxis->scaleType(), QCPAxis::stLogarithmic);
        QVERIFY(histogram.xAxis->range().contains(150'000));
        QCOMPARE(histogram.xAxis->label(), QString("Amateur rank; without a value: 1"));
        QCOMPARE(histogram.table().columns, (QStringList{"from_rank", "below_rank", "steps"}));
        show(histogram);
        histogram.setValues(someValues());
        QCOMPARE(histogram.xAxis->scaleType(), QCPAxis::stLinear);
    }

    void onlyKlHasALineToDrag()
    {
        StepHistogram histogram;
        histogram.setValues(someValues(), logRatio());
        histogram.setKlThreshold(0.4);
        show(histogram);
        QSignalSpy dragged(&histogram, &StepHistogram::klThresholdDragged);
        QTest::mousePress(&histogram, Qt::LeftButton, {}, pointOf(histogram, 0.4));
        moveMouse(histogram, pointOf(histogram, 1.1));
        QTest::mouseRelease(&histogram, Qt::LeftButton, {}, pointOf(histogram, 1.1));
        QTest::keyClick(&histogram, Qt::Key_Right);
        QVERIFY(dragged.isEmpty());
        QCOMPARE(histogram.klThreshold(), 0.4);
        const auto without = histogram.grab().toImage();
        histogram.setKlThreshold(1.5); // nothing of it is seen
        histogram.replot();
        QVERIFY(histogram.grab().toImage() == without);
        histogram.setValues(someValues());
        QTest::keyClick(&histogram, Qt::Key_Right);
        QCOMPARE(dragged.size(), 1);
    }

    void valuesThatAreNoneAreCountedInWords()
    {
        StepHistogram histogram;
        auto values = someValues();
        values[3] = values[4] = lr::steps::kNotStored;
        const auto reverseKl = quantityOf("reverse_kl_nats", "Reverse KL", "nats");
        histogram.setValues(values, reverseKl);
        QCOMPARE(histogram.xAxis->label(), QString("Reverse KL (nats); without a value: 2"));
        histogram.setValues(someValues(), reverseKl);
        QCOMPARE(histogram.xAxis->label(), QString("Reverse KL (nats)"));
        histogram.setValues(std::vector<float>(9, lr::steps::kNotStored), reverseKl);
        QVERIFY(histogram.isEmpty());
    }

    void theTableNamesTheEndsThatAreOpen()
    {
        StepHistogram histogram;
        histogram.setHistogram({{0, 1, 2}, {5, 7}, 1, 3});
        const auto table = histogram.table();
        QCOMPARE(table.numRows, 4u);
        QCOMPARE(table.row(0), (QStringList{"", "0", "1"}));
        QCOMPARE(table.row(2), (QStringList{"1", "2", "7"}));
        QCOMPARE(table.row(3), (QStringList{"2", "", "3"}));
    }
};

QTEST_MAIN(TestStepHistogram)
#include "tst_step_histogram.moc"
