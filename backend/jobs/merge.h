#pragma once

#include "jobs/kind.h"

namespace lr::jobs {

template <>
struct JobKind<settings::MergeSettings>
{
    static constexpr const char* kSummary = "Add an adapter to the weights and write a model folder";
    static std::string title(const settings::MergeSettings& job);
    static void check(const settings::MergeSettings& job, CheckList& checks);
    static void place(settings::MergeSettings& job, const std::filesystem::path& workspace);
    static void resolve(settings::MergeSettings& job, const std::filesystem::path& workspace);
};

} // namespace lr::jobs
