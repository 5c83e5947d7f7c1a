#pragma once

#include "engine/prompt_builder.h"
#include "jobs/scored_workspace.h"
#include "settings/train_settings.h"
#include "training/training_set.h"

#include <string>

namespace lr::engine {

/// Scored trajectories with their selected steps and labels of the chosen kind. Throws what reading a workspace throws.
training::TrainingSet loadFromWorkspace(
    const jobs::ScoredWorkspace& workspace, const settings::TrainSettings& settings);

/// Every token of the trajectories that end in the right answer. Throws Error(InvalidArgument) without `problems`,
/// Error(CorruptData) if a problem has no answer or none of the trajectories is right.
training::TrainingSet loadVerified(const jobs::ScoredWorkspace& workspace, const settings::TrainSettings& settings);

/// The authors' file. If `grouped`, samples of one problem whose prefixes continue each other become one sequence; else
/// each is one, in the file's order. Throws Error(CorruptData) that names file and line, Error(InvalidArgument) if a
/// prompt id needs `problems` and there are none.
training::TrainingSet loadFromFile(const settings::TrainSettings& settings, const PromptBuilder& prompts, bool grouped);

/// Takes a share of the sequences, drawn by `seed`, out of `set` to validate on. If `share` > 0 and there are two
/// sequences or more, at least one is taken and at least one stays. Throws Error(InvalidArgument) unless 0 ≤ share < 1.
training::TrainingSet takeHeldOut(training::TrainingSet& set, double share, std::uint64_t seed);

/// 32 hexadecimal digits that stand for every number of the set.
std::string fingerprint(const training::TrainingSet& set);

} // namespace lr::engine
