#pragma once

#include "protocol/job_messages.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace lr::jobs {

/// What a training job would train on.
struct SampleCount
{
    std::int64_t samples = 0;
    std::int64_t tunedTokens = 0;  ///< weights above zero
    std::int64_t trajectories = 0; ///< number of trajectories that the samples come from; 0: unknown, from a file
    std::string expertPath;        ///< expert that the samples come from; empty: unknown, from a file
    std::string expertFingerprint; ///< of its base alone
};

/// Reads all samples to count them. Throws Error for invalid thresholds or names, and what reading throws.
SampleCount countSamples(const settings::TrainSettings& job, const std::filesystem::path& workspace);

} // namespace lr::jobs
