#pragma once

#include "common/json.h"
#include "engine/sample_job.h"
#include "jobs/progress.h"

#include <stop_token>

namespace lr::engine {

/// Runs sampling with `options` in a temporary workspace and compares its time with the shortest possible one: that of
/// the floating-point operations of prompts, completions and scoring at the matrix-product rate measured in the same
/// run.
common::OrderedJson benchSample(
    const settings::SampleSettings& options, jobs::ProgressTarget progress, std::stop_token stop);

} // namespace lr::engine
