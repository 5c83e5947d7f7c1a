#include "engine/train_job.h"

#include "common/error.h"
#include "engine/evaluate_job.h"
#include "engine/model_pair.h"
#include "engine/runtime.h"
#include "engine/threads.h"
#include "engine/training_data.h"
#include "machine/cuda_driver.h"
#include "machine/process_memory.h"
#include "problems/problem_reader.h"
#include "settings/settings_json.h"
#include "training/run_folder.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <limits>

namespace lr::engine {

using common::Error;
using common::ErrorCode;
using training::RunFolder;
using training::StepMetrics;
using training::Trainer;

namespace {

using training::kRunFile;

/// Model and samples of a run, checked against each other.
struct Material
{
    std::shared_ptr<const model::Checkpoint> expert;
    std::string expertFingerprint;
    training::TrainingSet train;
    training::TrainingSet heldOut;
    std::vector<problems::Problem> evaluationProblems;
    std::int64_t scoring = 0; ///< that the samples come from; 0 if they come from a file
};

void checkBase(const store::ModelInfo& recorded, const Material& material, bool anyBase)
{
    if (anyBase || jobs::baseFingerprint(recorded) == material.expertFingerprint)
        return;
    throw Error(ErrorCode::InvalidArgument,
        "The samples come from another model (" + common::printable(recorded.path, 400) + ", " +
            jobs::baseFingerprint(recorded).substr(0, 8) + "…) than " + common::quotedPath(material.expert->folder()) +
            " (" + material.expertFingerprint.substr(0, 8) + "…). Train that one, or say --any-base.");
}

void openExpert(Material& material, const std::filesystem::path& folder)
{
    material.expert = std::make_shared<const model::Checkpoint>(model::Checkpoint::open(folder));
    material.expertFingerprint = material.expert->fingerprint();
}

Material loadMaterial(const settings::TrainSettings& options)
{
    Material material;
    if (!options.samples.empty()) {
        openExpert(material, options.expert);
        material.train = loadFromFile(options, PromptBuilder(material.expert->folder(), options.prompt),
            options.plan == settings::BatchPlanKind::Grouped);
    } else {
        const jobs::ScoredWorkspace workspace({options.workspace, options.scoring, {}});
        const auto recorded =
            workspace.workspace().model(workspace.workspace().generation(workspace.scoring().generation).expert);
        material.scoring = static_cast<std::int64_t>(workspace.scoring().id);
        openExpert(material, options.expert.empty() ? std::filesystem::path(recorded.path) : options.expert);
        checkBase(recorded, material, options.anyBase);
        material.train = options.supervised ? loadVerified(workspace, options) : loadFromWorkspace(workspace, options);
    }
    const auto& config = material.expert->config();
    validate(material.train, config.vocabSize, config.maxPositionEmbeddings);
    checkTrainingRuntime(*material.expert, options.runtime);
    if (options.evaluateEvery > 0 && !options.evaluationProblems.empty()) {
        material.evaluationProblems =
            problems::readProblems(options.evaluationProblems, {.maxProblems = options.maxEvaluationProblems}).problems;
        requireAnswerable(PromptBuilder(material.expert->folder(),
                              settings::PromptSettings{std::string(settings::kBoxedAnswerSystemPrompt), {}}),
            material.evaluationProblems, config.maxPositionEmbeddings);
    }
    material.heldOut = takeHeldOut(material.train, options.heldOutShare, options.seed);
    return material;
}

/// run.json: everything that is needed to resume the run, and what a reader wants to know.
common::OrderedJson describe(const settings::TrainSettings& settings, const Material& material)
{
    auto kept = settings::withAbsolutePaths(settings);
    kept.expert = std::filesystem::absolute(material.expert->folder());
    kept.scoring = material.scoring; // "the latest" may be another one when the run is resumed
    kept.runtime.dtype = dtypeName(resolveDtype(settings.runtime, *material.expert));
    return {{"expert_fingerprint", material.expertFingerprint}, {"samples_fingerprint", fingerprint(material.train)},
        {"samples", material.train.numTargets()}, {"sequences", material.train.sequences.size()},
        {"settings", settings::toOrderedJson(kept)}};
}

settings::TrainSettings settingsOf(const RunFolder& run, const settings::RuntimeSettings& runtime)
{
    auto settings = settings::trainSettingsOfRun(run.description(), (run.path() / kRunFile).string());
    settings.anyBase = true; // this was checked when the run began; below, the fingerprint is compared
    settings.out = run.path();
    const auto recorded = settings.runtime;
    settings.runtime = runtime;
    if (runtime.dtype == "auto")
        settings.runtime.dtype = recorded.dtype;
    if (runtime.threads == 0)
        settings.runtime.threads = recorded.threads;
    return settings;
}

void requireUnchanged(const RunFolder& run, const Material& material)
{
    const common::JsonObject object(run.description(), kRunFile);
    if (object.string("expert_fingerprint") != material.expertFingerprint)
        throw Error(ErrorCode::InvalidArgument,
            common::quotedPath(material.expert->folder()) + " is not the model any more that the run " +
                common::quotedPath(run.path()) + " began with. Put that one back, or begin another run.");
    if (object.string("samples_fingerprint") != fingerprint(material.train))
        throw Error(ErrorCode::InvalidArgument,
            "The samples have changed since the run " + common::quotedPath(run.path()) +
                " began. Restore them, or begin another run from its adapter with --adapter.");
}

/// The adapter that a run begins with.
std::shared_ptr<model::Adapter> firstAdapter(const settings::TrainSettings& options, const Material& material)
{
    const auto& config = material.expert->config();
    std::shared_ptr<model::Adapter> adapter =
        options.startAdapter.empty() ? model::Adapter::create(training::adapterConfig(options), config, options.seed)
                                     : model::Adapter::load(options.startAdapter, config, material.expertFingerprint);
    adapter->setDropout(options.dropout);
    adapter->setBase(std::filesystem::absolute(material.expert->folder()).string(), material.expertFingerprint);
    return adapter;
}

/// An adapter that is trained further keeps its rank, scaling and targets.
void takeAdapter(settings::TrainSettings& settings, const model::AdapterConfig& adapter)
{
    settings.rank = adapter.rank;
    settings.loraAlpha = adapter.loraAlpha;
    settings.targets = adapter.targets;
    settings.rankStabilised = adapter.rankStabilised;
}

/// The part of a run that one call does: steps, metrics, checkpoints.
class TrainJob
{
public:
    TrainJob(const settings::TrainSettings& options, Material material, RunFolder run,
        std::shared_ptr<model::Adapter> adapter, jobs::ProgressTarget progress, std::stop_token stop)
        : m_options(options)
        , m_material(std::move(material))
        , m_run(std::move(run))
        , m_adapter(std::move(adapter))
        , m_weights(loadTrainingWeights(m_material.expert, options.runtime))
        , m_trainer(m_weights, placed(), m_material.train, options)
        , m_observer(progress.observer())
        , m_progress(progress, "Training", options.numSteps, "steps")
        , m_stop(std::move(stop))
    {}

