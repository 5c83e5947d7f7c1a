#include "plots/kl_histogram.h"

#include <QSignalSpy>
#include <QTest>

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

void show(KlHistogram& histogram)
{
    histogram.resize(600, 300);
    histogram.show();
    QVERIFY(QTest::qWaitForWindowExposed(&histogram));
    histogram.replot();
}

QPoint pointOf(const KlHistogram& histogram, double klNats)
{
    return QPointF(histogram.xAxis->coordToPixel(klNats), histogram.axisRect()->center().y()).toPoint();
}

void moveMouse(QWidget& widget, QPoint at)
{
    QMouseEvent event(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&widget, &event);
}

} // namespace

class TestKlHistogram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyValueIsCountedOnce()
    {
        KlHistogram histogram;
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
        KlHistogram histogram;
        histogram.setValues(someValues());
        histogram.setKlThreshold(0.4);
        show(histogram);
        QSignalSpy dragged(&histogram, &KlHistogram::klThresholdDragged);
        QSignalSpy chosen(&histogram, &KlHistogram::klThresholdChosen);
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
        KlHistogram histogram;
        histogram.setValues(someValues());
        show(histogram);
        QSignalSpy dragged(&histogram, &KlHistogram::klThresholdDragged);
        QTest::mousePress(&histogram, Qt::LeftButton, {}, pointOf(histogram, 1.5));
        moveMouse(histogram, pointOf(histogram, 1.0));
        QTest::mouseRelease(&histogram, Qt::LeftButton, {}, pointOf(histogram, 1.0));
        QVERIFY(dragged.isEmpty());
        QCOMPARE(histogram.klThreshold(), 0.4);
    }

    void draggingOutOfThePlotStopsAtItsEnds()
    {
        KlHistogram histogram;
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
        KlHistogram histogram;
        histogram.setValues(someValues());
        show(histogram);
        QSignalSpy dragged(&histogram, &KlHistogram::klThresholdDragged);
        QSignalSpy chosen(&histogram, &KlHistogram::klThresholdChosen);
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
        KlHistogram histogram;
        histogram.setValues(someValues());
        QSignalSpy dragged(&histogram, &KlHistogram::klThresholdDragged);
        QSignalSpy chosen(&histogram, &KlHistogram::klThresholdChosen);
        histogram.setKlThreshold(1.25);
        QCOMPARE(histogram.thresholdText(), "β = 1.25");
        QVERIFY(dragged.isEmpty() && chosen.isEmpty());
        histogram.setKlThreshold(7); // beyond all values: the axis makes room
        QVERIFY(histogram.xAxis->range().contains(7));
    }

    void nothingIsAHintAndNoFault()
    {
        KlHistogram histogram;
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
        KlHistogram histogram;
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

    void theTableNamesTheEndsThatAreOpen()
    {
        KlHistogram histogram;
        histogram.setHistogram({{0, 1, 2}, {5, 7}, 1, 3});
        const auto table = histogram.table();
        QCOMPARE(table.numRows, 4u);
        QCOMPARE(table.row(0), (QStringList{"", "0", "1"}));
        QCOMPARE(table.row(2), (QStringList{"1", "2", "7"}));
        QCOMPARE(table.row(3), (QStringList{"2", "", "3"}));
    }
};

QTEST_MAIN(TestKlHistogram)
#include "tst_kl_histogram.moc"
