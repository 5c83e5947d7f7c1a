#pragma once

#include "jobs/kind.h"

namespace lr::jobs {

template <>
struct JobKind<settings::EvaluateSettings>
{
    static constexpr const char* kSummary = "How many problems of a benchmark a model answers right";
    static std::string title(const settings::EvaluateSettings& job);
    static void check(const settings::EvaluateSettings& job, CheckList& checks);
    static void place(settings::EvaluateSettings& job, const std::filesystem::path& workspace);
    static void resolve(settings::EvaluateSettings& job, const std::filesystem::path& workspace);
    static bool isSameWork(const settings::EvaluateSettings& job, const settings::EvaluateSettings& earlier);
    static double numUnits(const settings::EvaluateSettings& job, std::int64_t numProblems);
    static double unitsPerSecond(const common::Json& result); ///< questions
};

} // namespace lr::jobs
