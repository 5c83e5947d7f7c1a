#include "settings/train_settings.h"

#include "settings/describe.h"
#include "settings/train_optimizer_settings.h"

#include <fmt/format.h>

namespace lr::settings {

namespace {

using S = TrainSettings;
using Settings = std::vector<Setting<S>>;

template <class Enum>
Option optionOf(Enum value, const char* label)
{
    return {std::string(selection::name(value)), label};
}

Settings selectionSettings()
{
    return {
        bind<&S::scoring>({.key = "scoring",
            .flag = "--scoring",
            .kind = Kind::Scoring,
            .label = "Scoring",
            .help = "The scoring whose steps are used: the answers of one expert, scored by one amateur. The settings "
                    "below select among these steps.",
            .zeroText = "the latest",
            .isInPreset = false}),
        bind<&S::plausibilityThreshold>({.key = "plausibility_threshold",
            .flag = "--alpha",
            .label = "α, plausibility",
            .help = "The plausibility threshold: a token gets weight in a label only if its probability is at least α "
                    "times that of the expert's most probable token. The paper uses 0.2.",
            .low = 0.01,
            .high = 1,
            .decimals = 3,
            .step = 0.01}),
        bind<&S::klThreshold>({.key = "kl_threshold",
            .flag = "--beta",
            .label = "β, KL divergence",
            .help = "The KL threshold: a step is selected if the KL divergence between expert and amateur is at least "
                    "β. A higher value selects fewer steps. The paper uses 0.4.",
            .unit = "nats",
            .high = 1e6,
            .decimals = 3,
            .step = 0.05}),
        bind<&S::includeFirstStep>({.key = "include_first_step",
            .flag = "--first-step",
            .label = "Consider the first step",
            .help = "Whether the first token of an answer, which has no prefix yet, may be trained on. The authors "
                    "leave it out."}),
        bind<&S::choice>({.key = "choice",
            .flag = "--choose",
            .label = "Steps",
            .help = "Which steps are trained on. The method takes those with KL ≥ β; the others are what it is "
                    "compared with."}),
        bind<&S::label>({.key = "label",
            .flag = "--labels",
            .label = "Labels",
            .help = "The target of a step. The method's label gives more weight to tokens that the expert rates higher "
                    "than the amateur does. The other labels are for comparison."}),
        bind<&S::heldOutShare>({.key = "held_out_share",
            .flag = "--held-out",
            .label = "Held out",
            .help = "Share of the questions kept aside for the validation loss. 0 trains on everything.",
            .high = 0.99,
            .decimals = 2,
            .step = 0.01}),
    };
}

Settings sourceSettings()
{
    return {
        bind<&S::workspace>({.key = "workspace",
            .flag = "--workspace",
            .kind = Kind::Folder,
            .label = "Workspace",
            .help = "Folder that sample or score wrote.",
            .isInForm = false,
            .isInPreset = false}),
        bind<&S::samples>({.key = "samples",
            .flag = "--samples",
            .label = "Samples file",
            .help = "A file in the authors' format (JSON lines) instead of a scoring. Leave it empty to train on the "
                    "workspace.",
            .zeroText = "none",
            .isAdvanced = true,
            .isInPreset = false}),
        bind<&S::problems>({.key = "problems",
            .flag = "--problems",
            .label = "Problems of the samples",
            .help = "Problem file. Needed if the prompt ids of a samples file are not the questions, and for "
                    "supervised training, which needs the right answers.",
            .zeroText = "none",
            .isAdvanced = true,
            .isInPreset = false}),
        bind<&S::supervised>({.key = "supervised",
            .flag = "--supervised",
            .label = "Train on right answers instead",
            .help = "Trains on every token of the workspace's right answers, without an amateur: what the method is "
                    "compared with. Needs the problems with their answers.",
            .isAdvanced = true}),
        bind<&S::expert>({.key = "expert",
            .flag = "--expert",
            .kind = Kind::ModelFolder,
            .label = "Model to train",
            .help = "Model folder on the engine's machine. Empty: the expert that the scoring comes from.",
            .zeroText = "the workspace's",
            .isAdvanced = true,
            .isInPreset = false}),
        bind<&S::startAdapter>({.key = "start_adapter",
            .flag = "--adapter",
            .kind = Kind::ModelFolder,
            .label = "Start from adapter",
            .help = "Folder of an adapter to train further, instead of a new one. Its rank, scaling and targets are "
                    "kept.",
            .zeroText = "none",
            .isAdvanced = true,
            .isInPreset = false}),
        bind<&S::anyBase>({.key = "any_base",
            .flag = "--any-base",
            .label = "Allow another base model",
            .help = "Train a model that the samples do not come from. Otherwise its hash must be the scoring's.",
            .isAdvanced = true,
            .isInPreset = false}),
    };
}

/// The prompt is a sample file's: beside what a workspace holds it has no say.
Settings promptSettings()
{
    auto settings = nested<&S::prompt>(settingsOf<PromptSettings>());
    for (auto& setting : settings) {
        setting.group = Group::Source;
        setting.isInPreset = false;
    }
    settings.front().help = "Stands before the questions of a samples file.";
    return settings;
}

Settings adapterSettings()
{
    return {
        bind<&S::rank>({.key = "rank",
            .flag = "--rank",
            .group = Group::Adapter,
            .label = "Rank",
            .help = "Width of the low-rank update. Higher can learn more and needs more memory; 4 to 64 is usual, the "
                    "paper uses 8.",
            .low = 1,
            .high = 4096}),
        bind<&S::loraAlpha>({.key = "lora_alpha",
            .flag = "--lora-alpha",
            .group = Group::Adapter,
            .label = "LoRA α",
            .help = "The update is scaled by this over the rank; twice the rank is usual. Not the α of the samples.",
            .low = 1e-6,
            .high = 1e6,
            .decimals = 2}),
        bind<&S::targets>({.key = "targets",
            .flag = "--targets",
            .group = Group::Adapter,
            .label = "Targets",
            .help = "Matrices of each layer that get an update beside them. The paper takes q_proj and v_proj."}),
        bind<&S::rankStabilised>({.key = "use_rslora",
            .flag = "--rslora",
            .group = Group::Adapter,
            .label = "Scale by the root of the rank",
            .help = "Scales the update by LoRA α over the rank's square root (rsLoRA), which suits high ranks.",
            .isAdvanced = true}),
        bind<&S::dropout>({.key = "dropout",
            .flag = "--dropout",
            .group = Group::Adapter,
            .label = "Dropout",
            .help = "Share of the adapter's inputs left out at random while training, against learning by heart.",
            .high = 0.95,
            .decimals = 2,
            .step = 0.01}),
    };
}

Settings keepingSettings()
{
    return {
        bind<&S::name>({.key = "name",
            .group = Group::Keeping,
            .label = "Name",
            .help = "Of the run and its folder under runs/ in the workspace. Empty: a number.",
            .isInPreset = false}),
        bind<&S::out>({.key = "out",
            .flag = "--out",
            .kind = Kind::Folder,
            .group = Group::Keeping,
            .label = "Run folder",
            .help = "Folder for the run: adapter, metrics, checkpoints.",
            .isInForm = false,
            .isInPreset = false}),
        bind<&S::checkpointEvery>({.key = "checkpoint_every",
            .flag = "--checkpoint-every",
            .group = Group::Keeping,
            .label = "Checkpoint every",
            .help = "Steps between checkpoints, from which a run can be resumed. 0: only at the start and the end.",
            .unit = "steps",
            .high = kMaxTrainingSteps,
            .step = 50,
            .zeroText = "at start and end"}),
        bind<&S::keepCheckpoints>({.key = "keep_checkpoints",
            .flag = "--keep",
            .group = Group::Keeping,
            .label = "Keep",
            .help = "The newest checkpoints that are kept, besides the best.",
            .unit = "checkpoints",
            .low = 1,
            .high = 1'000'000}),
    };
}

Settings validationSettings()
{
    return {
        bind<&S::evaluateEvery>({.key = "evaluate_every",
            .flag = "--eval-every",
            .group = Group::Validation,
            .label = "Evaluate every",
            .help = "Steps between measurements of the validation loss, and of pass@1 if there are problems. 0: never.",
            .unit = "steps",
            .high = kMaxTrainingSteps,
            .step = 50,
            .zeroText = "never"}),
        bind<&S::evaluationProblems>({.key = "evaluation_problems",
            .flag = "--eval-problems",
            .group = Group::Validation,
            .label = "Problem file",
            .help = "Questions with right answers (JSON lines, on the engine's machine) for pass@1. Empty: validation "
                    "loss only.",
            .zeroText = "none",
            .isInPreset = false}),
        bind<&S::maxEvaluationProblems>({.key = "max_evaluation_problems",
            .flag = "--eval-count",
            .group = Group::Validation,
            .label = "Problems asked",
            .help = "How many of the file are asked each time. More make the interval narrower and the run longer.",
            .low = 1,
            .high = kMaxTrainingSteps,
            .step = 50,
            .isAdvanced = true}),
        bind<&S::maxEvaluationTokens>({.key = "max_evaluation_tokens",
            .flag = "--eval-tokens",
            .group = Group::Validation,
            .label = "Longest answer",
            .help = "A longer answer is cut off at this length and graded as it is.",
            .unit = "tokens",
            .low = 1,
            .high = 1'000'000,
            .step = 64,
            .isAdvanced = true}),
    };
}

} // namespace

template <>
const std::vector<Option>& optionsOf<selection::StepChoice>()
{
    using enum selection::StepChoice;
    static const std::vector<Option> options{optionOf(Selected, "Steps with KL ≥ β"), optionOf(All, "All steps"),
        optionOf(Random, "As many at random"), optionOf(LowestKl, "As many with the lowest KL")};
    return options;
}

template <>
const std::vector<Option>& optionsOf<selection::LabelKind>()
{
    using enum selection::LabelKind;
    static const std::vector<Option> options{optionOf(Contrast, "Contrast (the method's soft label)"),
        optionOf(ContrastArgmax, "Contrast, top token only"), optionOf(Expert, "Expert's own distribution"),
        optionOf(ExpertArgmax, "Expert's top token only")};
    return options;
}

template <>
const std::vector<Option>& optionsOf<Projection>()
{
    static const std::vector<Option> options{{"q_proj", "q_proj"}, {"k_proj", "k_proj"}, {"v_proj", "v_proj"},
        {"o_proj", "o_proj"}, {"gate_proj", "gate_proj"}, {"up_proj", "up_proj"}, {"down_proj", "down_proj"}};
    return options;
}

template <>
const std::vector<Option>& optionsOf<Schedule>()
{
    static const std::vector<Option> options{
        {"linear", "Linear, down to 0"}, {"cosine", "Cosine, down to 0"}, {"constant", "Constant"}};
    return options;
}

template <>
const std::vector<Option>& optionsOf<BatchPlanKind>()
{
    static const std::vector<Option> options{{"grouped", "Whole answers"}, {"independent", "Single steps, shuffled"}};
    return options;
}

template <>
const std::vector<Setting<S>>& settingsOf<S>()
{
    static const auto all =
        joined<S>({selectionSettings(), sourceSettings(), promptSettings(), adapterSettings(), optimizerSettings(),
            keepingSettings(), validationSettings(), nested<&S::runtime>(settingsOf<RuntimeSettings>())});
    return all;
}

template <>
std::vector<Fault> faultsBetween(const S& settings)
{
    std::vector<Fault> faults;
    if (settings.warmupSteps > settings.numSteps)
        faults.push_back({"warmup_steps",
            fmt::format("A warm-up of {} steps does not fit into {} steps.", settings.warmupSteps, settings.numSteps)});
    if (!settings.samples.empty() && settings.expert.empty())
        faults.push_back({"expert", "A samples file does not say which model it is for: name the model to train."});
    if (settings.supervised && settings.problems.empty())
        faults.push_back({"problems", "Supervised training needs the problems with their right answers."});
    if (settings.evaluateEvery > 0 && settings.heldOutShare == 0 && settings.evaluationProblems.empty())
        faults.push_back({"evaluate_every",
            "There is nothing to evaluate: hold a share of the trajectories out, or name problems to ask."});
    return faults;
}

} // namespace lr::settings
