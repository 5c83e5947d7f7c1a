#include "problems/number_spelling.h"

#include "problems/latex_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace lr::problems {

namespace {

constexpr auto kFactors = std::to_array<std::pair<std::string_view, std::int64_t>>({{"dozen", 12}, {"dozens", 12},
    {"hundred", 100}, {"thousand", 1'000}, {"lakh", 100'000}, {"million", 1'000'000}, {"millions", 1'000'000},
    {"crore", 10'000'000}, {"billion", 1'000'000'000}, {"billions", 1'000'000'000}, {"trillion", 1'000'000'000'000}});

/// Mantissas that a factor cannot carry beyond 63 bits.
constexpr std::size_t kMaxMantissaDigits = 6;
constexpr std::size_t kMaxRepeatingDigits = 60;

bool isDigitAt(std::string_view text, std::size_t at)
{
    return at < text.size() && isDigit(text[at]);
}

std::size_t digitsEnd(std::string_view text, std::size_t at)
{
    while (isDigitAt(text, at))
        ++at;
    return at;
}

std::size_t blanksEnd(std::string_view text, std::size_t at)
{
    while (at < text.size() && text[at] == ' ')
        ++at;
    return at;
}

/// a - b for natural numbers in digits, a ≥ b.
std::string digitDifference(std::string a, std::string b)
{
    b.insert(0, a.size() - b.size(), '0');
    int borrowed = 0;
    for (auto i = a.size(); i-- > 0;) {
        const int digit = a[i] - b[i] - borrowed;
        borrowed = digit < 0 ? 1 : 0;
        a[i] = static_cast<char>('0' + digit + 10 * borrowed);
    }
    return a.substr(std::min(a.find_first_not_of('0'), a.size() - 1));
}

/// "3.14159..." is a decimal that was cut off.
void dropTrailingPoints(std::string& text)
{
    if (!text.ends_with("...") || text.size() < 5 || !isDigit(text[text.size() - 4]))
        return;
    auto begin = text.size() - 3;
    while (begin > 0 && (isDigit(text[begin - 1]) || text[begin - 1] == '.'))
        --begin;
    if (std::string_view(text).substr(begin, text.size() - 3 - begin).find('.') != text.npos)
        text.resize(text.size() - 3);
}

/// The digits under a bar or dot at `at`, which moves behind them; empty if there are none.
std::string markedDigits(std::string_view text, std::size_t& at)
{
    for (const std::string_view command : {"\\overline", "\\bar", "\\dot"}) {
        if (!text.substr(at).starts_with(command))
            continue;
        auto from = blanksEnd(text, at + command.size());
        const bool isGroup = from < text.size() && text[from] == '{';
        from += isGroup ? 1 : 0;
        const auto end = isGroup ? digitsEnd(text, from) : std::min(digitsEnd(text, from), from + 1);
        if (end == from || (isGroup && text.substr(end, 1) != "}"))
            return {};
        at = end + (isGroup ? 1 : 0);
        return std::string(text.substr(from, end - from));
    }
    return {};
}

/// The period that a text of digits ends with at least twice. Four and five digits do not count: 2.718281828… is e.
std::string shownPeriod(std::string_view digits)
{
    for (const std::size_t length : {std::size_t(1), std::size_t(2), std::size_t(3), std::size_t(6)}) {
        if (digits.size() >= 2 * length &&
            digits.substr(digits.size() - length) == digits.substr(digits.size() - 2 * length, length))
            return std::string(digits.substr(digits.size() - length));
    }
    return {};
}

struct RepeatingDecimal
{
    std::string whole;
    std::string fixed; ///< behind the point, before the period
    std::string period;
    std::size_t end = 0; ///< in the text
};

/// The period behind the digits `fixed`, at `at`.
bool readPeriod(std::string_view text, std::size_t at, RepeatingDecimal& decimal)
{
    at = blanksEnd(text, at);
    const bool isDot = text.substr(at).starts_with("\\dot");
    decimal.period = markedDigits(text, at);
    if (isDot && !decimal.period.empty()) {
        const auto between = digitsEnd(text, at);
        auto last = between;
        if (const auto lastDigit = markedDigits(text, last); !lastDigit.empty()) {
            decimal.period.append(text.substr(at, between - at)).append(lastDigit);
            at = last;
        }
    }
    if (decimal.period.empty() && text.substr(at, 1) == "(") {
        const auto end = digitsEnd(text, at + 1);
        if (end > at + 1 && text.substr(end, 1) == ")") {
            decimal.period = text.substr(at + 1, end - at - 1);
            at = end + 1;
        }
    }
    if (decimal.period.empty() && text.substr(at, 3) == "...") {
        decimal.period = shownPeriod(decimal.fixed);
        at += 3;
    }
    decimal.end = at;
    return !decimal.period.empty();
}

std::optional<RepeatingDecimal> repeatingDecimalAt(std::string_view text, std::size_t at)
{
    RepeatingDecimal decimal;
    const auto point = digitsEnd(text, at);
    if (text.substr(point, 1) != ".")
        return std::nullopt;
    decimal.whole = text.substr(at, point - at);
    const auto from = blanksEnd(text, point + 1);
    const auto end = digitsEnd(text, from);
    decimal.fixed = text.substr(from, end - from);
    if (end - at > kMaxRepeatingDigits || !readPeriod(text, end, decimal) ||
        decimal.period.size() > kMaxRepeatingDigits)
        return std::nullopt;
    return decimal;
}

std::string fractionOf(const RepeatingDecimal& decimal)
{
    const auto fixed = "0" + decimal.whole + decimal.fixed;
    return fmt::format("\\frac{{{}}}{{{}{}}}", digitDifference(fixed + decimal.period, fixed),
        std::string(decimal.period.size(), '9'), std::string(decimal.fixed.size(), '0'));
}

/// A decimal times a whole number; nothing if it has too many digits.
std::optional<std::string> scaled(std::string_view number, std::int64_t factor)
{
    std::string digits;
    std::size_t places = 0;
    for (std::size_t at = 0; at < number.size(); ++at) {
        if (isDigit(number[at]))
            digits += number[at];
        else if (number[at] == '.')
            places = number.size() - at - 1;
    }
    std::int64_t mantissa = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), mantissa);
    if (digits.empty() || digits.size() > kMaxMantissaDigits || error != std::errc())
        return std::nullopt;
    auto product = std::to_string(mantissa * factor);
    if (product.size() <= places)
        product.insert(0, places + 1 - product.size(), '0');
    product.insert(product.size() - places, ".");
    while (product.back() == '0')
        product.pop_back();
    if (product.back() == '.')
        product.pop_back();
    return product;
}

