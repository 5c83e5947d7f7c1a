#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lr::training {

/// The file of a run's folder that says how it trains, and by which a folder is known to be a run's.
inline constexpr const char* kRunFile = "run.json";

/// A checkpoint's name on the command line: RUN or RUN@STEP.
struct CheckpointName
{
    std::filesystem::path run;
    std::optional<std::int64_t> step; ///< none: the last checkpoint
};

/// Throws Error(InvalidArgument) for a step that is no number.
CheckpointName parseCheckpointName(const std::string& text);

/// An adapter's name for people: RUN@STEP if `folder` is a run's checkpoint, else the folder's own name.
std::string adapterName(const std::filesystem::path& folder);

/// Path of a step's checkpoint in a run's folder.
std::filesystem::path checkpointFolder(const std::filesystem::path& run, std::int64_t step);

/// Steps of all checkpoints in the folder, ascending, whether they are intact or damaged.
std::vector<std::int64_t> checkpointSteps(const std::filesystem::path& run);

} // namespace lr::training
