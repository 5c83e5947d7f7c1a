#pragma once

#include "engine/prompt_builder.h"
#include "engine/prompts.h"
#include "engine/scored_workspace.h"
#include "selection/variants.h"
#include "training/training_set.h"

#include <filesystem>
#include <string>

namespace lr::engine {

/// Where a run's samples come from: a workspace's scored steps, or a file in the authors' format.
struct SampleSource
{
    ScoredWorkspaceOptions workspace; ///< used where `samples` is empty
    std::filesystem::path samples;
    std::filesystem::path problems; ///< of the samples file: where its prompt ids are looked up
    PromptOptions prompt{
        std::string(kReasoningSystemPrompt), {}}; ///< of the samples file; a workspace holds its prompts
    selection::SelectionThresholds thresholds;
    selection::StepChoice choice = selection::StepChoice::Selected;
    selection::LabelKind label = selection::LabelKind::Contrast;
    /// Instead of all that: every token of the trajectories whose answer is right, as it was written (supervised
    /// fine-tuning on the expert's own verified answers). `problems` names the file with the right answers.
    bool supervised = false;
    std::uint64_t seed = 1; ///< of a random choice
};

common::OrderedJson toJson(const SampleSource& source);
SampleSource sampleSourceFromJson(const common::Json& json, std::string_view source);

/// Scored trajectories with their chosen steps and labels of the chosen kind. Throws what reading a workspace throws.
training::TrainingSet loadFromWorkspace(const ScoredWorkspace& workspace, const SampleSource& source);

/// Every token of the trajectories that end in the right answer. Throws Error(InvalidArgument) without `problems`,
/// Error(CorruptData) if a problem has no answer or none of the trajectories is right.
training::TrainingSet loadVerified(const ScoredWorkspace& workspace, const SampleSource& source);

/// The authors' file. If `grouped`, samples of one problem whose prefixes continue each other become one sequence; else
/// each is one, in the file's order. Throws Error(CorruptData) that names file and line, Error(InvalidArgument) if a
/// prompt id needs `problems` and there are none.
training::TrainingSet loadFromFile(const SampleSource& source, const PromptBuilder& prompts, bool grouped);

/// Takes a share of the sequences out of `set`, at least one of two and drawn by `seed`, to validate on.
training::TrainingSet takeHeldOut(training::TrainingSet& set, double share, std::uint64_t seed);

/// 32 hexadecimal digits that stand for every number of the set.
std::string fingerprint(const training::TrainingSet& set);

} // namespace lr::engine
