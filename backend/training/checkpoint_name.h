#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lr::training {

/// A checkpoint's name on the command line: RUN or RUN@STEP.
struct CheckpointName
{
    std::filesystem::path run;
    std::optional<std::int64_t> step; ///< none: the last
};

/// Throws Error(InvalidArgument) for a step that is no number.
CheckpointName parseCheckpointName(const std::string& text);

/// How people name the folder of an adapter: RUN@STEP where it is a run's checkpoint, else its last part.
std::string adapterName(const std::filesystem::path& folder);

/// Where the checkpoint of a step stands in a run's folder.
std::filesystem::path checkpointFolder(const std::filesystem::path& run, std::int64_t step);

/// Steps of the checkpoints that are there, ascending; complete or damaged.
std::vector<std::int64_t> checkpointSteps(const std::filesystem::path& run);

} // namespace lr::training
