#include "common/error.h"
#include "store/workspace.h"
#include "support/error_checks.h"

#include <QTemporaryDir>
#include <QTest>
#include <sqlite3.h>

#include <unistd.h>

using namespace lr;
using namespace lr::store;
using common::ErrorCode;
using test::codeOf;

namespace {

/// A workspace with a model and three problems.
struct Fixture
{
    QTemporaryDir directory;
    std::filesystem::path folder = directory.filePath("ws").toStdString();
    Workspace workspace = Workspace::open(folder, Workspace::Mode::CreateIfMissing);
    ModelId model = workspace.findOrAddModel({"m1", "/models/m", "qwen2", common::Json::object()});
    std::vector<ProblemId> problems = workspace.findOrAddProblems(
        std::vector<Problem>{{"p0", "What is 0?"}, {"p1", "What is 1?"}, {"p2", "What is 2?"}});

    EvaluationInfo info() const { return {model, "", "", "expert", "gsm8k", "/data/gsm8k.jsonl", "{}"}; }

    QuestionResult result(std::size_t index, bool isCorrect) const
    {
        return {problems[index], "So it is 5.\xFF", 7, "5", isCorrect ? "5" : "6", isCorrect, "the same number"};
    }
};

std::vector<QuestionResult> resultsOf(const Workspace& workspace, EvaluationId id)
{
    std::vector<QuestionResult> results;
    workspace.evaluations().forEachResult(
        id, [&](const Problem&, const QuestionResult& result) { results.push_back(result); });
    return results;
}

void runSql(const std::filesystem::path& folder, const char* sql)
{
    sqlite3* database = nullptr;
    sqlite3_open((folder / Workspace::kFileName).c_str(), &database);
    if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        qFatal("%s", sqlite3_errmsg(database));
    sqlite3_close(database);
}

} // namespace

