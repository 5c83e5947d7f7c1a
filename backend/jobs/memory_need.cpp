#include "jobs/memory_need.h"

#include "model/adapter_config.h"
#include "model/computing_dtype.h"
#include "model/memory_estimate.h"
#include "training/settings.h"

#include <algorithm>

namespace lr::jobs {

using model::Dtype;

namespace {

constexpr std::int64_t kProgramBytes = std::int64_t(300) << 20; ///< libtorch itself, tokenizer, buffers
constexpr std::int64_t kCpuBatch = 64;                          ///< of continuous batching
constexpr std::int64_t kDeviceBatch = 256;
constexpr std::int64_t kTypicalPromptTokens = 256;
constexpr std::int64_t kTypicalAnswerTokens = 128;
constexpr std::int64_t kScoredAtOnce = 1024; ///< tokens of one scoring pass
constexpr std::int64_t kPackedCopies = 2; ///< copies of a matrix that gradients flow through: see model::FrozenMatrix

Dtype computingDtype(const model::Checkpoint& checkpoint, const settings::RuntimeSettings& runtime)
{
    if (runtime.dtype == "auto")
        return model::automaticDtype(checkpoint.dtype(), runtime.device == "cpu");
    return runtime.dtype == "bfloat16" ? Dtype::BFloat16 : Dtype::Float32;
}

/// Weights of a model that generates or scores.
std::int64_t weights(const model::Checkpoint& checkpoint, const settings::RuntimeSettings& runtime)
{
    const auto dtype = weightDtype(checkpoint.dtype(), computingDtype(checkpoint, runtime), runtime.device == "cpu");
    return weightBytes(checkpoint.config(), dtype);
}

std::int64_t batchSizeOf(const settings::RuntimeSettings& runtime)
{
    return runtime.device == "cpu" ? kCpuBatch : kDeviceBatch;
}

/// Keys and values of the sequences in flight, and two copies of their logits in float32: as computed and as
/// probabilities.
std::int64_t generation(const model::Checkpoint& checkpoint, std::int64_t numSequences, std::int64_t maxNewTokens,
    const settings::RuntimeSettings& runtime)
{
    const auto& config = checkpoint.config();
    const auto tokens = std::min(kTypicalPromptTokens + maxNewTokens, config.maxPositionEmbeddings);
    return numSequences * (tokens * kvCacheBytesPerToken(config, computingDtype(checkpoint, runtime)) +
                              2 * logitsBytesPerToken(config, Dtype::Float32));
}

/// Hidden states of a pass through one layer, and the widest intermediate result of the layer.
std::int64_t passBytes(const model::ModelConfig& config, std::int64_t tokens)
{
    return tokens * (4 * config.hiddenSize + 3 * config.intermediateSize) * 4;
}

/// Bytes per token that one layer keeps for the backward pass: the residual stream before both norms, the input of the
/// adapter, queries, keys and values, and the two halves of the MLP.
std::int64_t keptBytes(const model::ModelConfig& config, Dtype dtype)
{
    const auto size = static_cast<std::int64_t>(model::dtypeSize(dtype));
    const auto heads = config.querySize() + 2 * config.keyValueSize();
    return 2 * 4 * config.hiddenSize + size * config.hiddenSize + 4 * heads + 2 * size * config.intermediateSize;
}

/// A pass takes whole trajectories until it has its number of samples, so the last one may hold more samples than
/// needed.
std::int64_t sequencesInPass(const settings::TrainSettings& job, const SampleCount& count)
{
    if (job.plan != settings::BatchPlanKind::Grouped || count.trajectories == 0 || count.samples == 0)
        return job.batchSize;
    const auto needed = (job.batchSize * count.trajectories + count.samples - 1) / count.samples;
    return std::min(needed + 1, job.batchSize);
}

} // namespace

std::int64_t samplingMemory(
    const model::Checkpoint& expert, const model::Checkpoint& amateur, const settings::SampleSettings& job)
{
    const auto batch = job.batchSize > 0 ? job.batchSize : batchSizeOf(job.runtime);
    return kProgramBytes + weights(expert, job.runtime) + weights(amateur, job.runtime) +
           generation(expert, batch, job.maxNewTokens, job.runtime) + passBytes(amateur.config(), kScoredAtOnce);
}

std::int64_t scoringMemory(
    const model::Checkpoint& expert, const model::Checkpoint& amateur, const settings::ScoreSettings& job)
{
    const auto tokens = std::max(kScoredAtOnce, job.windowTokens);
    return kProgramBytes + weights(expert, job.runtime) + weights(amateur, job.runtime) +
           passBytes(expert.config(), tokens) + passBytes(amateur.config(), tokens);
}

std::int64_t adapterParameters(const model::Checkpoint& expert, const settings::TrainSettings& job)
{
    const auto adapter = training::adapterConfig(job);
    std::int64_t count = 0;
    for (const auto& tensor : adapterTensors(adapter, expert.config()))
        count += adapter.rank * (tensor.inFeatures + tensor.outFeatures);
    return count;
}

std::int64_t trainingMemory(
    const model::Checkpoint& expert, const settings::TrainSettings& job, const SampleCount& count)
{
    const auto& config = expert.config();
    constexpr std::int64_t kAdapterCopies = 4; // parameters, gradient, two moments; float32 each
    const auto dtype = computingDtype(expert, job.runtime);
    const auto weightCopies = job.runtime.device == "cpu" && dtype == Dtype::BFloat16 ? kPackedCopies : std::int64_t(1);
    const auto tokens = sequencesInPass(job, count) * (kTypicalPromptTokens + kTypicalAnswerTokens);
    const auto kept = job.gradientCheckpointing ? config.numLayers * 4 * config.hiddenSize + keptBytes(config, dtype)
                                                : config.numLayers * keptBytes(config, dtype);
    const auto logits = job.batchSize * 3 * logitsBytesPerToken(config, Dtype::Float32);
    return kProgramBytes + weightCopies * weightBytes(config, dtype) +
           kAdapterCopies * 4 * adapterParameters(expert, job) + tokens * kept + logits;
}

std::int64_t evaluationMemory(const model::Checkpoint& model, const settings::EvaluateSettings& job)
{
    return kProgramBytes + weights(model, job.runtime) +
           generation(model, batchSizeOf(job.runtime), job.maxNewTokens, job.runtime);
}

} // namespace lr::jobs
