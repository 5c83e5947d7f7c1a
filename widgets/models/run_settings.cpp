#include "models/run_settings.h"

#include <limits>

namespace lr::widgets {

namespace {

using common::JsonObject;

constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
constexpr double kHuge = std::numeric_limits<double>::max();
constexpr std::string_view kSource = "run.json";

void readSource(const JsonObject& source, protocol::TrainJob& job)
{
    job.scoring = source.integerOr("scoring", job.scoring, 0, kMax);
    job.samples = source.stringOr("samples", job.samples);
    job.plausibilityThreshold = source.numberOr("alpha", job.plausibilityThreshold, 0, 1);
    job.klThreshold = source.numberOr("beta", job.klThreshold, 0, kHuge);
    job.includeFirstStep = source.booleanOr("first_step", job.includeFirstStep);
    job.choice = source.stringOr("steps", job.choice);
    job.label = source.stringOr("labels", job.label);
}

void readTargets(const JsonObject& settings, protocol::TrainJob& job)
{
    const auto* targets = settings.find("targets");
    if (!targets || !targets->is_array())
        return;
    job.targets.clear();
    for (const auto& target : *targets)
        if (target.is_string())
            job.targets.push_back(target.get<std::string>());
}

void readSettings(const JsonObject& settings, protocol::TrainJob& job)
{
    job.rank = settings.integerOr("rank", job.rank, 1, kMax);
    job.loraAlpha = settings.numberOr("lora_alpha", job.loraAlpha, 0, kHuge);
    job.dropout = settings.numberOr("dropout", job.dropout, 0, 1);
    readTargets(settings, job);
    job.learningRate = settings.numberOr("learning_rate", job.learningRate, 0, kHuge);
    job.schedule = settings.stringOr("schedule", job.schedule);
    job.warmupSteps = settings.integerOr("warmup_steps", job.warmupSteps, 0, kMax);
    job.numSteps = settings.integerOr("steps", job.numSteps, 1, kMax);
    job.batchSize = settings.integerOr("batch_size", job.batchSize, 1, kMax);
    job.gradientAccumulationSteps =
        settings.integerOr("gradient_accumulation_steps", job.gradientAccumulationSteps, 1, kMax);
    job.plan = settings.stringOr("plan", job.plan);
    job.maxGradNorm = settings.numberOr("max_grad_norm", job.maxGradNorm, 0, kHuge);
    job.weightDecay = settings.numberOr("weight_decay", job.weightDecay, 0, 1);
    job.gradientCheckpointing = settings.booleanOr("gradient_checkpointing", job.gradientCheckpointing);
    job.seed = static_cast<std::uint64_t>(settings.integerOr("seed", static_cast<std::int64_t>(job.seed), 0, kMax));
}

} // namespace

protocol::TrainJob jobFromDescription(const common::Json& description, const protocol::TrainJob& onto)
{
    const JsonObject object(description, kSource);
    auto job = onto;
    job.name.clear();
    job.expert = object.stringOr("expert", job.expert);
    job.startAdapter = object.stringOr("start_adapter", job.startAdapter);
    job.heldOutShare = object.numberOr("held_out_share", job.heldOutShare, 0, 1);
    job.checkpointEvery = object.integerOr("checkpoint_every", job.checkpointEvery, 0, kMax);
    job.keepCheckpoints = static_cast<int>(object.integerOr("keep_checkpoints", job.keepCheckpoints, 1, 1'000'000));
    job.evaluateEvery = object.integerOr("evaluate_every", job.evaluateEvery, 0, kMax);
    job.evaluationProblems = object.stringOr("evaluation_problems", job.evaluationProblems);
    job.maxEvaluationProblems = object.integerOr("max_evaluation_problems", job.maxEvaluationProblems, 1, kMax);
    job.maxEvaluationTokens = object.integerOr("max_evaluation_tokens", job.maxEvaluationTokens, 1, kMax);
    job.runtime.device = object.stringOr("device", job.runtime.device);
    job.runtime.dtype = object.stringOr("dtype", job.runtime.dtype);
    job.runtime.threads = static_cast<int>(object.integerOr("threads", job.runtime.threads, 0, 4096));
    if (const auto* source = object.find("source"))
        readSource(JsonObject(*source, kSource), job);
    if (const auto* settings = object.find("settings"))
        readSettings(JsonObject(*settings, kSource), job);
    return job;
}

} // namespace lr::widgets
