#pragma once

#include "jobs/kind.h"

namespace lr::jobs {

template <>
struct JobKind<settings::SampleSettings>
{
    static constexpr const char* kSummary =
        "Expert trajectories and the amateur's divergence from them, into a workspace";
    static std::string title(const settings::SampleSettings& job);
    static void check(const settings::SampleSettings& job, CheckList& checks);
    static void place(settings::SampleSettings& job, const std::filesystem::path& workspace);
    static bool isSameWork(const settings::SampleSettings& job, const settings::SampleSettings& earlier);
    static double numUnits(const settings::SampleSettings& job, std::int64_t numProblems);
    static double unitsPerSecond(const common::Json& result); ///< problems
};

} // namespace lr::jobs
