#pragma once

#include "settings/field.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace lr::cli {

namespace detail {

/// Adds the field's option. `present` is shown as its default; `write` takes what is given, already checked.
void addSettingOption(CLI::App& command, const settings::Field& field, const settings::FieldValue& present,
    std::function<void(const settings::FieldValue&)> write);

[[noreturn]] void throwUnusable(const settings::Fault& fault, const std::string& flag);

} // namespace detail

/// Adds an option for each setting that has one, or only for those in `keys`. Given values are written into `target`,
/// which must outlive the app. Its present values are the defaults.
template <class Settings>
void addSettings(CLI::App& command, Settings& target, std::initializer_list<std::string_view> keys = {})
{
    for (const auto& setting : settings::settingsOf<Settings>()) {
        const bool isWanted = keys.size() == 0 || std::find(keys.begin(), keys.end(), setting.key) != keys.end();
        if (isWanted && *setting.flag != '\0')
            detail::addSettingOption(command, setting, setting.read(target),
                [&setting, &target](const settings::FieldValue& value) { setting.write(target, value); });
    }
}

/// Throws Error(InvalidArgument) with the first fault's sentence and the option that it is about.
template <class Settings>
void requireUsable(const Settings& given)
{
    const auto faults = settings::faultsOf(given);
    if (faults.empty())
        return;
    const auto* setting = settings::findSetting<Settings>(faults.front().key);
    detail::throwUnusable(faults.front(), setting == nullptr ? "" : setting->flag);
}

} // namespace lr::cli
