#include "engine/evaluate_job.h"

#include "common/clock.h"
#include "common/error.h"
#include "engine/generation_plan.h"
#include "engine/model_pair.h"
#include "engine/runtime.h"
#include "engine/threads.h"
#include "model/hub_cache.h"
#include "problems/problem_reader.h"
#include "store/settings.h"
#include "store/workspace.h"
#include "training/checkpoint_name.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <map>
#include <numeric>

namespace lr::engine {

using common::Error;
using common::ErrorCode;

namespace {

/// Checked before the first token is generated.
void requireReferences(std::span<const problems::Problem> problems)
{
    for (const auto& problem : problems) {
        if (!problems::referenceAnswer(problem))
            throw problems::missingReference(problem);
    }
}

AnsweredQuestion answered(const sampling::Trajectory& trajectory, const problems::Problem& problem,
    const tokenizer::Tokenizer& tokenizer, problems::Grader grader)
{
    AnsweredQuestion question{.index = trajectory.index,
        .text = tokenizer.decode(trajectory.tokenIds, true),
        .numTokens = static_cast<std::int64_t>(trajectory.tokenIds.size()),
        .isCutOff = trajectory.finishReason == sampling::FinishReason::Length,
        .grade = {}};
    question.grade = problems::gradeCompletion(problem, question.text, grader);
    return question;
}

} // namespace

void requireAnswerable(const PromptBuilder& prompts, std::span<const problems::Problem> problems, std::int64_t context)
{
    requireReferences(problems);
    makePrompts(prompts, problems, context);
}

EvaluationResult evaluate(const model::Decoder& decoder, const PromptBuilder& prompts,
    std::span<const problems::Problem> problems, std::span<const std::size_t> indices, const AnsweringOptions& options,
    std::stop_token stop, const OnAnswered& onAnswered, const OnTokens& onTokens)
{
    requireReferences(problems);
    auto queue = makePrompts(prompts, problems, indices, decoder.config().maxPositionEmbeddings);
    if (queue.empty())
        return {};
    const auto start = std::chrono::steady_clock::now();
    EvaluationResult result;
    std::int64_t numCorrect = 0;
    sampling::Generator generator(
        decoder, planGeneration(decoder, queue, options.maxNewTokens, options.batchSize, options.sampling));
    std::size_t next = 0;
    const auto source = [&] { return next < queue.size() ? std::optional(std::move(queue[next++])) : std::nullopt; };
    const auto sink = [&](sampling::Trajectory&& trajectory) {
        auto question = answered(trajectory, problems[trajectory.index], prompts.tokenizer(), options.grader);
        numCorrect += question.grade.isCorrect ? 1 : 0;
        if (onAnswered)
            onAnswered(std::move(question));
    };
    generator.run(source, sink, stop, [&](const sampling::GenerationProgress& progress) {
        result.newTokens = progress.newTokens;
        if (onTokens)
            onTokens(progress.newTokens);
    });
    result.accuracy = evaluation::proportionOf(numCorrect, static_cast<std::int64_t>(indices.size()));
    result.seconds = common::secondsSince(start);
    return result;
}

EvaluationResult evaluate(const model::Decoder& decoder, const PromptBuilder& prompts,
    std::span<const problems::Problem> problems, const AnsweringOptions& options, std::stop_token stop,
    const OnAnswered& onAnswered, const OnTokens& onTokens)
{
    std::vector<std::size_t> all(problems.size());
    std::iota(all.begin(), all.end(), std::size_t(0));
    return evaluate(decoder, prompts, problems, all, options, std::move(stop), onAnswered, onTokens);
}

namespace {

/// The results of one evaluation in a workspace, written in small batches.
class ResultStore
{
public:
    ResultStore(const std::filesystem::path& folder, std::span<const problems::Problem> problems)
        : m_workspace(store::Workspace::open(folder, store::Workspace::Mode::CreateIfMissing))
    {
        std::vector<store::Problem> rows;
        for (const auto& problem : problems)
            rows.push_back({problem.id, problem.promptText()});
        m_problemIds = m_workspace.findOrAddProblems(rows);
    }

    store::EvaluationId open(const store::ModelInfo& model, store::EvaluationInfo info)
    {
        info.model = m_workspace.findOrAddModel(model);
        return m_evaluation = m_workspace.evaluations().findOrAdd(info);
    }

    /// The verdicts of the questions that have a result, by their index.
    std::map<std::size_t, evaluation::AnswerVerdict> finished() const
    {
        std::map<store::ProblemId, std::size_t> indices;
        for (std::size_t i = 0; i < m_problemIds.size(); ++i)
            indices.emplace(m_problemIds[i], i);
        std::map<std::size_t, evaluation::AnswerVerdict> results;
        m_workspace.evaluations().forEachResult(
            m_evaluation, [&](const store::Problem&, const store::QuestionResult& result) {
                if (const auto found = indices.find(result.problem); found != indices.end())
                    results.emplace(found->second, evaluation::verdictOfAnswer(result.isCorrect,
                                                       result.finishReason == store::FinishReason::Length));
            });
        return results;
    }

