#include "pages/explore/selection_counts.h"
#include "pages/explore/suggestion_box.h"
#include "pages/explore/threshold_control.h"
#include "pages/explore/thresholds_panel.h"
#include "plots/samples_histogram.h"
#include "support/synthetic_scoring.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHelpEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolTip>

using namespace lr;
using namespace lr::widgets;
using lr::test::SyntheticScoring;

namespace {

struct Window
{
    Exploration exploration;
    ThresholdsPanel panel{exploration};

    Window()
    {
        panel.resize(400, 600);
        panel.show();
        const SyntheticScoring scoring(25, 40);
        exploration.start(scoring.info());
        exploration.addSteps(scoring.part());
    }

    QSlider* slider() { return panel.klControl()->slider(); }
    QDoubleSpinBox* number() { return panel.klControl()->spinBox(); }
    QUndoStack* stack() { return exploration.history().undoStack(); }

    void type(QDoubleSpinBox* box, const QString& text)
    {
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, text);
        QTest::keyClick(box, Qt::Key_Return);
    }

    QPoint placeOn(QSlider* slider, double share) const
    {
        return {static_cast<int>(slider->width() * share), slider->height() / 2};
    }
};

} // namespace

class TestThresholdsPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itBeginsWithThePapersThresholds()
    {
        Window window;
        QCOMPARE(window.panel.plausibilityControl()->value(), 0.2);
        QCOMPARE(window.panel.klControl()->value(), 0.4);
        QCOMPARE(window.panel.presets()->currentIndex(), 0);
        QVERIFY(!window.panel.undoAction()->isEnabled());
    }

    void aTypedNumberMovesTheThreshold()
    {
        Window window;
        window.type(window.number(), "1.25");
        QCOMPARE(window.exploration.thresholds().klThreshold, 1.25);
        QCOMPARE(window.panel.presets()->currentIndex(), -1);
        window.type(window.panel.plausibilityControl()->spinBox(), "0.35");
        QCOMPARE(window.exploration.thresholds().plausibilityThreshold, 0.35);
    }

    void undoInTheFieldUndoesTheMove()
    {
        Window window;
        QVERIFY(QTest::qWaitForWindowActive(&window.panel));
        window.type(window.number(), "1.0");
        QCOMPARE(window.exploration.thresholds().klThreshold, 1.0);
        QTest::keySequence(window.number(), QKeySequence::Undo);
        QCOMPARE(window.exploration.thresholds().klThreshold, 0.4);
        QCOMPARE(window.number()->value(), 0.4);
        QTest::keySequence(window.number(), QKeySequence::Redo);
        QCOMPARE(window.exploration.thresholds().klThreshold, 1.0);
    }

    void aDragWithTheMouseIsOneCommand()
    {
        Window window;
        auto* slider = window.slider();
        QStyleOptionSlider option;
        option.initFrom(slider);
        option.orientation = Qt::Horizontal;
        option.maximum = slider->maximum();
        option.sliderPosition = option.sliderValue = slider->value();
        const auto handle =
            slider->style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, slider).center();
        QTest::mousePress(slider, Qt::LeftButton, {}, handle);
        for (const double share : {0.6, 0.7, 0.8})
            QTest::mouseMove(slider, window.placeOn(slider, share));
        QTest::mouseRelease(slider, Qt::LeftButton, {}, window.placeOn(slider, 0.8));
        QVERIFY(window.exploration.thresholds().klThreshold > 0.5);
        QCOMPARE(window.number()->value(), window.exploration.thresholds().klThreshold);
        QCOMPARE(window.stack()->count(), 1);
        window.panel.undoAction()->trigger();
        QCOMPARE(window.number()->value(), 0.4);
        window.panel.redoAction()->trigger();
        QVERIFY(window.number()->value() > 0.5);
    }

    void whatCanBeUndoneMakesNoButtonWider()
    {
        Window window;
        const auto width = window.panel.minimumSizeHint().width();
        window.exploration.history().moveKlThreshold(1.0);
        window.exploration.history().endMove();
        QVERIFY(window.panel.undoAction()->text().contains(QStringLiteral("1.00")));
        QCOMPARE(window.panel.minimumSizeHint().width(), width);
    }

    void arrowKeysMoveTheSlider()
    {
        Window window;
        QTest::keyClick(window.slider(), Qt::Key_Right);
        const auto right = window.exploration.thresholds().klThreshold;
        QVERIFY(right > 0.4);
        QTest::keyClick(window.slider(), Qt::Key_Left);
        QTest::keyClick(window.slider(), Qt::Key_Left);
        QVERIFY(window.exploration.thresholds().klThreshold < right);
        QTest::keyClick(window.slider(), Qt::Key_Home);
        QCOMPARE(window.exploration.thresholds().klThreshold, 0.0);
    }

    void keysWithoutAPauseAreOneCommandAndWithOneTwo()
    {
        Window window;
        QSignalSpy ended(window.panel.klControl(), &ThresholdControl::moveEnded);
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(window.number(), Qt::Key_Up);
        QCOMPARE(window.stack()->count(), 1);
        QTRY_COMPARE(ended.size(), 1);
        QTest::keyClick(window.number(), Qt::Key_Up);
        QCOMPARE(window.stack()->count(), 2);
    }

    void theSliderShowsWhatIsSetElsewhere()
    {
        Window window;
        window.exploration.history().moveKlThreshold(0);
        QCOMPARE(window.slider()->value(), 0);
        window.exploration.history().moveKlThreshold(500); // beyond the slider, not beyond the number
        QCOMPARE(window.slider()->value(), window.slider()->maximum());
        QCOMPARE(window.number()->value(), 500.0);
        QCOMPARE(window.exploration.thresholds().klThreshold, 500.0);
    }

    void presetsSetBothAndAreOneCommand()
    {
        Window window;
        window.panel.presets()->setFocus();
        QTest::keyClick(window.panel.presets(), Qt::Key_Down);
        QCOMPARE(window.exploration.thresholds().plausibilityThreshold, 0.1);
        QCOMPARE(window.exploration.thresholds().klThreshold, 0.2);
        QCOMPARE(window.stack()->count(), 1);
    }

    void firstStepsAreIncludedOnDemand()
    {
        Window window;
        auto* box = window.panel.includeFirstStepBox();
        QTest::keyClick(box, Qt::Key_Space);
        QVERIFY(window.exploration.thresholds().includeFirstStep);
        window.panel.undoAction()->trigger();
        QVERIFY(!box->isChecked());
    }

    void theFiguresAreThoseOfTheSelection()
    {
        Window window;
        window.exploration.history().moveKlThreshold(0.7);
        const auto& summary = window.exploration.selection()->summary();
        const auto* counts = window.panel.counts();
        QCOMPARE(counts->text(SelectionCounts::StepsSelected),
            QString("%1 of 1,000 (%2 %)").arg(summary.numSelected).arg(100 * summary.selectedShare, 0, 'f', 1));
        QCOMPARE(
            counts->text(SelectionCounts::WithoutSample), QString("%1 of 25").arg(summary.numProblemsWithoutSample));
        QCOMPARE(
            counts->text(SelectionCounts::SamplesPerQuestion), QString::number(*summary.meanSamplesPerProblem, 'f', 2));
        QVERIFY(counts->text(SelectionCounts::LabelEntropy).endsWith("nats"));
        window.exploration.history().moveKlThreshold(900);
        QCOMPARE(counts->text(SelectionCounts::LabelEntropy), QStringLiteral("–"));
        QVERIFY(counts->text(SelectionCounts::StepsSelected).startsWith("0 of"));
        window.exploration.clear();
        QCOMPARE(counts->text(SelectionCounts::StepsSelected), QStringLiteral("–"));
    }

    void theTrainingTimeIsUnknownUntilItWasMeasured()
    {
        Window window;
        window.exploration.history().moveKlThreshold(0);
        const auto* counts = window.panel.counts();
        QVERIFY(counts->text(SelectionCounts::TrainingTime).contains("unknown"));
        window.panel.setTrainingRate(9.75); // 975 samples
        QCOMPARE(counts->text(SelectionCounts::TrainingTime), QString("about 1 min 40 s a pass"));
        window.panel.setTrainingRate(std::nullopt);
        QVERIFY(counts->text(SelectionCounts::TrainingTime).contains("unknown"));
    }

    void theSuggestedThresholdKeepsWhatWasAskedFor_data()
    {
        QTest::addColumn<int>("goal");
        QTest::addColumn<double>("amount");
        QTest::addColumn<int>("atLeast");
        QTest::newRow("four a question") << int(SuggestionBox::Goal::SamplesPerQuestion) << 4.0 << 100;
        QTest::newRow("a tenth of the steps") << int(SuggestionBox::Goal::ShareOfSteps) << 10.0 << 98;
        QTest::newRow("all") << int(SuggestionBox::Goal::ShareOfSteps) << 100.0 << 975;
    }

    void theSuggestedThresholdKeepsWhatWasAskedFor()
    {
        QFETCH(int, goal);
        QFETCH(double, amount);
        QFETCH(int, atLeast);
        Window window;
        auto* box = window.panel.suggestionBox();
        box->setGoal(static_cast<SuggestionBox::Goal>(goal), amount);
        QTest::mouseClick(box->button(), Qt::LeftButton);
        const auto numSelected = static_cast<int>(window.exploration.selection()->summary().numSelected);
        QVERIFY2(numSelected >= atLeast && numSelected <= atLeast + 3, qPrintable(QString::number(numSelected)));
        QCOMPARE(window.stack()->count(), 1);
    }

    void withoutStepsThereIsNothingToSuggest()
    {
        Exploration exploration;
        ThresholdsPanel panel(exploration);
        QVERIFY(!panel.suggestionBox()->button()->isEnabled());
        panel.klControl()->spinBox()->setValue(1.0); // the thresholds are there all the same
        QCOMPARE(exploration.thresholds().klThreshold, 1.0);
    }

    void barsStandForAllQuestionsAtAnyWidth()
    {
        SamplesHistogram histogram;
        std::vector<std::size_t> counts(300, 2);
        for (const int width : {40, 200, 2000}) {
            histogram.resize(width, 60);
            histogram.setCounts(counts);
            QVERIFY(!histogram.grab().isNull());
        }
        histogram.setCounts({});
        histogram.setCounts({5});
        QVERIFY(!histogram.grab().isNull());
    }

    void theBarsAreAPlotWithItsNumbers()
    {
        SamplesHistogram histogram;
        histogram.setCounts({4, 7, 0, 1});
        const auto table = histogram.table();
        QCOMPARE(table.columns, QStringList({"samples_per_question", "questions"}));
        QCOMPARE(table.numRows, 4u);
        QCOMPARE(table.row(1), QStringList({"1", "7"}));
        QCOMPARE(histogram.accessibleName(), "Samples per question");
        histogram.resize(histogram.sizeHint());
        histogram.show();
        QVERIFY(QTest::qWaitForWindowExposed(&histogram));
        histogram.replot();
        QVERIFY2(histogram.axisRect()->height() >= 2 * histogram.fontMetrics().height(),
            qPrintable(QString::number(histogram.axisRect()->height())));
        const auto showTip = [&histogram](double samples) {
            const auto x = histogram.xAxis->coordToPixel(samples);
            const QPoint at(qRound(x), histogram.axisRect()->center().y());
            QHelpEvent event(QEvent::ToolTip, at, histogram.mapToGlobal(at));
            QApplication::sendEvent(&histogram, &event);
            return QToolTip::text();
        };
        QCOMPARE(showTip(0), "Questions with 0 samples: 4");
        QCOMPARE(showTip(1.2), "Questions with 1 samples: 7");
        histogram.setCounts(std::vector<std::size_t>(1000, 1));
        histogram.replot();
        QVERIFY(showTip(500).startsWith("Questions with "));
        QVERIFY(showTip(500).contains(" to "));
        QCOMPARE(histogram.table().numRows, 1000u);
    }

    void everyControlHasANameAndIsReachedByTab()
    {
        Window window;
        for (auto* widget : window.panel.findChildren<QWidget*>()) {
            const bool isControl = qobject_cast<QSlider*>(widget) || qobject_cast<QDoubleSpinBox*>(widget) ||
                                   qobject_cast<QComboBox*>(widget);
            if (!isControl)
                continue;
            QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
            QVERIFY(widget->focusPolicy() & Qt::TabFocus);
        }
    }
};

QTEST_MAIN(TestThresholdsPanel)
#include "tst_thresholds_panel.moc"