    void restore(const training::RestoredState& state)
    {
        m_trainer.restore(state.globalStep, state.firstMoment, state.secondMoment);
    }

    TrainResult run()
    {
        begin();
        while (m_trainer.globalStep() < m_options.numSteps) {
            if (m_stop.stop_requested())
                stopHere();
            advance();
        }
        if (m_checkpointed != m_trainer.globalStep())
            checkpoint(std::nullopt);
        m_run.writeAdapter(*m_adapter);
        return finish();
    }

private:
    std::shared_ptr<model::Adapter> placed()
    {
        m_adapter->moveTo(m_weights->head.device());
        return m_adapter;
    }

    void begin()
    {
        m_result.run = m_run.path();
        m_result.numSamples = m_material.train.numTargets();
        m_result.numSequences = static_cast<std::int64_t>(m_material.train.sequences.size());
        m_result.numTunedTokens = m_material.train.numTunedTokens();
        m_result.firstStep = m_trainer.globalStep();
        m_checkpointed = m_result.firstStep;
        m_progress.beginAt(m_result.firstStep);
        if (m_observer != nullptr)
            m_observer->onRunOpened(m_run.path(), m_result.firstStep);
        if (m_run.checkpoints().empty())
            checkpoint(std::nullopt); // so that a run killed at any moment can be resumed
    }

