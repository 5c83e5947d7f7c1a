#include "common/error.h"
#include "store/workspace.h"
#include "support/error_checks.h"
#include "support/synthetic_steps.h"

#include <QTemporaryDir>
#include <QTest>

using namespace lr;
using namespace lr::store;
using common::ErrorCode;
using common::Json;
using test::codeOf;
using test::messageOf;

namespace {

const test::SyntheticSteps kSynthetic(11);

/// A workspace in a temporary folder with one generation and one scoring of it.
struct Fixture
{
    QTemporaryDir directory;
    std::filesystem::path folder = directory.filePath("ws").toStdString();
    Workspace workspace = Workspace::open(folder, Workspace::Mode::CreateIfMissing);
    ModelId expert = workspace.findOrAddModel({"e1", "/models/expert", "qwen2", {{"layers", 24}}});
    ModelId amateur = workspace.findOrAddModel({"a1", "/models/amateur", "qwen2", Json::object()});
    GenerationId generation = workspace.findOrAddGeneration(GenerationKind::Expert, expert, {{"max_new_tokens", 128}});
    ScoringId scoring = workspace.findOrAddScoring(generation, amateur, {{"amateur_prefix", "ids"}});
};

std::vector<Problem> someProblems(int count)
{
    std::vector<Problem> problems;
    for (int i = 0; i < count; ++i)
        problems.push_back({"p" + std::to_string(i), "What is " + std::to_string(i) + "?"});
    return problems;
}

Trajectory trajectoryFor(const std::vector<steps::StepRecord>& steps)
{
    return {{1, 2, 3}, test::SyntheticSteps::completion(steps), FinishReason::Length, "some text"};
}

std::vector<steps::StepRecord> scoredSteps(const Workspace& workspace, ScoringId scoring, ProblemId problem)
{
    std::vector<steps::StepRecord> found;
    workspace.forEachScoredTrajectory(scoring, [&](const ScoredTrajectory& scored) {
        if (scored.stored.problemId == problem)
            found = scored.steps();
    });
    return found;
}

} // namespace

