#pragma once

#include "common/json.h"
#include "steps/step_table.h"

#include <cstddef>
#include <cstdint>

namespace lr::selection {

struct SelectionBenchmarkOptions
{
    std::size_t numSteps = 1'000'000;
    std::size_t stepsPerTrajectory = 128;
    int repeats = 41;
    unsigned numThreads = 0; ///< 0: one for each core
    std::uint64_t seed = 1;
};

/// Medians of wall-clock time.
struct SelectionBenchmarkResult
{
    std::size_t numSteps = 0;
    std::size_t numCandidates = 0;
    unsigned numThreads = 0;
    int repeats = 0;
    double appendMs = 0;  ///< building the table
    double prepareMs = 0; ///< building the live selection
    double betaMs = 0;    ///< from a change of the KL threshold β to the new summary
    double betaWorstMs = 0;
    double alphaMs = 0; ///< from a change of the plausibility threshold α to the new summary
    double alphaWorstMs = 0;
    double statisticsMs = 0; ///< computeStatistics()
};

/// Trajectories generated from the seed: peaked distributions with about 12 candidates per step, 1 to 4 of them
/// plausible at a plausibility threshold α = 0.2, and KL values with a long tail. Throws Error(InvalidArgument) for
/// options of 0.
steps::StepTable syntheticStepTable(const SelectionBenchmarkOptions& options);

/// Times changes of the thresholds on a synthetic table. Each change is to a different value.
SelectionBenchmarkResult runSelectionBenchmark(const SelectionBenchmarkOptions& options = {});

/// {"steps", "candidates", "threads", "repeats", "append_ms", "prepare_ms", "beta_ms", …}
common::OrderedJson toJson(const SelectionBenchmarkResult& result);

} // namespace lr::selection
