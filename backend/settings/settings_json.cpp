#include "settings/settings_json.h"

#include "common/error.h"

namespace lr::settings::detail {

using common::Error;
using common::ErrorCode;
using common::Json;

namespace {

/// The value if `json` is of the field's type.
std::optional<FieldValue> typedValue(const Field& field, const Json& json)
{
    switch (field.kind) {
    case Kind::Flag:
        return json.is_boolean() ? std::optional<FieldValue>(json.get<bool>()) : std::nullopt;
    case Kind::Integer:
    case Kind::Scoring:
        if (json.is_number_integer() && (!json.is_number_unsigned() || json.get<std::uint64_t>() <= INT64_MAX))
            return json.get<std::int64_t>();
        return std::nullopt;
    case Kind::Seed:
        if (json.is_number_unsigned() || (json.is_number_integer() && json.get<std::int64_t>() >= 0))
            return json.get<std::uint64_t>();
        return std::nullopt;
    case Kind::Real:
    case Kind::Scientific:
        return json.is_number() ? std::optional<FieldValue>(json.get<double>()) : std::nullopt;
    case Kind::Several: {
        if (!json.is_array())
            return std::nullopt;
        std::vector<std::string> names;
        for (const auto& name : json) {
            if (!name.is_string())
                return std::nullopt;
            names.push_back(name.get<std::string>());
        }
        return names;
    }
    default:
        return json.is_string() ? std::optional<FieldValue>(json.get<std::string>()) : std::nullopt;
    }
}

const char* expectedType(Kind kind)
{
    switch (kind) {
    case Kind::Flag:
        return "true or false";
    case Kind::Integer:
    case Kind::Scoring:
        return "a whole number";
    case Kind::Seed:
        return "a whole number from 0 on";
    case Kind::Real:
    case Kind::Scientific:
        return "a number";
    case Kind::Several:
        return "a list of names";
    default:
        return "text";
    }
}

/// The first version kept device, dtype and threads in an object of their own.
const Json* findValue(const Json& object, const char* key)
{
    if (*key == '\0')
        return nullptr;
    const auto found = object.find(key);
    if (found != object.end() && !found->is_null())
        return &*found;
    const auto runtime = object.find("runtime");
    return runtime != object.end() && runtime->is_object() ? findValue(*runtime, key) : nullptr;
}

} // namespace

common::OrderedJson jsonOf(const FieldValue& value)
{
    return std::visit([](const auto& held) { return common::OrderedJson(held); }, value);
}

std::optional<FieldValue> valueIn(const Json& object, const Field& field, std::string_view source, Ranges ranges)
{
    const auto* found = findValue(object, field.key);
    if (found == nullptr)
        return std::nullopt;
    auto value = typedValue(field, *found);
    if (!value)
        throw Error(ErrorCode::CorruptData, std::string(source) + ": \"" + field.key + "\" must be " +
                                                expectedType(field.kind) + ", not " +
                                                common::printable(common::dumpJson(*found), 40) + ".");
    const bool isNumber = !std::holds_alternative<std::string>(*value) && field.kind != Kind::Several;
    if (ranges == Ranges::Unchecked && isNumber)
        return value;
    // An empty text is a setting that was not given: whether it may be, is asked when it is used.
    const auto* text = std::get_if<std::string>(&*value);
    const auto* names = std::get_if<std::vector<std::string>>(&*value);
    const bool isEmptyList = names != nullptr && names->empty() && ranges == Ranges::Unchecked;
    const bool isLeftOut = text != nullptr && text->empty() && field.kind != Kind::Choice;
    if (const auto fault = isLeftOut || isEmptyList ? std::string() : valueFault(field, *value); !fault.empty())
        throw Error(ErrorCode::CorruptData, std::string(source) + ": \"" + field.key + "\": " + fault);
    return value;
}

void requireObject(const Json& json, std::string_view source)
{
    if (!json.is_object())
        throw Error(ErrorCode::CorruptData, std::string(source) + ": an object with settings is expected.");
}

} // namespace lr::settings::detail
