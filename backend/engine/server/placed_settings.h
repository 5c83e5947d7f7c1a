#pragma once

#include "protocol/job_messages.h"

#include <filesystem>
#include <vector>

namespace lr::server {

// A job's settings with everything filled in that depends on where the engine runs: the folders of models in the
// Hugging Face cache, the workspace, the run's folder, the adapter of a run, the file that holds a text. Nothing is
// written. Throws what looking for a model or an adapter throws.

template <settings::Described Settings>
Settings placed(Settings job, const std::filesystem::path& workspace);

/// The same, but what does not exist yet (a run that is still to be trained, a model that is still to be downloaded)
/// gets the path that it will have.
template <settings::Described Settings>
Settings placedAsFarAsPossible(Settings job, const std::filesystem::path& workspace);

/// What is wrong with a job's settings, wherever it is to run; empty if nothing is.
std::vector<settings::Fault> faultsOf(const protocol::Job& job, const std::filesystem::path& workspace);

/// Writes the text of a placed job into its file. The file's name is made from the content, so that a text that is
/// scored twice is found again. Nothing is written for a job that names a file of its own. Throws Error(IoError).
void writeText(const settings::ScoreSettings& job);

} // namespace lr::server
