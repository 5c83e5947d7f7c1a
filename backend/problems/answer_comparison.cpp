#include "problems/answer_comparison.h"

#include "common/error.h"
#include "problems/answer_normalisation.h"
#include "problems/answer_units.h"
#include "problems/latex_text.h"
#include "problems/number_text.h"
#include "problems/real_set.h"
#include "problems/time_of_day.h"
#include "problems/value_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>
#include <tuple>
#include <vector>

namespace lr::problems {

namespace {

using Form = AnswerForm::Kind;

/// Comparisons of parts; for lists in any order the square of their length.
constexpr int kMaxSteps = 1000;
constexpr int kMaxNestedForms = 12;
/// Texts of formulas that are compared for one pair: some milliseconds.
constexpr std::size_t kMaxFormulaBytes = 60'000;

std::string shown(std::string_view text)
{
    return common::printable(text, 40);
}

/// Whether a text consists of words. A word is not the product of its letters: "tea" is not "eat".
bool isWords(std::string_view text)
{
    std::size_t numLetters = 0;
    std::size_t numWords = 0;
    bool isInside = false;
    for (const char c : text) {
        if (!isLetter(c) && !isBlank(c) && std::string_view("'.-").find(c) == text.npos)
            return false;
        numLetters += isLetter(c) ? 1 : 0;
        numWords += isLetter(c) && !isInside ? 1 : 0;
        isInside = isLetter(c);
    }
    return numLetters >= 3 && text != "\\pi" && (numWords > 1 || numLetters == text.size());
}

/// "50" of "50%"; nothing if there is no percent sign, or if it belongs to a part of a list or equation.
std::optional<std::string_view> percentage(std::string_view text)
{
    if (!text.ends_with('%') || splitTopLevel(text, ",").size() > 1 || relationOf(text))
        return std::nullopt;
    return trimmed(text.substr(0, text.size() - 1));
}

/// The relation that a whole text is: not a list of them.
std::optional<Relation> wholeRelation(std::string_view text)
{
    return splitTopLevel(text, ",").size() == 1 ? relationOf(text) : std::nullopt;
}

std::string partsReason(const AnswerForm& a, const AnswerForm& b)
{
    return fmt::format("{} part{}, not {}", a.parts.size(), a.parts.size() == 1 ? "" : "s", b.parts.size());
}

/// "1,234" of "1,234 people", whose comma makes no list.
std::optional<std::string> largeNumberWithUnit(std::string_view text)
{
    if (text.find(',') == text.npos)
        return std::nullopt;
    auto bare = withoutUnit(text);
    const auto number = bare == text ? std::nullopt : numberFromText(bare);
    return number && number->hasCommas ? std::optional(std::move(bare)) : std::nullopt;
}

/// How many different unknowns the parts of a list say the values of: 2 for "x = 5, y = 3".
std::size_t numNames(const AnswerForm& form)
{
    std::set<std::string, std::less<>> names;
    for (const auto& part : form.parts) {
        const auto relation = relationOf(part);
        if (relation && relation->signs[0] == "=" && isNameLike(relation->sides[0]))
            names.insert(relation->sides[0]);
    }
    return names.size();
}

/// A quick look, so that numbers and formulas need not be read as sets.
bool mayBeSolutionSet(std::string_view text)
{
    static constexpr auto kSigns = std::to_array<std::string_view>({"<", ">", "=", "\\le", "\\ge", "\\ne", "\\c", "\\{",
        "\\in", "\\emptyset", "\\setminus", "\\backslash", "all real", "any real", "All real"});
    return text.starts_with(']') || text.ends_with('[') ||
           std::any_of(kSigns.begin(), kSigns.end(), [&](auto sign) { return text.find(sign) != text.npos; });
}

} // namespace

AnswerComparison::AnswerComparison(Grader grader)
    : m_grader(grader)
{}

bool AnswerComparison::yes(std::string reason)
{
    m_reason = std::move(reason);
    return true;
}

bool AnswerComparison::no(std::string reason)
{
    m_reason = std::move(reason);
    return false;
}

bool AnswerComparison::differentTexts(std::string_view a, std::string_view b)
{
    return no(fmt::format("different texts: '{}', not '{}'", shown(a), shown(b)));
}

bool AnswerComparison::equal(std::string_view a, std::string_view b, int depth)
{
    if (++m_steps > kMaxSteps || depth > kMaxNestedForms)
        return no("too many parts to be compared");
    a = trimmed(a);
    b = trimmed(b);
    if (comparableText(a) == comparableText(b))
        return yes("the same text");
    if (const auto decided = sameTime(a, b))
        return *decided;
    if (const auto decided = samePercentage(a, b, depth))
        return *decided;
    if (const auto decided = sameNumber(a, b))
        return *decided;
    if (const auto decided = sameSolutionSet(a, b, depth))
        return *decided;
    return isWords(a) || isWords(b) ? differentTexts(a, b) : sameForm(a, b, depth + 1);
}

std::optional<bool> AnswerComparison::sameTime(std::string_view a, std::string_view b)
{
    const auto timeA = timeOfDayFromText(a);
    const auto timeB = timeA ? timeOfDayFromText(b) : std::nullopt;
    if (!timeB)
        return std::nullopt;
    return sameTimeOfDay(*timeA, *timeB) ? yes("the same time of day") : no("different times of day");
}

/// A percent sign on both sides changes nothing; on one side alone, 50 % is 0.5, and 50 with the sign left off.
std::optional<bool> AnswerComparison::samePercentage(std::string_view a, std::string_view b, int depth)
{
    const auto percentA = percentage(a);
    const auto percentB = percentage(b);
    if (!percentA && !percentB)
        return std::nullopt;
    const auto valueA = percentA.value_or(a);
    const auto valueB = percentB.value_or(b);
    if (equal(valueA, valueB, depth + 1))
        return percentA && percentB ? true : yes("the same percentage");
    const auto reason = m_reason;
    const bool isFree = m_grader == Grader::Qwen; // which takes any factor of a hundred where there is a sign
    if (isFree && (!numberFromText(valueA) || !numberFromText(valueB)))
        return no(reason); // and looks at numbers only
    const auto hundredfold = [](std::string_view text) { return fmt::format("100*({})", text); };
    if ((!percentB || isFree) && equal(valueA, hundredfold(valueB), depth + 1))
        return yes("the same percentage");
    if ((!percentA || isFree) && equal(hundredfold(valueA), valueB, depth + 1))
        return yes("the same percentage");
    return no(reason);
}

std::optional<bool> AnswerComparison::sameNumber(std::string_view a, std::string_view b)
{
    const auto numberA = numberFromText(a);
    const auto numberB = numberA ? numberFromText(b) : std::nullopt;
    if (!numberB)
        return std::nullopt;
    const auto isSame = m_grader == Grader::Exact ? sameNumberExactly(*numberA, *numberB)
                                                  : std::optional(sameNumberTolerantly(*numberA, *numberB));
    if (isSame.value_or(false))
        return yes("the same number");
    const bool mayBeLists = numberA->hasCommas && numberB->hasCommas;
    if (!isSame || mayBeLists)
        return std::nullopt;
    return no(fmt::format("different numbers: {}, not {}", shown(a), shown(b)));
}

std::optional<bool> AnswerComparison::sameSolutionSet(std::string_view a, std::string_view b, int depth)
{
    if (!mayBeSolutionSet(a) && !mayBeSolutionSet(b))
        return std::nullopt;
    const auto setA = realSetFromText(a);
    const auto setB = setA ? realSetFromText(b) : std::nullopt;
    if (!setB || (!setA->isSpelled && !setB->isSpelled))
        return std::nullopt;
    if (!setA->name.empty() && !setB->name.empty() && setA->name != setB->name)
        return std::nullopt;
    const auto sameEnd = [&](const SetEnd& x, const SetEnd& y) {
        return x.isClosed == y.isClosed && equal(x.text, y.text, depth + 1);
    };
    const auto& [left, right] = std::tie(setA->intervals, setB->intervals);
    for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
        if (!sameEnd(left[i].first, right[i].first) || !sameEnd(left[i].second, right[i].second))
            return no(fmt::format("different sets, from {} on", shown(left[i].first.text)));
    }
    return left.size() == right.size() ? yes("the same set") : no("different sets: one has more parts");
}

