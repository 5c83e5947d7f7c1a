#include "app/demo_workspace.h"
#include "app/studio_driver.h"
#include "models/problem_table_model.h"
#include "pages/evaluate_page.h"
#include "pages/explore/score_text_panel.h"
#include "pages/explore/selection_counts.h"
#include "pages/notice_bar.h"
#include "pages/problem_panel.h"
#include "pages/train_page.h"

#include <QApplication>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>

#include <csignal>

using namespace lr;
using app::EngineClient;
using protocol::JobState;
using test::StudioDriver;

/// The window as a person uses it: real engine, real clicks, each station with what the one before left.
class TestMainWindow : public QObject
{
    Q_OBJECT

    test::PrivateFolders* m_folders;
    std::unique_ptr<StudioDriver> m_studio;

    widgets::NoticeBar& banner() { return m_studio->banner(); }

    void type(const QString& control, const QString& text, const QWidget& within)
    {
        auto& box = m_studio->find<QAbstractSpinBox>(control, within);
        box.setFocus();
        box.selectAll();
        QTest::keyClicks(&box, text);
        QTest::keyClick(&box, Qt::Key_Tab);
    }

public:
    explicit TestMainWindow(test::PrivateFolders* folders)
        : m_folders(folders)
    {}

private Q_SLOTS:
    void initTestCase()
    {
        m_studio = std::make_unique<StudioDriver>(*m_folders);
        m_studio->window().resize(1280, 800);
        m_studio->window().show();
        QVERIFY(QTest::qWaitForWindowExposed(&m_studio->window()));
    }

