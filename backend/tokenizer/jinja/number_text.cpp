#include "tokenizer/jinja/number_text.h"

#include "tokenizer/jinja/runtime.h"
#include "tokenizer/jinja/unicode.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace lr::tokenizer::jinja {

namespace {

std::string_view withoutSpace(std::string_view text)
{
    if (!isAscii(text))
        for (std::size_t offset = 0; offset < text.size();)
            if (const char32_t c = nextCodePoint(text, offset); c >= 0x80 && isDecimalDigit(c))
                failUnsupported("a number with other than ASCII digits is not supported.");
    text.remove_prefix(leadingSpace(text));
    text.remove_suffix(trailingSpace(text));
    return text;
}

bool isAlphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// `text` without its underscores; nothing where one does not stand between two digits.
std::optional<std::string> withoutUnderscores(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '_')
            out += text[i];
        else if (i == 0 || i + 1 == text.size() || !isAlphanumeric(text[i - 1]) || !isAlphanumeric(text[i + 1]))
            return std::nullopt;
    }
    return out;
}

std::string_view withoutBasePrefix(std::string_view digits, int base)
{
    const char letter = base == 2 ? 'b' : base == 8 ? 'o' : base == 16 ? 'x' : '\0';
    const bool hasPrefix = letter != '\0' && digits.size() > 2 && digits[0] == '0' && (digits[1] | 0x20) == letter;
    return hasPrefix ? digits.substr(2) : digits;
}

} // namespace

std::optional<std::int64_t> integerFromText(std::string_view text, int base)
{
    text = withoutSpace(text);
    const bool isNegative = text.starts_with('-');
    if (isNegative || text.starts_with('+'))
        text.remove_prefix(1);
    const auto digits = withoutUnderscores(withoutBasePrefix(text, base));
    if (!digits || digits->empty() || !isAlphanumeric(digits->front()))
        return std::nullopt;
    const std::string signedDigits = (isNegative ? "-" : "") + *digits;
    const char* end = signedDigits.data() + signedDigits.size();
    std::int64_t value = 0;
    const auto result = std::from_chars(signedDigits.data(), end, value, base);
    if (result.ptr != end)
        return std::nullopt;
    if (result.ec == std::errc::result_out_of_range)
        failUnsupported("the integer " + common::printable(text, 40) + " is beyond 64 bits.");
    return result.ec == std::errc() ? std::optional(value) : std::nullopt;
}

std::optional<double> realFromText(std::string_view text)
{
    text = withoutSpace(text);
    const bool isNegative = text.starts_with('-');
    if (isNegative || text.starts_with('+'))
        text.remove_prefix(1);
    const auto digits = withoutUnderscores(text);
    if (!digits || digits->empty() || digits->front() == '-' || digits->front() == '+')
        return std::nullopt;
    double value = 0;
    const char* end = digits->data() + digits->size();
    const auto result = std::from_chars(digits->data(), end, value);
    if (result.ptr != end || digits->find('(') != std::string::npos)
        return std::nullopt;
    if (result.ec == std::errc::result_out_of_range) // the exponent's sign tells whether it is too small or too large
        value = digits->find("e-") != std::string::npos || digits->find("E-") != std::string::npos
                    ? 0.0
                    : std::numeric_limits<double>::infinity();
    return isNegative ? -value : value;
}

} // namespace lr::tokenizer::jinja
