#pragma once

#include "settings/field.h"

#include <string>

namespace lr::settings {

/// `word` in the form in which a POSIX shell reads it back: unchanged, or in single quotes.
std::string shellQuoted(const std::string& word);

namespace detail {

/// The option with its value, " --lr 0.0005"; for a flag the option alone, " --any-base".
std::string wordsOf(const Field& field, const FieldValue& value);

} // namespace detail

/// The command-line options that give these settings: " --steps 300 …". It holds every setting that has an option and
/// either differs from its default or is required.
template <class Settings>
std::string optionsText(const Settings& settings)
{
    static const Settings defaults;
    std::string text;
    for (const auto& setting : settingsOf<Settings>()) {
        if (*setting.flag == '\0')
            continue;
        const auto value = setting.read(settings);
        if (setting.isRequired || value != setting.read(defaults))
            text += detail::wordsOf(setting, value);
    }
    return text;
}

} // namespace lr::settings
