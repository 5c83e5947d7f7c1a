#include "protocol/message_fields.h"

namespace lr::protocol {

void describe(auto& fields, Is<RuntimeSettings> auto& runtime)
{
    fields.withDefault("device", runtime.device);
    fields.withDefault("dtype", runtime.dtype);
    fields.withDefault("threads", runtime.threads, 0, 4096);
}

void describe(auto& fields, Is<SampleJob> auto& job)
{
    fields.path("expert", job.expert);
    fields.path("adapter", job.adapter);
    fields.path("amateur", job.amateur);
    fields.path("problems", job.problems);
    fields.withDefault("max_problems", job.maxProblems);
    fields.withDefault("max_new_tokens", job.maxNewTokens);
    fields.withDefault("temperature", job.temperature, 0.0, 100.0);
    fields.withDefault("top_p", job.topP, 0.0, 1.0);
    fields.withDefault("seed", job.seed);
    fields.withDefault("batch_size", job.batchSize);
    fields.withDefault("retokenised_prefix", job.retokenisedPrefix);
    fields.withDefault("skip_bad_lines", job.skipBadLines);
    fields.withDefault("runtime", job.runtime);
}

void describe(auto& fields, Is<ScoreJob> auto& job)
{
    fields.path("expert", job.expert);
    fields.path("adapter", job.adapter);
    fields.path("amateur", job.amateur);
    fields.text("text", job.text, kMaxScoredTextBytes);
    fields.withDefault("window_tokens", job.windowTokens);
    fields.withDefault("runtime", job.runtime);
}

namespace {

void describeSource(auto& fields, Is<TrainJob> auto& job)
{
    fields.path("name", job.name);
    fields.withDefault("scoring", job.scoring);
    fields.path("samples", job.samples);
    fields.path("expert", job.expert);
    fields.path("start_adapter", job.startAdapter);
    fields.withDefault("any_base", job.anyBase);
    fields.withDefault("plausibility_threshold", job.plausibilityThreshold, 0.0, 1.0);
    fields.withDefault("kl_threshold", job.klThreshold);
    fields.withDefault("include_first_step", job.includeFirstStep);
    fields.withDefault("choice", job.choice);
    fields.withDefault("label", job.label);
}

void describeOptimisation(auto& fields, Is<TrainJob> auto& job)
{
    fields.withDefault("rank", job.rank);
    fields.withDefault("lora_alpha", job.loraAlpha);
    fields.withDefault("targets", job.targets);
    fields.withDefault("dropout", job.dropout, 0.0, 1.0);
    fields.withDefault("learning_rate", job.learningRate);
    fields.withDefault("schedule", job.schedule);
    fields.withDefault("warmup_steps", job.warmupSteps);
    fields.withDefault("num_steps", job.numSteps);
    fields.withDefault("batch_size", job.batchSize);
    fields.withDefault("gradient_accumulation_steps", job.gradientAccumulationSteps);
    fields.withDefault("plan", job.plan);
    fields.withDefault("max_grad_norm", job.maxGradNorm);
    fields.withDefault("weight_decay", job.weightDecay);
    fields.withDefault("gradient_checkpointing", job.gradientCheckpointing);
    fields.withDefault("seed", job.seed);
}

void describeWatching(auto& fields, Is<TrainJob> auto& job)
{
    fields.withDefault("held_out_share", job.heldOutShare, 0.0, 1.0);
    fields.withDefault("checkpoint_every", job.checkpointEvery);
    fields.withDefault("keep_checkpoints", job.keepCheckpoints);
    fields.withDefault("evaluate_every", job.evaluateEvery);
    fields.path("evaluation_problems", job.evaluationProblems);
    fields.withDefault("max_evaluation_problems", job.maxEvaluationProblems);
    fields.withDefault("max_evaluation_tokens", job.maxEvaluationTokens);
}

} // namespace

void describe(auto& fields, Is<TrainJob> auto& job)
{
    describeSource(fields, job);
    describeOptimisation(fields, job);
    describeWatching(fields, job);
    fields.withDefault("runtime", job.runtime);
}

void describe(auto& fields, Is<ResumeTrainingJob> auto& job)
{
    fields.path("run", job.run);
    fields.optional("step", job.step);
    fields.withDefault("runtime", job.runtime);
}

void describe(auto& fields, Is<EvaluateJob> auto& job)
{
    fields.path("model", job.model);
    fields.path("run", job.run);
    fields.withDefault("benchmark", job.benchmark);
    fields.path("problems", job.problems);
    fields.withDefault("label", job.label);
    fields.withDefault("max_problems", job.maxProblems);
    fields.withDefault("max_new_tokens", job.maxNewTokens);
    fields.withDefault("temperature", job.temperature, 0.0, 100.0);
    fields.withDefault("top_p", job.topP, 0.0, 1.0);
    fields.withDefault("seed", job.seed);
    fields.withDefault("runtime", job.runtime);
}

void describe(auto& fields, Is<MergeJob> auto& job)
{
    fields.path("model", job.model);
    fields.path("run", job.run);
    fields.path("out", job.out);
}

LR_MAP_MESSAGE(RuntimeSettings)
LR_MAP_MESSAGE(SampleJob)
LR_MAP_MESSAGE(ScoreJob)
LR_MAP_MESSAGE(TrainJob)
LR_MAP_MESSAGE(ResumeTrainingJob)
LR_MAP_MESSAGE(EvaluateJob)
LR_MAP_MESSAGE(MergeJob)

} // namespace lr::protocol
