#include "settings/evaluate_settings.h"

#include "settings/generation_fields.h"

namespace lr::settings {

namespace {

/// Members model, adapter and run.
template <class S>
std::vector<Setting<S>> adaptedModelSettings(bool needsAdapter)
{
    return {
        bind<&S::model>({.key = "model",
            .flag = "--model",
            .kind = Kind::ModelFolder,
            .label = "Model",
            .help = "Model folder.",
            .isRequired = true,
            .isInPreset = false}),
        bind<&S::adapter>({.key = "adapter",
            .flag = "--adapter",
            .kind = Kind::ModelFolder,
            .label = "Adapter",
            .help = "Folder of a low-rank adapter for the model (Hugging Face PEFT).",
            .zeroText = needsAdapter ? "" : "none",
            .isRequired = needsAdapter,
            .isInForm = false,
            .isInPreset = false}),
        bind<&S::run>({.key = "run",
            .kind = Kind::Run,
            .label = "Adapter",
            .help = needsAdapter ? "The adapter to merge: the name of a run, or NAME@STEP for one of its checkpoints."
                                 : "The adapter to use with the model: the name of a run, NAME@STEP for one of its "
                                   "checkpoints, or the folder of an adapter. Empty: the model without one.",
            .zeroText = "none",
            .isInPreset = false}),
    };
}

} // namespace

template <>
const std::vector<Setting<EvaluateSettings>>& settingsOf<EvaluateSettings>()
{
    using S = EvaluateSettings;
    static const auto all = joined<S>({adaptedModelSettings<S>(false),
        {
            bind<&S::benchmark>({.key = "benchmark",
                .flag = "--benchmark",
                .kind = Kind::Choice,
                .label = "Benchmark",
                .help = "What the problem file holds: decides how an answer is found in a text and compared.",
                .isRequired = true,
                .options = {{"gsm8k", "GSM8K"}, {"math", "MATH"}, {"svamp", "SVAMP"}, {"asdiv", "ASDiv"},
                    {"minerva_math", "Minerva Math"}, {"olympiadbench", "OlympiadBench"}, {"mmlu_stem", "MMLU-STEM"},
                    {"demo", "Demo (sums in words)"}}}),
            bind<&S::grader>({.key = "grader",
                .flag = "--grader",
                .kind = Kind::Choice,
                .label = "Grader",
                .help = "What counts as the same answer. exact: what is the same in mathematics, with a tolerance for "
                        "rounded decimals only. qwen: as the Qwen2.5-Math toolkit judges, for numbers that are to be "
                        "compared with published tables.",
                .isAdvanced = true,
                .options = {{"exact", "Exact (mathematics)"}, {"qwen", "As Qwen2.5-Math"}}}),
        },
        problemSettings<S>(), generationSettings<S>(), nested<&S::prompt>(settingsOf<PromptSettings>()),
        {
            bind<&S::workspace>({.key = "workspace",
                .flag = "--workspace",
                .kind = Kind::Folder,
                .label = "Workspace",
                .help = "Folder for the results; an interrupted evaluation is resumed.",
                .zeroText = "none",
                .isInForm = false,
                .isInPreset = false}),
            bind<&S::label>({.key = "label",
                .flag = "--label",
                .label = "Label",
                .help = "A name for this evaluation. Empty: the names of the folders.",
                .zeroText = "the folders' names",
                .isInPreset = false}),
        },
        nested<&S::runtime>(settingsOf<RuntimeSettings>())});
    return all;
}

template <>
const std::vector<Setting<MergeSettings>>& settingsOf<MergeSettings>()
{
    using S = MergeSettings;
    static const auto all = joined<S>({adaptedModelSettings<S>(true),
        {
            bind<&S::out>({.key = "out",
                .flag = "--out",
                .kind = Kind::Folder,
                .label = "Output folder",
                .help = "Model folder to write; it must not be there yet.",
                .isRequired = true,
                .isInPreset = false}),
            bind<&S::dtype>({.key = "dtype",
                .flag = "--dtype",
                .kind = Kind::Choice,
                .label = "Number format",
                .help = "Number format of the written weights. With 16 bits, small updates are lost by rounding.",
                .options = {{"as-stored", "As stored"}, {"float32", "float32"}, {"bfloat16", "bfloat16"},
                    {"float16", "float16"}}}),
            bind<&S::maxShardGb>({.key = "max_shard_gb",
                .flag = "--max-shard-gb",
                .label = "Largest weight file",
                .help = "Weights beyond it go into another file.",
                .unit = "GB",
                .low = 0.001,
                .high = 1e6,
                .decimals = 3,
                .isAdvanced = true}),
        }});
    return all;
}

} // namespace lr::settings