class TestEvaluations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void resultsComeBackInProblemOrder()
    {
        Fixture f;
        auto evaluations = f.workspace.evaluations();
        const auto id = evaluations.findOrAdd(f.info());
        evaluations.addResults(id, std::vector{f.result(2, false), f.result(0, true)});
        evaluations.addResults(id, std::vector{f.result(1, true)});
        QVERIFY((resultsOf(f.workspace, id) == std::vector{f.result(0, true), f.result(1, true), f.result(2, false)}));
        const auto evaluation = evaluations.evaluation(id);
        QCOMPARE(evaluation.numQuestions, 3);
        QCOMPARE(evaluation.numCorrect, 2);
        QCOMPARE(evaluation.info.label, std::string("expert"));
        QVERIFY(evaluation.createdAtMs > 0);
    }

    void answersThatWereCutOffAreCountedUnlessTheyAreRight()
    {
        Fixture f;
        auto evaluations = f.workspace.evaluations();
        const auto id = evaluations.findOrAdd(f.info());
        std::vector results{f.result(0, true), f.result(1, false), f.result(2, false)};
        results[0].finishReason = FinishReason::Length;
        results[1].finishReason = FinishReason::Length;
        results[2].finishReason = FinishReason::EndOfSequence;
        evaluations.addResults(id, results);
        QVERIFY(resultsOf(f.workspace, id) == results);
        QCOMPARE(evaluations.evaluation(id).numUnfinished, 1);
        QCOMPARE(evaluations.all().at(0).numUnfinished, 1);
    }

    void theSameSettingsFindTheSameEvaluation()
    {
        Fixture f;
        auto evaluations = f.workspace.evaluations();
        const auto first = evaluations.findOrAdd(f.info());
        auto other = f.info();
        other.settings = "{\"max_new_tokens\":8}";
        const auto second = evaluations.findOrAdd(other);
        auto adapted = f.info();
        adapted.adapterHash = "a1";
        QVERIFY(second != first && evaluations.findOrAdd(adapted) != first);
        auto renamed = f.info();
        renamed.label = "another name";
        QVERIFY(evaluations.findOrAdd(renamed) == first);
        QCOMPARE(evaluations.all().size(), 3u);
        QVERIFY(evaluations.all().front().id == first); // the latest used
        QCOMPARE(evaluations.all().front().info.label, std::string("another name"));
    }

    void theFirstResultOfAQuestionStays()
    {
        Fixture f;
        auto evaluations = f.workspace.evaluations();
        const auto id = evaluations.findOrAdd(f.info());
        evaluations.addResults(id, std::vector{f.result(0, true)});
        evaluations.addResults(id, std::vector{f.result(0, false), f.result(1, false)});
        QVERIFY((resultsOf(f.workspace, id) == std::vector{f.result(0, true), f.result(1, false)}));
    }

    void aBatchIsStoredWholeOrNotAtAll()
    {
        Fixture f;
        auto evaluations = f.workspace.evaluations();
        const auto id = evaluations.findOrAdd(f.info());
        auto stranger = f.result(1, true);
        stranger.problem = ProblemId{99};
        QVERIFY(codeOf([&] { evaluations.addResults(id, std::vector{f.result(0, true), stranger}); }).has_value());
        QVERIFY(resultsOf(f.workspace, id).empty());
    }

    void whatIsNotThereIsNamed()
    {
        Fixture f;
        auto evaluations = f.workspace.evaluations();
        QVERIFY(codeOf([&] { evaluations.evaluation(EvaluationId{5}); }) == ErrorCode::NotFound);
        QVERIFY(codeOf([&] { evaluations.addResults(EvaluationId{5}, {}); }) == ErrorCode::NotFound);
        QVERIFY(codeOf([&] { resultsOf(f.workspace, EvaluationId{5}); }) == ErrorCode::NotFound);
        QVERIFY(test::messageOf([&] { evaluations.evaluation(EvaluationId{5}); }).contains("no evaluation 5"));
    }

    /// Layout 3 did not tell why an answer ended; the number of its tokens does, where the limit is known.
    void resultsOfTheThirdLayoutAreCutOffWhereTheyUsedAllTokens()
    {
        QTemporaryDir directory;
        const std::filesystem::path folder = directory.filePath("old").toStdString();
        {
            auto workspace = Workspace::open(folder, Workspace::Mode::CreateIfMissing);
            const auto model = workspace.findOrAddModel({"m1", "/models/m", "qwen2", common::Json::object()});
            const auto problems =
                workspace.findOrAddProblems(std::vector<Problem>{{"p0", "What is 0?"}, {"p1", "What is 1?"}});
            for (const auto* settings : {"{\"max_new_tokens\":8}", "{}"}) {
                const auto id = workspace.evaluations().findOrAdd({model, "", "", "x", "gsm8k", "/data", settings});
                workspace.evaluations().addResults(
                    id, std::vector<QuestionResult>{{problems[0], "So", 8, "", "5", false, ""},
                            {problems[1], "It is 6.", 5, "6", "5", false, ""}});
            }
        }
        runSql(folder, "ALTER TABLE evaluation_results DROP COLUMN finish_reason; PRAGMA user_version = 3");
        auto workspace = Workspace::open(folder, Workspace::Mode::ReadWrite);
        const auto limited = resultsOf(workspace, EvaluationId{1});
        QVERIFY(limited.at(0).finishReason == FinishReason::Length);
        QVERIFY(limited.at(1).finishReason == FinishReason::EndOfSequence);
        QCOMPARE(workspace.evaluations().evaluation(EvaluationId{1}).numUnfinished, 1);
        QVERIFY(!resultsOf(workspace, EvaluationId{2}).at(0).finishReason);
        QCOMPARE(workspace.evaluations().evaluation(EvaluationId{2}).numUnfinished, 0);
    }

    /// What an older version of this program wrote keeps its content and gets the new tables.
    void aWorkspaceOfTheFirstLayoutIsBroughtUpToDate_data()
    {
        QTest::addColumn<bool>("isRead");
        QTest::newRow("by a writer") << false;
        QTest::newRow("by a reader") << true;
    }

    void aWorkspaceOfTheFirstLayoutIsBroughtUpToDate()
    {
        QFETCH(bool, isRead);
        std::filesystem::path folder;
        QTemporaryDir directory;
        {
            folder = directory.filePath("old").toStdString();
            auto workspace = Workspace::open(folder, Workspace::Mode::CreateIfMissing);
            workspace.findOrAddProblems(std::vector<Problem>{{"p0", "What is 0?"}});
        }
        runSql(folder, "DROP TABLE evaluation_results; DROP TABLE evaluations; ALTER TABLE generations DROP COLUMN "
                       "problem_file; PRAGMA user_version = 1");
        auto workspace = Workspace::open(folder, isRead ? Workspace::Mode::ReadOnly : Workspace::Mode::ReadWrite);
        QCOMPARE(workspace.numProblems(), 1);
        QVERIFY(workspace.evaluations().all().empty());
    }

    void anOldWorkspaceThatCannotBeWrittenIsRefusedByName()
    {
        if (::geteuid() == 0)
            QSKIP("Root may write everywhere.");
        QTemporaryDir directory;
        const std::filesystem::path folder = directory.filePath("old").toStdString();
        Workspace::open(folder, Workspace::Mode::CreateIfMissing);
        runSql(folder, "DROP TABLE evaluation_results; DROP TABLE evaluations; ALTER TABLE generations DROP COLUMN "
                       "problem_file; PRAGMA user_version = 1; PRAGMA journal_mode = DELETE");
        std::filesystem::permissions(folder, std::filesystem::perms(0555));
        const auto message = lr::test::messageOf([&] { Workspace::open(folder, Workspace::Mode::ReadOnly); });
        std::filesystem::permissions(folder, std::filesystem::perms(0755));
        QVERIFY2(message.contains("Copy the workspace"), qPrintable(message));
    }
};

QTEST_APPLESS_MAIN(TestEvaluations)
#include "tst_evaluations.moc"
