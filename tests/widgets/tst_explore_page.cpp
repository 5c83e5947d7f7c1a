#include "export_checks.h"
#include "models/step_metrics.h"
#include "pages/explore/atlas_panel.h"
#include "pages/explore/pinned_panel.h"
#include "pages/explore/quantity_box.h"
#include "pages/explore/score_text_panel.h"
#include "pages/explore/step_histogram_panel.h"
#include "pages/explore/step_line_panel.h"
#include "pages/explore/step_panel.h"
#include "pages/explore/text_panel.h"
#include "pages/explore/text_view.h"
#include "pages/explore/threshold_control.h"
#include "pages/explore/thresholds_panel.h"
#include "pages/explore_page.h"
#include "pages/notice_bar.h"
#include "pages/problem_panel.h"
#include "pages/scroll_column.h"
#include "pages/table_view.h"
#include "plots/distribution_plot.h"
#include "plots/divergence_atlas.h"
#include "plots/soft_label_plot.h"
#include "plots/step_histogram.h"
#include "plots/step_line_plot.h"
#include "scoring_records.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <numeric>
#include <string_view>

using namespace lr;
using namespace lr::widgets;
using lr::test::SyntheticScoring;

namespace {

/// An engine that answers at once, in chunks of `chunk` trajectories.
class Engine : public QObject
{
public:
    Engine(ExplorePage& page, const SyntheticScoring& scoring, std::int64_t chunk)
    {
        connect(&page, &ExplorePage::stepsRequested, this,
            [&page, &scoring, chunk, this](const protocol::ReadStepsRequest& request) {
                m_firsts.push_back(request.first);
                page.addSteps(scoring.part(request.first, std::min(chunk, request.count), request.scoring));
            });
        connect(&page, &ExplorePage::vocabularyRequested, this,
            [&page](qint64 id) { page.setVocabulary(SyntheticScoring::vocabulary(id)); });
        connect(&page, &ExplorePage::gradeRequested, this, [&page, &scoring](const protocol::GradeRequest& request) {
            page.setGrades(scoring.grades(request.scoring));
        });
    }

    const std::vector<std::int64_t>& firsts() const { return m_firsts; }

private:
    std::vector<std::int64_t> m_firsts;
};

struct Window
{
    SyntheticScoring scoring;
    Exploration explored;
    ExplorePage page{explored};
    Engine engine;

    explicit Window(std::int64_t numTrajectories = 30, std::int32_t numSteps = 20)
        : scoring(numTrajectories, numSteps)
        , engine(page, scoring, 12)
    {
        page.resize(1280, 800);
        page.show();
    }

    void open() { page.setScorings({scoring.info()}); }
    Exploration& exploration() { return explored; }

    QAction* action(const QString& text)
    {
        for (auto* action : page.exploreActions()) {
            if (action->text().remove('&').startsWith(text))
                return action;
        }
        return nullptr;
    }
};

} // namespace

