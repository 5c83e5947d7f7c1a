#include "selection/json_line.h"

#include "common/error.h"
#include "common/json.h"
#include "common/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace lr::selection {

using common::Error;
using common::ErrorCode;

namespace {

std::string jsonText(std::string_view text)
{
    return common::Json(common::sanitizedUtf8(text)).dump(-1, ' ', true);
}

/// An optional minus and digits without a leading zero: what JSON takes for an integer.
bool isIntegerText(std::string_view text)
{
    if (text.starts_with('-'))
        text.remove_prefix(1);
    return !text.empty() && (text[0] != '0' || text.size() == 1) &&
           text.find_first_not_of("0123456789") == std::string_view::npos;
}

} // namespace

void JsonLine::beginValue(std::string_view key)
{
    m_text.append(m_text.empty() ? "{\"" : ", \"").append(key).append("\": ");
    m_key = key;
}

template <typename Number>
void JsonLine::appendReal(Number number)
{
    if (!std::isfinite(number))
        throw Error(ErrorCode::CorruptData,
            "\"" + std::string(m_key) +
                "\" is not a finite number and cannot be written. Score that trajectory again.");
    char digits[40];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    const std::string_view text(digits, static_cast<std::size_t>(end - digits));
    m_text.append(text);
    // Python reads a number without a point or exponent as an integer.
    if (text.find_first_of(".e") == std::string_view::npos)
        m_text.append(".0");
}

template <typename Values, typename Append>
void JsonLine::appendList(const Values& values, Append append)
{
    m_text.push_back('[');
    const char* separator = "";
    for (const auto& value : values) {
        m_text.append(separator);
        append(value);
        separator = ", ";
    }
    m_text.push_back(']');
}

void JsonLine::add(std::string_view key, std::string_view text)
{
    beginValue(key);
    m_text.append(jsonText(text));
}

void JsonLine::addNull(std::string_view key)
{
    beginValue(key);
    m_text.append("null");
}

void JsonLine::add(std::string_view key, std::int64_t number)
{
    beginValue(key);
    m_text.append(fmt::to_string(number));
}

void JsonLine::add(std::string_view key, double number)
{
    beginValue(key);
    appendReal(number);
}

void JsonLine::add(std::string_view key, float number)
{
    beginValue(key);
    appendReal(number);
}

void JsonLine::add(std::string_view key, std::span<const std::string> texts)
{
    beginValue(key);
    appendList(texts, [&](const std::string& text) { m_text.append(jsonText(text)); });
}

void JsonLine::add(std::string_view key, std::span<const common::TokenId> ids)
{
    beginValue(key);
    appendList(ids, [&](common::TokenId id) { m_text.append(fmt::to_string(id)); });
}

void JsonLine::add(std::string_view key, std::span<const double> numbers)
{
    beginValue(key);
    appendList(numbers, [&](double number) { appendReal(number); });
}

void JsonLine::addPromptId(std::string_view promptId, bool isInteger)
{
    if (!isInteger || !isIntegerText(promptId)) {
        add("prompt_id", promptId);
        return;
    }
    beginValue("prompt_id");
    m_text.append(promptId);
}

std::string JsonLine::take()
{
    m_text.append(m_text.empty() ? "{}\n" : "}\n");
    return std::move(m_text);
}

} // namespace lr::selection
