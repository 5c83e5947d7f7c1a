#include "training/checkpoint_name.h"

#include "common/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>

namespace lr::training {

using common::Error;
using common::ErrorCode;

namespace {

constexpr std::string_view kStepPrefix = "step-";
constexpr std::string_view kCheckpoints = "checkpoints";

std::optional<std::int64_t> parseStep(std::string_view text)
{
    std::int64_t step = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), step);
    return error == std::errc() && end == text.data() + text.size() && step >= 0 ? std::optional(step) : std::nullopt;
}

} // namespace

CheckpointName parseCheckpointName(const std::string& text)
{
    const auto at = text.rfind('@');
    if (at == std::string::npos)
        return {text, std::nullopt};
    const auto step = parseStep(std::string_view(text).substr(at + 1));
    if (!step)
        throw Error(ErrorCode::InvalidArgument,
            "'" + common::printable(text) + "' names no checkpoint: after the @ stands the number of a step.");
    return {text.substr(0, at), step};
}

std::string adapterName(const std::filesystem::path& folder)
{
    const auto whole = std::filesystem::absolute(folder / "").parent_path(); // works for "run/" and "." too
    const auto name = whole.filename().string();
    const auto step =
        name.starts_with(kStepPrefix) ? parseStep(std::string_view(name).substr(kStepPrefix.size())) : std::nullopt;
    if (!step || whole.parent_path().filename() != kCheckpoints)
        return name;
    return fmt::format("{}@{}", whole.parent_path().parent_path().filename().string(), *step);
}

std::filesystem::path checkpointFolder(const std::filesystem::path& run, std::int64_t step)
{
    return run / kCheckpoints / fmt::format("{}{:08}", kStepPrefix, step);
}

std::vector<std::int64_t> checkpointSteps(const std::filesystem::path& run)
{
    std::vector<std::int64_t> steps;
    std::error_code missing;
    for (const auto& entry : std::filesystem::directory_iterator(run / kCheckpoints, missing)) {
        const auto name = entry.path().filename().string();
        if (name.starts_with(kStepPrefix))
            if (const auto step = parseStep(std::string_view(name).substr(kStepPrefix.size())))
                steps.push_back(*step);
    }
    std::sort(steps.begin(), steps.end());
    return steps;
}

} // namespace lr::training