class TestExplorePage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aScoringIsReadInChunksToItsEnd()
    {
        Window window;
        window.open();
        QCOMPARE(window.engine.firsts(), (std::vector<std::int64_t>{0, 12, 24}));
        QVERIFY(!window.exploration().isLoading());
        QCOMPARE(window.exploration().steps()->numTrajectories(), 30u);
        QCOMPARE(window.page.problemPanel()->shown().rowCount(), 30);
        QVERIFY(window.page.problemPanel()->statusLabel()->text().contains("30 of 30"));
    }

    void everyPlotTellsWhyItWasNotExported()
    {
        Window window;
        window.open();
        QCOMPARE(lr::test::plotsThatFailInSilence(window.page), QStringList());
    }

    void nothingIsCutOffInALowWindow()
    {
        Window window;
        window.open();
        window.page.resize(1190, 640);
        window.exploration().goToLargestKl();
        QTest::qWait(50); // docks settle, plots are drawn
        const auto* column = window.page.findChild<ScrollColumn*>();
        QVERIFY(column->verticalScrollBar()->isVisible());
        const int right = column->viewport()->mapToGlobal(column->viewport()->rect().topRight()).x();
        for (const auto* part : column->widget()->findChildren<QWidget*>()) {
            if (part->isVisible())
                QVERIFY2(part->mapToGlobal(part->rect().topRight()).x() <= right, part->metaObject()->className());
        }
        window.page.findChild<QDockWidget*>("step-lines")->raise();
        QTest::qWait(50);
        for (auto* plot : window.page.findChildren<Plot*>()) {
            if (!plot->visibleRegion().isEmpty() && plot->legend->visible())
                QVERIFY2(plot->legend->outerRect().height() >= plot->legend->minimumOuterSizeHint().height(),
                    plot->metaObject()->className());
        }
    }

    void thePageFitsIntoASmallWindow()
    {
        Window window(64, 400);
        window.open();
        QTest::qWait(50);
        QVERIFY2(window.page.minimumSizeHint().width() <= 1024,
            qPrintable(QString::number(window.page.minimumSizeHint().width())));
    }

    void aRealAnswerCanBeReadAtEverySize_data()
    {
        QTest::addColumn<QSize>("size"); // the page's, within a window of 1024 × 700, 1280 × 800, 2560 × 1440
        QTest::addColumn<int>("numLines");
        QTest::newRow("small") << QSize(1024, 630) << 10;
        QTest::newRow("usual") << QSize(1280, 730) << 14;
        QTest::newRow("large") << QSize(2560, 1370) << 16;
    }

    void aRealAnswerCanBeReadAtEverySize()
    {
        QFETCH(QSize, size);
        QFETCH(int, numLines);
        Window window(64, 400);
        window.page.resize(size);
        window.open();
        QTest::qWait(50);
        const auto* view = window.page.textPanel()->view();
        const auto shown = static_cast<int>(view->viewport()->height() / view->layout().lineHeight());
        QVERIFY2(shown >= numLines, qPrintable(QString("%1 lines").arg(shown)));
        QVERIFY(view->height() > window.page.atlasPanel()->height());
        QVERIFY(view->width() > size.width() * 4 / 10);
    }

    void anAtlasOfFewRowsTakesLittleRoomAndOneOfManyIsBounded()
    {
        const auto heightOf = [](std::int64_t numTrajectories) {
            Window window(numTrajectories, 5);
            window.open();
            QTest::qWait(50);
            return window.page.findChild<QDockWidget*>("atlas")->height();
        };
        const auto few = heightOf(2);
        const auto some = heightOf(14);
        const auto many = heightOf(500);
        QVERIFY2(few < some && some < many, qPrintable(QString("%1 %2 %3").arg(few).arg(some).arg(many)));
        QVERIFY(many <= 800 / 4);
        QCOMPARE(heightOf(5000), many);
    }

    void aTextThatIsScoredHasAnAtlasOfOneRow()
    {
        Window window(500, 5);
        window.open();
        QTest::qWait(50);
        const auto before = window.page.atlasPanel()->height();
        window.page.showScoreText();
        const SyntheticScoring one(1, 5);
        window.page.setScorings({one.info(2), window.scoring.info()});
        window.page.exploration().start(one.info(2));
        window.page.addSteps(one.part(0, 1, 2));
        QTRY_VERIFY(window.page.atlasPanel()->height() < before);
        QVERIFY(window.page.scoreTextPanel()->isVisible());
        window.page.resize(2500, 1300); // arranged anew
        QTest::qWait(50);
        QVERIFY(!window.page.findChild<QDockWidget*>("score-text")->isHidden());
    }

    void theStepsAsALineGetTheirHeightWhenTheyComeToTheFront()
    {
        Window window(2, 30);
        window.open();
        QTest::qWait(50);
        const auto before = window.page.atlasPanel()->height();
        window.page.findChild<QDockWidget*>("step-lines")->raise();
        QTRY_VERIFY(window.page.stepLinePanel()->height() > before);
        window.page.findChild<QDockWidget*>("atlas")->raise();
        QTRY_COMPARE(window.page.atlasPanel()->height(), before);
    }

    void theAtlasControlsOpenFromAButtonAndCloseWithEscape()
    {
        Window window;
        window.open();
        auto* panel = window.page.atlasPanel();
        QVERIFY(!panel->options()->isVisible());
        QTest::mouseClick(panel->optionsButton(), Qt::LeftButton);
        QVERIFY(panel->options()->isVisible() && panel->orderBox()->isVisible());
        QVERIFY(panel->atlas()->rect().contains(panel->optionsButton()->geometry()));
        QTest::keyClick(panel->options(), Qt::Key_Escape);
        QVERIFY(!panel->options()->isVisible());
    }

    void aDockBehindTabsHasItsTitleOnItsTabOnly()
    {
        Window window;
        QTest::qWait(50);
        auto* statistics = window.page.findChild<QDockWidget*>("statistics");
        auto* problems = window.page.findChild<QDockWidget*>("problems");
        QVERIFY(statistics->titleBarWidget() && !problems->titleBarWidget());
        statistics->setFloating(true);
        QTRY_VERIFY(!statistics->titleBarWidget()); // there is no tab any more, and one needs to grip it
        window.page.resetLayout();
        QTRY_VERIFY(statistics->titleBarWidget());
        for (const auto* other : {"thresholds", "histogram"})
            window.page.findChild<QDockWidget*>(other)->hide();
        QTRY_VERIFY(!statistics->titleBarWidget()); // a group of one has no tabs
    }

    void aLayoutThatAnOlderVersionMadeIsMadeAnew()
    {
        Window window;
        constexpr int kMadeBefore = 2;
        constexpr int kOwn = 1;
        window.page.findChild<QDockWidget*>("statistics")->hide();
        QVERIFY(!window.page.restoreLayout(window.page.saveState(kMadeBefore)));
        QVERIFY(window.page.restoreLayout(window.page.saveState(kOwn)));
        QVERIFY(window.page.findChild<QDockWidget*>("statistics")->isHidden());
    }

    void theMapOfTheSettingsColoursAtlasAndText()
    {
        Window window;
        window.open();
        auto* atlas = window.page.atlasPanel()->atlas();
        auto* view = window.page.textPanel()->view();
        auto* box = window.page.findChild<QComboBox*>("atlasColorMap");
        const auto viridis = view->grab().toImage();
        window.page.setColorMap(theme::ColorMap::Cividis);
        QCOMPARE(atlas->colorScale().map, theme::ColorMap::Cividis);
        QCOMPARE(box->currentText(), QString("Cividis"));
        QVERIFY(view->grab().toImage() != viridis);
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Home); // changed in the atlas again
        QCOMPARE(atlas->colorScale().map, theme::ColorMap::Viridis);
        QVERIFY(view->grab().toImage() == viridis);
    }

    void anAnswerWithNothingInItIsNotAskedForForEver()
    {
        const SyntheticScoring scoring(3, 2);
        Exploration exploration;
        ExplorePage page(exploration);
        QSignalSpy asked(&page, &ExplorePage::stepsRequested);
        page.setScorings({scoring.info()});
        page.addSteps(scoring.part(0, 0));
        QCOMPARE(asked.size(), 1);
    }

    void aScoringIsShownAlsoIfTheListComesAfterTheWishForIt()
    {
        Window window;
        window.open();
        window.page.showScoring(7); // its job is done before the workspace has told of it
        QCOMPARE(window.exploration().scoring()->id, 1);
        window.page.setScorings({window.scoring.info(1)});
        QCOMPARE(window.exploration().scoring()->id, 1);
        window.page.setScorings({window.scoring.info(7), window.scoring.info(1)});
        QCOMPARE(window.exploration().scoring()->id, 7);
        window.page.showScoring(9);
        window.page.setScorings({}); // another workspace: nothing is waited for any more
        window.page.setScorings({window.scoring.info(1), window.scoring.info(9)});
        QCOMPARE(window.exploration().scoring()->id, 1);
    }

    void theScoringThatIsShownStaysWhenTheListChanges()
    {
        Window window;
        window.open();
        window.page.setScorings({window.scoring.info(7), window.scoring.info(1)});
        QCOMPARE(window.exploration().scoring()->id, 1);
        QCOMPARE(window.page.scoringBox()->currentIndex(), 1);
        window.page.scoringBox()->setFocus();
        QTest::keyClick(window.page.scoringBox(), Qt::Key_Up);
        QCOMPARE(window.exploration().scoring()->id, 7);
        QCOMPARE(window.exploration().steps()->scoring(), 7);
        window.page.setScorings({});
        QVERIFY(!window.exploration().steps());
    }

    void aScoringThatHasGrownIsOfferedToBeReadAgain()
    {
        const SyntheticScoring grown(40, 5);
        Window window(30, 5);
        window.open();
        window.page.setScorings({grown.info()});
        QVERIFY(window.page.noticeBar()->isVisible());
        QCOMPARE(window.exploration().steps()->numTrajectories(), 30u);
        QSignalSpy asked(&window.page, &ExplorePage::stepsRequested);
        QTest::mouseClick(window.page.noticeBar()->findChild<QPushButton*>(), Qt::LeftButton);
        QVERIFY(asked.size() >= 1);
        QCOMPARE(asked.back()[0].value<protocol::ReadStepsRequest>().count, 40); // the answers came in between
    }

    void aRowOfTheTableIsTheTextAndBack()
    {
        Window window;
        window.open();
        auto* table = window.page.problemPanel()->table();
        table->setFocus();
        table->selectRow(4);
        QCOMPARE(window.exploration().currentStep()->trajectory, 4u);
        QTest::keyClick(table, Qt::Key_Down);
        QCOMPARE(window.exploration().currentStep()->trajectory, 5u);
        QCOMPARE(
            window.page.textPanel()->questionLabel()->text(), QString::fromStdString(SyntheticScoring::questionOf(5)));
        window.exploration().setCurrentStep(9, 3);
        QCOMPARE(table->currentIndex().row(), 9);
        QCOMPARE(*window.exploration().currentStep(), (StepPosition{9, 3})); // the table did not move it
    }

    void aTypedSearchFiltersTheTable()
    {
        Window window;
        window.open();
        auto* panel = window.page.problemPanel();
        QTest::keyClicks(panel->searchField(), "is 17 plus");
        QTRY_COMPARE(panel->shown().rowCount(), 1);
        panel->searchField()->clear();
        QTRY_COMPARE(panel->shown().rowCount(), 30);
        QTest::keyClicks(panel->searchField(), "(");
        QTest::mouseClick(panel->expressionBox(), Qt::LeftButton, {}, QPoint(8, panel->expressionBox()->height() / 2));
        QTRY_VERIFY(panel->statusLabel()->text().contains("regular expression"));
        QCOMPARE(panel->shown().rowCount(), 30);
    }

    void filtersWorkByKeyboard()
    {
        Window window;
        window.open();
        auto* box = window.page.problemPanel()->filterBox();
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Down); // right
        QCOMPARE(window.page.problemPanel()->shown().rowCount(), 10);
    }

    void jumpsWorkByTheirShortcuts()
    {
        Window window;
        window.open();
        window.page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window.page));
        window.page.textPanel()->view()->setFocus();
        QTest::keyClick(window.page.textPanel()->view(), Qt::Key_M, Qt::ControlModifier);
        const auto kl = window.exploration().steps()->table().klNats();
        QCOMPARE(kl[*window.exploration().currentRow()], *std::max_element(kl.begin(), kl.end()));
        window.exploration().setCurrentRow(0);
        QTest::keyClick(window.page.textPanel()->view(), Qt::Key_J, Qt::ControlModifier);
        QVERIFY(*window.exploration().currentRow() > 0);
        QVERIFY(window.exploration().selection()->isSelected(*window.exploration().currentRow()));
        QTest::keyClick(window.page.textPanel()->view(), Qt::Key_F, Qt::ControlModifier);
        QVERIFY(window.page.problemPanel()->searchField()->hasFocus());
    }

    void undoWorksByItsShortcut()
    {
        Window window;
        window.open();
        window.page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window.page));
        window.exploration().history().moveKlThreshold(1.5);
        window.page.textPanel()->view()->setFocus();
        QTest::keyClick(window.page.textPanel()->view(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(window.page.thresholds().klThreshold, 0.4);
        QTest::keyClick(window.page.textPanel()->view(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(window.page.thresholds().klThreshold, 1.5);
    }

    void theQuestionTakesTheRoomThatTheOtherColumnsLeave()
    {
        Window window;
        auto* table = window.page.findChild<QTableView*>(QStringLiteral("problemTable"));
        const auto least = table->columnWidth(ProblemTableModel::Question);
        QVERIFY2(least >= table->horizontalHeader()->sectionSizeHint(ProblemTableModel::Question), "heading cut off");
        window.page.resize(2560, 1000);
        window.page.resetLayout(); // which gives the table a wider place
        QTRY_VERIFY(table->columnWidth(ProblemTableModel::Question) > least);
        QCOMPARE(table->horizontalHeader()->length(), table->viewport()->width());
    }

    void theHistogramsCountScaleIsOneChoiceWithTwoControls()
    {
        Window window;
        auto* panel = window.page.histogramPanel();
        auto* box = panel->findChild<QCheckBox*>();
        QVERIFY(box->isChecked() && panel->histogram()->hasLogarithmicCounts());
        box->click();
        QVERIFY(!panel->histogram()->hasLogarithmicCounts());
        window.page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window.page));
        panel->histogram()->setFocus();
        QTest::keyClick(panel->histogram(), Qt::Key_L);
        QVERIFY(box->isChecked() && panel->histogram()->hasLogarithmicCounts());
    }

    void theLineInTheHistogramIsTheThreshold()
    {
        Window window;
        window.open();
        auto* histogram = window.page.histogramPanel()->histogram();
        QTest::keyClick(histogram, Qt::Key_Right);
        QCOMPARE(window.page.thresholds().klThreshold, histogram->klThreshold());
        QVERIFY(window.page.thresholds().klThreshold > 0.4);
        window.exploration().history().moveKlThreshold(0.9);
        QCOMPARE(histogram->klThreshold(), 0.9);
    }

    void theAtlasShowsTheRowsOfTheTable()
    {
        Window window;
        window.open();
        auto* atlas = window.page.atlasPanel()->atlas();
        window.page.problemPanel()->shown().setShow(ProblemFilterModel::Show::Wrong);
        QTRY_COMPARE(atlas->table().numRows, 10u);
        window.page.atlasPanel()->orderBox()->setCurrentIndex(1); // by position: all of them
        QCOMPARE(atlas->table().numRows, 30u);
    }

    void everyQuantityCanBeSeenInEveryView_data()
    {
        QTest::addColumn<std::size_t>("index");
        for (std::size_t i = 0; i < steps::kQuantities.size(); ++i)
            QTest::newRow(steps::kQuantities[i].key.data()) << i;
    }

    void everyQuantityCanBeSeenInEveryView()
    {
        QFETCH(std::size_t, index);
        const auto& quantity = steps::kQuantities[index];
        Window window(4, 20);
        window.open();
        window.exploration().setCurrentStep(2, 5);
        const auto& table = window.exploration().steps()->table();
        window.page.textPanel()->quantityBox()->setQuantity(quantity);
        QCOMPARE(window.page.textPanel()->text().value(5), double{table.value(45, quantity)});
        window.page.atlasPanel()->quantityBox()->setQuantity(quantity);
        const auto* atlas = window.page.atlasPanel()->atlas();
        QCOMPARE(atlas->grid().valueAt(2, 5), table.value(45, quantity));
        QCOMPARE(atlas->quantity().axisName().contains("nats"), quantity.unit == steps::Unit::Nats);
        window.page.histogramPanel()->quantityBox()->setQuantity(quantity);
        const auto& histogram = window.page.histogramPanel()->histogram()->histogram();
        QCOMPARE(
            std::accumulate(histogram.counts.begin(), histogram.counts.end(), histogram.numBelow + histogram.numAbove),
            table.numSteps());
        QVERIFY(window.page.histogramPanel()->histogram()->title().startsWith(shortNameOf(quantity)));
    }

    void everyQuantityInNatsIsALineThatCanBeShown()
    {
        Window window(4, 20);
        window.open();
        window.exploration().setCurrentStep(2, 5);
        const auto* plot = window.page.stepLinePanel()->plot();
        QCOMPARE(plot->table().columns,
            (QStringList{"step", "kl_nats", "expert_entropy_nats", "amateur_entropy_nats"})); // as it begins
        const auto& table = window.exploration().steps()->table();
        auto actions = window.page.stepLinePanel()->linesMenu()->actions();
        for (const auto& quantity : steps::kQuantities) {
            if (quantity.unit != steps::Unit::Nats)
                continue;
            auto* action = actions.takeFirst();
            QCOMPARE(action->text(), nameOf(quantity));
            const auto hides = action->isChecked();
            action->trigger();
            QCOMPARE(plot->table().columns.contains(QLatin1String(quantity.key)), !hides);
            if (hides)
                action->trigger();
            const auto column = plot->table().columns.indexOf(QLatin1String(quantity.key));
            QCOMPARE(plot->table().row(5)[column], csvNumber(table.value(45, quantity)));
            QCOMPARE(plot->currentStep(), 5);
        }
        QVERIFY(actions.isEmpty());                // ranks are on no axis of nats
        window.exploration().setCurrentStep(3, 1); // another answer: the same lines
        QCOMPARE(plot->table().columns.size(), window.page.stepLinePanel()->linesMenu()->actions().size() + 1);
    }

    void theLinesAreChosenFromAButtonInTheCorner()
    {
        Window window(4, 20);
        window.open();
        window.page.findChild<QDockWidget*>("step-lines")->raise();
        auto* button = window.page.findChild<QToolButton*>("stepLines");
        QTRY_VERIFY(button->isVisible());
        QVERIFY(window.page.stepLinePanel()->plot()->rect().contains(button->geometry()));
        QTest::mouseClick(button, Qt::LeftButton);
        auto* menu = window.page.stepLinePanel()->linesMenu();
        QTRY_VERIFY(menu->isVisible());
        QTest::keyClick(menu, Qt::Key_Escape);
        QVERIFY(!menu->isVisible());
    }

    void whatAnEarlierVersionDidNotStoreIsOfferedNowhere()
    {
        Window window(4, 20);
        window.open();
        const auto& js = *steps::findQuantity("js_nats");
        const auto boxes = {window.page.textPanel()->quantityBox(), window.page.atlasPanel()->quantityBox(),
            window.page.histogramPanel()->quantityBox()};
        for (auto* box : boxes)
            box->setQuantity(js);
        auto* line = window.page.stepLinePanel()->linesMenu()->actions()[2];
        QCOMPARE(line->text(), nameOf(js));
        line->trigger();
        const SyntheticScoring other(3, 10);
        auto earlier = lr::test::earlierPart(other);
        earlier.scoring = 2;
        window.exploration().start(other.info(2));
        window.page.addSteps(earlier);
        for (auto* box : boxes)
            QCOMPARE(box->quantity().key, std::string_view("kl_nats"));
        QVERIFY(window.page.atlasPanel()->atlas()->quantity().isKl());
        QVERIFY(!line->isEnabled() && line->toolTip().contains("earlier version"));
        QVERIFY(!window.page.stepLinePanel()->plot()->table().columns.contains("js_nats"));
        const auto steps = stepsCsv(window.exploration());
        QCOMPARE(steps.row(0)[steps.columns.indexOf("js_nats")], QString());
        window.open(); // and back
        window.page.showScoring(1);
        QVERIFY(line->isEnabled() && line->isChecked());
    }

    void theAtlasOffersLogarithmicColoursWhereTheyAreAChoice()
    {
        Window window(4, 20);
        window.open();
        auto* panel = window.page.atlasPanel();
        auto* box = panel->options()->findChild<QCheckBox*>();
        box->setChecked(true);
        QVERIFY(panel->atlas()->colorScale().logarithmic);
        panel->quantityBox()->setQuantity(*steps::findQuantity("log_ratio_nats"));
        QVERIFY(!box->isEnabled() && !panel->atlas()->colorScale().logarithmic);
        panel->rangeBox()->setCurrentIndex(3); // from … to …
        QVERIFY(panel->atlas()->colorScale().low < 0);
        panel->quantityBox()->setQuantity(*steps::findQuantity("expert_rank"));
        QCOMPARE(panel->rangeBox()->currentIndex(), 0); // the range was meant for something else
        QVERIFY(!box->isEnabled() && panel->atlas()->colorScale().logarithmic);
        panel->quantityBox()->setQuantity(*steps::findQuantity("js_nats"));
        QVERIFY(box->isEnabled() && panel->atlas()->colorScale().logarithmic);
    }

    void anArrowKeyInAPlotMovesTheCurrentStep()
    {
        Window window;
        window.open();
        window.exploration().setCurrentStep(4, 6);
        QTest::keyClick(window.page.stepLinePanel()->plot(), Qt::Key_Right);
        QCOMPARE(*window.exploration().currentStep(), (StepPosition{4, 7}));
        QTest::keyClick(window.page.atlasPanel()->atlas(), Qt::Key_Right);
        QCOMPARE(*window.exploration().currentStep(), (StepPosition{4, 8}));
        QCOMPARE(window.page.stepLinePanel()->plot()->currentStep(), 8);
    }

    void theDistributionsAreThoseOfTheCurrentStep()
    {
        Window window;
        window.open();
        window.exploration().setCurrentStep(7, 3);
        const auto step = describeStep(window.exploration(), *window.exploration().currentRow(), 8);
        const auto* panel = window.page.distributionPanel();
        QCOMPARE(panel->verdictLabel()->text(), verdictOf(step, window.page.thresholds()));
        QCOMPARE(panel->plot()->bars().bars.size(), step.top.size());
        QCOMPARE(panel->plot()->bars().cutProb, step.cutProb);
        QCOMPARE(window.page.softLabelPanel()->plot()->bars().bars.size(), step.label.size());
        window.exploration().history().movePlausibilityThreshold(1);
        QCOMPARE(window.page.softLabelPanel()->plot()->bars().bars.size(), 1u);
        QCOMPARE(window.page.softLabelPanel()->plot()->bars().bars[0].weight, 1.0);
        panel->numTopBox()->setValue(1);
        QVERIFY(panel->plot()->bars().bars.size() <= 3);
    }

    void theFirstPinShowsTheirTable()
    {
        Window window;
        window.open();
        QVERIFY(!window.page.pinnedPanel()->isVisible());
        window.action("Pin")->trigger();
        QVERIFY(window.page.pinnedPanel()->isVisible());
        QCOMPARE(window.page.pinnedPanel()->table()->model()->rowCount(), 1);
        window.page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window.page));
        window.page.pinnedPanel()->table()->setFocus();
        window.page.pinnedPanel()->table()->selectRow(0);
        QTest::keyClick(window.page.pinnedPanel()->table(), Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->text().contains('\t'));
        QTest::keyClick(window.page.pinnedPanel()->table(), Qt::Key_Delete);
        QVERIFY(window.exploration().pinnedRows().empty());
    }

    void trainingIsAskedForWithTheThresholdsOnTheScreen()
    {
        Window window;
        window.open();
        QSignalSpy asked(&window.page, &ExplorePage::trainRequested);
        window.page.thresholdsPanel()->klControl()->spinBox()->setValue(0.75);
        for (auto* button : window.page.thresholdsPanel()->findChildren<QPushButton*>()) {
            if (button->text().contains("rain"))
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toLongLong(), 1);
        QCOMPARE(asked[0][1].value<selection::SelectionThresholds>().klThreshold, 0.75);
    }

    void pastedTextIsAskedToBeScored()
    {
        Window window;
        window.open();
        auto* panel = window.page.scoreTextPanel();
        QVERIFY(!panel->isVisible());
        window.action("Score")->trigger();
        QVERIFY(panel->isVisible());
        QVERIFY(!panel->scoreButton()->isEnabled());
        QTest::keyClicks(panel->editor(), "2 + 2 = 4");
        QSignalSpy asked(&window.page, &ExplorePage::scoreTextRequested);
        QTest::mouseClick(panel->scoreButton(), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        const auto job = asked[0][0].value<settings::ScoreSettings>();
        QCOMPARE(job.text, std::string("2 + 2 = 4"));
        QCOMPARE(job.expert.string(), std::string("/models/expert"));
        QCOMPARE(job.amateur.string(), std::string("/models/amateur"));
    }

    void aLongTextIsKeptBesideTheEditorAndATooLongOneIsRefused()
    {
        ScoreTextPanel panel;
        panel.show();
        panel.setModels("/expert", "/amateur");
        panel.setText(QString(10 << 20, 'x'));
        QVERIFY(panel.editor()->document()->characterCount() < 5000);
        QVERIFY(panel.hintLabel()->text().contains("10.0 MiB"));
        QCOMPARE(panel.text().size(), 10 << 20);
        QVERIFY(panel.scoreButton()->isEnabled());
        panel.setText(QString((16 << 20) + 1, 'x'));
        QVERIFY(!panel.scoreButton()->isEnabled());
        QVERIFY(panel.hintLabel()->text().contains("16.0 MiB"));
        QTest::mouseClick(panel.clearButton(), Qt::LeftButton);
        QVERIFY(panel.text().isEmpty());
        QVERIFY(!panel.editor()->isReadOnly());
    }

    void withoutAScoringThereIsNothingToScoreWith()
    {
        Exploration exploration;
        ExplorePage page(exploration);
        page.scoreTextPanel()->setText("something");
        QVERIFY(!page.scoreTextPanel()->scoreButton()->isEnabled());
        QVERIFY(!page.scoreTextPanel()->hintLabel()->text().isEmpty());
    }

    void tablesAreWrittenWholeWithAllRows()
    {
        Window window(4, 6);
        window.open();
        QTemporaryDir folder;
        const auto path = folder.filePath("steps.csv");
        window.page.exportTable(stepsCsv(window.exploration()), path);
        QTRY_VERIFY(QFile::exists(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto lines = file.readAll().trimmed().split('\n');
        QCOMPARE(lines.size(), 25);
        QVERIFY(lines[0].startsWith("problem,prompt_id,step,token_id,token,kl_nats"));
        QTRY_VERIFY(window.page.noticeBar()->isVisible());
        const auto problems = problemsCsv(window.exploration());
        QCOMPARE(problems.numRows, 4u);
        QCOMPARE(problems.row(1).last(), QString("wrong"));
        QCOMPARE(problems.row(0).size(), problems.columns.size());
    }

    void theFileOfTheStepsHasEveryQuantityUnderItsKey()
    {
        Window window(2, 6);
        window.open();
        const auto csv = stepsCsv(window.exploration());
        QCOMPARE(csv.columns.mid(5, 3), (QStringList{"kl_nats", "expert_entropy_nats", "amateur_entropy_nats"}));
        QCOMPARE(csv.columns.mid(14), (QStringList{"selected", "reverse_kl_nats", "js_nats", "log_ratio_nats"}));
        const auto records = lr::test::recordsOf(window.scoring);
        for (const auto& quantity : steps::kQuantities) {
            QCOMPARE(csv.columns.count(QLatin1String(quantity.key)), 1);
            const auto column = csv.columns.indexOf(QLatin1String(quantity.key));
            for (std::size_t row = 0; row < csv.numRows; ++row)
                QCOMPARE(csv.row(row)[column], csvNumber(steps::valueOf(records[row], quantity)));
        }
        QCOMPARE(csv.row(0).size(), csv.columns.size());
    }

    void unfinishedAnswersAreCalledSoInTheFileAndBelowTheTable()
    {
        Window window(30, 6);
        window.scoring.cutOffEverySecond();
        window.open();
        const auto problems = problemsCsv(window.exploration());
        QCOMPARE(problems.row(1).last(), QString("unfinished"));
        QCOMPARE(problems.row(4).last(), QString("wrong"));
        const auto status = window.page.problemPanel()->statusLabel()->text();
        QVERIFY2(status.contains("10 right, 5 wrong, 5 unfinished"), qPrintable(status));
        auto* box = window.page.problemPanel()->filterBox();
        box->setCurrentIndex(box->findText("Unfinished"));
        QCOMPARE(window.page.problemPanel()->shown().rowCount(), 5);
    }

    void aTableThatCannotBeWrittenIsToldInThePage()
    {
        Window window(2, 3);
        window.open();
        window.page.exportTable(problemsCsv(window.exploration()), "/nowhere/at/all/problems.csv");
        QTRY_VERIFY(window.page.noticeBar()->isVisible());
        QVERIFY(window.page.noticeBar()->text().contains("/nowhere/at/all"));
    }

    void aPlotTellsInThePageWhereItWasWritten()
    {
        Window window;
        window.open();
        QTemporaryDir folder;
        QVERIFY(window.page.histogramPanel()->histogram()->exportTo(folder.filePath("kl.csv")));
        QVERIFY(window.page.noticeBar()->text().contains("kl.csv"));
        QVERIFY(!window.page.histogramPanel()->histogram()->exportTo(folder.filePath("none/kl.csv")));
        QVERIFY(window.page.noticeBar()->text().contains("none"));
    }

    void samplesAreExportedToTheFileThatIsChosen()
    {
        Window window;
        window.open();
        QTemporaryDir folder;
        QSignalSpy asked(&window.page, &ExplorePage::exportSamplesRequested);
        window.action("Export training samples")->trigger();
        QFileDialog* dialog = nullptr;
        QTRY_VERIFY((dialog = window.page.findChild<QFileDialog*>()) != nullptr);
        dialog->selectFile(folder.filePath("mine.jsonl"));
        QMetaObject::invokeMethod(dialog, "accept");
        QTRY_COMPARE(asked.size(), 1);
        const auto request = asked[0][0].value<protocol::ExportSamplesRequest>();
        QCOMPARE(QString::fromStdString(request.out), folder.filePath("mine.jsonl"));
        QCOMPARE(request.klThreshold, 0.4);
        window.page.samplesExported({request.out, 17, 17});
        QVERIFY(window.page.noticeBar()->text().startsWith("17 samples"));
    }

    void aFailedRequestIsShownInThePage()
    {
        Window window;
        window.page.requestFailed("Reading the steps", {common::ErrorCode::IoError, "The disk is gone. Plug it in."});
        QVERIFY(window.page.noticeBar()->isVisible());
        QVERIFY(window.page.noticeBar()->text().contains("The disk is gone."));
    }

    void withoutStepsNothingCanBeJumpedToOrExported()
    {
        Exploration exploration;
        ExplorePage page(exploration);
        page.show();
        for (auto* action : page.exploreActions()) {
            if (action->text().contains("KL") || action->text().contains("xport"))
                QVERIFY2(!action->isEnabled(), qPrintable(action->text()));
        }
        QVERIFY(!page.problemPanel()->statusLabel()->text().isEmpty());
    }

    void aMovedDockIsRememberedAndTheLayoutCanBeReset()
    {
        Window window;
        auto* dock = window.page.findChild<QDockWidget*>("statistics");
        dock->hide();
        const auto state = window.page.layoutState();
        Window other;
        QVERIFY(other.page.restoreLayout(state));
        QVERIFY(other.page.findChild<QDockWidget*>("statistics")->isHidden());
        other.page.resetLayout();
        QVERIFY(!other.page.findChild<QDockWidget*>("statistics")->isHidden());
        QVERIFY(!other.page.restoreLayout("something else"));
    }

    void aLargerWindowIsSharedOutAmongThePanels()
    {
        Window window;
        window.page.resize(1260, 700);
        QTest::qWait(50);
        auto* atlas = window.page.findChild<QDockWidget*>("atlas");
        auto* lines = window.page.findChild<QDockWidget*>("step-lines");
        auto* problems = window.page.findChild<QDockWidget*>("problems");
        QVERIFY(window.page.tabifiedDockWidgets(atlas).contains(lines));
        window.page.resize(2500, 1300);
        QTest::qWait(50);
        QVERIFY(window.page.textPanel()->height() > 1300 / 4);
        QVERIFY(problems->width() > 450);
        QVERIFY(!window.page.tabifiedDockWidgets(atlas).contains(lines));
        const auto state = window.page.layoutState();
        window.page.resize(1260, 700);
        QTest::qWait(50);
        QVERIFY(window.page.tabifiedDockWidgets(atlas).contains(lines));
        QVERIFY(window.page.restoreLayout(state)); // as made for the larger window
        window.page.resize(1250, 690);
        QTest::qWait(50);
        QVERIFY(window.page.tabifiedDockWidgets(atlas).contains(lines));
    }

    void whatSomebodyArrangedStaysInALargerWindow()
    {
        Window window;
        window.page.resize(1260, 700);
        QTest::qWait(50);
        auto* atlas = window.page.findChild<QDockWidget*>("atlas");
        auto* lines = window.page.findChild<QDockWidget*>("step-lines");
        auto* statistics = window.page.findChild<QDockWidget*>("statistics");
        statistics->toggleViewAction()->trigger();
        QVERIFY(statistics->isHidden());
        window.page.resize(2500, 1300);
        QTest::qWait(50);
        QVERIFY(statistics->isHidden());
        QVERIFY(window.page.tabifiedDockWidgets(atlas).contains(lines));
        Window other;
        QVERIFY(other.page.restoreLayout(window.page.layoutState()));
        other.page.resize(1300, 720);
        QTest::qWait(50);
        QVERIFY(other.page.findChild<QDockWidget*>("statistics")->isHidden());
    }

    void everyDockHasASwitch()
    {
        Window window;
        const auto docks = window.page.findChildren<QDockWidget*>();
        QCOMPARE(window.page.panelActions().size(), docks.size());
        for (auto* dock : docks)
            QVERIFY(!dock->objectName().isEmpty() && !dock->windowTitle().isEmpty());
    }

    void everyControlHasAName()
    {
        Window window;
        window.open();
        for (auto* widget : window.page.findChildren<QWidget*>()) {
            const bool isControl = qobject_cast<QComboBox*>(widget) || qobject_cast<QAbstractSpinBox*>(widget) ||
                                   qobject_cast<QAbstractSlider*>(widget) || qobject_cast<QAbstractItemView*>(widget);
            const bool isOurs = !qobject_cast<QScrollBar*>(widget) && !qobject_cast<QHeaderView*>(widget) &&
                                !QString(widget->metaObject()->className()).contains("Private") &&
                                widget->window() == &window.page;
            if (isControl && isOurs)
                QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
        }
    }
};

QTEST_MAIN(TestExplorePage)
#include "tst_explore_page.moc"
