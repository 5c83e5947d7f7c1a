#pragma once

#include "settings/field.h"

#include <string>

namespace lr::settings {

/// A word as a POSIX shell reads it back: as it is, or in single quotes.
std::string shellQuoted(const std::string& word);

namespace detail {

/// " --lr 0.0005", or for a flag " --any-base".
std::string wordsOf(const Field& field, const FieldValue& value);

} // namespace detail

/// The options of a command that does the same: " --steps 300 …", every setting that has one and is not at its default
/// or must be given.
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