bool AnswerComparison::sameForm(std::string_view a, std::string_view b, int depth)
{
    const auto insideA = largeNumberWithUnit(a);
    const auto insideB = largeNumberWithUnit(b);
    if (insideA || insideB)
        return equal(insideA.value_or(std::string(a)), insideB.value_or(std::string(b)), depth) &&
               yes(m_reason + " but for the unit");
    const auto relationA = wholeRelation(a);
    const auto relationB = wholeRelation(b);
    if (relationA && relationB)
        return sameRelation(*relationA, *relationB, depth);
    if (relationA || relationB)
        return relationA ? statesReference(*relationA, b, depth) : isStatedBy(*relationB, a, depth);
    const auto formA = answerForm(a);
    const auto formB = answerForm(b);
    if (formA.kind == Form::Matrix || formB.kind == Form::Matrix)
        return sameMatrix(formA, formB, depth);
    // Brackets around a single part have no meaning, and a set of one value stands for the value.
    const auto single = [](const AnswerForm& form, std::string_view text) {
        const bool isSet = form.kind == Form::Set && form.parts.size() == 1;
        return isSet || form.kind == Form::Single ? std::string_view(form.parts[0]) : text;
    };
    if (const auto singleA = single(formA, a), singleB = single(formB, b); singleA != a || singleB != b)
        return equal(singleA, singleB, depth);
    if (formA.kind == Form::Single && formB.kind == Form::Single)
        return sameSingle(a, b, depth);
    if (formA.kind == Form::Tuple || formB.kind == Form::Tuple)
        return sameTuple(a, b, formA, formB, depth);
    if (formA.parts.size() != formB.parts.size())
        return no(partsReason(formA, formB));
    if ((formA.kind == Form::Union) != (formB.kind == Form::Union))
        return no("a union of intervals on one side only");
    return sameInAnyOrder(formA, formB, depth);
}

