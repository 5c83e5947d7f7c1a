#include "protocol/field_reader.h"

#include "common/error.h"

#include <fmt/format.h>

#include <limits>

namespace lr::protocol {

void failField(std::string_view source, std::string_view key, const std::string& what)
{
    throw common::Error(common::ErrorCode::CorruptData,
        common::printable(source, 400) + ": \"" + common::printable(key) + "\" " + what);
}

void FieldReader::path(const char* key, std::string& value)
{
    if (!m_object.has(key))
        return;
    value = m_object.string(key);
    if (value.find('\0') != std::string::npos)
        failField(m_source, key, "holds a zero byte, which no path can.");
}

void FieldReader::text(const char* key, std::string& value, std::size_t maxBytes)
{
    const auto& text = m_object.string(key);
    if (text.size() > maxBytes)
        failField(m_source, key, fmt::format("has {} bytes; at most {} are accepted.", text.size(), maxBytes));
    value = text;
}

void FieldReader::measured(const char* key, double& value)
{
    value = std::numeric_limits<double>::quiet_NaN();
    if (m_object.has(key))
        required(key, value);
}

void FieldReader::object(const char* key, common::Json& value)
{
    const auto* found = m_object.find(key);
    if (found != nullptr && !found->is_object())
        failField(m_source, key, "is no object.");
    value = found != nullptr ? *found : common::Json();
}

void FieldReader::bytes(const char* key, std::string& value)
{
    const auto& text = m_object.string(key);
    const auto size = common::base64Size(text);
    value.resize(common::base64Room(text.size()));
    if (!size || !common::decodeBase64(text, std::as_writable_bytes(std::span(value))))
        failField(m_source, key, "is no base64.");
    value.resize(*size);
}

std::uint64_t FieldReader::unsignedInteger(const char* key, std::uint64_t low, std::uint64_t high)
{
    const auto& json = m_object.value(key);
    if (!isCount(json) || json.get<std::uint64_t>() < low || json.get<std::uint64_t>() > high)
        failField(m_source, key,
            fmt::format("is {}; an integer from {} to {} is expected.", common::printable(common::dumpJson(json), 60),
                low, high));
    return json.get<std::uint64_t>();
}

} // namespace lr::protocol
