#pragma once

#include "common/json.h"
#include "selection/thresholds.h"
#include "selection/variants.h"
#include "settings/projection.h"
#include "settings/prompt_settings.h"
#include "settings/runtime_settings.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lr::settings {

/// How samples become batches.
enum class BatchPlanKind
{
    Grouped,    ///< whole trajectories with all of their selected steps
    Independent ///< one step per sequence, shuffled over everything, as the authors do
};

/// How the learning rate goes after the warm-up.
enum class Schedule
{
    Linear, ///< down to 0 at the end
    Cosine, ///< half a cosine down to 0
    Constant
};

/// A fine-tuning run: what is trained on what, how, and where it is kept. The defaults are the paper's.
struct TrainSettings
{
    // What is trained on: the scored steps of a workspace, or a file in the authors' format.
    std::filesystem::path workspace; ///< used where `samples` is empty; of the engine's jobs always their workspace
    std::int64_t scoring = 0;        ///< number in the workspace; 0: the latest
    std::filesystem::path samples;
    double plausibilityThreshold = 0.2; ///< α, of the soft labels
    double klThreshold = 0.4;           ///< β, in nats
    bool includeFirstStep = false;
    selection::StepChoice choice = selection::StepChoice::Selected;
    selection::LabelKind label = selection::LabelKind::Contrast;
    double heldOutShare = 0; ///< of the trajectories, for the validation loss
    /// Instead of all that: every token of the trajectories whose answer is right, as it was written (supervised
    /// fine-tuning on the expert's own verified answers). `problems` names the file with the right answers.
    bool supervised = false;
    std::filesystem::path problems; ///< of a samples file: where its prompt ids are looked up
    PromptSettings prompt{std::string(kReasoningSystemPrompt), {}}; ///< of a samples file; a workspace holds its own

    std::filesystem::path expert;       ///< the model to train; empty: where the workspace last saw the expert
    std::filesystem::path startAdapter; ///< goes on from this one; empty: a new one
    bool anyBase = false;               ///< train also a model that the samples do not come from

    // Of a new adapter.
    std::int64_t rank = 8;
    double loraAlpha = 16;
    std::vector<Projection> targets{Projection::Query, Projection::Value}; ///< ascending, none twice
    bool rankStabilised = false; ///< PEFT's use_rslora: scaling = loraAlpha / √rank
    double dropout = 0.05;       ///< of the adapter's input, while training

    double learningRate = 5e-5;
    Schedule schedule = Schedule::Linear;
    std::int64_t numSteps = 1000;
    std::int64_t warmupSteps = 0;
    std::int64_t batchSize = 8;                 ///< samples in one pass
    std::int64_t gradientAccumulationSteps = 2; ///< passes in one optimiser step
    BatchPlanKind plan = BatchPlanKind::Grouped;
    bool shuffle = true;
    double maxGradNorm = 1; ///< clip to this; 0: never
    double weightDecay = 0;
    double beta1 = 0.9; ///< AdamW's, arXiv:1711.05101
    double beta2 = 0.999;
    double epsilon = 1e-8;
    bool gradientCheckpointing = false;
    std::uint64_t seed = 1; ///< of adapter, order, dropout, held-out share and a random choice of steps

    std::string name;          ///< of the folder under runs/ in the workspace; empty: numbered
    std::filesystem::path out; ///< the run's folder
    std::int64_t checkpointEvery = 100;
    int keepCheckpoints = 3;
    std::int64_t evaluateEvery = 0;           ///< 0: never
    std::filesystem::path evaluationProblems; ///< for pass@1 at those steps; empty: validation loss only
    std::int64_t maxEvaluationProblems = 200;
    std::int64_t maxEvaluationTokens = 512;
    RuntimeSettings runtime;

    selection::SelectionThresholds thresholds() const { return {plausibilityThreshold, klThreshold, includeFirstStep}; }
    void setThresholds(const selection::SelectionThresholds& thresholds)
    {
        plausibilityThreshold = thresholds.plausibilityThreshold;
        klThreshold = thresholds.klThreshold;
        includeFirstStep = thresholds.includeFirstStep;
    }

    bool operator==(const TrainSettings&) const = default;
};

template <>
inline constexpr bool kIsDescribed<TrainSettings> = true;
template <>
const std::vector<Setting<TrainSettings>>& settingsOf<TrainSettings>();
template <>
std::vector<Fault> faultsBetween(const TrainSettings& settings);

/// The settings in a run's run.json, whichever version wrote it, laid over `onto`. `source` names the file in errors.
/// Throws Error(CorruptData).
TrainSettings trainSettingsOfRun(const common::Json& description, std::string_view source, TrainSettings onto = {});

} // namespace lr::settings
