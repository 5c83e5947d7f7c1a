#include "engine/demo_job.h"

#include "common/clock.h"
#include "common/error.h"
#include "engine/evaluate_job.h"
#include "engine/pretrain_job.h"
#include "engine/runtime.h"
#include "engine/sample_job.h"
#include "engine/threads.h"
#include "engine/train_job.h"
#include "problems/problem_reader.h"
#include "store/workspace.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <map>

namespace lr::engine {

using common::Error;
using common::ErrorCode;

namespace {

constexpr std::int64_t kMaxNewTokens = 64; // the demo's solutions have at most 38
constexpr std::size_t kNumShown = 3;

std::filesystem::path newTemporaryFolder()
{
    auto pattern = (std::filesystem::temp_directory_path() / "lightreasoner-demo-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
        throw common::systemError("Cannot make the folder", pattern, errno);
    return pattern;
}

/// The first of runs/demo-terse, runs/demo-terse-2, … that does not exist yet.
std::filesystem::path freeRunFolder(const std::filesystem::path& workspace, const std::string& amateur)
{
    const auto base = (workspace / "runs" / ("demo-" + amateur)).string();
    for (int number = 1;; ++number) {
        const std::filesystem::path folder = number == 1 ? base : fmt::format("{}-{}", base, number);
        if (!std::filesystem::exists(folder))
            return folder;
    }
}

class DemoJob
{
public:
    DemoJob(const DemoOptions& options, jobs::ProgressTarget progress, std::stop_token stop)
        : m_options(options)
        , m_progress(progress)
        , m_stop(std::move(stop))
        , m_expert(options.resources / "expert")
        , m_amateur(options.resources / ("amateur-" + options.amateur))
    {
        if (!std::filesystem::is_directory(m_amateur))
            throw Error(
                ErrorCode::InvalidArgument, "'" + common::printable(options.amateur) +
                                                "' is no amateur of the demo; use terse, careful or untrained.");
        m_result.workspace = options.workspace.empty() ? newTemporaryFolder() : options.workspace;
        m_result.amateur = options.amateur;
    }

    DemoResult run()
    {
        timed("sample", [&] { sample(); });
        std::int64_t before = 0, after = 0;
        timed("evaluate before", [&] { before = evaluate({}, "before", m_result.before); });
        timed("forced ceiling", [&] { forceCeiling(); });
        std::filesystem::path adapter;
        timed("train", [&] { adapter = train(); });
        timed("evaluate after", [&] { after = evaluate(adapter, "after " + m_options.amateur, m_result.after); });
        collectFlipped(before, after);
        return std::move(m_result);
    }

private:
    template <typename Stage>
    void timed(const char* name, const Stage& stage)
    {
        const auto start = std::chrono::steady_clock::now();
        stage();
        m_result.seconds.emplace_back(name, common::secondsSince(start));
    }

    void sample()
    {
        settings::SampleSettings options;
        options.expert = m_expert;
        options.amateur = m_amateur;
        options.problems = m_options.resources / "train.jsonl";
        options.workspace = m_result.workspace;
        options.maxNewTokens = kMaxNewTokens;
        options.runtime = m_options.runtime;
        engine::run(options, m_progress, m_stop);
        const auto workspace = store::Workspace::open(m_result.workspace, store::Workspace::Mode::ReadOnly);
        m_scoring = *workspace.latestScoring();
        m_result.numSteps = m_scoring.numSteps;
    }

    std::int64_t evaluate(
        const std::filesystem::path& adapter, const std::string& label, evaluation::Proportion& accuracy)
    {
        settings::EvaluateSettings options;
        options.model = m_expert;
        options.adapter = adapter;
        options.benchmark = "demo";
        options.problems = m_options.resources / "test.jsonl";
        options.workspace = m_result.workspace;
        options.label = label;
        options.maxNewTokens = kMaxNewTokens;
        options.runtime = m_options.runtime;
        const auto summary = engine::run(options, m_progress, m_stop);
        accuracy = summary.accuracy;
        return *summary.evaluation;
    }

    void forceCeiling()
    {
        const auto held =
            problems::readProblems(m_options.resources / "test.jsonl", {.maxProblems = kNumForcedProblems});
        const auto decoder = loadDecoder(
            std::make_shared<const model::Checkpoint>(model::Checkpoint::open(m_expert)), m_options.runtime);
        const auto forced = pretraining::accuracyOf(
            *decoder, tokenizer::Tokenizer::load(m_expert), held.problems, pretraining::Decoding::Forced, m_stop);
        m_result.forcedCeiling =
            evaluation::proportionOf(static_cast<std::int64_t>(forced.right), static_cast<std::int64_t>(forced.total));
    }

    std::filesystem::path train()
    {
        settings::TrainSettings options;
        options.expert = m_expert;
        options.workspace = m_result.workspace;
        options.scoring = static_cast<std::int64_t>(m_scoring.id);
        options.plausibilityThreshold = m_options.plausibilityThreshold;
        options.klThreshold = m_options.klThreshold;
        options.learningRate = m_options.learningRate;
        options.numSteps = m_options.numSteps;
        options.batchSize = 16; // one pass: the models are small
        options.gradientAccumulationSteps = 1;
        options.plan = settings::BatchPlanKind::Independent;
        options.seed = m_options.seed;
        options.out = freeRunFolder(m_result.workspace, m_options.amateur);
        options.runtime = m_options.runtime;
        const auto result = engine::run(options, m_progress, m_stop);
        m_result.numSelectedSteps = result.numSamples;
        m_result.firstLoss = result.firstLoss;
        m_result.lastLoss = result.lastLoss;
        return result.run;
    }

    void collectFlipped(std::int64_t before, std::int64_t after)
    {
        const auto workspace = store::Workspace::open(m_result.workspace, store::Workspace::Mode::ReadOnly);
        std::map<store::ProblemId, std::string> wrong;
        workspace.evaluations().forEachResult(
            store::EvaluationId{before}, [&](const store::Problem&, const store::QuestionResult& result) {
                if (!result.isCorrect)
                    wrong.emplace(result.problem, result.text);
            });
        workspace.evaluations().forEachResult(
            store::EvaluationId{after}, [&](const store::Problem& problem, const store::QuestionResult& result) {
                const auto found = wrong.find(result.problem);
                if (result.isCorrect && found != wrong.end() && m_result.flipped.size() < kNumShown)
                    m_result.flipped.push_back({problem.question, result.reference, found->second, result.text});
            });
    }

    const DemoOptions& m_options;
    jobs::ProgressTarget m_progress;
    std::stop_token m_stop;
    std::filesystem::path m_expert;
    std::filesystem::path m_amateur;
    store::Scoring m_scoring;
    DemoResult m_result;
};

} // namespace

std::filesystem::path findDemoResources()
{
    std::error_code unknown;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", unknown);
    const auto folder = program.parent_path().parent_path() / "share/lightreasoner/demo";
    if (std::filesystem::is_directory(folder / "expert", unknown))
        return folder;
    throw Error(ErrorCode::NotFound,
        "The demo pair is not installed: there is no " + folder.string() +
            ". Install the package lightreasoner again, or name the pair's folder by --resources.");
}

DemoResult runDemo(const DemoOptions& options, jobs::ProgressTarget progress, std::stop_token stop)
{
    applyThreads(options.runtime);
    return DemoJob(options, progress, std::move(stop)).run();
}

} // namespace lr::engine