    void firstStartOpensTheDemoWithItsStepsScored()
    {
        QVERIFY(m_studio->openDemo());
        QCOMPARE(m_studio->window().page(), app::kExplorePage);
        QVERIFY(m_studio->exploration().table()->numSteps() > 10'000);
        QCOMPARE(m_studio->exploration().table()->numTrajectories(), std::size_t(600));
        QCOMPARE(m_studio->settings().recentWorkspaces(), QStringList{app::demoWorkspaceFolder()});
        QVERIFY(!banner().isVisible());
    }

    void largestKlIsOneKeyAway()
    {
        auto& exploration = m_studio->exploration();
        QVERIFY(exploration.goToLargestKl());
        const auto kl = exploration.table()->klNats();
        QCOMPARE(kl[*exploration.currentRow()], *std::max_element(kl.begin(), kl.end()));
    }

    void everythingFollowsBeta()
    {
        auto& exploration = m_studio->exploration();
        const auto before = exploration.selection()->summary().numSelected;
        exploration.history().moveKlThreshold(1.0);
        exploration.history().endMove();
        const auto& summary = exploration.selection()->summary();
        QVERIFY(summary.numSelected < before && summary.numSelected > 0);
        exploration.history().undoStack()->undo();
        QCOMPARE(exploration.selection()->summary().numSelected, before);
    }

    void pastedTextIsScoredAndShown()
    {
        auto& page = m_studio->page<widgets::ExplorePage>();
        const auto demo = m_studio->exploration().scoring()->id;
        page.showScoreText();
        page.scoreTextPanel()->setText(QStringLiteral("10+6=16, 16-7=9. #### 9"));
        QTest::mouseClick(page.scoreTextPanel()->scoreButton(), Qt::LeftButton);
        QVERIFY(m_studio->waitForJob(JobState::Done));
        QVERIFY(m_studio->waitFor([&] {
            const auto& exploration = m_studio->exploration();
            return exploration.scoring()->id != demo && exploration.steps() && !exploration.isLoading() &&
                   exploration.texts();
        }));
        QVERIFY(m_studio->exploration().scoring()->isGivenText);
        QVERIFY(m_studio->exploration().table()->numSteps() > 5);
        QCOMPARE(page.problemPanel()->shown().index(0, widgets::ProblemTableModel::Question).data().toString(),
            QStringLiteral("1")); // what is read before the first step
        page.showScoring(demo);
        QVERIFY(
            m_studio->waitFor([&] { return m_studio->exploration().steps() && !m_studio->exploration().isLoading(); }));
        QCOMPARE(m_studio->exploration().table()->numTrajectories(), std::size_t(600));
    }

    void runTrainsStopsAndGoesOn()
    {
        auto& page = m_studio->page<widgets::TrainPage>();
        m_studio->window().showPage(app::kTrainPage);
        type(QStringLiteral("num_steps"), QStringLiteral("60"), page);
        type(QStringLiteral("checkpoint_every"), QStringLiteral("10"), page);
        QVERIFY(m_studio->click(QStringLiteral("start"), page));
        QVERIFY(m_studio->waitForProgress(5));
        const auto started = std::get<settings::TrainSettings>(m_studio->lastJob().job);
        QCOMPARE(started.scoring, m_studio->exploration().scoring()->id); // not the text that was scored last
        QVERIFY(m_studio->click(QStringLiteral("stop"), page));
        QVERIFY(m_studio->waitForJob(JobState::Cancelled));
        QVERIFY(m_studio->click(QStringLiteral("go_on"), page));
        QVERIFY(m_studio->waitForProgress(20));
    }

    void engineThatIsKilledIsABannerAndTheRunGoesOn()
    {
        auto& page = m_studio->page<widgets::TrainPage>();
        const auto numSteps = m_studio->exploration().table()->numSteps();
        QVERIFY(::kill(static_cast<pid_t>(m_studio->window().client().engine().processId), SIGKILL) == 0);
        QTRY_VERIFY_WITH_TIMEOUT(banner().isVisible(), 30'000);
        QCOMPARE(m_studio->exploration().table()->numSteps(), numSteps); // nothing of the window is lost
        Q_EMIT banner().actionTriggered();
        QVERIFY(m_studio->waitFor([&] { return m_studio->window().client().state() == EngineClient::State::Ready; }));
        QTRY_VERIFY_WITH_TIMEOUT(!banner().isVisible(), 30'000);
        QCOMPARE(m_studio->exploration().table()->numSteps(), numSteps);
        QVERIFY(m_studio->click(QStringLiteral("go_on"), page));
        QVERIFY(m_studio->waitForJob(JobState::Done));
        QCOMPARE(m_studio->lastJob().progress->done, 60);
    }

    void evaluationBeforeAndAfterIsCompared()
    {
        auto& page = m_studio->page<widgets::EvaluatePage>();
        m_studio->window().showPage(app::kEvaluatePage);
        auto job = page.formContent();
        QCOMPARE(job.benchmark, std::string("demo")); // the demo suggests its own held-out problems
        QVERIFY(QString::fromStdString(job.problems).endsWith(QLatin1String("test.jsonl")));
        job.maxProblems = 40;
        job.maxNewTokens = 64;
        page.setFormContent(job);
        QVERIFY2(m_studio->click(QStringLiteral("startEvaluation"), page),
            qPrintable(page.findChild<QLabel*>("startReason")->text()));
        QVERIFY(m_studio->waitFor(
            [&] { return m_studio->lastJob().state == JobState::Done && m_studio->lastJob().evaluation > 0; }));
        const auto first = m_studio->lastJob().evaluation;
        job.run = "run-1";
        page.setFormContent(job);
        QVERIFY(m_studio->click(QStringLiteral("startEvaluation"), page));
        QVERIFY(m_studio->waitFor(
            [&] { return m_studio->lastJob().state == JobState::Done && m_studio->lastJob().evaluation > first; }));
    }

    void aWorkspaceThatIsNotThereIsASentenceAndTheOpenOneStays()
    {
        const auto title = m_studio->window().windowTitle();
        const auto numSteps = m_studio->exploration().table()->numSteps();
        const auto nowhere = m_folders->path(QStringLiteral("nowhere"));
        m_studio->window().openWorkspace({.path = nowhere});
        QVERIFY(banner().isVisible());
        QVERIFY2(banner().text().contains(nowhere), qPrintable(banner().text()));
        QVERIFY(!QFileInfo::exists(nowhere));
        QCOMPARE(m_studio->window().windowTitle(), title);
        QCOMPARE(m_studio->exploration().table()->numSteps(), numSteps);
        QCOMPARE(m_studio->window().client().state(), EngineClient::State::Ready);
    }

    void theTrainingTimeIsThatOfTheWorkspacesLatestRun()
    {
        const auto* counts = m_studio->page<widgets::ExplorePage>().findChild<widgets::SelectionCounts*>();
        const auto time = [&] { return counts->text(widgets::SelectionCounts::TrainingTime); };
        const auto other = m_folders->path(QStringLiteral("other"));
        const auto shipped = app::shippedDemoWorkspace(QStringLiteral(LR_ENGINE));
        QCOMPARE(app::ensureDemoWorkspace(shipped, other), QString());
        QVERIFY(time().startsWith("about"));
        m_studio->window().openWorkspace({.path = other});
        QTRY_COMPARE_WITH_TIMEOUT(time(), QStringLiteral("still unknown"), 60'000);
        m_studio->window().openDemo();
        QTRY_VERIFY_WITH_TIMEOUT(time().startsWith("about"), 60'000);
    }

    void engineThatIsMissingIsASentenceWithAWayOut()
    {
        auto settings = m_studio->settings().studio();
        m_studio->window().session().setEngineProgram(QStringLiteral("/nowhere/lightreasoner"));
        m_studio->window().openDemo();
        QTRY_VERIFY_WITH_TIMEOUT(banner().isVisible(), 30'000);
        QVERIFY2(banner().text().contains(QLatin1String("/nowhere/lightreasoner")), qPrintable(banner().text()));
        m_studio->window().session().setEngineProgram(settings.enginePath);
    }

    void cleanupTestCase()
    {
        m_studio->window().close();
        m_studio.reset();
    }
};

int main(int argc, char** argv)
{
    return test::runWithPrivateFolders<TestMainWindow>(argc, argv);
}

#include "tst_main_window.moc"