    void add(AnsweredQuestion&& question)
    {
        m_waiting.push_back({m_problemIds[question.index], std::move(question.text), question.numTokens,
            std::move(question.grade.extracted), std::move(question.grade.reference), question.grade.isCorrect,
            std::move(question.grade.reason),
            question.isCutOff ? store::FinishReason::Length : store::FinishReason::EndOfSequence});
        if (m_waiting.size() >= kBatch || common::secondsSince(m_lastFlush) >= kMaxSeconds)
            flush();
    }

    void flush()
    {
        if (!m_waiting.empty())
            m_workspace.evaluations().addResults(m_evaluation, m_waiting);
        m_waiting.clear();
        m_lastFlush = std::chrono::steady_clock::now();
    }

private:
    static constexpr std::size_t kBatch = 32;
    static constexpr double kMaxSeconds = 2; ///< work that a crash may lose

    store::Workspace m_workspace;
    std::vector<store::ProblemId> m_problemIds;
    store::EvaluationId m_evaluation = {};
    std::vector<store::QuestionResult> m_waiting;
    std::chrono::steady_clock::time_point m_lastFlush = std::chrono::steady_clock::now();
};

class EvaluateJob
{
public:
    EvaluateJob(const settings::EvaluateSettings& options, jobs::ProgressTarget progress, std::stop_token stop)
        : m_options(options)
        , m_progressTarget(progress)
        , m_stop(std::move(stop))
        , m_file(problems::readProblems(options.problems,
              {.maxProblems = options.maxProblems,
                  .badLines = options.skipBadLines ? common::BadLines::Skip : common::BadLines::Fail}))
        , m_checkpoint(std::make_shared<const model::Checkpoint>(model::Checkpoint::open(options.model)))
        , m_prompts(*m_checkpoint, options.adapter, options.prompt)
    {
        for (const auto& reason : m_file.skipped.reasons)
            spdlog::warn("skipped: {}", reason);
        m_summary.numSkippedLines = static_cast<std::int64_t>(m_file.skipped.count);
        m_summary.label = options.label.empty() ? defaultLabel() : options.label;
        m_prompts.logDate();
        m_waiting.resize(m_file.problems.size());
        std::iota(m_waiting.begin(), m_waiting.end(), std::size_t(0));
        requireAnswerable(m_prompts, m_file.problems, m_checkpoint->config().maxPositionEmbeddings);
        checkRuntime(*m_checkpoint, options.runtime);
        m_adapterHash = adapterHash();
    }

    EvaluateSummary run()
    {
        if (!m_options.workspace.empty())
            openStore();
        if (!m_waiting.empty())
            answer();
        m_summary.accuracy = evaluation::proportionOf(m_numCorrect, numProblems());
        return m_summary;
    }

private:
    std::int64_t numProblems() const { return static_cast<std::int64_t>(m_file.problems.size()); }

    /// The run's name, with the step if it is a checkpoint; for an adapter in the Hugging Face cache its name there.
    static std::string adapterLabel(const std::filesystem::path& folder)
    {
        const bool isSnapshot = folder.parent_path().filename() == "snapshots";
        return isSnapshot ? model::modelName(folder) : training::adapterName(folder);
    }

    std::string defaultLabel() const
    {
        return model::modelName(m_options.model) +
               (m_options.adapter.empty() ? "" : "+" + adapterLabel(m_options.adapter));
    }

    /// Everything that decides what the model answers and how it is judged.
    common::Json settings() const
    {
        common::Json settings{{"max_new_tokens", m_options.maxNewTokens},
            {"dtype", dtypeName(resolveDtype(m_options.runtime, *m_checkpoint))},
            {"temperature", m_options.temperature}, {"grader", m_options.grader}};
        settings.update(m_prompts.settings());
        if (m_options.temperature > 0)
            settings.update({{"top_p", m_options.topP}, {"seed", m_options.seed}});
        return settings;
    }

    std::string adapterHash() const
    {
        if (m_options.adapter.empty())
            return {};
        return model::Adapter::load(m_options.adapter, m_checkpoint->config(), m_checkpoint->fingerprint())
            ->fingerprint();
    }

    AnsweringOptions answering() const
    {
        return {.maxNewTokens = m_options.maxNewTokens,
            .sampling = {m_options.temperature, m_options.topP, m_options.seed},
            .batchSize = m_options.batchSize,
            .grader = problems::graderNamed(m_options.grader).value_or(problems::Grader::Exact)};
    }