bool AnswerComparison::sameSingle(std::string_view a, std::string_view b, int depth)
{
    m_formulaBytes += a.size() + b.size();
    if (m_formulaBytes > kMaxFormulaBytes)
        return no("too many formulas to be compared");
    auto grade = compareFormulas(a, b, m_grader);
    if (grade.isCorrect)
        return yes(std::move(grade.reason));
    const auto bareA = withoutUnit(a);
    const auto bareB = withoutUnit(b);
    if (bareA == a && bareB == b)
        return no(std::move(grade.reason));
    const auto scale = unitScales(std::string_view(a).substr(bareA.size()), std::string_view(b).substr(bareB.size()));
    if (!scale)
        return no("different units");
    const auto scaled = [](const std::string& text, const std::string& factor) {
        return factor.empty() ? text : fmt::format("({})*{}", text, factor);
    };
    if (equal(scaled(bareA, scale->answer), scaled(bareB, scale->reference), depth))
        return yes(m_reason + " but for the unit");
    return no(std::move(grade.reason));
}

bool AnswerComparison::sameMatrix(const AnswerForm& a, const AnswerForm& b, int depth)
{
    if (a.kind != b.kind) {
        const auto rows = rowsAsMatrix(a.kind == Form::Matrix ? b : a);
        if (!rows)
            return no("a matrix on one side only");
        const auto matrix = answerForm(*rows);
        return a.kind == Form::Matrix ? sameMatrix(a, matrix, depth) : sameMatrix(matrix, b, depth);
    }
    if (a.numColumns != b.numColumns || a.parts.size() != b.parts.size())
        return no("matrices of different shape");
    return sameInOrder(a, b, depth) && yes("the same matrix");
}

bool AnswerComparison::sameTuple(
    std::string_view a, std::string_view b, const AnswerForm& formA, const AnswerForm& formB, int depth)
{
    if (formA.kind != formB.kind) {
        if (const auto point = coordinatesOfPoint(formA.kind == Form::Tuple ? b : a))
            return formA.kind == Form::Tuple ? equal(a, *point, depth) : equal(*point, b, depth);
        if (formA.kind == Form::Set || formB.kind == Form::Set)
            return no("a set on one side only");
        if (const auto bareA = withoutUnit(a), bareB = withoutUnit(b); bareA != a || bareB != b)
            return equal(bareA, bareB, depth) && yes(m_reason + " but for the unit");
    }
    if (formA.parts.size() != formB.parts.size())
        return no(partsReason(formA, formB));
    if (formA.kind == formB.kind && (formA.open != formB.open || formA.close != formB.close))
        return no("different brackets");
    return sameInOrder(formA, formB, depth);
}

bool AnswerComparison::sameInOrder(const AnswerForm& a, const AnswerForm& b, int depth)
{
    for (std::size_t i = 0; i < a.parts.size(); ++i) {
        if (!equal(a.parts[i], b.parts[i], depth))
            return no(fmt::format("part {} differs: {}", i + 1, m_reason));
    }
    return yes("the same part by part");
}

bool AnswerComparison::sameInAnyOrder(const AnswerForm& a, const AnswerForm& b, int depth)
{
    if (numNames(a) != numNames(b) && std::max(numNames(a), numNames(b)) == a.parts.size())
        return sameInOrder(a, b, depth); // "x = 5, y = 3" and "5, 3"
    ++m_numLists;
    std::vector<bool> isTaken(b.parts.size());
    std::multimap<std::string, std::size_t> places; // of texts, because most parts of long lists are spelled alike
    for (std::size_t i = 0; i < b.parts.size(); ++i)
        places.emplace(comparableText(b.parts[i]), i);
    const auto take = [&](const std::string& part) {
        if (const auto found = places.find(comparableText(part)); found != places.end() && !isTaken[found->second]) {
            isTaken[found->second] = true;
            places.erase(found);
            return true;
        }
        for (std::size_t i = 0; i < b.parts.size(); ++i) {
            if (!isTaken[i] && equal(part, b.parts[i], depth)) {
                isTaken[i] = true;
                return true;
            }
        }
        return false;
    };
    const auto missing = std::find_if_not(a.parts.begin(), a.parts.end(), take);
    --m_numLists;
    if (m_steps > kMaxSteps || m_formulaBytes > kMaxFormulaBytes)
        return no("too many parts to be compared");
    if (missing != a.parts.end())
        return no(fmt::format("'{}' is not among the parts of the reference", shown(*missing)));
    return yes(a.kind == Form::Set || b.kind == Form::Set ? "the same set" : "the same parts");
}

} // namespace lr::problems
