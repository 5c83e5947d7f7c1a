#pragma once

#include "common/base64.h"
#include "common/json.h"
#include "protocol/enum_names.h"
#include "protocol/field_writer.h"
#include "protocol/message_json.h"

#include <fmt/format.h>

#include <limits>
#include <string>

namespace lr::protocol {

/// Throws Error(CorruptData) "<source>: "<key>" <what>".
[[noreturn]] void failField(std::string_view source, std::string_view key, const std::string& what);

/// Whether `json` is an integer ≥ 0, in whichever integer type the JSON library stores it.
inline bool isCount(const common::Json& json)
{
    return json.is_number_unsigned() || (json.is_number_integer() && json.get<std::int64_t>() >= 0);
}

/// Reads a message's fields from a JSON object. It has the same functions as FieldWriter, so that one describe() serves
/// both. Integers without a range must be ≥ 0. Borrows `object` and `source`.
class FieldReader
{
public:
    FieldReader(const common::Json& object, std::string_view source)
        : m_object(object, source)
        , m_source(source)
    {}

    template <class T>
    void required(const char* key, T& value)
    {
        if constexpr (std::same_as<T, bool>)
            value = m_object.boolean(key);
        else if constexpr (std::same_as<T, std::string>)
            value = m_object.string(key);
        else if constexpr (std::integral<T>)
            required<T>(key, value, 0, std::numeric_limits<T>::max());
        else if constexpr (std::floating_point<T>)
            required<T>(key, value, std::numeric_limits<T>::lowest(), std::numeric_limits<T>::max());
        else
            readValue(m_object.value(key), key, value);
    }

    /// `value` must lie in [low, high].
    template <class T>
    void required(const char* key, T& value, T low, T high)
    {
        if constexpr (std::same_as<T, std::uint64_t>)
            value = unsignedInteger(key, low, high);
        else if constexpr (std::integral<T>)
            value = static_cast<T>(m_object.integer(key, low, high));
        else
            value = m_object.number(key, low, high);
    }

    /// Keeps `value` where the key is missing.
    template <class... T>
    void withDefault(const char* key, T&&... arguments)
    {
        if (m_object.has(key))
            required(key, std::forward<T>(arguments)...);
    }

    template <class T>
    void withDefault(const char* key, T& value, T low, T high)
    {
        if (m_object.has(key))
            required<T>(key, value, low, high);
    }

    template <class T>
    void optional(const char* key, std::optional<T>& value)
    {
        if (m_object.has(key))
            required(key, value.emplace());
    }

    /// A path; it may be empty or left out. A path with a zero byte is refused, because the operating system would end
    /// it there.
    void path(const char* key, std::string& value);
    /// Text of at most `maxBytes`.
    void text(const char* key, std::string& value, std::size_t maxBytes);
    /// A number, or null, which is read as NaN.
    void measured(const char* key, double& value);
    /// An object with any content, or null.
    void object(const char* key, common::Json& value);
    void bytes(const char* key, std::string& value);

private:
    template <class T>
    void readValue(const common::Json& json, const char* key, T& value)
    {
        if constexpr (std::same_as<T, common::ErrorCode>)
            value = errorCodeFromName(m_object.string(key)).value_or(common::ErrorCode::Internal);
        else if constexpr (std::is_enum_v<T>)
            value = enumValue<T>(key);
        else
            value = fromJson<T>(json, std::string(m_source) + "." + key);
    }

    template <class T>
    void readValue(const common::Json& json, const char* key, std::vector<T>& values)
    {
        if constexpr (Packed<T>)
            readPacked(m_object.string(key), key, values);
        else
            readArray(json, key, values);
    }

    template <class T>
    void readPacked(const std::string& text, const char* key, std::vector<T>& values)
    {
        const auto size = common::base64Size(text);
        if (!size || *size % sizeof(T) != 0)
            failField(m_source, key, "is no base64 of a whole number of 4-byte values.");
        values.resize(common::base64Room(text.size()) / sizeof(T) + 1);
        if (!common::decodeBase64(text, std::as_writable_bytes(std::span(values))))
            failField(m_source, key, "holds a character that is no base64.");
        values.resize(*size / sizeof(T));
    }

    template <class T>
    void readArray(const common::Json& json, const char* key, std::vector<T>& values)
    {
        if (!json.is_array())
            failField(m_source, key, "is no array.");
        values.clear();
        values.reserve(json.size());
        for (std::size_t i = 0; i < json.size(); ++i)
            values.push_back(element<T>(json[i], fmt::format("{}[{}]", key, i)));
    }

    template <class T>
    T element(const common::Json& json, const std::string& name)
    {
        if constexpr (std::same_as<T, std::string>) {
            if (!json.is_string())
                failField(m_source, name, "is no string.");
            return json.get<std::string>();
        } else if constexpr (std::same_as<T, std::int64_t>) {
            if (!isCount(json) || json.get<std::uint64_t>() > INT64_MAX)
                failField(m_source, name, "is not an integer ≥ 0.");
            return json.get<std::int64_t>();
        } else {
            return fromJson<T>(json, std::string(m_source) + "." + name);
        }
    }

    template <class Enum>
    Enum enumValue(const char* key)
    {
        const auto& name = m_object.string(key);
        if (const auto value = fromName<Enum>(name))
            return *value;
        failField(m_source, key, "is \"" + common::printable(name, 40) + "\", a name that is not known.");
    }

    std::uint64_t unsignedInteger(const char* key, std::uint64_t low, std::uint64_t high);

    common::JsonObject m_object;
    std::string_view m_source;
};

} // namespace lr::protocol
