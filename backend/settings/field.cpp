#include "settings/field.h"

#include "common/error.h"
#include "common/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <limits>
#include <optional>

namespace lr::settings {

using common::Error;
using common::ErrorCode;

namespace {

std::string numberText(double value)
{
    return std::isfinite(value) ? common::dumpJson(common::Json(value)) : fmt::format("{:f}", value);
}

/// A bound of a range: whole where it is one, so that "1 to 4096" has no decimals.
std::string boundText(double bound)
{
    const bool isWhole = bound == std::floor(bound) && std::fabs(bound) < 1e15;
    return isWhole ? fmt::to_string(static_cast<std::int64_t>(bound)) : numberText(bound);
}

std::string rangeFault(const Field& field, double number, const std::string& text)
{
    if (number >= field.low && number <= field.high)
        return {};
    return std::string(field.label) + " must be from " + boundText(field.low) + " to " + boundText(field.high) +
           ", not " + text + ".";
}

bool isOption(const Field& field, const std::string& name)
{
    return std::any_of(
        field.options.begin(), field.options.end(), [&](const Option& option) { return option.name == name; });
}

std::string optionFault(const Field& field, const std::string& name)
{
    if (isOption(field, name))
        return {};
    return std::string(field.label) + ": '" + common::printable(name, 40) + "' is not one of " + optionNames(field) +
           ".";
}

std::string severalFault(const Field& field, const std::vector<std::string>& names)
{
    if (names.empty())
        return std::string(field.label) + ": at least one of " + optionNames(field) + " is needed.";
    for (const auto& name : names)
        if (auto fault = optionFault(field, name); !fault.empty())
            return fault;
    return {};
}

std::string textFault(const Field& field, const std::string& text)
{
    if (field.isRequired && text.empty())
        return std::string(field.label) + " is not given, and has no default.";
    // The file system would read a path only up to it.
    if (text.find('\0') != std::string::npos)
        return std::string(field.label) + " holds a zero byte.";
    return {};
}

template <class Number>
std::optional<Number> parsed(std::string_view text)
{
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

[[noreturn]] void refuse(const std::string& sentence)
{
    throw Error(ErrorCode::InvalidArgument, sentence);
}

template <class Number>
Number numberOfText(const Field& field, std::string_view text, const char* expected)
{
    if (const auto number = parsed<Number>(text))
        return *number;
    refuse(std::string(field.label) + " must be " + expected + ", not '" + common::printable(text, 40) + "'.");
}

std::vector<std::string> split(std::string_view text)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

FieldValue unchecked(const Field& field, std::string_view text)
{
    switch (field.kind) {
    case Kind::Flag:
        return text == "true" || text == "1";
    case Kind::Integer:
    case Kind::Scoring:
        return numberOfText<std::int64_t>(field, text, "a whole number");
    case Kind::Seed:
        return numberOfText<std::uint64_t>(field, text, "a whole number from 0 on");
    case Kind::Real:
    case Kind::Scientific:
        return numberOfText<double>(field, text, "a number");
    case Kind::Several:
        return split(text);
    default:
        return std::string(text);
    }
}

struct FaultOf
{
    const Field& field;

    std::string operator()(bool) const { return {}; }
    std::string operator()(std::int64_t number) const
    {
        return rangeFault(field, static_cast<double>(number), fmt::to_string(number));
    }
    std::string operator()(std::uint64_t) const { return {}; } // every seed is one
    std::string operator()(double number) const { return rangeFault(field, number, numberText(number)); }
    std::string operator()(const std::string& text) const
    {
        return field.kind == Kind::Choice ? optionFault(field, text) : textFault(field, text);
    }
    std::string operator()(const std::vector<std::string>& names) const { return severalFault(field, names); }
};

struct TextOf
{
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return fmt::to_string(value); }
    std::string operator()(std::uint64_t value) const { return fmt::to_string(value); }
    std::string operator()(double value) const { return numberText(value); }
    std::string operator()(const std::string& value) const { return value; }
    std::string operator()(const std::vector<std::string>& values) const
    {
        std::string text;
        for (const auto& value : values)
            text += (text.empty() ? "" : ",") + value;
        return text;
    }
};

} // namespace

std::string valueFault(const Field& field, const FieldValue& value)
{
    return std::visit(FaultOf{field}, value);
}

FieldValue valueOfText(const Field& field, std::string_view text)
{
    auto value = unchecked(field, text);
    if (const auto fault = valueFault(field, value); !fault.empty())
        refuse(fault);
    return value;
}

std::string textOf(const FieldValue& value)
{
    return std::visit(TextOf(), value);
}

std::string optionNames(const Field& field)
{
    std::string text;
    for (std::size_t i = 0; i < field.options.size(); ++i)
        text += (i == 0 ? "" : i + 1 == field.options.size() ? " or " : ", ") + field.options[i].name;
    return text;
}

FieldValue absolutePath(const FieldValue& path)
{
    const auto& given = std::get<std::string>(path);
    return given.empty() ? path : FieldValue(std::filesystem::absolute(given).string());
}

void throwFault(const Fault& fault)
{
    refuse(fault.sentence);
}

} // namespace lr::settings
