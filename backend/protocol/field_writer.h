#pragma once

#include "common/base64.h"
#include "protocol/enum_names.h"
#include "protocol/message_json.h"

#include <bit>
#include <cmath>
#include <concepts>
#include <span>

namespace lr::protocol {

static_assert(std::endian::native == std::endian::little, "packed columns are little-endian on the wire");

/// The types of elements of columns, which are base64 on the wire.
template <class T>
concept Packed = std::same_as<T, float> || std::same_as<T, std::int32_t>;

/// Writes a message's fields into a JSON object. It has the same functions as FieldReader, so that one describe()
/// serves both.
class FieldWriter
{
public:
    template <class T>
    void required(const char* key, const T& value)
    {
        m_object[key] = jsonOf(value);
    }

    template <class T>
    void required(const char* key, const T& value, T, T)
    {
        required(key, value);
    }

    template <class T>
    void withDefault(const char* key, const T& value)
    {
        required(key, value);
    }

    template <class T>
    void withDefault(const char* key, const T& value, T, T)
    {
        required(key, value);
    }

    template <class T>
    void optional(const char* key, const std::optional<T>& value)
    {
        if (value)
            required(key, *value);
    }

    void path(const char* key, const std::string& value) { required(key, value); }
    void text(const char* key, const std::string& value, std::size_t) { required(key, value); }
    void measured(const char* key, double value) { required(key, value); }
    void object(const char* key, const common::Json& value) { required(key, value); }
    void bytes(const char* key, const std::string& value) { m_object[key] = base64Of(std::span(value)); }

    common::Json take() { return std::move(m_object); }

private:
    template <class T>
    static common::Json jsonOf(const T& value)
    {
        if constexpr (std::same_as<T, common::ErrorCode>)
            return std::string(common::errorCodeName(value));
        else if constexpr (std::is_enum_v<T>)
            return std::string(nameOf(value));
        else if constexpr (std::same_as<T, double>)
            return std::isfinite(value) ? common::Json(value) : common::Json();
        else if constexpr (std::is_arithmetic_v<T> || std::same_as<T, std::string> || std::same_as<T, common::Json>)
            return value;
        else
            return toJson(value);
    }

    template <class T>
    static common::Json jsonOf(const std::vector<T>& values)
    {
        if constexpr (Packed<T>) {
            return base64Of(std::span(values));
        } else {
            auto array = common::Json::array();
            for (const auto& value : values)
                array.push_back(jsonOf(value));
            return array;
        }
    }

    template <class T>
    static std::string base64Of(std::span<const T> values)
    {
        return common::toBase64(std::as_bytes(values));
    }

    common::Json m_object = common::Json::object();
};

} // namespace lr::protocol