    void advance()
    {
        const auto metrics = m_trainer.step();
        m_losses.push_back(metrics.loss);
        m_result.seconds += metrics.seconds;
        m_result.samplesSeen += metrics.numSamples;
        auto record = toRecord(metrics);
        const auto score = evaluate(metrics.globalStep, record);
        m_run.appendMetrics(record);
        if (m_observer != nullptr)
            m_observer->onMetrics(record);
        m_progress.update(metrics.globalStep, static_cast<double>(metrics.globalStep), progressDetails(metrics));
        const bool due = m_options.checkpointEvery > 0 && metrics.globalStep % m_options.checkpointEvery == 0;
        if (due)
            checkpoint(score);
    }

    static double rate(std::int64_t count, double seconds)
    {
        return static_cast<double>(count) / std::max(seconds, 1e-9);
    }

    common::OrderedJson toRecord(const StepMetrics& metrics) const
    {
        return {{"global_step", metrics.globalStep}, {"loss", metrics.loss}, {"grad_norm", metrics.gradNorm},
            {"learning_rate", metrics.learningRate}, {"soft_label_agreement", metrics.softLabelAgreement},
            {"samples", metrics.numSamples}, {"tokens", metrics.numTokens},
            {"samples_per_second", rate(metrics.numSamples, metrics.seconds)},
            {"tokens_per_second", rate(metrics.numTokens, metrics.seconds)}, {"seconds", metrics.seconds},
            {"resident_mib", machine::residentMib()},
            {"device_mib", m_weights->head.is_cuda() ? machine::gpuMib() : 0.0}};
    }

    common::OrderedJson progressDetails(const StepMetrics& metrics) const
    {
        return {{"loss", metrics.loss}, {"learning_rate", metrics.learningRate},
            {"samples_per_second", rate(metrics.numSamples, metrics.seconds)},
            {"tokens_per_second", rate(metrics.numTokens, metrics.seconds)}};
    }

    /// Adds what is measured at this step to its record. Returns the score of a checkpoint that is written at this
    /// step; higher is better.
    std::optional<double> evaluate(std::int64_t globalStep, common::OrderedJson& record)
    {
        std::optional<double> score;
        if (m_options.evaluateEvery == 0 || globalStep % m_options.evaluateEvery != 0)
            return score;
        if (!m_material.heldOut.sequences.empty()) {
            const double loss = m_trainer.validationLoss(m_material.heldOut);
            record["validation_loss"] = loss;
            score = -loss;
        }
        if (const auto accuracy = passAt1()) {
            record["pass_at_1"] = accuracy->share;
            record["pass_at_1_low"] = accuracy->low;
            record["pass_at_1_high"] = accuracy->high;
            score = accuracy->share;
        }
        return score;
    }

    /// Pass@1 at this step. Nothing if there are no problems, or if a stop request comes while they are answered; the
    /// step itself is complete even then.
    std::optional<evaluation::Proportion> passAt1()
    {
        if (m_material.evaluationProblems.empty())
            return std::nullopt;
        if (!m_decoder) {
            m_decoder = model::Decoder::share(m_weights);
            m_decoder->setAdapter(m_adapter);
            m_prompts.emplace(m_material.expert->folder(),
                settings::PromptSettings{std::string(settings::kBoxedAnswerSystemPrompt), {}});
        }
        AnsweringOptions answering;
        answering.maxNewTokens = m_options.maxEvaluationTokens;
        try {
            return engine::evaluate(*m_decoder, *m_prompts, m_material.evaluationProblems, answering, m_stop, {},
                [this](std::int64_t) { m_progress.waitWhilePaused(); })
                .accuracy;
        } catch (const Error& error) {
            if (error.code() != ErrorCode::Cancelled)
                throw;
            return std::nullopt;
        }
    }

