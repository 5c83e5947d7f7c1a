#include "settings/sample_settings.h"

#include "settings/generation_fields.h"

#include <fmt/format.h>

namespace lr::settings {

namespace {

/// Members expert, adapter and amateur.
template <class S>
std::vector<Setting<S>> pairSettings()
{
    return {
        bind<&S::expert>({.key = "expert",
            .flag = "--expert",
            .kind = Kind::ModelFolder,
            .label = "Expert",
            .help = "Model folder of the expert.",
            .isRequired = true,
            .isInPreset = false}),
        bind<&S::adapter>({.key = "adapter",
            .flag = "--adapter",
            .kind = Kind::ModelFolder,
            .label = "Expert's adapter",
            .help = "Folder of a low-rank adapter to put beside the expert's weights (Hugging Face PEFT).",
            .zeroText = "none",
            .isAdvanced = true,
            .isInPreset = false}),
        bind<&S::amateur>({.key = "amateur",
            .flag = "--amateur",
            .kind = Kind::ModelFolder,
            .label = "Amateur",
            .help = "Model folder of the amateur: smaller than the expert, with the same tokens.",
            .isRequired = true,
            .isInPreset = false}),
    };
}

template <class S>
std::vector<Setting<S>> workspaceSetting()
{
    return {bind<&S::workspace>({.key = "workspace",
        .flag = "--workspace",
        .kind = Kind::Folder,
        .label = "Workspace",
        .help = "Folder for the results. Results with the same settings are not computed again, so the same command "
                "resumes an interrupted job.",
        .isRequired = true,
        .isInForm = false,
        .isInPreset = false})};
}

template <class S>
std::vector<Setting<S>> prefixSetting()
{
    return {bind<&S::amateurPrefix>({.key = "amateur_prefix",
        .flag = "--amateur-prefix",
        .group = Group::Generation,
        .label = "The amateur reads",
        .help = "The expert's token ids, or their text encoded again, as the authors' program does.",
        .isAdvanced = true})};
}

std::vector<Setting<ScoreSettings>> textSettings()
{
    using S = ScoreSettings;
    return {
        bind<&S::text>({.key = "text",
            .label = "Text",
            .help = "The text to score, as if the expert had written it.",
            .isInPreset = false}),
        bind<&S::textFile>({.key = "text_file",
            .flag = "--text",
            .label = "Text file",
            .help = "A text file, read as one running text.",
            .zeroText = "none",
            .isInPreset = false}),
        bind<&S::trajectories>({.key = "trajectories",
            .flag = "--trajectories",
            .label = "Trajectories",
            .help = "JSON Lines: question, and text or token_ids (what generate writes).",
            .zeroText = "none",
            .isInPreset = false}),
        bind<&S::windowTokens>({.key = "window_tokens",
            .flag = "--window",
            .group = Group::Generation,
            .label = "Window",
            .help = "A long text is cut into trajectories of this many tokens. A quarter of each is context.",
            .unit = "tokens",
            .low = 8,
            .high = static_cast<double>(kMaxNewTokens),
            .step = 128,
            .isAdvanced = true}),
        bind<&S::skipBadLines>({.key = "skip_bad_lines",
            .flag = "--skip-bad",
            .label = "Skip bad lines",
            .help = "Passes over lines that cannot be read, and counts them.",
            .isAdvanced = true}),
    };
}

} // namespace

template <>
const std::vector<Option>& optionsOf<AmateurPrefix>()
{
    static const std::vector<Option> options{{"ids", "The expert's ids"}, {"retokenised", "Their text, encoded again"}};
    return options;
}

template <>
const std::vector<Setting<SampleSettings>>& settingsOf<SampleSettings>()
{
    using S = SampleSettings;
    static const auto all = joined<S>({pairSettings<S>(), problemSettings<S>(), generationSettings<S>(),
        nested<&S::prompt>(settingsOf<PromptSettings>()), prefixSetting<S>(), workspaceSetting<S>(),
        nested<&S::runtime>(settingsOf<RuntimeSettings>())});
    return all;
}

template <>
const std::vector<Setting<ScoreSettings>>& settingsOf<ScoreSettings>()
{
    using S = ScoreSettings;
    static const auto all = joined<S>(
        {pairSettings<S>(), textSettings(), prefixSetting<S>(), nested<&S::prompt>(settingsOf<PromptSettings>()),
            workspaceSetting<S>(), nested<&S::runtime>(settingsOf<RuntimeSettings>())});
    return all;
}

template <>
std::vector<Fault> faultsBetween(const ScoreSettings& settings)
{
    const int numSources =
        (settings.text.empty() && settings.textFile.empty() ? 0 : 1) + (settings.trajectories.empty() ? 0 : 1);
    std::vector<Fault> faults;
    if (numSources == 0)
        faults.push_back({"text_file", "There is no text to score."});
    if (numSources > 1)
        faults.push_back({"trajectories", "A text and trajectories are named: one of them is scored at a time."});
    if (settings.text.size() > kMaxScoredTextBytes)
        faults.push_back({"text_file",
            fmt::format("A text of {} bytes is too long to be scored at once; at most {} are. Score it in parts.",
                settings.text.size(), kMaxScoredTextBytes)});
    return faults;
}

} // namespace lr::settings
