#pragma once

#include "jobs/sample_count.h"
#include "model/checkpoint.h"
#include "protocol/job_messages.h"

#include <cstdint>

namespace lr::jobs {

/// Bytes of memory that jobs need, estimated from configurations before anything is loaded: weights in the computing
/// dtype, caches, logits and activations of one batch, optimiser state. Accurate enough to tell whether a job fits, not
/// to the megabyte.
std::int64_t samplingMemory(
    const model::Checkpoint& expert, const model::Checkpoint& amateur, const settings::SampleSettings& job);
std::int64_t scoringMemory(
    const model::Checkpoint& expert, const model::Checkpoint& amateur, const settings::ScoreSettings& job);
/// `count`: what the job trains on; how many samples share a trajectory decides how long a pass is.
std::int64_t trainingMemory(
    const model::Checkpoint& expert, const settings::TrainSettings& job, const SampleCount& count);
/// Trainable numbers of the job's adapter.
std::int64_t adapterParameters(const model::Checkpoint& expert, const settings::TrainSettings& job);
std::int64_t evaluationMemory(const model::Checkpoint& model, const settings::EvaluateSettings& job);

} // namespace lr::jobs
