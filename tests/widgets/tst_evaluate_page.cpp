#include "evaluation_fixtures.h"
#include "export_checks.h"
#include "models/result_pager.h"
#include "pages/collapsible_group.h"
#include "pages/empty_hint.h"
#include "pages/evaluate/flip_cell.h"
#include "pages/evaluate/flip_matrix_view.h"
#include "pages/evaluate_page.h"
#include "pages/field_editor.h"
#include "pages/notice_bar.h"
#include "plots/metric_chart.h"
#include "support/random_settings.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextEdit>

using namespace lr::widgets;
using namespace lr::protocol;
using lr::test::accuracyOf;
using lr::test::evaluationOf;
using lr::test::resultOf;

namespace {

JobInfo evaluationJob(std::int64_t id, JobState state, std::int64_t evaluation)
{
    JobInfo info;
    info.id = id;
    info.job = lr::settings::EvaluateSettings{};
    info.title = "Evaluating the expert";
    info.state = state;
    info.evaluation = evaluation;
    return info;
}

JobCheck goodCheck()
{
    JobCheck check;
    check.checks = {{"Memory", Check::Verdict::Good, "1 GiB of 8 GiB."}};
    check.commandLine = "lightreasoner evaluate --model /models/expert";
    return check;
}

} // namespace

