#include "export_checks.h"
#include "models/form_field.h"
#include "pages/collapsible_group.h"
#include "pages/field_editor.h"
#include "pages/notice_bar.h"
#include "pages/scientific_spin_box.h"
#include "pages/train/merge_dialog.h"
#include "pages/train/metric_charts.h"
#include "pages/train/preflight_panel.h"
#include "pages/train/run_setup_panel.h"
#include "pages/train/training_form_view.h"
#include "pages/train_page.h"
#include "plots/metric_chart.h"
#include "support/synthetic_scoring.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <cmath>

using namespace lr::widgets;
using namespace lr::protocol;
using lr::test::SyntheticScoring;

namespace {

JobCheck goodCheck()
{
    JobCheck check;
    check.checks = {
        {"Disk", Check::Verdict::Good, "Room enough."}, {"Memory", Check::Verdict::Good, "310 MiB of 21 GiB."}};
    check.commandLine = "lightreasoner train --beta 0.4";
    check.estimatedSeconds = 41;
    check.estimatedBytes = 310 << 20;
    check.numSamples = 5473;
    check.numTunedTokens = 12034;
    return check;
}

RunInfo run(const char* name, double learningRate = 5e-4)
{
    RunInfo info;
    info.name = name;
    info.numSteps = 300;
    info.globalStep = 200;
    info.checkpoints = {100, 200};
    info.description = {{"device", "cpu"}, {"settings", {{"learning_rate", learningRate}, {"rank", 8}}}};
    return info;
}

JobInfo job(std::int64_t id, const char* name, JobState state)
{
    JobInfo info;
    info.id = id;
    info.job = lr::settings::TrainSettings{};
    info.run = name;
    info.title = std::string("Fine-tuning ") + name;
    info.state = state;
    if (state == JobState::Running)
        info.progress = JobProgress{"Training", 120, 300, "steps", 5, 90.0, {{"loss", 0.0123}}};
    return info;
}

RunMetrics metrics(const char* name, std::int64_t first, std::int64_t last, std::int64_t sequence)
{
    RunMetrics message;
    message.run = name;
    message.sequence = sequence;
    for (auto step = first; step <= last; ++step) {
        MetricRecord record;
        record.globalStep = step;
        record.loss = 1.0 / static_cast<double>(step);
        record.gradNorm = 0.2;
        record.softLabelAgreement = 0.5;
        if (step % 10 == 0) {
            record.validationLoss = 0.5;
            record.passAt1 = 0.6;
            record.passAt1Low = 0.5;
            record.passAt1High = 0.7;
        }
        message.records.push_back(record);
    }
    return message;
}

} // namespace

class TestTrainPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_page = std::make_unique<TrainPage>(m_folder->path());
        m_checks = std::make_unique<QSignalSpy>(m_page.get(), &TrainPage::checkRequested);
        m_page->resize(1280, 800);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }

    void cleanup()
    {
        m_checks.reset();
        m_page.reset();
    }

    void aCheckIsAskedForAndLetsTheRunStart()
    {
        auto* start = find<QPushButton>("start");
        QVERIFY(!start->isEnabled());
        QTRY_COMPARE(m_checks->size(), 1);
        m_page->setCheck(goodCheck());
        QVERIFY(start->isEnabled());
        QCOMPARE(
            find<QLabel>("verdict")->text(), "5,473 samples · 12,034 tuned tokens · about 41 s · 310.0 MiB of memory");
        QSignalSpy started(m_page.get(), &TrainPage::startRequested);
        QTest::mouseClick(start, Qt::LeftButton);
        QCOMPARE(started.size(), 1);
        const auto wanted = started[0][0].value<Job>();
        QCOMPARE(std::get<lr::settings::TrainSettings>(wanted).numSteps, 1000);
    }

    void aBadCheckHoldsTheRunBackAndSaysWhy()
    {
        QTRY_COMPARE(m_checks->size(), 1);
        auto check = goodCheck();
        check.checks[0] = {"Disk", Check::Verdict::Bad, "12 MiB are free, 40 MiB are needed."};
        m_page->setCheck(check);
        QVERIFY(!find<QPushButton>("start")->isEnabled());
        QCOMPARE(find<QLabel>("verdict")->text(), "Disk: 12 MiB are free, 40 MiB are needed.");
        check.checks[0].verdict = Check::Verdict::Warning;
        edit("rank", "4");
        QTRY_COMPARE(m_checks->size(), 2);
        m_page->setCheck(check);
        QVERIFY(find<QPushButton>("start")->isEnabled());
        QCOMPARE(find<QLabel>("verdict")->text(), "Disk: 12 MiB are free, 40 MiB are needed.");
    }

    void anAnswerToAnOlderFormDoesNotCount()
    {
        QTRY_COMPARE(m_checks->size(), 1);
        edit("rank", "4");
        m_page->setCheck(goodCheck());
        QVERIFY(!find<QPushButton>("start")->isEnabled());
        QTRY_COMPARE(m_checks->size(), 2);
        QCOMPARE(std::get<lr::settings::TrainSettings>(m_checks->at(1)[0].value<Job>()).rank, 4);
        m_page->setCheck(goodCheck());
        QVERIFY(find<QPushButton>("start")->isEnabled());
    }

    void manyKeysAreOneQuestion()
    {
        QTRY_COMPARE(m_checks->size(), 1);
        m_page->setCheck(goodCheck());
        edit("num_steps", "12345");
        QTRY_COMPARE(m_checks->size(), 2);
        QCOMPARE(std::get<lr::settings::TrainSettings>(m_checks->at(1)[0].value<Job>()).numSteps, 12345);
    }

    void withoutAnEngineNothingStartsAndTheReasonIsSaid()
    {
        QTRY_COMPARE(m_checks->size(), 1);
        m_page->setEngineProblem("The engine has ended.");
        QVERIFY(!find<QPushButton>("start")->isEnabled());
        QCOMPARE(find<QLabel>("verdict")->text(), "The engine has ended.");
        m_page->setEngineProblem({});
        QTRY_COMPARE(m_checks->size(), 2); // the first question died with the engine
        m_page->checkFailed({lr::common::ErrorCode::NotFound, "There is no scoring yet."});
        QCOMPARE(find<QLabel>("verdict")->text(), "There is no scoring yet.");
        QVERIFY(!find<QPushButton>("start")->isEnabled());
    }

    void aFaultInTheFormIsNotSentAndStandsBelowItsField()
    {
        QTRY_COMPARE(m_checks->size(), 1);
        m_page->setCheck(goodCheck());
        for (auto* group : m_page->findChildren<CollapsibleGroup*>())
            group->setOpen(true);
        edit("warmup_steps", "2000");
        QVERIFY(find<QLabel>("verdict")->text().contains("2000"));
        QVERIFY(!find<QPushButton>("start")->isEnabled());
        QTest::qWait(400); // longer than the page waits before it asks
        QCOMPARE(m_checks->size(), 1);
    }

    void theFieldAtHandIsExplained()
    {
        auto* control = m_page->setup().view().editor("kl_threshold")->control();
        control->setFocus();
        QTRY_COMPARE(find<QLabel>("field_help")->text(), formFieldOf<lr::settings::TrainSettings>("kl_threshold").help);
        QVERIFY(!control->accessibleName().isEmpty());
        QCOMPARE(control->whatsThis(), formFieldOf<lr::settings::TrainSettings>("kl_threshold").help);
    }

    void thresholdsFollowExploreUntilTheyAreSetHere()
    {
        m_page->setThresholds({0.3, 1.25, false});
        QCOMPARE(form().job().klThreshold, 1.25);
        edit("kl_threshold", "2");
        QVERIFY(!find<QCheckBox>("follow_explore")->isChecked());
        m_page->setThresholds({0.5, 3, false});
        QCOMPARE(form().job().klThreshold, 2.0);
        QTest::keyClick(find<QCheckBox>("follow_explore"), Qt::Key_Space);
        QCOMPARE(form().job().klThreshold, 3.0);
        QCOMPARE(form().job().plausibilityThreshold, 0.5);
    }

    /// A text that was scored meanwhile is the latest scoring, and seldom what somebody means to train on.
    void theScoringIsTheOneThatExploreShows()
    {
        m_page->setup().setShownScoring(7);
        QCOMPARE(form().job().scoring, 7);
        m_page->setThresholds({0.3, 1.25, false});
        QVERIFY(find<QCheckBox>("follow_explore")->isChecked());
        QTest::keyClick(find<QCheckBox>("follow_explore"), Qt::Key_Space);
        m_page->setup().setShownScoring(8);
        QCOMPARE(form().job().scoring, 7);
        QTest::keyClick(find<QCheckBox>("follow_explore"), Qt::Key_Space);
        QCOMPARE(form().job().scoring, 8);
    }

    void presetsAreChosenSavedAndRemoved()
    {
        auto* preset = find<QComboBox>("preset");
        QCOMPARE(preset->currentText(), "Paper");
        QVERIFY(form().job().evaluateEvery > 0); // a first run is watched too
        preset->setFocus();
        QTest::keyClick(preset, Qt::Key_Down);
        QCOMPARE(preset->currentText(), "Demo");
        QCOMPARE(form().job().numSteps, 300);
        edit("rank", "16");
        QCOMPARE(preset->currentIndex(), -1);
        click("Save…");
        QTest::keyClicks(find<QLineEdit>("preset_name"), "wide");
        QTest::keyClick(find<QLineEdit>("preset_name"), Qt::Key_Return);
        QCOMPARE(preset->currentText(), "wide");
        edit("rank", "8");
        QCOMPARE(preset->currentText(), "Demo");
        preset->setFocus();
        QTest::keyClick(preset, Qt::Key_End);
        QCOMPARE(form().job().rank, 16);
        click("Remove");
        QCOMPARE(preset->findText("wide"), -1);
    }

    void theCommandLineIsShownAndCopied()
    {
        QTRY_COMPARE(m_checks->size(), 1);
        m_page->setCheck(goodCheck());
        m_page->showBeforeStart();
        auto* panel = m_page->findChild<PreflightPanel*>();
        QCOMPARE(panel->commandLine(), "lightreasoner train --beta 0.4");
        for (auto* button : panel->findChildren<QPushButton*>())
            QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), "lightreasoner train --beta 0.4");
    }

    void whatIsTrainedOnFollowsTheForm()
    {
        const SyntheticScoring scoring(20, 30);
        auto steps = std::make_shared<ScoringSteps>();
        steps->append(scoring.part());
        m_page->setScorings({scoring.info()});
        m_page->showBeforeStart();
        auto* table = find<QTableView>("samples_table");
        QCOMPARE(table->model()->rowCount(), 0);
        m_page->setSteps(steps, std::make_shared<TokenTexts>(SyntheticScoring::vocabulary()));
        const int numAtFirst = table->model()->rowCount();
        QVERIFY(numAtFirst > 0);
        edit("kl_threshold", "100");
        QTRY_COMPARE(table->model()->rowCount(), 0);
    }

    void aRunThatBeginsIsWatchedAndItsCurvesGrow()
    {
        QSignalSpy asked(m_page.get(), &TrainPage::metricsRequested);
        m_page->setRuns({run("old")});
        QCOMPARE(m_page->watchedRun(), "old");
        m_page->setRuns({run("new"), run("old")});
        m_page->jobChanged(job(1, "new", JobState::Running));
        QCOMPARE(m_page->watchedRun(), "new");
        QCOMPARE(QString::fromStdString(asked.back()[0].value<ReadMetricsRequest>().run), "new");
        m_page->addMetrics(metrics("new", 1, 20, 0));
        m_page->addMetrics(metrics("new", 21, 30, 5));
        QCOMPARE(m_page->charts().chart(MetricCharts::Loss)->data(0).numPoints(), 30u);
        QCOMPARE(m_page->charts().chart(MetricCharts::PassAt1)->data(0).numPoints(), 3u);
        QCOMPARE(m_page->charts().chart(MetricCharts::Loss)->data(1).numPoints(), 3u);
        QVERIFY(find<QLabel>("run_state")->text().contains("1 min 30 s left"));
        QVERIFY(find<QLabel>("run_state")->text().contains("0.0123"));
    }

    void aResumedRunHasNoFoldedCurve()
    {
        m_page->setRuns({run("a")});
        m_page->addMetrics(metrics("a", 1, 30, 0));
        auto again = metrics("a", 21, 22, 3);
        again.restarts = true;
        again.marks = {{RunMark::Kind::Resume, 20}};
        m_page->addMetrics(again);
        auto* loss = m_page->charts().chart(MetricCharts::Loss);
        QCOMPARE(loss->data(0).lastX(), 22.0);
        QCOMPARE(loss->data(0).numPoints(), 22u);
        QCOMPARE(loss->marks().size(), 1u);
        QCOMPARE(loss->marks()[0].kind, MarkKind::Resume);
    }

    void theRunIsPausedContinuedAndStopped()
    {
        m_page->setRuns({run("a")});
        m_page->jobChanged(job(7, "a", JobState::Running));
        QSignalSpy paused(m_page.get(), &TrainPage::pauseRequested), resumed(m_page.get(), &TrainPage::resumeRequested),
            stopped(m_page.get(), &TrainPage::stopRequested);
        QTest::mouseClick(find<QPushButton>("pause"), Qt::LeftButton);
        QCOMPARE(paused.size(), 1);
        QCOMPARE(paused[0][0], 7);
        m_page->jobChanged(job(7, "a", JobState::Paused));
        QTest::mouseClick(find<QPushButton>("pause"), Qt::LeftButton);
        QCOMPARE(resumed.size(), 1);
        QTest::mouseClick(find<QPushButton>("stop"), Qt::LeftButton);
        QCOMPARE(stopped[0][0], 7);
        m_page->jobChanged(job(7, "a", JobState::Stopping));
        QVERIFY(!find<QPushButton>("stop")->isEnabled());
    }

    void aStoppedRunGoesOnFromTheChosenCheckpoint()
    {
        m_page->setRuns({run("a")});
        QSignalSpy refreshed(m_page.get(), &TrainPage::runsRequested),
            started(m_page.get(), &TrainPage::startRequested);
        m_page->jobChanged(job(7, "a", JobState::Running));
        QVERIFY(!find<QPushButton>("go_on")->isVisible());
        m_page->jobChanged(job(7, "a", JobState::Cancelled));
        QCOMPARE(refreshed.size(), 1);
        auto* checkpoint = find<QComboBox>("checkpoint");
        QVERIFY(checkpoint->isVisible());
        checkpoint->setFocus();
        QTest::keyClick(checkpoint, Qt::Key_End);
        QCOMPARE(checkpoint->currentText(), "from step 100");
        m_page->setRuns({run("a")}); // an answer must not take the choice back
        QTest::mouseClick(find<QPushButton>("go_on"), Qt::LeftButton);
        const auto wanted = std::get<ResumeTrainingJob>(started.at(0)[0].value<Job>());
        QCOMPARE(wanted.run, std::string("a"));
        QCOMPARE(wanted.step, std::optional<std::int64_t>(100));
    }

    void aFailedRunShowsItsReason()
    {
        m_page->setRuns({run("a")});
        m_page->jobChanged(job(7, "a", JobState::Running));
        auto failed = job(7, "a", JobState::Failed);
        failed.failure = Failure{lr::common::ErrorCode::OutOfMemory, "Memory ended at step 12."};
        m_page->jobChanged(failed);
        QVERIFY(find<QLabel>("run_state")->text().contains("Memory ended at step 12."));
        auto* runs = find<QTableView>("runs");
        QVERIFY(runs->model()->index(0, RunListModel::State).data().toString().contains("Memory ended"));
    }

    void theWatchdogSpeaksUpAndOffersToStop()
    {
        m_page->setRuns({run("a")});
        m_page->jobChanged(job(7, "a", JobState::Running));
        m_page->addMetrics(metrics("a", 1, 5, 0));
        auto bad = metrics("a", 6, 6, 2);
        bad.records[0].loss = std::nan("");
        m_page->addMetrics(bad);
        const auto bars = m_page->findChildren<NoticeBar*>();
        const auto shown = std::find_if(bars.begin(), bars.end(), [](const auto* bar) { return bar->isVisible(); });
        QVERIFY(shown != bars.end());
        QVERIFY((*shown)->text().contains("step 6"));
        QSignalSpy stopped(m_page.get(), &TrainPage::stopRequested);
        for (auto* button : (*shown)->findChildren<QPushButton*>())
            QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(stopped.size(), 1);
        QVERIFY(!(*shown)->isVisible());
    }

    void adviceToStopEndsWithTheRun_data()
    {
        QTest::addColumn<double>("loss");
        QTest::addColumn<bool>("stays");
        QTest::newRow("a broken run stays to be read of") << std::nan("") << true;
        QTest::newRow("a plateau is over") << 1.0 << false;
    }

    void adviceToStopEndsWithTheRun()
    {
        QFETCH(double, loss);
        QFETCH(bool, stays);
        m_page->setRuns({run("a")});
        m_page->jobChanged(job(7, "a", JobState::Running));
        m_page->addMetrics(metrics("a", 1, 5, 0));
        auto later = metrics("a", 6, 700, 2);
        for (auto& record : later.records)
            record.loss = loss;
        m_page->addMetrics(later);
        const auto bars = m_page->findChildren<NoticeBar*>();
        const auto shown = std::find_if(bars.begin(), bars.end(), [](const auto* bar) { return bar->isVisible(); });
        QVERIFY(shown != bars.end());
        m_page->jobChanged(job(7, "a", JobState::Done));
        QCOMPARE((*shown)->isVisible(), stays);
        for (auto* button : (*shown)->findChildren<QPushButton*>())
            QVERIFY(!button->isVisible());
    }

    void checkedRunsAreLaidOverTheWatchedOne()
    {
        m_page->setRuns({run("a"), run("b")});
        m_page->findChildren<QTabWidget*>();
        auto* runs = find<QTableView>("runs");
        QSignalSpy asked(m_page.get(), &TrainPage::metricsRequested);
        runs->setCurrentIndex(runs->model()->index(1, RunListModel::Name));
        QCOMPARE(m_page->watchedRun(), "b");
        runs->setCurrentIndex(runs->model()->index(0, RunListModel::Name));
        QVERIFY(runs->model()->setData(runs->model()->index(1, 0), Qt::Checked, Qt::CheckStateRole));
        m_page->addMetrics(metrics("a", 1, 10, 0));
        m_page->addMetrics(metrics("b", 1, 20, 0));
        auto* gradient = m_page->charts().chart(MetricCharts::GradNorm);
        QCOMPARE(gradient->numSeries(), 2);
        QCOMPARE(gradient->data(0).numPoints(), 10u);
        QCOMPARE(gradient->data(1).numPoints(), 20u);
        const auto colorA = runs->model()->index(0, 0).data(Qt::DecorationRole),
                   colorB = runs->model()->index(1, 0).data(Qt::DecorationRole);
        QVERIFY(colorA.isValid() && colorB.isValid() && colorA != colorB);
    }

    /// Also where its reason follows, which has to be cut.
    void everyStateFitsItsColumn()
    {
        m_page->setRuns({run("a")});
        for (const auto state : {JobState::Queued, JobState::Stopping, JobState::Cancelled, JobState::Interrupted}) {
            m_page->jobChanged(job(7, "a", state));
            for (const auto& [name, column] :
                {std::pair{"runs", int{RunListModel::State}}, {"queue", int{JobQueueModel::State}}}) {
                auto* table = find<QTableView>(name);
                const auto index = table->model()->index(0, column);
                const auto whole = index.data().toString();
                const auto metrics = table->fontMetrics();
                const int margins = table->sizeHintForIndex(index).width() - metrics.horizontalAdvance(whole);
                const auto shown = metrics.elidedText(
                    whole + ": The engine ended.", Qt::ElideRight, table->columnWidth(column) - margins);
                QVERIFY2(shown.startsWith(whole), qPrintable(shown));
            }
        }
    }

    /// On a selected row too, where the selection may have the same colour.
    void theColourOfARunHasAnOutline()
    {
        m_page->setRuns({run("a"), run("b")});
        auto* runs = find<QTableView>("runs");
        for (auto* tabs : m_page->findChildren<QTabWidget*>())
            if (tabs->isAncestorOf(runs))
                tabs->setCurrentIndex(tabs->count() - 1);
        const auto index = runs->model()->index(0, RunListModel::Name);
        runs->setCurrentIndex(index);
        const auto color = index.data(Qt::DecorationRole).value<QColor>();
        QVERIFY(color.isValid());
        auto palette = runs->palette();
        palette.setColor(QPalette::Highlight, color);
        palette.setColor(QPalette::HighlightedText, Qt::yellow);
        runs->setPalette(palette);
        const auto image = runs->viewport()->grab(runs->visualRect(index)).toImage();
        int longest = 0; // of the outline's sides
        for (int x = 0; x < image.width(); ++x)
            for (int y = 0, length = 0; y < image.height(); ++y) {
                length = image.pixelColor(x, y) == Qt::yellow ? length + 1 : 0;
                longest = std::max(longest, length);
            }
        QVERIFY2(longest >= 10, qPrintable(QString::number(longest)));
    }

    void oneCursorGoesThroughAllCharts()
    {
        m_page->setRuns({run("a")});
        m_page->addMetrics(metrics("a", 1, 50, 0));
        auto* loss = m_page->charts().chart(MetricCharts::Loss);
        loss->setFocus();
        QTest::keyClick(loss, Qt::Key_Left);
        QCOMPARE(loss->cursor(), 49.0);
        QCOMPARE(m_page->charts().chart(MetricCharts::Memory)->cursor(), 49.0);
        QCOMPARE(m_page->charts().chart(MetricCharts::PassAt1)->cursor(), 49.0);
    }

    void theLossCanBeLogarithmic()
    {
        QTest::mouseClick(find<QCheckBox>("logarithmic"), Qt::LeftButton, {},
            QPoint(8, find<QCheckBox>("logarithmic")->height() / 2));
        QVERIFY(m_page->charts().chart(MetricCharts::Loss)->isLogarithmic());
        QVERIFY(!m_page->charts().chart(MetricCharts::LearningRate)->isLogarithmic());
    }

    void aWideWindowHasThreeColumns()
    {
        QCOMPARE(m_page->charts().numColumns(), 2);
        m_page->resize(2560, 1440);
        QTRY_COMPARE(m_page->charts().numColumns(), 3);
    }

    void twoRunsAreComparedByTheirSettings()
    {
        m_page->setRuns({run("a", 5e-4), run("b", 1e-4)});
        m_page->showComparison();
        find<QComboBox>("compare_right")->setCurrentIndex(1);
        auto* table = find<QTableView>("differences");
        QCOMPARE(table->model()->rowCount(), 1);
        QCOMPARE(table->model()->index(0, 0).data(), "settings.learning_rate");
    }

    void aZeroThatIsNoAmountSaysWhatItMeans()
    {
        const auto textOf = [&](const QString& id) {
            return qobject_cast<QAbstractSpinBox*>(m_page->setup().view().editor(id)->control())->text();
        };
        m_page->setup().form().setValue("evaluate_every", 0);
        QCOMPARE(textOf("evaluate_every"), "never");
        QCOMPARE(textOf("threads"), "one per core");
        QCOMPARE(textOf("warmup_steps"), "0 steps");
    }

    void aRunThatBeganIsComparedAsSoonAsItIsListed()
    {
        m_page->setRuns({run("a", 5e-4)});
        m_page->jobChanged(job(8, "b", JobState::Running));
        QCOMPARE(m_page->watchedRun(), "b");
        m_page->setRuns({run("b", 1e-4), run("a", 5e-4)});
        QCOMPARE(find<QComboBox>("compare_left")->currentText(), "b");
    }

    void aRunsSettingsFillTheForm()
    {
        m_page->setRuns({run("a", 0.002)});
        m_page->showComparison();
        click("&New run with its settings");
        QCOMPARE(form().job().learningRate, 0.002);
    }

    void theRateIsTypedAndSteppedInPowersOfTen()
    {
        auto* box = qobject_cast<ScientificSpinBox*>(m_page->setup().view().editor("learning_rate")->control());
        QVERIFY(box);
        QCOMPARE(box->text(), "5e-5");
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Up);
        QCOMPARE(form().job().learningRate, 1e-4);
        box->selectAll();
        QTest::keyClicks(box, "3e-3");
        QTest::keyClick(box, Qt::Key_Tab);
        QCOMPARE(form().job().learningRate, 3e-3);
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Down);
        QCOMPARE(form().job().learningRate, 2e-3);
    }

    void aFailedRequestIsAMessageInThePage()
    {
        m_page->requestFailed("The run cannot start", {lr::common::ErrorCode::IoError, "The disk is full."});
        const auto bars = m_page->findChildren<NoticeBar*>();
        QVERIFY(std::any_of(bars.begin(), bars.end(),
            [](const auto* bar) { return bar->isVisible() && bar->text().contains("The disk is full."); }));
    }

    void everyPlotTellsWhyItWasNotExported() { QCOMPARE(lr::test::plotsThatFailInSilence(*m_page), QStringList()); }

    void anotherWorkspaceStartsEmpty()
    {
        m_page->setRuns({run("a")});
        m_page->setJobs({job(1, "a", JobState::Running)});
        m_page->addMetrics(metrics("a", 1, 5, 0));
        m_page->clear();
        QCOMPARE(m_page->watchedRun(), QString());
        QCOMPARE(find<QTableView>("runs")->model()->rowCount(), 0);
        QCOMPARE(m_page->charts().chart(MetricCharts::Loss)->numSeries(), 0);
    }

    void aRunOfTheSameNameElsewhereHasItsOwnCurves()
    {
        m_page->setRuns({run("a")});
        m_page->addMetrics(metrics("a", 1, 50, 0));
        m_page->clear();
        m_page->setRuns({run("a")});
        m_page->addMetrics(metrics("a", 1, 5, 0));
        QCOMPARE(m_page->charts().chart(MetricCharts::Loss)->data(0).numPoints(), 5u);
    }

    void theCurvesAreReadAgainAfterTheEngineWasLost()
    {
        m_page->setRuns({run("a")});
        QSignalSpy asked(m_page.get(), &TrainPage::metricsRequested);
        m_page->setEngineProblem("The engine has ended.");
        m_page->setEngineProblem({});
        QCOMPARE(asked.size(), 0); // no workspace is open yet
        m_page->setRuns({run("a")});
        QCOMPARE(asked.size(), 1);
        m_page->setRuns({run("a")});
        QCOMPARE(asked.size(), 1);
    }

    void newRunsBeginWithTheSettingsDevice()
    {
        lr::settings::RuntimeSettings defaults;
        defaults.device = "cuda:0";
        defaults.threads = 3;
        m_page->setRuntimeDefaults(defaults);
        QCOMPARE(form().job().runtime.threads, 3);
        QCOMPARE(form().job().runtime.device, std::string("cpu")); // the other is not offered yet
        m_page->setDevices({{"cpu", "", 0, 0}, {"cuda:0", "", 0, 0}});
        QCOMPARE(form().job().runtime.device, std::string("cuda:0"));
        form().setValue("device", "cpu");
        m_page->setDevices({{"cpu", "", 0, 0}, {"cuda:0", "", 0, 0}}); // another engine
        QCOMPARE(form().job().runtime.device, std::string("cpu"));     // was chosen by hand
    }

    void theProblemsOfTheDemoAreSuggestedUntilOthersAreNamed()
    {
        m_page->suggestEvaluationProblems("/demo/validation.jsonl");
        QCOMPARE(form().job().evaluationProblems.string(), std::string("/demo/validation.jsonl"));
        m_page->suggestEvaluationProblems({}); // another workspace
        QCOMPARE(form().job().evaluationProblems.string(), std::string());
        form().setValue("evaluation_problems", "/mine.jsonl");
        m_page->suggestEvaluationProblems("/demo/validation.jsonl");
        QCOMPARE(form().job().evaluationProblems.string(), std::string("/mine.jsonl"));
    }

    void anotherScoringIsCheckedAnew()
    {
        QTRY_COMPARE(m_checks->size(), 1);
        m_page->setCheck(goodCheck());
        m_page->setScorings({SyntheticScoring(20, 30).info()});
        QVERIFY(!find<QPushButton>("start")->isEnabled());
        QTRY_COMPARE(m_checks->size(), 2);
    }

    void aFinishedRunIsMergedIntoAModelOfItsOwn()
    {
        auto finished = run("done");
        finished.path = "/w/runs/done";
        finished.hasAdapter = true;
        finished.description["settings"]["expert"] = "/models/expert";
        m_page->setRuns({finished, run("underway")});
        m_page->findChild<QTabWidget*>()->setCurrentIndex(1); // runs and queue
        auto* button = find<QPushButton>("merge_run");
        QVERIFY(button->isEnabled());
        chooseRun(1);
        QVERIFY2(!button->isEnabled(), "a run without an adapter has nothing to merge");
        chooseRun(0);
        QSignalSpy started(m_page.get(), &TrainPage::startRequested);
        QTest::mouseClick(button, Qt::LeftButton);
        auto* dialog = m_page->findChild<MergeDialog*>();
        QVERIFY(dialog && dialog->isVisible());
        auto* merge = dialog->findChild<QPushButton*>("merge");
        QVERIFY(merge->isEnabled());
        auto* out = dialog->findChild<QLineEdit*>("out");
        QCOMPARE(out->text(), QString("/w/merged/done"));
        out->clear();
        QVERIFY2(!merge->isEnabled(), "there is no folder to write");
        out->setText("/elsewhere/merged");
        auto* dtype = dialog->findChild<QComboBox*>("dtype");
        dtype->setCurrentIndex(dtype->findData("float32"));
        QTest::mouseClick(merge, Qt::LeftButton);
        QCOMPARE(started.size(), 1);
        const auto job = std::get<lr::settings::MergeSettings>(started[0][0].value<Job>());
        QCOMPARE(job.run, std::string("done"));
        QCOMPARE(job.model.string(), std::string("/models/expert"));
        QCOMPARE(job.out.string(), std::string("/elsewhere/merged"));
        QCOMPARE(job.dtype, std::string("float32"));
    }

    void theEndOfAMergeIsTold()
    {
        lr::settings::MergeSettings merge;
        merge.run = "done";
        merge.out = "/elsewhere/merged";
        JobInfo info;
        info.id = 7;
        info.job = merge;
        info.state = JobState::Running;
        m_page->jobChanged(info);
        info.state = JobState::Done;
        m_page->jobChanged(info);
        const auto notices = m_page->findChildren<NoticeBar*>();
        QVERIFY(std::any_of(notices.begin(), notices.end(),
            [](const auto* notice) { return notice->isVisible() && notice->text().contains("/elsewhere/merged"); }));
    }

    void everyControlHasANameForAScreenReader()
    {
        m_page->showNewRun();
        for (auto* editor : m_page->findChildren<FieldEditor*>())
            QVERIFY2(!editor->control()->accessibleName().isEmpty(), qPrintable(editor->field().key));
        for (auto* table : m_page->findChildren<QTableView*>())
            QVERIFY2(!table->accessibleName().isEmpty(), qPrintable(table->objectName()));
        for (auto* button : m_page->findChildren<QAbstractButton*>())
            if (button->isVisible() && button->focusPolicy() != Qt::NoFocus)
                QVERIFY2(
                    !button->text().isEmpty() || !button->accessibleName().isEmpty(), qPrintable(button->objectName()));
    }

private:
    template <class T>
    T* find(const char* name) const
    {
        auto* found = m_page->findChild<T*>(QLatin1String(name));
        if (!found)
            qFatal("There is no %s", name);
        return found;
    }

    void chooseRun(int row)
    {
        auto* runs = find<QTableView>("runs");
        runs->setCurrentIndex(runs->model()->index(row, 0));
    }

    TrainingForm& form() { return m_page->setup().form(); }

    /// Types a value over the field's.
    void edit(const QString& id, const QString& text)
    {
        auto* control = m_page->setup().view().editor(id)->control();
        control->setFocus();
        QTest::keyClick(control, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(control, text);
        QTest::keyClick(control, Qt::Key_Return);
    }

    void click(const QString& text)
    {
        for (auto* button : m_page->findChildren<QAbstractButton*>())
            if (button->text() == text && button->isVisible())
                return QTest::mouseClick(button, Qt::LeftButton);
        QFAIL(qPrintable("There is no button " + text));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TrainPage> m_page;
    std::unique_ptr<QSignalSpy> m_checks;
};

QTEST_MAIN(TestTrainPage)
#include "tst_train_page.moc"
