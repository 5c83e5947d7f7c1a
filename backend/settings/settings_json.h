#pragma once

#include "common/json.h"
#include "settings/field.h"

#include <optional>

/// Settings as JSON: an object with a key for each setting. All keys are written, so that a file keeps its meaning when
/// a default changes. When settings are read, a missing key means the default and an unknown key is ignored
/// (unknownKeys() lists those), so that either side may learn new settings before the other.
namespace lr::settings {

/// Whether numbers out of range are refused while reading, or left to validate().
enum class Ranges
{
    Checked,
    Unchecked
};

namespace detail {

common::OrderedJson jsonOf(const FieldValue& value);

/// The value under the field's key. Nothing where the key is missing or null. Throws Error(CorruptData) that names
/// `source` and says what is wrong with type, range or name.
std::optional<FieldValue> valueIn(
    const common::Json& object, const Field& field, std::string_view source, Ranges ranges);

void requireObject(const common::Json& json, std::string_view source);

} // namespace detail

template <class Settings>
common::OrderedJson toOrderedJson(const Settings& settings)
{
    auto object = common::OrderedJson::object();
    for (const auto& setting : settingsOf<Settings>())
        if (*setting.key != '\0')
            object[setting.key] = detail::jsonOf(setting.read(settings));
    return object;
}

/// Replaces those of `settings` that `json` holds. Each value is checked by itself; validate() checks their
/// combination. Throws Error(CorruptData), for example "<source>: Rank must be from 1 to 4096, not 0."
template <class Settings>
void readSettings(
    Settings& settings, const common::Json& json, std::string_view source, Ranges ranges = Ranges::Checked)
{
    detail::requireObject(json, source);
    for (const auto& setting : settingsOf<Settings>())
        if (const auto value = detail::valueIn(json, setting, source, ranges))
            setting.write(settings, *value);
}

/// Keys of the object that no setting has.
template <class Settings>
std::vector<std::string> unknownKeys(const common::Json& object)
{
    std::vector<std::string> keys;
    for (const auto& [key, value] : object.items())
        if (findSetting<Settings>(key) == nullptr)
            keys.push_back(key);
    return keys;
}

/// The form of settings in messages. A job is read as it was given, without a check of ranges; validate() checks it
/// before it starts.
template <Described Settings>
common::Json toJson(const Settings& settings)
{
    return toOrderedJson(settings);
}
template <Described Settings>
void readJson(Settings& settings, const common::Json& json, std::string_view source)
{
    readSettings(settings, json, source, Ranges::Unchecked);
}

} // namespace lr::settings