class TestEvaluatePage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void init()
    {
        m_page = std::make_unique<EvaluatePage>();
        m_page->resize(1280, 800);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }

    void cleanup() { m_page.reset(); }

    void startIsOfferedOnlyWhenTheCheckIsGood()
    {
        QSignalSpy checks(m_page.get(), &EvaluatePage::checkRequested);
        QSignalSpy starts(m_page.get(), &EvaluatePage::startRequested);
        auto* start = m_page->findChild<QPushButton*>("startEvaluation");
        QVERIFY(!start->isEnabled());
        QVERIFY(reason().contains("folder of the model"));
        QTest::keyClicks(field("model"), "/models/expert");
        QVERIFY(reason().contains("problems"));
        QTest::keyClicks(field("problems"), "/p.jsonl");
        QVERIFY(!start->isEnabled());
        QTRY_COMPARE(checks.count(), 1); // one for all the letters
        JobCheck bad;
        bad.checks = {{"Memory", Check::Verdict::Bad, "The model needs 30 GiB and 8 GiB are free."}};
        m_page->setCheck(bad);
        QVERIFY(!start->isEnabled());
        QVERIFY(reason().contains("30 GiB"));
        m_page->setCheck(goodCheck());
        QVERIFY(start->isEnabled());
        QTest::mouseClick(start, Qt::LeftButton);
        QCOMPARE(starts.count(), 1);
        const auto job = std::get<lr::settings::EvaluateSettings>(starts.at(0).at(0).value<Job>());
        QCOMPARE(job.model.string(), std::string("/models/expert"));
        QCOMPARE(job.problems.string(), std::string("/p.jsonl"));
        QCOMPARE(job.run, std::string());
        QCOMPARE(job.maxNewTokens, 1024);
        QVERIFY(!start->isEnabled()); // a second click is no second job
    }

    void aWarningIsSaidBesideTheButtonAndStopsNobody()
    {
        fillForm();
        QSignalSpy checks(m_page.get(), &EvaluatePage::checkRequested);
        QTRY_COMPARE(checks.count(), 1);
        JobCheck tight;
        tight.checks = {{"Memory", Check::Verdict::Warning, "About 30 GiB of 8 GiB that are free."}};
        m_page->setCheck(tight);
        QCOMPARE(reason(), QString("Memory: About 30 GiB of 8 GiB that are free."));
        QSignalSpy starts(m_page.get(), &EvaluatePage::startRequested);
        QTest::mouseClick(m_page->findChild<QPushButton*>("startEvaluation"), Qt::LeftButton);
        QCOMPARE(starts.count(), 1);
    }

    void aCheckOfAnOlderFormIsIgnored()
    {
        fillForm();
        m_page->setCheck(goodCheck());
        QVERIFY(!m_page->findChild<QPushButton*>("startEvaluation")->isEnabled());
    }

    void theFormGivesBackWhatItWasGiven()
    {
        lr::settings::EvaluateSettings job;
        job.model = "/m";
        job.run = "first@20";
        job.benchmark = "mmlu_stem";
        job.problems = "/p.jsonl";
        job.label = "x";
        job.maxProblems = 12;
        job.maxNewTokens = 64;
        job.temperature = 0.7;
        m_page->setFormContent(job);
        const auto back = m_page->formContent();
        QCOMPARE(back.run, job.run);
        QCOMPARE(back.benchmark, job.benchmark);
        QCOMPARE(back.label, job.label);
        QCOMPARE(back.maxProblems, job.maxProblems);
        QCOMPARE(back.maxNewTokens, job.maxNewTokens);
        QCOMPARE(back.temperature, job.temperature);
    }

    void theFormShowsEverySettingAndChangesNone()
    {
        const auto controls = m_page->findChildren<FieldEditor*>();
        QCOMPARE(controls.size(), qsizetype(formFieldsOf<lr::settings::EvaluateSettings>().size()));
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            auto job = lr::test::RandomValues(seed).settingsOf<lr::settings::EvaluateSettings>();
            job.runtime.device = "cpu"; // the only one that is offered
            m_page->setFormContent(job);
            QVERIFY(m_page->formContent() == job);
            for (const auto* control : controls) {
                using lr::settings::Kind;
                const auto kind = control->field().kind();
                if (kind == Kind::Integer || kind == Kind::Real)
                    continue; // shown with fewer digits
                const auto& field = formFieldOf<lr::settings::EvaluateSettings>(control->field().field->key);
                QVERIFY2(control->value() == field.read(job), qPrintable(field.key));
            }
        }
    }

    void aNameOfSpacesIsNone()
    {
        QTest::keyClicks(field("label"), "  ");
        QCOMPARE(m_page->formContent().label, std::string());
        QTest::keyClicks(field("label"), "a b ");
        QCOMPARE(m_page->formContent().label, std::string("a b"));
    }

    void aZeroThatIsNoAmountSaysWhatItMeans()
    {
        QCOMPARE(m_page->findChild<QDoubleSpinBox*>("temperature")->text(), QString("greedy"));
        QCOMPARE(m_page->findChild<QSpinBox*>("max_problems")->text(), QString("all"));
    }

    void whatIsSeldomChangedIsFoldedAwayAndCounts()
    {
        QVERIFY(!field("seed")->isVisible());
        m_page->findChild<CollapsibleGroup*>("more")->setOpen(true);
        QTRY_VERIFY(field("seed")->isVisible());
        field("seed")->clear();
        QTest::keyClicks(field("seed"), "77");
        field("system_prompt")->clear();
        QTest::keyClicks(field("system_prompt"), "Be brief.");
        QCOMPARE(m_page->formContent().seed, std::uint64_t(77));
        QCOMPARE(m_page->formContent().prompt.system, std::string("Be brief."));
    }

    void theFormBeginsWithWhatWasAskedLastUntilAPersonChangesIt()
    {
        auto info = evaluationOf(1, "before", 2, 4);
        info.settings = {{"max_new_tokens", 64}};
        m_page->setEvaluations({info});
        QCOMPARE(m_page->formContent().model, std::string("/models/expert"));
        QCOMPARE(m_page->formContent().maxNewTokens, 64);
        WorkspaceInfo workspace;
        workspace.scorings.emplace_back().expertPath = "/models/other";
        m_page->openWorkspace(workspace);
        QCOMPARE(m_page->formContent().model, std::string("/models/other"));
        QCOMPARE(m_page->formContent().problems, std::string());
        m_page->setEvaluations({info});
        QTest::keyClicks(field("model"), "2");
        m_page->openWorkspace();
        QCOMPARE(m_page->formContent().model, std::string("/models/expert2"));
    }

    void newJobsBeginWithTheSettingsDevice()
    {
        lr::settings::RuntimeSettings defaults;
        defaults.device = "cuda:0";
        defaults.threads = 3;
        m_page->setRuntimeDefaults(defaults);
        QCOMPARE(m_page->formContent().runtime.device, std::string("cpu")); // the only one that is offered
        lr::settings::EvaluateSettings suggested;                           // on the device that stands in for it
        suggested.model = "/models/expert";
        suggested.problems = "/p.jsonl";
        m_page->setFormContent(suggested);
        QSignalSpy checks(m_page.get(), &EvaluatePage::checkRequested);
        QTRY_COMPARE(checks.count(), 1);
        m_page->setDevices({{"cpu", "", 0, 0}, {"cuda:0", "", 0, 0}});
        QCOMPARE(m_page->formContent().runtime.device, std::string("cuda:0"));
        QTRY_COMPARE(checks.count(), 2); // what was checked was another device
        m_page->setRuntimeDefaults(defaults);
        QCOMPARE(m_page->formContent().runtime.threads, 3);
        m_page->setDevices({{"cpu", "", 0, 0}});
        QCOMPARE(m_page->formContent().runtime.device, std::string("cpu"));
        QCOMPARE(m_page->findChild<QComboBox*>("device")->count(), 1);
        QCOMPARE(m_page->formContent().runtime.dtype, std::string("auto"));
    }

    void runsAndTheirCheckpointsAreOfferedAndWhatIsTypedStays()
    {
        auto* adapter = m_page->findChild<QComboBox*>("run");
        adapter->setEditText("mine");
        RunInfo run;
        run.name = "first";
        run.hasAdapter = true;
        run.checkpoints = {10, 20};
        RunInfo broken;
        broken.name = "broken";
        broken.failure = "run.json cannot be read.";
        m_page->setRuns({run, broken});
        QCOMPARE(adapter->currentText(), QString("mine"));
        QStringList offered;
        for (int i = 0; i < adapter->count(); ++i)
            offered << adapter->itemText(i);
        QCOMPARE(offered, (QStringList{"none", "first", "first@20", "first@10"}));
    }

    void resultsAreReadPageByPageUntilComplete()
    {
        QSignalSpy requests(m_page.get(), &EvaluatePage::resultsRequested);
        m_page->setEvaluations({evaluationOf(7, "only", 2, 3)});
        QCOMPARE(requests.count(), 1);
        QCOMPARE(requests.last().at(0).value<ReadEvaluationRequest>().first, 0);
        m_page->addResults({7, 0, 3, {resultOf(1, "9", true), resultOf(2, "9", true)}});
        QCOMPARE(requests.count(), 2);
        QCOMPARE(requests.last().at(0).value<ReadEvaluationRequest>().first, 2);
        QVERIFY(chart()->data(0).numPoints() == 0); // not before all is there
        m_page->addResults({7, 2, 3, {resultOf(3, "8", false)}});
        QCOMPARE(requests.count(), 2);
        QCOMPARE(table()->model()->rowCount(), 3);
        QCOMPARE(chart()->data(0).numPoints(), 3u);
        QCOMPARE(label("accuracyNumber"), QString("66.7 %"));
        QVERIFY(label("accuracyInterval").contains("2 of 3"));
    }

    void aReadThatFailsHalfwayIsToldAndGoesOnWhereItBroke()
    {
        QSignalSpy requests(m_page.get(), &EvaluatePage::resultsRequested);
        m_page->setEvaluations({evaluationOf(7, "only", 2, 3)});
        m_page->addResults({7, 0, 3, {resultOf(1, "9", true), resultOf(2, "9", true)}});
        const auto second = requests.last().at(0).value<ReadEvaluationRequest>();
        m_page->resultsFailed(second, {lr::common::ErrorCode::IoError, "The disk is gone."});
        QCOMPARE(notice()->text(), QString("Reading the evaluation: The disk is gone."));
        QCOMPARE(table()->model()->rowCount(), 2); // what came stays
        QCOMPARE(requests.count(), 2);
        clickNotice("Try again");
        QVERIFY(!notice()->isVisible());
        QCOMPARE(requests.count(), 3);
        QCOMPARE(requests.last().at(0).value<ReadEvaluationRequest>().first, 2);
        m_page->addResults({7, 2, 3, {resultOf(3, "8", false)}});
        QCOMPARE(table()->model()->rowCount(), 3);
        QCOMPARE(chart()->data(0).numPoints(), 3u);
    }

    void aFailedReadingOfAnotherWorkspaceIsNotTold()
    {
        QSignalSpy requests(m_page.get(), &EvaluatePage::resultsRequested);
        m_page->setEvaluations({evaluationOf(7, "only", 2, 3)});
        m_page->openWorkspace();
        m_page->resultsFailed({7, 0, 200}, {lr::common::ErrorCode::IoError, "The disk is gone."});
        QVERIFY(!notice()->isVisible());
    }

    void aFailedListOrComparisonCanBeTriedAgain()
    {
        QSignalSpy lists(m_page.get(), &EvaluatePage::evaluationsRequested);
        m_page->evaluationsFailed({lr::common::ErrorCode::IoError, "The disk is gone."});
        clickNotice("Try again");
        QCOMPARE(lists.count(), 1);
        openPair();
        QSignalSpy comparisons(m_page.get(), &EvaluatePage::comparisonRequested);
        m_page->comparisonFailed({1, 2}, {lr::common::ErrorCode::IoError, "The disk is gone."});
        clickNotice("Try again");
        QCOMPARE(comparisons.count(), 1);
    }

    void theRunningEvaluationIsStoppedByItsMnemonic()
    {
        openPair();
        m_page->jobChanged(evaluationJob(41, JobState::Running, 2));
        QSignalSpy stops(m_page.get(), &EvaluatePage::stopRequested);
        m_page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        QTest::keyClick(m_page.get(), Qt::Key_T, Qt::AltModifier);
        QTRY_COMPARE(stops.count(), 1);
    }

    void everyPlotTellsWhyItWasNotExported() { QCOMPARE(lr::test::plotsThatFailInSilence(*m_page), QStringList()); }

    void anEmptyPageEndsTheReading()
    {
        QSignalSpy requests(m_page.get(), &EvaluatePage::resultsRequested);
        m_page->setEvaluations({evaluationOf(7, "only", 2, 3)});
        m_page->addResults({7, 0, 3, {}});
        QCOMPARE(requests.count(), 1);
    }

    void theBaselineIsSuggestedAndComparedWith()
    {
        QSignalSpy comparisons(m_page.get(), &EvaluatePage::comparisonRequested);
        openPair();
        QCOMPARE(m_page->baseline(), std::optional<std::int64_t>(1));
        QCOMPARE(m_page->shownEvaluation(), std::optional<std::int64_t>(2));
        QCOMPARE(comparisons.count(), 1);
        const auto request = comparisons.at(0).at(0).value<CompareEvaluationsRequest>();
        QCOMPARE(request.before, 1);
        QCOMPARE(request.after, 2);
    }

    void theFlipMatrixListsItsQuestionsWhenClicked()
    {
        openPair();
        m_page->setComparison(comparison());
        for (auto* cell : m_page->findChildren<FlipCell*>())
            QVERIFY2(cell->count() == 1, qPrintable(cell->accessibleName()));
        QTest::mouseClick(cellOf(Outcome::BecameRight), Qt::LeftButton);
        QCOMPARE(table()->model()->rowCount(), 1);
        QCOMPARE(m_page->findChild<QComboBox*>("questionOutcome")->currentText(), QString("became right"));
        cellOf(Outcome::RightInNeither)->setFocus();
        QTest::keyClick(cellOf(Outcome::RightInNeither), Qt::Key_Space);
        QCOMPARE(m_page->findChild<QComboBox*>("questionOutcome")->currentText(), QString("right in neither"));
    }

    void theFlipMatrixIsWholeInASmallWindowAndInALargeOne()
    {
        openPair();
        auto pair = comparison();
        pair.onlyBefore = 12;
        pair.onlyAfter = 3;
        m_page->setComparison(pair);
        for (const QSize size : {QSize(1280, 690), QSize(2560, 1330)}) {
            m_page->resize(size);
            QCoreApplication::processEvents();
            auto* area = m_page->findChild<QScrollArea*>("flipArea");
            const QRect seen(area->viewport()->mapToGlobal(QPoint()), area->viewport()->size());
            for (auto* part : area->widget()->findChildren<QWidget*>()) {
                const QRect place(part->mapToGlobal(QPoint()), part->size());
                QVERIFY2(seen.contains(place), part->metaObject()->className());
                if (const auto* cell = qobject_cast<FlipCell*>(part))
                    QVERIFY(cell->width() >= cell->sizeHint().width());
                if (const auto* label = qobject_cast<QLabel*>(part))
                    QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
            }
            for (auto* view : m_page->findChildren<QAbstractScrollArea*>())
                QVERIFY2(!view->isVisible() || view->width() >= 200, qPrintable(view->objectName()));
        }
    }

    void aComparisonOfAnotherPairIsIgnored()
    {
        openPair();
        auto other = comparison();
        other.after = 3;
        m_page->setComparison(other);
        QVERIFY(!cellOf(Outcome::BecameRight)->isVisible());
        m_page->setComparison(comparison());
        QVERIFY(cellOf(Outcome::BecameRight)->isVisible());
    }

    void unpinningByButtonEndsTheComparison()
    {
        openPair();
        m_page->setComparison(comparison());
        auto* list = m_page->findChild<QTableView*>("evaluationList");
        auto* pin = m_page->findChild<QPushButton*>("pinBaseline");
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Down); // the older one: the baseline
        QCOMPARE(m_page->shownEvaluation(), std::optional<std::int64_t>(1));
        QTest::mouseClick(pin, Qt::LeftButton);
        QVERIFY(!m_page->baseline());
        QTest::keyClick(list, Qt::Key_Up);
        QVERIFY(!cellOf(Outcome::BecameRight)->isVisible());
        m_page->setEvaluations({evaluationOf(1, "before", 2, 4), evaluationOf(2, "after", 2, 4, "/runs/first")});
        QVERIFY(!m_page->baseline()); // it was the user's wish
    }

    void answersStandSideBySideWithTheirDifferencesMarked()
    {
        openPair();
        QTest::keyClicks(m_page->findChild<QLineEdit*>("questionSearch"), "basket 11?");
        QCOMPARE(table()->model()->rowCount(), 1);
        table()->selectRow(0);
        const QList texts{
            m_page->findChild<QTextEdit*>("baselineAnswer"), m_page->findChild<QTextEdit*>("shownAnswer")};
        QCOMPARE(texts[0]->toPlainText(), QString("So the answer is 8."));
        QCOMPARE(texts[1]->toPlainText(), QString("So the answer is 9."));
        const auto isMarked = [&texts](int side, int position) {
            QTextCursor cursor(texts[side]->document());
            cursor.setPosition(position + 1);
            return cursor.charFormat().fontUnderline();
        };
        QVERIFY(isMarked(0, 17) && isMarked(1, 17));
        QVERIFY(!isMarked(0, 16) && !isMarked(1, 18));
    }

    void whileAJobAsksItsAccuracyIsFollowedAndItCanBeStopped()
    {
        QSignalSpy stops(m_page.get(), &EvaluatePage::stopRequested);
        openPair();
        m_page->jobChanged(evaluationJob(41, JobState::Running, 2));
        m_page->questionsAnswered({2, 0, 10, accuracyOf(1, 2)});
        m_page->questionsAnswered({2, 0, 10, accuracyOf(3, 4)});
        QCOMPARE(label("accuracyNumber"), QString("75.0 %"));
        QVERIFY(chart()->data(0).numPoints() >= 2);
        auto* stop = m_page->findChild<QPushButton*>("stopEvaluation");
        QVERIFY(stop->isVisible());
        QTest::mouseClick(stop, Qt::LeftButton);
        QCOMPARE(stops.count(), 1);
        QCOMPARE(stops.at(0).at(0).toLongLong(), 41);
        m_page->jobChanged(evaluationJob(41, JobState::Stopping, 2));
        QVERIFY(!stop->isEnabled());
        m_page->jobChanged(evaluationJob(41, JobState::Cancelled, 2));
        QVERIFY(!stop->isVisible());
        QVERIFY(notice()->text().contains("stopped"));
    }

    void anEvaluationThatIsNewIsAskedForOnce()
    {
        QSignalSpy lists(m_page.get(), &EvaluatePage::evaluationsRequested);
        m_page->questionsAnswered({9, 0, 10, accuracyOf(1, 2)});
        m_page->questionsAnswered({9, 0, 10, accuracyOf(1, 3)});
        QCOMPARE(lists.count(), 1);
    }

    void theReasonOfAFailedJobIsShown()
    {
        m_page->jobChanged(evaluationJob(41, JobState::Running, 2));
        auto failed = evaluationJob(41, JobState::Failed, 2);
        failed.failure = Failure{lr::common::ErrorCode::OutOfMemory, "30 GiB are needed."};
        m_page->jobChanged(failed);
        QCOMPARE(notice()->text(), QString("Evaluating the expert: 30 GiB are needed."));
        QVERIFY(notice()->severity() == NoticeBar::Severity::Error);
    }

    void jobsOfOtherKindsAreIgnored()
    {
        JobInfo other;
        other.job = lr::settings::TrainSettings{};
        other.state = JobState::Running;
        m_page->jobChanged(other);
        QVERIFY(!m_page->findChild<QPushButton*>("stopEvaluation")->isVisible());
    }

    void aFailedRequestIsToldAndTheFormCanBeTriedAgain()
    {
        fillForm();
        QSignalSpy checks(m_page.get(), &EvaluatePage::checkRequested);
        QTRY_COMPARE(checks.count(), 1);
        m_page->setCheck(goodCheck());
        auto* start = m_page->findChild<QPushButton*>("startEvaluation");
        QTest::mouseClick(start, Qt::LeftButton);
        m_page->requestFailed("Starting", {lr::common::ErrorCode::InvalidArgument, "There is no /p.jsonl."});
        QVERIFY(notice()->isVisible());
        QTRY_COMPARE(checks.count(), 2);
        m_page->setCheck(goodCheck());
        QVERIFY(start->isEnabled());
    }

    void anotherWorkspaceLeavesNothingOfTheLast()
    {
        openPair();
        m_page->jobChanged(evaluationJob(41, JobState::Running, 2));
        QSignalSpy lists(m_page.get(), &EvaluatePage::evaluationsRequested);
        m_page->openWorkspace();
        QCOMPARE(lists.count(), 1);
        QCOMPARE(table()->model()->rowCount(), 0);
        QVERIFY(!m_page->baseline() && !m_page->shownEvaluation());
        QCOMPARE(label("accuracyNumber"), QString("–"));
        m_page->addResults({2, 0, 4, {resultOf(1, "9", true)}}); // too late
        QCOMPARE(table()->model()->rowCount(), 0);
    }

    void theListedQuestionsAreExported()
    {
        openPair();
        m_page->setComparison(comparison());
        QTest::mouseClick(cellOf(Outcome::NoLongerRight), Qt::LeftButton);
        QTemporaryDir folder;
        const auto path = folder.filePath("questions.csv");
        QTest::mouseClick(m_page->findChild<QPushButton*>("exportQuestions"), Qt::LeftButton);
        auto* dialog = m_page->findChild<QFileDialog*>();
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto lines = QString::fromUtf8(file.readAll()).split("\r\n", Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 2);
        QVERIFY2(
            lines[1].startsWith("12,How many plums") && lines[1].endsWith("no longer right"), qPrintable(lines[1]));
        QVERIFY(notice()->text().contains(path));
        Q_EMIT dialog->fileSelected(folder.filePath("missing/questions.csv"));
        QVERIFY(notice()->severity() == NoticeBar::Severity::Error);
    }

    void emptyTablesSayWhatFillsThem()
    {
        const auto hintOf = [this](const QString& view) {
            return m_page->findChild<QTableView*>(view)->findChild<EmptyHint*>();
        };
        QVERIFY(hintOf("questionTable")->isVisible() && hintOf("evaluationList")->isVisible());
        openPair();
        QVERIFY(!hintOf("questionTable")->isVisible() && !hintOf("evaluationList")->isVisible());
        QTest::keyClicks(m_page->findChild<QLineEdit*>("questionSearch"), "nowhere");
        QVERIFY(hintOf("questionTable")->isVisible());
    }

    void aReaderStartsAgainAfterAnAnswerUnderWay()
    {
        ResultPager pager;
        QSignalSpy requests(&pager, &ResultPager::requested);
        pager.read(1);
        pager.read(1);
        QCOMPARE(requests.count(), 1);
        QVERIFY(pager.take({1, 0, 1, {resultOf(1, "9", true)}}));
        QCOMPARE(requests.count(), 2);
        QCOMPARE(requests.last().at(0).value<ReadEvaluationRequest>().first, 0);
        pager.forget(1);
        QVERIFY(!pager.take({1, 0, 1, {resultOf(1, "9", true)}}));
    }

