#include "problems/answer_units.h"

#include "problems/latex_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace lr::problems {

namespace {

bool isUnitLetter(char c)
{
    return std::string_view("mgshlLNJWVAKFTCM").find(c) != std::string_view::npos;
}

/// Units that follow a number directly. Single letters are not among them, because there they are names of variables.
bool isShortUnit(std::string_view word)
{
    static constexpr auto kUnits = std::to_array<std::string_view>(
        {"cm", "mm", "km", "dm", "nm", "kg", "mg", "gm", "ml", "mL", "dL", "cc", "ft", "in", "mi", "yd", "lb", "lbs",
            "oz", "hr", "hrs", "min", "sec", "am", "pm", "AM", "PM", "mph", "kph", "deg", "cents", "Hz", "ms", "kW",
            "kJ", "Pa", "mA", "dB", "GB", "MB", "KB", "eV", "th", "st", "nd", "rd", "dollars", "USD"});
    return isIn(kUnits, word);
}

/// Words, their abbreviations and powers, and no second number.
bool isUnitText(std::string_view text)
{
    char before = 0;
    int depth = 0;
    for (const char c : text) {
        const bool isPower = isDigit(c) && (isLetter(before) || std::string_view("^{-").find(before) != text.npos);
        const bool isSign = c == '-' && (isLetter(before) || before == '^' || before == '{');
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        if (depth < 0 || (!isPower && !isSign && !isLetter(c) && std::string_view(" ./^{}'").find(c) == text.npos))
            return false;
        before = c;
    }
    return depth == 0;
}

/// Whether letters stand in a text outside of commands: a formula with names, behind which letters are factors.
bool holdsNames(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        if (isLetter(text[at]))
            return true;
        at += text[at] == '\\' ? commandName(text, at).size() + 1 : 1;
    }
    return false;
}

/// Words behind a number that change its value, so that it does not stand alone.
bool changesValue(std::string_view unit, std::string_view word)
{
    static constexpr auto kWords = std::to_array<std::string_view>({"sin", "cos", "tan", "cot", "sec", "csc", "log",
        "exp", "sqrt", "mod", "factorial", "squared", "cubed", "plus", "minus", "over", "divided", "halves", "thirds",
        "quarters", "fourths", "fifths", "sixths", "eighths", "tenths", "hundredths", "thousandths"});
    return isIn(kWords, word) || unit.find(" than ") != unit.npos;
}

std::string_view firstWord(std::string_view text)
{
    std::size_t end = 0;
    while (end < text.size() && isLetter(text[end]))
        ++end;
    return text.substr(0, end);
}

bool endsLikeANumber(std::string_view head)
{
    return !head.empty() &&
           (isDigit(head.back()) || head.back() == '}' || head.back() == ')' || head.ends_with("\\pi"));
}

/// Whether a unit begins after the blank at `blank`. False if it is no unit, or if there is no number before the blank.
bool isUnitBehind(std::string_view text, std::size_t blank)
{
    constexpr std::size_t kMaxUnit = 80; // characters that still are a unit and not a sentence
    auto unit = trimmed(text.substr(blank));
    const auto head = trimmed(text.substr(0, blank));
    if (unit.size() > kMaxUnit || firstWord(unit).empty() || !endsLikeANumber(head) || holdsNames(head))
        return false;
    for (const std::string_view relation : {" for ", " in ", " per ", " from ", " after ", " on ", " at ", " with "})
        unit = unit.substr(0, unit.find(relation)); // "eggs for 4 people"
    const auto word = firstWord(unit);
    const bool isUnit = word.size() > 2    ? !changesValue(unit, word)
                        : word.size() == 2 ? isShortUnit(word) || word == "of"
                                           : isUnitLetter(word[0]);
    return isUnit && isUnitText(unit);
}

/// "5" of "5 (five)" and "5 (since ...)": words in brackets behind a number.
std::string_view withoutRemark(std::string_view text)
{
    const auto open = text.rfind('(');
    if (open == text.npos || open == 0 || !text.ends_with(')'))
        return text;
    const auto remark = text.substr(open + 1, text.size() - open - 2);
    const auto head = trimmed(text.substr(0, open));
    const bool isWords = remark.size() > 2 && std::all_of(remark.begin(), remark.end(), [](char c) {
        return isLetter(c) || isBlank(c) || c == '-' || c == '\'' || c == '.';
    });
    return isWords && text[open - 1] == ' ' && isDigit(head.empty() ? char(0) : head.back()) ? head : text;
}

struct KnownUnit
{
    std::string_view name;
    std::string_view quantity;
    std::string_view factor;
};

