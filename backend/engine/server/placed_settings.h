#pragma once

#include "protocol/job_messages.h"

#include <filesystem>
#include <vector>

namespace lr::server {

// A job's settings with what depends on where the engine runs: models of the Hugging Face cache by their folders, the
// workspace, the run's folder, the adapter of a run, the file that holds a text. Nothing is written. Throw what looking
// for a model or an adapter throws.

template <settings::Described Settings>
Settings placed(Settings job, const std::filesystem::path& workspace);

/// The same, with the places that are to be where something is not there yet (a run that is still to be trained, a
/// model that is still to be downloaded).
template <settings::Described Settings>
Settings placedAsFarAsPossible(Settings job, const std::filesystem::path& workspace);

/// What is wrong with a job's settings, wherever it is to run; empty if nothing is.
std::vector<settings::Fault> faultsOf(const protocol::Job& job, const std::filesystem::path& workspace);

/// Writes the text of a job that is placed into its file, under a name that stands for its content: the same text
/// scored twice finds itself. Nothing is written for a job that names a file of its own. Throws Error(IoError).
void writeText(const settings::ScoreSettings& job);

} // namespace lr::server