private:
    void fillForm()
    {
        lr::settings::EvaluateSettings job;
        job.model = "/models/expert";
        job.problems = "/p.jsonl";
        m_page->setFormContent(job);
    }

    /// Evaluation 1 before, 2 after, four questions each: one of each fate.
    void openPair()
    {
        m_page->setEvaluations({evaluationOf(1, "before", 2, 4), evaluationOf(2, "after", 2, 4, "/runs/first")});
        m_page->addResults({2, 0, 4,
            {resultOf(11, "9", true), resultOf(12, "8", false), resultOf(13, "9", true), resultOf(14, "7", false)}});
        m_page->addResults({1, 0, 4,
            {resultOf(11, "8", false), resultOf(12, "9", true), resultOf(13, "9", true), resultOf(14, "5", false)}});
        QCOMPARE(table()->model()->rowCount(), 4);
    }

    static EvaluationComparison comparison()
    {
        EvaluationComparison result;
        result.before = 1;
        result.after = 2;
        result.bothRight = result.bothWrong = result.becameRight = result.becameWrong = 1;
        return result;
    }

    void clickNotice(const QString& text)
    {
        for (auto* button : notice()->findChildren<QPushButton*>())
            if (button->text() == text && button->isVisible())
                return QTest::mouseClick(button, Qt::LeftButton);
        QFAIL(qPrintable("There is no button " + text));
    }

    FlipCell* cellOf(Outcome outcome) const
    {
        for (auto* cell : m_page->findChildren<FlipCell*>())
            if (cell->outcome() == outcome)
                return cell;
        return nullptr;
    }

    QLineEdit* field(const QString& name) const { return m_page->findChild<QLineEdit*>(name); }
    QString label(const QString& name) const { return m_page->findChild<QLabel*>(name)->text(); }
    QString reason() const { return label("startReason"); }
    QTableView* table() const { return m_page->findChild<QTableView*>("questionTable"); }
    MetricChart* chart() const { return m_page->findChild<MetricChart*>(); }
    NoticeBar* notice() const { return m_page->findChild<NoticeBar*>(); }

    std::unique_ptr<EvaluatePage> m_page;
};

QTEST_MAIN(TestEvaluatePage)
#include "tst_evaluate_page.moc"
