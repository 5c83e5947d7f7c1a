#pragma once

#include "common/json.h"
#include "model/adapter_config.h"

#include <cstdint>
#include <string_view>

namespace lr::training {

/// How samples become batches.
enum class BatchPlanKind
{
    Grouped,    ///< whole trajectories with all of their chosen steps
    Independent ///< one step per sequence, shuffled over everything, as the authors do
};

/// How the learning rate goes after the warm-up.
enum class Schedule
{
    Linear, ///< down to 0 at the end
    Cosine, ///< half a cosine down to 0
    Constant
};

/// Everything that decides the numbers of a run besides model and samples. The defaults are the paper's.
struct TrainingSettings
{
    model::AdapterConfig adapter{};
    double learningRate = 5e-5;
    Schedule schedule = Schedule::Linear;
    std::int64_t warmupSteps = 0;
    std::int64_t numSteps = 1000;
    std::int64_t batchSize = 8;                 ///< samples in one pass
    std::int64_t gradientAccumulationSteps = 2; ///< passes in one optimiser step
    BatchPlanKind plan = BatchPlanKind::Grouped;
    bool shuffle = true;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weightDecay = 0;
    double maxGradNorm = 1; ///< clip to this; 0: never
    bool gradientCheckpointing = false;
    std::uint64_t seed = 1;

    bool operator==(const TrainingSettings&) const = default;
};

/// Throws Error(InvalidArgument) with the way out for a value that makes no sense.
void validate(const TrainingSettings& settings);

common::OrderedJson toJson(const TrainingSettings& settings);
/// Throws Error(CorruptData, Unsupported).
TrainingSettings settingsFromJson(const common::Json& json, std::string_view source);

/// "grouped", "linear", … Throws Error(InvalidArgument) listing the names there are.
std::string_view name(BatchPlanKind plan);
std::string_view name(Schedule schedule);
BatchPlanKind parseBatchPlan(std::string_view text);
Schedule parseSchedule(std::string_view text);

/// Learning rate of the optimiser step after `step` finished ones: rises to the full rate over the warm-up, so that
/// step `warmupSteps` is the first at it, then follows the schedule over the rest.
double learningRateAt(const TrainingSettings& settings, std::int64_t step);

} // namespace lr::training