    void checkpoint(std::optional<double> score)
    {
        m_run.writeCheckpoint(m_trainer, score, m_options.keepCheckpoints);
        m_checkpointed = m_trainer.globalStep();
        if (m_observer != nullptr)
            m_observer->onCheckpoint(m_checkpointed);
    }

    [[noreturn]] void stopHere()
    {
        checkpoint(std::nullopt);
        throw Error(ErrorCode::Cancelled, fmt::format("Stopped after step {} of {} and saved: it can be resumed.",
                                              m_trainer.globalStep(), m_options.numSteps));
    }

    TrainResult finish()
    {
        const auto mean = [](auto first, auto last) {
            double sum = 0;
            for (auto it = first; it != last; ++it)
                sum += *it;
            return first == last ? 0.0 : sum / static_cast<double>(last - first);
        };
        const auto tenth =
            std::max<std::ptrdiff_t>(std::ssize(m_losses) / 10, std::min<std::ptrdiff_t>(1, std::ssize(m_losses)));
        m_result.firstLoss = mean(m_losses.begin(), m_losses.begin() + tenth);
        m_result.lastLoss = mean(m_losses.end() - tenth, m_losses.end());
        m_result.globalStep = m_trainer.globalStep();
        m_result.peakResidentMib = machine::peakResidentMib();
        return m_result;
    }

    const settings::TrainSettings& m_options;
    Material m_material;
    RunFolder m_run;
    std::shared_ptr<model::Adapter> m_adapter;
    std::shared_ptr<const model::DecoderWeights> m_weights;
    Trainer m_trainer;
    jobs::JobObserver* m_observer; ///< null: no observer
    jobs::Progress m_progress;
    std::stop_token m_stop;
    TrainResult m_result;
    std::vector<double> m_losses;
    std::int64_t m_checkpointed = -1;
    std::unique_ptr<model::Decoder> m_decoder; ///< of the model under training, made when it is first evaluated
    std::optional<PromptBuilder> m_prompts;
};

} // namespace

TrainResult run(const settings::TrainSettings& options, jobs::ProgressTarget progress, std::stop_token stop)
{
    validate(options);
    applyThreads(options.runtime);
    auto material = loadMaterial(options);
    auto adapter = firstAdapter(options, material);
    auto described = options;
    takeAdapter(described, adapter->config());
    auto run = RunFolder::create(options.out, describe(described, material));
    spdlog::info("{} samples of {} trajectories, {} trainable numbers.", material.train.numTargets(),
        material.train.sequences.size(), adapter->numParameters());
    return TrainJob(described, std::move(material), std::move(run), std::move(adapter), progress, std::move(stop))
        .run();
}

TrainResult resumeTraining(const std::filesystem::path& folder, std::optional<std::int64_t> step,
    const settings::RuntimeSettings& runtime, jobs::ProgressTarget progress, std::stop_token stop)
{
    auto run = RunFolder::open(folder);
    const auto options = settingsOf(run, runtime);
    applyThreads(options.runtime);
    auto material = loadMaterial(options);
    requireUnchanged(run, material);
    if (!step && run.checkpoints().empty()) { // the run was stopped while its model was loading; nothing is lost
        spdlog::info("The run has no checkpoint yet and begins at its first step.");
        auto adapter = firstAdapter(options, material);
        return TrainJob(options, std::move(material), std::move(run), std::move(adapter), progress, std::move(stop))
            .run();
    }
    const auto state = run.restore(step, material.expert->config(), material.expertFingerprint);
    spdlog::info("Resuming after step {} of {}.", state.globalStep, options.numSteps);
    TrainJob job(options, std::move(material), std::move(run), state.adapter, progress, std::move(stop));
    job.restore(state);
    return job.run();
}

} // namespace lr::engine