constexpr auto kKnownUnits = std::to_array<KnownUnit>({{"mm", "length", "0.001"}, {"millimeters", "length", "0.001"},
    {"cm", "length", "0.01"}, {"centimeter", "length", "0.01"}, {"centimeters", "length", "0.01"},
    {"dm", "length", "0.1"}, {"m", "length", "1"}, {"meter", "length", "1"}, {"meters", "length", "1"},
    {"km", "length", "1000"}, {"kilometers", "length", "1000"}, {"in", "length", "0.0254"},
    {"inch", "length", "0.0254"}, {"inches", "length", "0.0254"}, {"ft", "length", "0.3048"},
    {"foot", "length", "0.3048"}, {"feet", "length", "0.3048"}, {"yard", "length", "0.9144"},
    {"yards", "length", "0.9144"}, {"mile", "length", "1609.344"}, {"miles", "length", "1609.344"},
    {"mg", "mass", "0.000001"}, {"g", "mass", "0.001"}, {"gram", "mass", "0.001"}, {"grams", "mass", "0.001"},
    {"kg", "mass", "1"}, {"kilogram", "mass", "1"}, {"kilograms", "mass", "1"}, {"s", "time", "1"},
    {"sec", "time", "1"}, {"second", "time", "1"}, {"seconds", "time", "1"}, {"min", "time", "60"},
    {"minute", "time", "60"}, {"minutes", "time", "60"}, {"h", "time", "3600"}, {"hr", "time", "3600"},
    {"hrs", "time", "3600"}, {"hour", "time", "3600"}, {"hours", "time", "3600"}, {"day", "time", "86400"},
    {"days", "time", "86400"}, {"week", "time", "604800"}, {"weeks", "time", "604800"}, {"cent", "money", "0.01"},
    {"cents", "money", "0.01"}, {"dollar", "money", "1"}, {"dollars", "money", "1"}, {"ml", "volume", "0.001"},
    {"mL", "volume", "0.001"}, {"l", "volume", "1"}, {"L", "volume", "1"}, {"liter", "volume", "1"},
    {"liters", "volume", "1"}, {"litres", "volume", "1"}});

struct MeasuredUnit
{
    const KnownUnit* unit = nullptr;
    std::string power; ///< digits
};

/// "cm^2", "cm^{2}", "square feet" are known; "m/s" and "apples" are not.
std::optional<MeasuredUnit> measuredUnit(std::string_view text)
{
    text = trimmed(text);
    MeasuredUnit out{nullptr, "1"};
    for (const auto& [word, power] : {std::pair<std::string_view, std::string_view>{"square ", "2"}, {"cubic ", "3"}}) {
        if (text.starts_with(word)) {
            text.remove_prefix(word.size());
            out.power = power;
        }
    }
    const auto word = firstWord(text);
    const auto* const found =
        std::find_if(kKnownUnits.begin(), kKnownUnits.end(), [&](const auto& unit) { return unit.name == word; });
    auto rest = trimmed(text.substr(word.size()));
    if (rest.starts_with('^')) {
        out.power.clear();
        std::copy_if(rest.begin(), rest.end(), std::back_inserter(out.power), isDigit);
        rest = {};
    }
    if (found == kKnownUnits.end() || !rest.empty() || out.power.size() != 1)
        return std::nullopt;
    out.unit = found;
    return out;
}

} // namespace

std::optional<UnitScales> unitScales(std::string_view answerUnit, std::string_view referenceUnit)
{
    const auto a = measuredUnit(answerUnit);
    const auto b = measuredUnit(referenceUnit);
    if (!a || !b) {
        // Words may differ, "eggs" and "of them"; signs with a power are formulas as much as units.
        const bool hasPower = answerUnit.find('^') != answerUnit.npos && referenceUnit.find('^') != referenceUnit.npos;
        return hasPower && trimmed(answerUnit) != trimmed(referenceUnit) ? std::nullopt : std::optional(UnitScales{});
    }
    if (a->unit->quantity != b->unit->quantity || a->power != b->power)
        return std::nullopt;
    if (a->unit->factor == b->unit->factor)
        return UnitScales{};
    return UnitScales{fmt::format("{}^{}", a->unit->factor, a->power), fmt::format("{}^{}", b->unit->factor, b->power)};
}

std::string withoutUnit(std::string_view normalised)
{
    normalised = withoutRemark(normalised);
    for (auto blank = normalised.find(' '); blank != normalised.npos; blank = normalised.find(' ', blank + 1)) {
        if (isUnitBehind(normalised, blank))
            return std::string(trimmed(normalised.substr(0, blank)));
        if (firstWord(trimmed(normalised.substr(blank))).size() > 1)
            return std::string(normalised); // the first word decides
    }
    std::size_t digits = 0;
    while (digits < normalised.size() && (isDigit(normalised[digits]) || normalised[digits] == '.'))
        ++digits;
    const auto attached = normalised.substr(digits);
    if (digits > 0 && isShortUnit(firstWord(attached)) && isUnitText(attached))
        return std::string(normalised.substr(0, digits));
    return std::string(normalised);
}

} // namespace lr::problems
