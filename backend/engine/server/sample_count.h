#pragma once

#include "protocol/job_messages.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace lr::server {

/// What a training job would train on.
struct SampleCount
{
    std::int64_t samples = 0;
    std::int64_t tunedTokens = 0;  ///< weights above zero
    std::int64_t trajectories = 0; ///< that the samples lie in; 0: a file does not say
    std::string expertPath;        ///< that the samples come from; empty: a file does not say
    std::string expertFingerprint; ///< of its base alone
};

/// Reads all of it. Throws Error for thresholds or names that are none, and what reading throws.
SampleCount countSamples(const settings::TrainSettings& job, const std::filesystem::path& workspace);

} // namespace lr::server