/// Where the digits, commas and point before `end` begin.
std::size_t numberBegin(std::string_view text, std::size_t end)
{
    auto begin = end;
    while (begin > 0 && (isDigit(text[begin - 1]) || text[begin - 1] == '.' || text[begin - 1] == ','))
        --begin;
    while (begin < end && !isDigit(text[begin]) && text[begin] != '.')
        ++begin;
    return begin;
}

std::int64_t factorNamed(std::string_view word)
{
    const auto found =
        std::find_if(kFactors.begin(), kFactors.end(), [&](const auto& entry) { return entry.first == word; });
    return found == kFactors.end() ? 0 : found->second;
}

std::string_view wordAt(std::string_view text, std::size_t at)
{
    auto end = at;
    while (end < text.size() && isLetter(text[end]))
        ++end;
    return text.substr(at, end - at);
}

/// "a dozen" and "half a million" at the beginning, with a number in digits instead.
void writeLeadingArticle(std::string& text)
{
    const auto lower = lowerCased(std::string_view(text).substr(0, 40));
    for (const auto& [article, number] :
        {std::pair<std::string_view, std::string_view>{"half a ", "0.5 "}, {"a half ", "0.5 "}, {"a ", "1 "}}) {
        if (lower.starts_with(article) && factorNamed(wordAt(lower, article.size())) != 0) {
            text.replace(0, article.size(), number);
            return;
        }
    }
}

} // namespace

void joinDigitGroups(std::string& text)
{
    const std::string_view view = text;
    std::string out;
    std::size_t at = 0;
    while (at < view.size()) {
        const auto end = digitsEnd(view, at);
        const bool isLoose = at == 0 || (view[at - 1] != '.' && view[at - 1] != ',');
        if (end == at) {
            out += view[at++];
            continue;
        }
        out += view.substr(at, end - at);
        const bool canLead = isLoose && end - at <= 3;
        at = end;
        while (canLead && at < view.size() && view[at] == ' ' && digitsEnd(view, at + 1) == at + 4) {
            out += view.substr(at + 1, 3);
            at += 4;
        }
    }
    text = std::move(out);
}

void writeRepeatingDecimals(std::string& text)
{
    if (text.find('.') == text.npos)
        return;
    const std::string_view view = text;
    std::string out;
    for (std::size_t at = 0; at < view.size();) {
        const bool isBegin = isDigit(view[at]) || view[at] == '.';
        const auto decimal = isBegin ? repeatingDecimalAt(view, at) : std::nullopt;
        if (decimal) {
            out += fractionOf(*decimal);
            at = decimal->end;
            continue;
        }
        const auto end = isBegin ? std::max(digitsEnd(view, at), at + 1) : at + 1;
        out += view.substr(at, end - at);
        at = end;
    }
    dropTrailingPoints(out);
    text = std::move(out);
}

void writeScaleWords(std::string& text)
{
    writeLeadingArticle(text);
    const auto lower = lowerCased(text);
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto word = wordAt(lower, at);
        const auto factor = factorNamed(word);
        const auto head = trimmed(out);
        if (factor == 0 || head.empty() || !(isDigit(head.back()) || head.back() == '}')) {
            const auto length = std::max<std::size_t>(word.size(), 1);
            out += text.substr(at, length);
            at += length;
            continue;
        }
        out.resize(static_cast<std::size_t>(head.data() - out.data()) + head.size());
        const auto begin = numberBegin(out, out.size());
        if (const auto product = scaled(std::string_view(out).substr(begin), factor))
            out.replace(begin, out.npos, *product);
        else
            out += fmt::format("\\cdot {}", factor);
        at += word.size();
    }
    text = std::move(out);
}

} // namespace lr::problems
