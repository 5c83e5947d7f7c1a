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
    Independent ///< one step per sequence, shuffled over all trajectories, as the paper's authors do
};

/// How the learning rate changes after the warm-up.
enum class Schedule
{
    Linear, ///< falls linearly to 0 at the end
    Cosine, ///< falls to 0 along half a cosine
    Constant
};

/// The settings of a fine-tuning run: data, model, optimiser and output. The defaults are the paper's
/// (arXiv:2510.07962).
struct TrainSettings
{
    // The data: the scored steps of a workspace, or a samples file in the authors' format.
    std::filesystem::path workspace; ///< used if `samples` is empty; for the engine's jobs always their workspace
    std::int64_t scoring = 0;        ///< number of the scoring in the workspace; 0: the latest
    std::filesystem::path samples;
    double plausibilityThreshold = 0.2; ///< α, for the soft labels
    double klThreshold = 0.4;           ///< β, in nats
    bool includeFirstStep = false;
    selection::StepChoice choice = selection::StepChoice::Selected;
    selection::LabelKind label = selection::LabelKind::Contrast;
    double heldOutShare = 0; ///< of the trajectories, kept for the validation loss, 0 to 1
    /// True: thresholds and soft labels are not used; the model is trained on every token of the trajectories whose
    /// answer is right (supervised fine-tuning on the expert's own verified answers). `problems` names the file with
    /// the right answers.
    bool supervised = false;
    std::filesystem::path problems; ///< for a samples file: problems in which its prompt ids are looked up
    PromptSettings prompt{std::string(kReasoningSystemPrompt), {}}; ///< for a samples file; a workspace holds its own

    std::filesystem::path expert;       ///< the model to train; empty: the workspace's last known path of the expert
    std::filesystem::path startAdapter; ///< training starts from this adapter; empty: from a new one
    bool anyBase = false;               ///< allows a model that the samples were not made with

    // The new adapter, if `startAdapter` is empty.
    std::int64_t rank = 8;
    double loraAlpha = 16;
    std::vector<Projection> targets{Projection::Query, Projection::Value}; ///< ascending, none twice
    bool rankStabilised = false; ///< PEFT's use_rslora: scaling = loraAlpha / √rank
    double dropout = 0.05;       ///< of the adapter's input during training

    double learningRate = 5e-5;
    Schedule schedule = Schedule::Linear;
    std::int64_t numSteps = 1000;
    std::int64_t warmupSteps = 0;
    std::int64_t batchSize = 8;                 ///< samples in one forward and backward pass
    std::int64_t gradientAccumulationSteps = 2; ///< passes in one optimiser step
    BatchPlanKind plan = BatchPlanKind::Grouped;
    bool shuffle = true;
    double maxGradNorm = 1; ///< gradients are clipped to this L2 norm; 0: never
    double weightDecay = 0;
    double beta1 = 0.9; ///< AdamW's, arXiv:1711.05101
    double beta2 = 0.999;
    double epsilon = 1e-8;
    bool gradientCheckpointing = false;
    std::uint64_t seed = 1; ///< for adapter, order, dropout, held-out share and random choice of steps

    std::string name;          ///< of the run's folder under runs/ in the workspace; empty: a number
    std::filesystem::path out; ///< the run's folder
    std::int64_t checkpointEvery = 100;
    int keepCheckpoints = 3;
    std::int64_t evaluateEvery = 0;           ///< in steps; 0: never
    std::filesystem::path evaluationProblems; ///< for pass@1 at these steps; empty: only the validation loss
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

/// Returns `onto` with the settings of a run's run.json put over it; reads run.json files of every version of the
/// program. `source` names the file in errors. Throws Error(CorruptData).
TrainSettings trainSettingsOfRun(const common::Json& description, std::string_view source, TrainSettings onto = {});

} // namespace lr::settings
