#include "tokenizer/jinja/operations.h"
#include "tokenizer/jinja/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace lr::tokenizer::jinja {

namespace {

/// What a % field prints; `field` is as written: "%s", "%02d", "%-8s".
std::string percentField(Runtime& runtime, std::string_view field, const Value& value)
{
    const char conversion = field.back();
    const bool isLeft = field[1] == '-';
    const bool isZero = field[1] == '0';
    const auto digits = field.substr(0, field.size() - 1).substr(isLeft || isZero ? 2 : 1);
    const bool hasWidth = digits.size() <= 3 && digits.find_first_not_of("0123456789") == std::string_view::npos;
    if (!hasWidth || (conversion != 's' && conversion != 'd'))
        failUnsupported("the field " + common::printable(field) + " of a format is not supported.");
    if (conversion == 'd' && (!value.isNumber() || !(std::abs(value.toReal()) < 0x1p63)))
        failType(value, "a format's field %d needs a number of at most 64 bits");
    std::string text = conversion == 's'   ? textOf(runtime, value)
                       : value.isInteger() ? fmt::to_string(value.toInteger())
                                           : fmt::to_string(static_cast<std::int64_t>(value.toReal()));
    const std::size_t width = digits.empty() ? 0 : std::stoul(std::string(digits));
    const std::size_t padding = width - std::min(width, countCodePoints(text));
    if (isZero && conversion == 'd')
        return text.insert(text.starts_with('-') ? 1 : 0, padding, '0');
    return text.insert(isLeft ? text.size() : 0, padding, ' ');
}

/// The argument that a field of format() names: by its name, its number, or as the next one. Once numbers are used
/// there is no next one.
const Value& argumentOf(std::string_view field, const Arguments& arguments, std::optional<std::size_t>& next)
{
    std::size_t index = next.value_or(0);
    const auto parsed = std::from_chars(field.data(), field.data() + field.size(), index);
    const bool isNumber = parsed.ec == std::errc() && parsed.ptr == field.data() + field.size();
    if (isNumber ? next.value_or(0) > 0 : field.empty() && !next)
        fail("format(): numbered and unnumbered fields are mixed.");
    if ((field.empty() || isNumber) && index >= arguments.positional.size())
        fail("format(): there are not enough arguments for its fields.");
    if (field.empty() || isNumber) {
        next = isNumber ? std::nullopt : std::optional(index + 1);
        return arguments.positional[index];
    }
    for (const auto& [name, value] : arguments.named)
        if (name == field)
            return value;
    fail("format(): there is no argument named '" + common::printable(field) + "'.");
}

} // namespace

std::string formatPercent(Runtime& runtime, const Value& format, const Value& values)
{
    if (format.isMarkup())
        failUnsupported("formatting a text marked safe is not supported.");
    const std::string_view text = format.text();
    const auto* sequence = values.sequence();
    const bool isTuple = sequence != nullptr && sequence->kind == SequenceKind::Tuple;
    const std::size_t count = isTuple ? sequence->items.size() : 1;
    std::size_t next = 0;
    std::string out;
    runtime.meter().scan(text.size());
    for (std::size_t pos = 0;;) {
        const auto percent = text.find('%', pos);
        out += text.substr(pos, percent - pos);
        if (percent == std::string_view::npos)
            break;
        const auto end = text.find_first_not_of("-+ #.0123456789", percent + 1);
        if (end == std::string_view::npos)
            fail("a format string ends within a % field.");
        pos = end + 1;
        const auto field = text.substr(percent, pos - percent);
        const bool isPercent = field == "%%";
        if (!isPercent && next >= count)
            fail("there are not enough arguments for the % fields of a format.");
        out += isPercent ? "%" : percentField(runtime, field, isTuple ? sequence->items[next] : values);
        next += isPercent ? 0 : 1;
        runtime.meter().step();
        runtime.checkGrowing(out);
    }
    const bool isOther = !isTuple && (values.isDict() || sequence != nullptr || values.isUndefined());
    if (next < count && !isOther)
        fail("not all arguments were converted while formatting with %.");
    return out;
}

std::string formatBraces(Runtime& runtime, const std::string& format, const Arguments& arguments)
{
    std::optional<std::size_t> next = 0;
    std::string out;
    runtime.meter().scan(format.size());
    for (std::size_t pos = 0; pos < format.size(); ++pos) {
        const char c = format[pos];
        const bool isBrace = c == '{' || c == '}';
        if (!isBrace || (pos + 1 < format.size() && format[pos + 1] == c)) {
            out += c;
            pos += isBrace ? 1 : 0;
            continue;
        }
        const auto close = format.find('}', pos);
        if (c == '}' || close == std::string::npos)
            fail("format(): a single brace in the format string.");
        const auto field = std::string_view(format).substr(pos + 1, close - pos - 1);
        if (field.find_first_of(":!.[{") != std::string_view::npos)
            failUnsupported("format(): the field {" + common::printable(field) + "} is not supported.");
        out += textOf(runtime, argumentOf(field, arguments, next));
        pos = close;
        runtime.meter().step();
        runtime.checkGrowing(out);
    }
    return out;
}

} // namespace lr::tokenizer::jinja
