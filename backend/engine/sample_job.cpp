#include "engine/sample_job.h"

#include "common/clock.h"
#include "common/error.h"
#include "engine/generation_plan.h"
#include "engine/model_pair.h"
#include "engine/scoring_run.h"
#include "engine/threads.h"
#include "problems/problem_reader.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <set>

namespace lr::engine {

namespace {

using common::Error;
using common::ErrorCode;
using common::OrderedJson;

/// Everything that decides what the expert writes.
common::Json generationSettings(const settings::SampleSettings& options, const ModelPair& pair)
{
    common::Json settings{{"max_new_tokens", options.maxNewTokens}, {"dtype", dtypeName(pair.expertDtype())},
        {"temperature", options.temperature}};
    settings.update(pair.prompts().settings());
    if (options.temperature > 0)
        settings.update({{"top_p", options.topP}, {"seed", options.seed}});
    return settings;
}

class SampleJob
{
public:
    SampleJob(const settings::SampleSettings& options, jobs::ProgressTarget progress, std::stop_token stop)
        : m_options(options)
        , m_progressTarget(progress)
        , m_stop(std::move(stop))
        , m_problems(problems::readProblems(options.problems,
              {.maxProblems = options.maxProblems,
                  .badLines = options.skipBadLines ? common::BadLines::Skip : common::BadLines::Fail}))
        , m_pair(options.expert, options.adapter, options.amateur, options.runtime, options.prompt)
        , m_prompts(makePrompts(
              m_pair.prompts(), m_problems.problems, m_pair.expertCheckpoint().config().maxPositionEmbeddings))
        , m_workspace(store::Workspace::open(options.workspace, store::Workspace::Mode::CreateIfMissing))
    {
        m_result.numProblems = static_cast<std::int64_t>(m_problems.problems.size());
        m_result.numSkippedLines = static_cast<std::int64_t>(m_problems.skipped.count);
        for (const auto& reason : m_problems.skipped.reasons)
            spdlog::warn("skipped: {}", reason);
    }

    SampleResult run()
    {
        openRun();
        planWork();
        if (m_unscored.empty() && m_waiting.empty())
            return m_result;
        loadModels();
        jobs::Progress progress(m_progressTarget, "Sampling", numTodo(), "problems");
        m_progress = &progress;
        ScoringRun scoring(m_workspace, m_scoring, m_pair, m_options.amateurPrefix, [this](std::int64_t) {
            ++m_result.numScored;
            showProgress();
        });
        try {
            scoreStored(scoring);
            generate(scoring);
            scoring.flush(m_stop);
        } catch (const Error& error) {
            if (error.code() != ErrorCode::Cancelled)
                throw;
            scoring.storeUnscored(m_generation);
            throw Error(ErrorCode::Cancelled,
                fmt::format("Stopped. {} of {} problems are finished; the same command goes on from there.",
                    m_result.numKept + m_result.numScored, m_result.numProblems));
        }
        m_result.scoreSeconds = scoring.seconds();
        return m_result;
    }

private:
    std::int64_t numTodo() const { return static_cast<std::int64_t>(m_unscored.size() + m_waiting.size()); }

    void openRun()
    {
        m_pair.prompts().logDate();
        const auto expert = m_pair.storeExpert(m_workspace);
        const auto amateur = m_pair.storeAmateur(m_workspace);
        m_generation = m_workspace.findOrAddGeneration(store::GenerationKind::Expert, expert,
            generationSettings(m_options, m_pair), std::filesystem::absolute(m_options.problems).string());
        m_scoring =
            m_workspace.findOrAddScoring(m_generation, amateur, scoringSettings(m_pair, m_options.amateurPrefix));
        m_result.scoring = static_cast<std::int64_t>(m_scoring);
        if (const auto notice = m_workspace.otherSettingsNotice(m_generation); !notice.empty())
            spdlog::warn("{} They stay; this run begins anew beside them.", notice);
    }

    /// Sorts the problems into finished, written but not scored, and waiting.
    void planWork()
    {
        std::vector<store::Problem> rows;
        for (const auto& problem : m_problems.problems)
            rows.push_back({problem.id, problem.promptText()});
        m_problemIds = m_workspace.findOrAddProblems(rows);
        const auto written = m_workspace.finishedProblems(m_generation);
        const auto withoutSteps = m_workspace.trajectoriesWithoutSteps(m_scoring);
        const std::set<store::TrajectoryId> unscored(withoutSteps.begin(), withoutSteps.end());
        for (std::size_t i = 0; i < m_problemIds.size(); ++i) {
            if (!std::binary_search(written.begin(), written.end(), m_problemIds[i])) {
                m_waiting.push_back(i);
                continue;
            }
            const auto trajectory = m_workspace.findTrajectory(m_generation, m_problemIds[i]);
            if (unscored.contains(*trajectory))
                m_unscored.push_back(*trajectory);
            else
                ++m_result.numKept;
        }
        if (m_result.numKept > 0)
            spdlog::info(
                "{} of {} problems were finished earlier and are kept.", m_result.numKept, m_result.numProblems);
    }

    void loadModels()
    {
        const auto start = std::chrono::steady_clock::now();
        m_pair.load();
        m_result.loadSeconds = common::secondsSince(start);
    }

    void scoreStored(ScoringRun& scoring)
    {
        for (const auto id : m_unscored) {
            const auto stored = m_workspace.trajectory(id);
            scoring.add({stored.problemId, stored.problem.question, stored.trajectory, id, {}}, m_stop);
        }
    }

