#pragma once

#include "engine/sample_job.h"
#include "engine/score_job.h"
#include "engine/train_job.h"
#include "protocol/job_messages.h"

#include <filesystem>

namespace lr::server {

// A job as the wire has it, as the options of the function that does it. Throw Error(InvalidArgument) for names that
// are none. Numbers are checked by those functions.

engine::RuntimeOptions runtimeOptions(const protocol::RuntimeSettings& runtime);
engine::SampleOptions sampleOptions(const protocol::SampleJob& job, const std::filesystem::path& workspace);
engine::TrainOptions trainOptions(const protocol::TrainJob& job, const std::filesystem::path& workspace);

/// Writes the text into the workspace's folder, under a name that stands for its content: the same text scored twice
/// finds itself. Throws Error(InvalidArgument) if it is empty or too long, Error(IoError).
engine::ScoreOptions scoreOptions(const protocol::ScoreJob& job, const std::filesystem::path& workspace);

/// Where scoreOptions() keeps a text.
std::filesystem::path textFile(const std::filesystem::path& workspace, const std::string& text);

} // namespace lr::server
