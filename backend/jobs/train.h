#pragma once

#include "jobs/kind.h"

namespace lr::jobs {

template <>
struct JobKind<settings::TrainSettings>
{
    static constexpr const char* kSummary = "Fine-tune the expert on the selected steps with their soft labels";
    static std::string title(const settings::TrainSettings& job);
    static void check(const settings::TrainSettings& job, CheckList& checks);
    static void place(settings::TrainSettings& job, const std::filesystem::path& workspace);
    static void resolve(settings::TrainSettings& job, const std::filesystem::path& workspace);
    static bool isSameWork(const settings::TrainSettings& job, const settings::TrainSettings& earlier);
    static double numUnits(const settings::TrainSettings& job, std::int64_t numProblems);
    static double unitsPerSecond(const common::Json& result); ///< samples
};

/// No command of its own: `lightreasoner train --resume`.
template <>
struct JobKind<protocol::ResumeTrainingJob>
{
    static std::string title(const protocol::ResumeTrainingJob& job);
    static void check(const protocol::ResumeTrainingJob& job, CheckList& checks);
    static std::string commandText(const protocol::ResumeTrainingJob& job, const std::filesystem::path& workspace);
};

} // namespace lr::jobs
