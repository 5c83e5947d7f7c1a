#include "engine/score_job.h"

#include "common/error.h"
#include "engine/given_text.h"
#include "engine/model_pair.h"
#include "engine/scoring_run.h"
#include "engine/threads.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>

namespace lr::engine {

using common::Error;
using common::ErrorCode;

namespace {

std::int64_t shorterContext(const ModelPair& pair)
{
    return std::min(pair.expertCheckpoint().config().maxPositionEmbeddings,
        pair.amateurCheckpoint().config().maxPositionEmbeddings);
}

std::vector<GivenTrajectory> readGiven(
    const settings::ScoreSettings& options, const ModelPair& pair, common::SkippedLines& skipped)
{
    if (options.textFile.empty())
        return readTrajectories(options.trajectories, pair.prompts(),
            options.skipBadLines ? common::BadLines::Skip : common::BadLines::Fail, skipped);
    const auto start = pair.expertCheckpoint().config().bosTokenId;
    return textWindows(
        options.textFile, pair.prompts().tokenizer(), start, std::min(options.windowTokens, shorterContext(pair)));
}

/// The settings that decide which trajectories belong together. A file that is scored twice has the same settings and
/// is found again.
common::Json settings(const settings::ScoreSettings& options, const ModelPair& pair)
{
    const auto& path = options.textFile.empty() ? options.trajectories : options.textFile;
    common::Json result{{"file", path.filename().string()}, {"dtype", dtypeName(pair.expertDtype())}};
    if (options.textFile.empty())
        result.update(pair.prompts().settings());
    else
        result["window_tokens"] = options.windowTokens;
    return result;
}

/// A stored trajectory under the same name must be the same text.
void checkSame(
    const store::StoredTrajectory& stored, const GivenTrajectory& given, const std::filesystem::path& workspace)
{
    if (stored.trajectory.promptIds == given.trajectory.promptIds &&
        stored.trajectory.completionIds == given.trajectory.completionIds)
        return;
    throw Error(
        ErrorCode::InvalidArgument, "The workspace '" + common::printable(workspace.native(), 400) +
                                        "' holds another text for '" + common::printable(given.problem.promptId) +
                                        "', from a file of the same name. Use another workspace, or rename the file.");
}

/// The given trajectories that have no steps in this scoring yet.
std::vector<PendingTrajectory> notYetScored(store::Workspace& workspace, store::GenerationId generation,
    store::ScoringId scoring, const std::vector<GivenTrajectory>& given)
{
    std::vector<store::Problem> problems;
    for (const auto& item : given)
        problems.push_back(item.problem);
    const auto ids = workspace.findOrAddProblems(problems);
    const auto written = workspace.finishedProblems(generation);
    const auto withoutSteps = workspace.trajectoriesWithoutSteps(scoring);
    const std::set<store::TrajectoryId> unscored(withoutSteps.begin(), withoutSteps.end());
    std::vector<PendingTrajectory> result;
    for (std::size_t i = 0; i < given.size(); ++i) {
        PendingTrajectory pending{ids[i], given[i].problem.question, given[i].trajectory, std::nullopt, {}};
        if (std::binary_search(written.begin(), written.end(), ids[i])) {
            pending.storedAs = workspace.findTrajectory(generation, ids[i]);
            checkSame(workspace.trajectory(*pending.storedAs), given[i], workspace.folder());
            if (!unscored.contains(*pending.storedAs))
                continue;
        }
        result.push_back(std::move(pending));
    }
    return result;
}

} // namespace

ScoreResult run(const settings::ScoreSettings& options, jobs::ProgressTarget progress, std::stop_token stop)
{
    applyThreads(options.runtime);
    ModelPair pair(options.expert, options.adapter, options.amateur, options.runtime, options.prompt);
    common::SkippedLines skipped;
    const auto given = readGiven(options, pair, skipped);
    auto workspace = store::Workspace::open(options.workspace, store::Workspace::Mode::CreateIfMissing);
    const auto generation = workspace.findOrAddGeneration(
        store::GenerationKind::Text, pair.storeExpert(workspace), settings(options, pair));
    const auto scoring = workspace.findOrAddScoring(
        generation, pair.storeAmateur(workspace), scoringSettings(pair, options.amateurPrefix));

    ScoreResult result{.scoring = static_cast<std::int64_t>(scoring),
        .numTrajectories = static_cast<std::int64_t>(given.size()),
        .numSkippedLines = static_cast<std::int64_t>(skipped.count)};
    auto todo = notYetScored(workspace, generation, scoring, given);
    result.numKept = result.numTrajectories - static_cast<std::int64_t>(todo.size());
    if (todo.empty())
        return result;

    pair.load();
    jobs::Progress shown(progress, "Scoring", static_cast<std::int64_t>(todo.size()), "trajectories");
    ScoringRun run(workspace, scoring, pair, options.amateurPrefix, [&](std::int64_t numTokens) {
        result.numSteps += numTokens;
        shown.update(++result.numScored);
    });
    try {
        for (auto& pending : todo)
            run.add(std::move(pending), stop);
        run.flush(stop);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Cancelled)
            throw;
        throw Error(ErrorCode::Cancelled,
            fmt::format("Stopped. {} of {} trajectories are scored; the same command goes on from there.",
                result.numKept + result.numScored, result.numTrajectories));
    }
    result.seconds = shown.seconds();
    return result;
}

common::OrderedJson toJson(const ScoreResult& result, const settings::ScoreSettings& options)
{
    return {{"workspace", options.workspace.string()}, {"scoring", result.scoring},
        {"trajectories", result.numTrajectories}, {"kept", result.numKept}, {"scored", result.numScored},
        {"steps", result.numSteps}, {"skipped_lines", result.numSkippedLines}, {"seconds", result.seconds}};
}

std::string summaryOf(const ScoreResult& result, const settings::ScoreSettings& options)
{
    return fmt::format("{}: {} steps of {} trajectories scored, {} trajectories kept from before",
               options.workspace.string(), result.numSteps, result.numScored, result.numKept) +
           skippedLinesText(result.numSkippedLines);
}

} // namespace lr::engine