    void openStore()
    {
        m_store.emplace(m_options.workspace, m_file.problems);
        const auto id = m_store->open(
            modelInfo(*m_checkpoint), {.model = {},
                                          .adapterHash = m_adapterHash,
                                          .adapterPath = m_options.adapter.string(),
                                          .label = m_summary.label,
                                          .benchmark = m_options.benchmark,
                                          .problemFile = std::filesystem::absolute(m_options.problems).string(),
                                          .settings = store::canonicalSettings(settings())});
        m_summary.evaluation = static_cast<std::int64_t>(id);
        const auto finished = m_store->finished();
        for (const auto& [index, verdict] : finished)
            count(verdict);
        std::erase_if(m_waiting, [&](std::size_t index) { return finished.contains(index); });
        m_summary.numKept = static_cast<std::int64_t>(finished.size());
        if (auto* observer = m_progressTarget.observer())
            observer->onEvaluationOpened(*m_summary.evaluation);
        reportAnswered();
        if (m_summary.numKept > 0)
            spdlog::info("{} of {} questions were answered earlier and are kept.", m_summary.numKept, numProblems());
    }

    void answer()
    {
        const auto decoder = loadDecoder(m_checkpoint, m_options.runtime, m_options.adapter);
        jobs::Progress progress(
            m_progressTarget, "Evaluating", static_cast<std::int64_t>(m_waiting.size()), "questions");
        try {
            const auto result = evaluate(
                *decoder, m_prompts, m_file.problems, m_waiting, answering(), m_stop,
                [&](AnsweredQuestion&& question) { take(std::move(question)); },
                [&](std::int64_t newTokens) { show(progress, newTokens); });
            m_summary.newTokens = result.newTokens;
            m_summary.seconds = result.seconds;
        } catch (const Error& error) {
            if (error.code() != ErrorCode::Cancelled)
                throw;
            stop();
        }
        if (m_store)
            m_store->flush();
    }

    void take(AnsweredQuestion&& question)
    {
        ++m_numAnswered;
        m_finishedTokens += question.numTokens;
        count(question.verdict());
        if (m_store)
            m_store->add(std::move(question));
        reportAnswered();
    }

    void count(evaluation::AnswerVerdict verdict)
    {
        m_numCorrect += verdict == evaluation::AnswerVerdict::Right ? 1 : 0;
        m_summary.numUnfinished += verdict == evaluation::AnswerVerdict::Unfinished ? 1 : 0;
    }

    void reportAnswered() const
    {
        if (auto* observer = m_progressTarget.observer())
            observer->onAnswered(numProblems(),
                evaluation::proportionOf(m_numCorrect, m_numAnswered + m_summary.numKept), m_summary.numUnfinished);
    }

    void show(jobs::Progress& progress, std::int64_t newTokens) const
    {
        const auto maxNewTokens = static_cast<double>(m_options.maxNewTokens);
        const double underWay = static_cast<double>(newTokens - m_finishedTokens) / maxNewTokens;
        const auto numJudged = m_numAnswered + m_summary.numKept;
        common::OrderedJson details{{"new_tokens", newTokens},
            {"tokens_per_second", static_cast<double>(newTokens) / std::max(progress.seconds(), 1e-9)}};
        if (numJudged > 0)
            details["accuracy"] = static_cast<double>(m_numCorrect) / static_cast<double>(numJudged);
        progress.update(m_numAnswered, static_cast<double>(m_numAnswered) + underWay, details);
    }

    [[noreturn]] void stop()
    {
        if (m_store)
            m_store->flush();
        throw Error(ErrorCode::Cancelled,
            fmt::format("Stopped. {} of {} questions are answered{}", m_numAnswered + m_summary.numKept, numProblems(),
                m_store ? "; the same command goes on from there." : "."));
    }

    const settings::EvaluateSettings& m_options;
    jobs::ProgressTarget m_progressTarget;
    std::stop_token m_stop;
    problems::ProblemFile m_file;
    std::shared_ptr<const model::Checkpoint> m_checkpoint;
    PromptBuilder m_prompts;
    std::string m_adapterHash; ///< empty: no adapter
    std::optional<ResultStore> m_store;
    std::vector<std::size_t> m_waiting; ///< indices into the problems
    std::int64_t m_numAnswered = 0;
    std::int64_t m_numCorrect = 0;
    std::int64_t m_finishedTokens = 0;
    EvaluateSummary m_summary;
};

} // namespace

EvaluateSummary run(const settings::EvaluateSettings& options, jobs::ProgressTarget progress, std::stop_token stop)
{
    applyThreads(options.runtime);
    return EvaluateJob(options, progress, std::move(stop)).run();
}

} // namespace lr::engine
