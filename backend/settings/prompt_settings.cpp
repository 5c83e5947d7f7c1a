#include "settings/prompt_settings.h"

#include "settings/describe.h"

namespace lr::settings {

template <>
const std::vector<Setting<PromptSettings>>& settingsOf<PromptSettings>()
{
    using S = PromptSettings;
    static const std::vector<Setting<S>> all{bind<&S::system>({.key = "system_prompt",
                                                 .flag = "--system",
                                                 .group = Group::Generation,
                                                 .label = "System prompt",
                                                 .help = "Stands before each question.",
                                                 .zeroText = "none",
                                                 .isAdvanced = true}),
        bind<&S::date>({.key = "date",
            .flag = "--date",
            .group = Group::Generation,
            .label = "Date",
            .help = "Today's date for chat templates that write it, such as 2026-11-30.",
            .zeroText = "today, in UTC",
            .isAdvanced = true,
            .isInPreset = false})};
    return all;
}

} // namespace lr::settings
