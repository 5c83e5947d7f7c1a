#include "plots/distribution_plot.h"
#include "plots/soft_label_plot.h"
#include "plots/step_line_plot.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <limits>

using namespace lr::widgets;

namespace {

DistributionBars someBars(int numTokens)
{
    DistributionBars bars;
    for (int i = 0; i < numTokens; ++i)
        bars.bars.push_back({QString("t%1").arg(i), 0.5 / (i + 1), 0.1, i == 1, i < 3});
    bars.expertOutside = 0.05;
    bars.amateurOutside = 0.3;
    bars.cutProb = 0.1;
    return bars;
}

/// In nats; named by its key.
StepLine lineOf(std::string_view key, std::vector<float> values, bool isShown = true)
{
    return {{lr::steps::findQuantity(key), QString::fromLatin1(key), "nats"}, std::move(values), isShown};
}

void show(QWidget& widget, QSize size = {500, 320})
{
    widget.resize(size);
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
}

} // namespace

class TestDistributionPlot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tokensStandFromTopToBottomWithTheActualOneMarkedAndTheRestBelow()
    {
        DistributionPlot plot;
        plot.setBars(someBars(4));
        show(plot);
        QCOMPARE(plot.shownLabels(), (QStringList{"t0", "▸ t1", "t2", "t3", "all others"}));
        QVERIFY(plot.cutText().contains("0.1"));
        QVERIFY(plot.xAxis->range().contains(0.5));
    }

    void implausibleTokensAreFaded()
    {
        DistributionPlot plot;
        plot.setBars(someBars(4));
        show(plot);
        plot.replot();
        const auto image = plot.grab().toImage();
        const auto colorAt = [&](double row) {
            return image.pixelColor(
                QPointF(plot.xAxis->coordToPixel(0.06), plot.yAxis->coordToPixel(row - 0.2)).toPoint());
        };
        QCOMPARE(colorAt(0), theme::expert(plot.palette()));
        QVERIFY(colorAt(3) != theme::expert(plot.palette()));
        QVERIFY(colorAt(3) != theme::plotColors(plot.palette()).background);
    }

    void aLongListIsScrolledByWheelAndKeysWhileTheRestStays()
    {
        DistributionPlot plot;
        plot.setBars(someBars(100));
        show(plot);
        QVERIFY(plot.numShown() >= 5 && plot.numShown() < 20);
        QTest::keyClick(&plot, Qt::Key_Down);
        QCOMPARE(plot.firstShown(), 1u);
        QCOMPARE(plot.shownLabels().first(), "▸ t1");
        QCOMPARE(plot.shownLabels().last(), "all others");
        QTest::keyClick(&plot, Qt::Key_End);
        QCOMPARE(plot.shownLabels().at(plot.shownLabels().size() - 2), "t99");
        QTest::keyClick(&plot, Qt::Key_PageDown);
        QCOMPARE(plot.firstShown(), 100 - plot.numShown());
        QTest::keyClick(&plot, Qt::Key_Home);
        const QPoint at = plot.rect().center();
        QWheelEvent wheel(at, plot.mapToGlobal(at), {}, QPoint(0, -120), Qt::NoButton, {}, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&plot, &wheel);
        QCOMPARE(plot.firstShown(), 1u);
        QVERIFY(wheel.isAccepted());
    }

    void whatTheHeightHidesCountsAmongAllOthers()
    {
        DistributionPlot plot;
        DistributionBars bars;
        for (int i = 0; i < 10; ++i)
            bars.bars.push_back({QString::number(i), i == 0 ? 0.91 : 0.01, i == 9 ? 0.91 : 0.01, i == 0, true});
        plot.setBars(bars);
        show(plot, {300, 130});
        QCOMPARE(plot.numShown(), 2u);
        QVERIFY(std::abs(plot.rest().expertProb - 0.08) < 1e-9);
        QVERIFY(std::abs(plot.rest().amateurProb - 0.98) < 1e-9);
        plot.replot();
        QVERIFY(plot.xAxis->range().contains(0.98));
        plot.setFirstShown(8);
        QVERIFY(std::abs(plot.rest().expertProb - 0.98) < 1e-9);
        plot.resize(300, 600);
        QVERIFY(std::abs(plot.rest().amateurProb) < 1e-9);
    }

    void aShortListLeavesTheWheelToThePage()
    {
        DistributionPlot plot;
        plot.setBars(someBars(3));
        show(plot);
        const QPoint at = plot.rect().center();
        QWheelEvent wheel(at, plot.mapToGlobal(at), {}, QPoint(0, -120), Qt::NoButton, {}, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&plot, &wheel);
        QVERIFY(!wheel.isAccepted());
    }

    void aLogarithmicAxisShowsTheSmallestAndNeverZero()
    {
        DistributionPlot plot;
        auto bars = someBars(3);
        bars.bars[0].amateurProb = 0;
        bars.bars[1].amateurProb = 1e-4;
        plot.setBars(bars);
        QTest::keyClick(&plot, Qt::Key_L);
        show(plot);
        QTest::keyClick(&plot, Qt::Key_L);
        plot.setLogarithmic(true);
        QVERIFY(plot.xAxis->range().lower > 0);
        QVERIFY(plot.xAxis->range().lower < 1e-4);
        QCOMPARE(plot.xAxis->range().upper, 1.0);
        plot.replot();
    }

    void veryLongTokensAreCut()
    {
        DistributionPlot plot;
        auto bars = someBars(1);
        bars.bars[0].token = QString(5000, 'x');
        plot.setBars(bars);
        show(plot);
        QVERIFY(plot.shownLabels().first().size() < 30);
        QVERIFY(plot.shownLabels().first().endsWith(QChar(u'…')));
    }

    void clearedItShowsItsHintAgain()
    {
        DistributionPlot plot;
        plot.setBars(someBars(4));
        plot.clear();
        show(plot);
        QVERIFY(plot.isEmpty());
        QVERIFY(plot.shownLabels().isEmpty());
        QCOMPARE(plot.table().numRows, 0u);
    }

    void theTableHasEveryTokenAndTheRest()
    {
        DistributionPlot plot;
        plot.setBars(someBars(2));
        const auto table = plot.table();
        QCOMPARE(table.numRows, 3u);
        QCOMPARE(table.row(1), (QStringList{"t1", "0.25", "0.1", "1", "1"}));
        QCOMPARE(table.row(2).at(1), "0.05");
    }

    void theSoftLabelShowsWeightsAndWhereTheyComeFrom()
    {
        SoftLabelPlot plot;
        plot.setBars({{{"a", 0.9, 0.7, true}, {"b", -0.2, 0.2, false},
            {"c", std::numeric_limits<double>::infinity(), 0.1, false}}});
        show(plot);
        plot.replot();
        QCOMPARE(plot.shownLabels(), (QStringList{"▸ a", "b", "c"}));
        QVERIFY(plot.xAxis2->range().contains(0.9) && plot.xAxis2->range().contains(-0.2));
        QVERIFY(plot.xAxis->range().contains(0.7));
        QCOMPARE(plot.graph(0)->data()->size(), 2); // what is not finite has no place
        QCOMPARE(plot.table().row(1), (QStringList{"b", "-0.2", "0.2", "0"}));
    }

    void theStepLineKeepsWhatMeetsTheThreshold()
    {
        StepLinePlot plot;
        plot.setLines({lineOf("kl_nats", {2, 0.7f, 0.1f, 1}), lineOf("expert_entropy_nats", {1, 1, 1, 1})});
        plot.setKlThreshold(0.7);
        QCOMPARE(plot.numSelected(), 2u); // not the first step; 0.7 as float32 meets 0.7
        plot.setIncludeFirstStep(true);
        QCOMPARE(plot.numSelected(), 3u);
        plot.setKlThreshold(0.71);
        QCOMPARE(plot.numSelected(), 2u);
        plot.setShown(0, false); // without KL there is nothing to select by
        QCOMPARE(plot.numSelected(), 0u);
        plot.setShown(0, true);
        QCOMPARE(plot.numSelected(), 2u);
    }

    void onlyTheLinesThatAreShownAreDrawnNamedAndWritten()
    {
        StepLinePlot plot;
        plot.setLines({lineOf("kl_nats", {2, 1}), lineOf("js_nats", {0.5f, 0.25f}, false)});
        plot.setCurrentStep(1);
        QCOMPARE(plot.graphCount(), 2); // and the selected steps
        QCOMPARE(plot.currentTexts(), (QStringList{"step 1", "kl_nats 1 nats"}));
        QCOMPARE(plot.table().columns, (QStringList{"step", "kl_nats"}));
        plot.setShown(1, true);
        QCOMPARE(plot.graphCount(), 3);
        QCOMPARE(plot.graph(1)->name(), QString("js_nats"));
        QCOMPARE(plot.currentStep(), 1);
        QCOMPARE(plot.currentTexts(), (QStringList{"step 1", "kl_nats 1 nats", "js_nats 0.25 nats"}));
        QCOMPARE(plot.table().row(1), (QStringList{"1", "1", "0.25"}));
        plot.setShown(0, false);
        QCOMPARE(plot.graphCount(), 1);
        QCOMPARE(plot.table().columns, (QStringList{"step", "js_nats"}));
        plot.setShown(1, false);
        QCOMPARE(plot.table().numRows, 2u); // one can still walk along the steps
        show(plot);
        QTest::keyClick(&plot, Qt::Key_Left);
        QCOMPARE(plot.currentStep(), 0);
    }

    void theStepLineShowsWhatLiesBelowZero()
    {
        StepLinePlot plot;
        plot.setLines({lineOf("kl_nats", {2, 1, 0}), lineOf("log_ratio_nats", {0.5f, -3, INFINITY})});
        QVERIFY(plot.yAxis->range().contains(-3) && plot.yAxis->range().contains(2));
        plot.setCurrentStep(2);
        QCOMPARE(plot.currentTexts().last(), QStringLiteral("log_ratio_nats ∞ nats"));
        plot.setShown(1, false);
        QCOMPARE(plot.yAxis->range().lower, 0.0);
        plot.setShown(0, false);
        plot.setShown(1, true);
        QVERIFY(plot.yAxis->range().contains(-3) && plot.yAxis->range().upper < 1); // β is no part of it
        show(plot);
        plot.replot();
    }

    void aLineWithoutValuesIsAGapAndNoFault()
    {
        StepLinePlot plot;
        const auto none = lr::steps::kNotStored;
        plot.setLines({lineOf("reverse_kl_nats", {none, 1, none}), lineOf("js_nats", {none, none, none})});
        QCOMPARE(plot.table().row(0), (QStringList{"0", "", ""}));
        plot.setCurrentStep(0);
        QCOMPARE(plot.currentTexts().last(), QStringLiteral("js_nats –"));
        show(plot);
        plot.replot();
        QVERIFY(plot.yAxis->range().contains(1));
    }

    void noTwoLinesLookAlike()
    {
        QPalette dark(QColor(40, 40, 40));
        dark.setColor(QPalette::Base, QColor(25, 25, 25));
        dark.setColor(QPalette::Text, Qt::white);
        for (const auto& palette : {QPalette(), dark}) {
            StepLinePlot plot;
            plot.setPalette(palette);
            std::vector<StepLine> lines;
            for (const auto& quantity : lr::steps::kQuantities)
                if (quantity.unit == lr::steps::Unit::Nats)
                    lines.push_back(lineOf(quantity.key, {1, 2}));
            plot.setLines(lines);
            for (std::size_t i = 0; i < lines.size(); ++i) {
                const auto pen = plot.graph(static_cast<int>(i))->pen();
                QVERIFY(theme::contrastRatio(pen.color(), palette.color(QPalette::Base)) >= theme::kGraphicsContrast);
                for (std::size_t other = 0; other < i; ++other)
                    QVERIFY2(plot.graph(static_cast<int>(other))->pen().color() != pen.color(),
                        lines[i].quantity.quantity->key.data());
            }
        }
    }

    void theStepLineChoosesStepsByClickAndKeys()
    {
        StepLinePlot plot;
        plot.setLines({lineOf("kl_nats", {2, 0.7f, 0.1f, 1})});
        show(plot);
        plot.replot();
        QSignalSpy spy(&plot, &StepLinePlot::stepActivated);
        const QPointF at(plot.xAxis->coordToPixel(2.2), plot.axisRect()->center().y());
        QTest::mouseClick(&plot, Qt::LeftButton, {}, at.toPoint());
        QCOMPARE(spy.last().first().toLongLong(), 2);
        QTest::keyClick(&plot, Qt::Key_Right);
        QTest::keyClick(&plot, Qt::Key_Right);
        QCOMPARE(plot.currentStep(), 3);
        QTest::keyClick(&plot, Qt::Key_Home);
        QCOMPARE(spy.last().first().toLongLong(), 0);
        const auto numSignals = spy.size();
        plot.setCurrentStep(1);
        plot.setCurrentStep(99);
        QCOMPARE(plot.currentStep(), -1);
        QCOMPARE(spy.size(), numSignals);
        plot.clear();
        QTest::keyClick(&plot, Qt::Key_End);
        QCOMPARE(spy.size(), numSignals);
    }
};

QTEST_MAIN(TestDistributionPlot)
#include "tst_distribution_plot.moc"