class TestWorkspace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewWorkspaceIsEmpty()
    {
        const Fixture f;
        QCOMPARE(f.workspace.numProblems(), 0);
        QCOMPARE(f.workspace.generation(f.generation).numTrajectories, 0);
        QVERIFY(f.workspace.finishedProblems(f.generation).empty());
        QCOMPARE(f.workspace.latestScoring()->numSteps, 0);
    }

    void theSameModelGenerationAndScoringAreFoundAgain()
    {
        Fixture f;
        auto& w = f.workspace;
        QVERIFY(w.findOrAddModel({"e1", "/elsewhere", "qwen2", Json::object()}) == f.expert);
        QCOMPARE(w.model(f.expert).path, std::string("/elsewhere"));
        QVERIFY(w.findOrAddGeneration(GenerationKind::Expert, f.expert, {{"max_new_tokens", 128}}) == f.generation);
        QVERIFY(w.findOrAddScoring(f.generation, f.amateur, {{"amateur_prefix", "ids"}}) == f.scoring);
        QCOMPARE(w.generations().size(), 1u);
        QCOMPARE(w.scorings().size(), 1u);
    }

    void orderOfKeysInSettingsDoesNotMatter()
    {
        Fixture f;
        const auto first = f.workspace.findOrAddGeneration(GenerationKind::Expert, f.expert, {{"a", 1}, {"b", 2}});
        const auto again = f.workspace.findOrAddGeneration(GenerationKind::Expert, f.expert, {{"b", 2}, {"a", 1}});
        QVERIFY(first == again);
        QCOMPARE(f.workspace.generation(first).settings, std::string(R"({"a":1,"b":2})"));
    }

    void otherSettingsKindOrModelMakeAnotherGeneration()
    {
        Fixture f;
        auto& w = f.workspace;
        QVERIFY(w.findOrAddGeneration(GenerationKind::Expert, f.expert, {{"max_new_tokens", 64}}) != f.generation);
        QVERIFY(w.findOrAddGeneration(GenerationKind::Text, f.expert, {{"max_new_tokens", 128}}) != f.generation);
        QVERIFY(w.findOrAddGeneration(GenerationKind::Expert, f.amateur, {{"max_new_tokens", 128}}) != f.generation);
        QVERIFY(w.findOrAddScoring(f.generation, f.amateur, {{"amateur_prefix", "retokenised"}}) != f.scoring);
    }

    void settingsThatAreNoObjectAreRefused()
    {
        Fixture f;
        QCOMPARE(codeOf([&] { f.workspace.findOrAddGeneration(GenerationKind::Expert, f.expert, Json(3)); }),
            ErrorCode::InvalidArgument);
    }

    void problemsKeepTheirIdsAndOrder()
    {
        Fixture f;
        const auto few = f.workspace.findOrAddProblems(someProblems(3));
        const auto more = f.workspace.findOrAddProblems(someProblems(5));
        QCOMPARE(f.workspace.numProblems(), 5);
        QVERIFY(std::equal(few.begin(), few.end(), more.begin()));
        QVERIFY(std::is_sorted(more.begin(), more.end()));
        const Problem sameIdOtherQuestion{"p0", "Something else?"};
        QVERIFY(f.workspace.findOrAddProblems(std::span(&sameIdOtherQuestion, 1)).front() != few.front());
    }

    void textOfAnyKindIsKept()
    {
        Fixture f;
        const std::string strange("nul\0, bad \xFF, 'quote', naïve", 27);
        const std::vector<Problem> problems = {{strange, ""}, {"", strange}};
        const auto ids = f.workspace.findOrAddProblems(problems);
        Trajectory trajectory{{}, {5, 6}, FinishReason::Text, strange};
        const auto id = f.workspace.addTrajectory(f.generation, ids[0], trajectory);
        QVERIFY(f.workspace.trajectory(id).problem == problems[0]);
        QVERIFY(f.workspace.trajectory(id).trajectory == trajectory);
        trajectory.text = std::nullopt;
        trajectory.completionIds.clear();
        const auto other = f.workspace.addTrajectory(f.generation, ids[1], trajectory);
        QVERIFY(f.workspace.trajectory(other).trajectory == trajectory);
        QVERIFY(f.workspace.findOrAddProblems(problems) == ids);
    }

    void whatIsAddedTwiceIsKeptOnce()
    {
        Fixture f;
        const auto problem = f.workspace.findOrAddProblems(someProblems(1)).front();
        const auto steps = kSynthetic.trajectory(0, 20);
        const auto first = f.workspace.addScoredTrajectory(f.scoring, problem, trajectoryFor(steps), steps);
        auto changed = steps;
        changed[0].klNats = 99;
        QVERIFY(f.workspace.addScoredTrajectory(f.scoring, problem, trajectoryFor(steps), changed) == first);
        const auto scoring = f.workspace.scoring(f.scoring);
        QCOMPARE(scoring.numTrajectories, 1);
        QCOMPARE(scoring.numSteps, 20);
        QVERIFY(scoredSteps(f.workspace, f.scoring, problem).front().klNats != 99);
    }

    void stagesMayFollowEachOther()
    {
        Fixture f;
        const auto problems = f.workspace.findOrAddProblems(someProblems(4));
        std::vector<TrajectoryId> ids;
        for (std::size_t i = 0; i < 3; ++i)
            ids.push_back(
                f.workspace.addTrajectory(f.generation, problems[i], trajectoryFor(kSynthetic.trajectory(i, 5))));
        QVERIFY(f.workspace.finishedProblems(f.generation) ==
                std::vector<ProblemId>(problems.begin(), problems.begin() + 3));
        QVERIFY(f.workspace.trajectoriesWithoutSteps(f.scoring) == ids);
        f.workspace.addSteps(f.scoring, ids[1], kSynthetic.trajectory(1, 5));
        QVERIFY(f.workspace.trajectoriesWithoutSteps(f.scoring) == (std::vector{ids[0], ids[2]}));
        const auto another = f.workspace.findOrAddScoring(f.generation, f.amateur, {{"amateur_prefix", "retokenised"}});
        QVERIFY(f.workspace.trajectoriesWithoutSteps(another) == ids);
    }

    void stepsOfOtherTokensAreRefusedAndNothingIsKept()
    {
        Fixture f;
        const auto problem = f.workspace.findOrAddProblems(someProblems(1)).front();
        const auto steps = kSynthetic.trajectory(0, 20);
        auto trajectory = trajectoryFor(steps);
        trajectory.completionIds[7] += 1;
        QCOMPARE(codeOf([&] { f.workspace.addScoredTrajectory(f.scoring, problem, trajectory, steps); }),
            ErrorCode::InvalidArgument);
        trajectory.completionIds.resize(19);
        QCOMPARE(codeOf([&] { f.workspace.addScoredTrajectory(f.scoring, problem, trajectory, steps); }),
            ErrorCode::InvalidArgument);
        QVERIFY(f.workspace.finishedProblems(f.generation).empty());
        f.workspace.addScoredTrajectory(f.scoring, problem, trajectoryFor(steps), steps); // and it can go on
        QCOMPARE(f.workspace.scoring(f.scoring).numSteps, 20);
    }

    void unknownIdsAreNamed()
    {
        Fixture f;
        auto& w = f.workspace;
        const auto problem = w.findOrAddProblems(someProblems(1)).front();
        QCOMPARE(codeOf([&] { w.addTrajectory(f.generation, ProblemId{99}, {}); }), ErrorCode::NotFound);
        QCOMPARE(codeOf([&] { w.addTrajectory(GenerationId{99}, problem, {}); }), ErrorCode::NotFound);
        QCOMPARE(codeOf([&] { w.addSteps(ScoringId{99}, TrajectoryId{1}, {}); }), ErrorCode::NotFound);
        QCOMPARE(codeOf([&] { w.findOrAddScoring(GenerationId{99}, f.amateur, Json::object()); }), ErrorCode::NotFound);
        QCOMPARE(codeOf([&] { w.model(ModelId{99}); }), ErrorCode::NotFound);
        QVERIFY(messageOf([&] { w.trajectory(TrajectoryId{99}); }).contains("99"));
    }

    void visitsGoInProblemOrder()
    {
        Fixture f;
        const auto problems = f.workspace.findOrAddProblems(someProblems(6));
        for (const std::size_t i : {4u, 1u, 5u, 0u, 3u, 2u}) {
            const auto steps = kSynthetic.trajectory(i, 10 + static_cast<int>(i));
            f.workspace.addScoredTrajectory(f.scoring, problems[i], trajectoryFor(steps), steps);
        }
        std::vector<ProblemId> scored, plain, summaries;
        f.workspace.forEachScoredTrajectory(f.scoring, [&](const ScoredTrajectory& t) {
            scored.push_back(t.stored.problemId);
            QCOMPARE(static_cast<std::int64_t>(t.steps().size()), t.summary.numSteps);
            QCOMPARE(t.stored.trajectory.completionIds.size(), t.steps().size());
        });
        f.workspace.forEachTrajectory(f.generation, [&](const StoredTrajectory& t) { plain.push_back(t.problemId); });
        f.workspace.forEachSummary(f.scoring, [&](ProblemId id, const StepSummary&) { summaries.push_back(id); });
        QVERIFY(scored == problems);
        QVERIFY(plain == problems);
        QVERIFY(summaries == problems);
    }

    void summariesAreMeanAndMaximum()
    {
        Fixture f;
        const auto problem = f.workspace.findOrAddProblems(someProblems(1)).front();
        auto steps = kSynthetic.trajectory(0, 4);
        for (int i = 0; i < 4; ++i)
            steps[static_cast<std::size_t>(i)].klNats = static_cast<float>(i * i);
        f.workspace.addScoredTrajectory(f.scoring, problem, trajectoryFor(steps), steps);
        std::int64_t numCandidates = 0;
        for (const auto& step : steps)
            numCandidates += static_cast<std::int64_t>(step.candidates.size());
        QCOMPARE(f.workspace.scoring(f.scoring).numCandidates, numCandidates);
        f.workspace.forEachSummary(f.scoring, [&](ProblemId, const StepSummary& summary) {
            QVERIFY(summary == (StepSummary{4, numCandidates, 3.5, 9}));
        });
    }

    void whatAVisitorThrowsPassesOn()
    {
        Fixture f;
        const auto problem = f.workspace.findOrAddProblems(someProblems(1)).front();
        f.workspace.addTrajectory(f.generation, problem, {});
        QVERIFY_EXCEPTION_THROWN(
            f.workspace.forEachTrajectory(f.generation, [](const StoredTrajectory&) { throw std::runtime_error("x"); }),
            std::runtime_error);
        f.workspace.findOrAddProblems(someProblems(2)); // the workspace is still usable
    }

    void theScoringUsedLastIsTheLatest()
    {
        Fixture f;
        const auto other = f.workspace.findOrAddScoring(f.generation, f.amateur, {{"amateur_prefix", "retokenised"}});
        QVERIFY(f.workspace.latestScoring()->id == other);
        f.workspace.findOrAddScoring(f.generation, f.amateur, {{"amateur_prefix", "ids"}});
        QVERIFY(f.workspace.latestScoring()->id == f.scoring);
        QVERIFY(f.workspace.scorings().back().id == other);
    }

    void otherSettingsAreTold()
    {
        Fixture f;
        const auto problems = f.workspace.findOrAddProblems(someProblems(2));
        QVERIFY(f.workspace.otherSettingsNotice(f.generation).empty());
        const auto shorter =
            f.workspace.findOrAddGeneration(GenerationKind::Expert, f.expert, {{"max_new_tokens", 64}});
        QVERIFY(f.workspace.otherSettingsNotice(shorter).empty()); // the other one is empty still
        for (const auto problem : problems)
            f.workspace.addTrajectory(f.generation, problem, {});
        QCOMPARE(f.workspace.otherSettingsNotice(shorter), std::string("This workspace already holds 2 trajectories "
                                                                       "with other settings (max_new_tokens 128 "
                                                                       "instead of 64)."));
        const auto otherExpert = f.workspace.findOrAddGeneration(
            GenerationKind::Expert, f.amateur, {{"max_new_tokens", 128}, {"dtype", "float32"}});
        QCOMPARE(f.workspace.otherSettingsNotice(otherExpert),
            std::string("This workspace already holds 2 trajectories with other settings (expert '/models/expert' "
                        "instead of '/models/amateur', dtype none instead of \"float32\")."));
    }

    void everythingIsThereAfterReopening()
    {
        Fixture f;
        const auto problems = f.workspace.findOrAddProblems(someProblems(2));
        const auto steps = kSynthetic.trajectory(3, 30);
        f.workspace.addScoredTrajectory(f.scoring, problems[1], trajectoryFor(steps), steps);
        const auto before = scoredSteps(f.workspace, f.scoring, problems[1]);
        {
            const auto closed = std::move(f.workspace);
        }
        const auto reopened = Workspace::open(f.folder, Workspace::Mode::ReadOnly);
        QVERIFY(scoredSteps(reopened, f.scoring, problems[1]) == before);
        QVERIFY(reopened.model(f.expert).description == Json({{"layers", 24}}));
        QCOMPARE(reopened.generation(f.generation).kind, GenerationKind::Expert);
        QVERIFY(reopened.findTrajectory(f.generation, problems[1]).has_value());
        QVERIFY(!reopened.findTrajectory(f.generation, problems[0]).has_value());
    }
};

QTEST_APPLESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