    std::vector<sampling::Prompt> takeWaitingPrompts()
    {
        std::vector<sampling::Prompt> prompts;
        for (const auto index : m_waiting)
            prompts.push_back(std::move(m_prompts[index]));
        return prompts;
    }

    void generate(ScoringRun& scoring)
    {
        auto prompts = takeWaitingPrompts();
        if (prompts.empty())
            return;
        const auto start = std::chrono::steady_clock::now();
        const double scoredBefore = scoring.seconds();
        auto plan = planGeneration(m_pair.expert(), prompts, m_options.maxNewTokens, m_options.batchSize,
            {m_options.temperature, m_options.topP, m_options.seed});
        plan.keepHidden = true;
        sampling::Generator generator(m_pair.expert(), plan);
        std::size_t next = 0;
        const auto source = [&]() -> std::optional<sampling::Prompt> {
            if (next == prompts.size())
                return std::nullopt;
            return std::move(prompts[next++]);
        };
        const auto sink = [&](sampling::Trajectory&& trajectory) {
            ++m_result.numGenerated;
            m_finishedTokens += static_cast<std::int64_t>(trajectory.tokenIds.size());
            scoring.add(pending(std::move(trajectory)), m_stop);
        };
        generator.run(source, sink, m_stop, [this](const sampling::GenerationProgress& progress) {
            m_result.newTokens = progress.newTokens;
            m_result.promptTokens = progress.promptTokens;
            showProgress();
        });
        const auto elapsed = common::secondsSince(start);
        m_result.generateSeconds = elapsed - (scoring.seconds() - scoredBefore);
    }

    PendingTrajectory pending(sampling::Trajectory&& trajectory) const
    {
        PendingTrajectory result;
        result.problem = m_problemIds[trajectory.index];
        result.question = m_problems.problems[trajectory.index].promptText();
        result.trajectory.text = m_pair.prompts().tokenizer().decode(trajectory.tokenIds, true);
        result.trajectory.promptIds = std::move(trajectory.promptIds);
        result.trajectory.completionIds = std::move(trajectory.tokenIds);
        result.trajectory.finishReason = trajectory.finishReason == sampling::FinishReason::EndOfSequence
                                             ? store::FinishReason::EndOfSequence
                                             : store::FinishReason::Length;
        result.expertHidden = std::move(trajectory.hidden);
        return result;
    }

    /// Progress in problems. A scored problem counts as one. A problem that is only generated counts as
    /// kGenerationShare, and one that is being generated as its share of the token limit.
    void showProgress()
    {
        constexpr double kGenerationShare = 0.75;
        const double underWay =
            static_cast<double>(m_result.newTokens - m_finishedTokens) / static_cast<double>(m_options.maxNewTokens);
        const double scored = static_cast<double>(m_result.numScored);
        const double written = std::max(static_cast<double>(m_result.numGenerated), scored) - scored;
        common::OrderedJson details;
        if (m_result.newTokens > 0)
            details = {{"new_tokens", m_result.newTokens},
                {"tokens_per_second", static_cast<double>(m_result.newTokens) / std::max(m_progress->seconds(), 1e-9)}};
        m_progress->update(m_result.numScored, scored + kGenerationShare * (written + underWay), details);
    }

    const settings::SampleSettings& m_options;
    jobs::ProgressTarget m_progressTarget;
    std::stop_token m_stop;
    problems::ProblemFile m_problems;
    ModelPair m_pair;
    std::vector<sampling::Prompt> m_prompts; ///< of all problems, checked before a workspace is made
    store::Workspace m_workspace;
    store::GenerationId m_generation = {};
    store::ScoringId m_scoring = {};
    std::vector<store::ProblemId> m_problemIds;
    std::vector<std::size_t> m_waiting; ///< indices into the problems
    std::vector<store::TrajectoryId> m_unscored;
    jobs::Progress* m_progress = nullptr;
    std::int64_t m_finishedTokens = 0;
    SampleResult m_result;
};

} // namespace

SampleResult run(const settings::SampleSettings& options, jobs::ProgressTarget progress, std::stop_token stop)
{
    applyThreads(options.runtime);
    return SampleJob(options, progress, std::move(stop)).run();
}

OrderedJson toJson(const SampleResult& result, const settings::SampleSettings& options)
{
    return {{"workspace", options.workspace.string()}, {"scoring", result.scoring}, {"problems", result.numProblems},
        {"kept", result.numKept}, {"generated", result.numGenerated}, {"scored", result.numScored},
        {"skipped_lines", result.numSkippedLines}, {"prompt_tokens", result.promptTokens},
        {"new_tokens", result.newTokens},
        {"seconds",
            {{"load", result.loadSeconds}, {"generate", result.generateSeconds}, {"score", result.scoreSeconds}}}};
}

std::string summaryOf(const SampleResult& result, const settings::SampleSettings& options)
{
    auto line = fmt::format("{}: {} problems with their steps ({} now, {} from before)", options.workspace.string(),
        result.numKept + result.numScored, result.numScored, result.numKept);
    if (result.numScored > 0)
        line += fmt::format(
            ", {} tokens in {}", result.newTokens, jobs::durationText(result.generateSeconds + result.scoreSeconds));
    return line + skippedLinesText(result.numSkippedLines);
}

} // namespace lr::engine
