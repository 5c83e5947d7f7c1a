#pragma once

#include "jobs/kind.h"

namespace lr::jobs {

template <>
struct JobKind<settings::ScoreSettings>
{
    static constexpr const char* kSummary = "The divergence of expert and amateur on any given text";
    static std::string title(const settings::ScoreSettings& job);
    static void check(const settings::ScoreSettings& job, CheckList& checks);
    /// The file of a text that the job brings along is named after its content, so that a text that is scored twice is
    /// found again.
    static void place(settings::ScoreSettings& job, const std::filesystem::path& workspace);
    /// Writes the text that the job brings along into its file.
    static void prepare(const settings::ScoreSettings& job);
    static void shorten(settings::ScoreSettings& job);
};

} // namespace lr::jobs
