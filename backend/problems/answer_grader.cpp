#include "problems/answer_grader.h"

#include "common/error.h"
#include "problems/answer_form.h"
#include "problems/answer_normalisation.h"
#include "problems/expression.h"
#include "problems/expression_algebra.h"
#include "problems/expression_probe.h"
#include "problems/latex_text.h"
#include "problems/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <variant>
#include <vector>

namespace lr::problems {

namespace {

using common::printable;
using FormKind = AnswerForm::Kind;

constexpr int kMaxSteps = 4000; ///< comparisons of parts; for lists in any order the square of their length
constexpr int kMaxNestedForms = 12;

std::string shown(std::string_view text)
{
    return printable(text, 40);
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

/// "\le" with its sides swapped is "\ge".
std::string mirrored(const std::string& sign)
{
    static constexpr auto kPairs = std::to_array<std::pair<std::string_view, std::string_view>>(
        {{"<", ">"}, {">", "<"}, {"\\le", "\\ge"}, {"\\ge", "\\le"}});
    for (const auto& [from, to] : kPairs) {
        if (sign == from)
            return std::string(to);
    }
    return sign;
}

Relation mirrored(Relation relation)
{
    std::reverse(relation.sides.begin(), relation.sides.end());
    std::reverse(relation.signs.begin(), relation.signs.end());
    for (auto& sign : relation.signs)
        sign = mirrored(sign);
    return relation;
}

Expression difference(Expression a, Expression b)
{
    Expression negative{Expression::Kind::Negative, {}, {}};
    negative.operands.push_back(std::move(b));
    Expression sum{Expression::Kind::Sum, {}, {}};
    sum.operands.push_back(std::move(a));
    sum.operands.push_back(std::move(negative));
    return sum;
}

/// Compares two normalised answers and remembers why the last comparison came out as it did.
class Comparison
{
public:
    bool equal(std::string_view a, std::string_view b, int depth = 0)
    {
        if (++m_steps > kMaxSteps || depth > kMaxNestedForms)
            return no("too many parts to be compared");
        a = trimmed(a);
        b = trimmed(b);
        if (comparableText(a) == comparableText(b))
            return yes("the same text");
        const auto numberA = numberFromText(a);
        const auto numberB = numberFromText(b);
        if (numberA && numberB) {
            if (sameNumber(*numberA, *numberB))
                return yes("the same number");
            if (!numberA->hasCommas || !numberB->hasCommas)
                return no("different numbers: " + shown(a) + ", not " + shown(b));
        }
        if (isWords(a) || isWords(b))
            return no("different texts: '" + shown(a) + "', not '" + shown(b) + "'");
        return sameForm(a, b, depth + 1);
    }

    const std::string& reason() const { return m_reason; }

private:
    bool yes(std::string reason)
    {
        m_reason = std::move(reason);
        return true;
    }

    bool no(std::string reason)
    {
        m_reason = std::move(reason);
        return false;
    }

    bool sameForm(std::string_view a, std::string_view b, int depth)
    {
        const auto formA = answerForm(a);
        const auto formB = answerForm(b);
        if ((formA.kind == FormKind::Tuple) != (formB.kind == FormKind::Tuple)) {
            const auto relation = relationOf(formA.kind == FormKind::Tuple ? b : a);
            if (const auto interval = relation ? intervalOf(*relation) : std::nullopt)
                return formA.kind == FormKind::Tuple ? equal(a, *interval, depth) : equal(*interval, b, depth);
        }
        if (formA.kind == FormKind::Single && formB.kind == FormKind::Single)
            return sameSingle(a, b, formA.parts[0], formB.parts[0], depth);
        if (formA.kind == FormKind::Matrix || formB.kind == FormKind::Matrix)
            return sameMatrix(formA, formB, depth);
        if (formA.parts.size() != formB.parts.size())
            return no(fmt::format("{} parts, not {}", formA.parts.size(), formB.parts.size()));
        if (formA.kind == FormKind::Tuple && formB.kind == FormKind::Tuple)
            return formA.open == formB.open && formA.close == formB.close ? sameInOrder(formA, formB, depth)
                                                                          : no("different brackets");
        if (formA.kind == FormKind::Tuple || formB.kind == FormKind::Tuple)
            return sameInOrder(formA, formB, depth);
        if ((formA.kind == FormKind::Union) != (formB.kind == FormKind::Union))
            return no("a union of intervals on one side only");
        return sameInAnyOrder(formA, formB, depth);
    }

    bool sameSingle(
        std::string_view a, std::string_view b, const std::string& insideA, const std::string& insideB, int depth)
    {
        if (insideA != a || insideB != b)
            return equal(insideA, insideB, depth); // brackets around a single part have no meaning
        const auto relationA = relationOf(a);
        const auto relationB = relationOf(b);
        if (relationA && relationB)
            return sameRelation(*relationA, *relationB, depth);
        if (relationA || relationB)
            return relationA ? sameNamed(*relationA, b, depth) : sameNamed(*relationB, a, depth);
        return sameFormula(a, b);
    }

    /// "x = 5" against "5".
    bool sameNamed(const Relation& relation, std::string_view other, int depth)
    {
        const bool isEquation =
            std::all_of(relation.signs.begin(), relation.signs.end(), [](const auto& s) { return s == "="; });
        if (!isEquation || !isNameLike(relation.sides.front()))
            return no("a relation on one side only");
        return equal(relation.sides.back(), other, depth);
    }

    bool sameSides(const Relation& a, const Relation& b, int depth)
    {
        for (std::size_t i = 0; i < a.sides.size(); ++i) {
            if (!equal(a.sides[i], b.sides[i], depth))
                return false;
        }
        return true;
    }

    bool sameRelation(const Relation& a, const Relation& b, int depth)
    {
        if (a.signs.size() != b.signs.size())
            return no("different relations");
        if (a.signs == b.signs && sameSides(a, b, depth))
            return yes("the same relation");
        const auto turned = mirrored(b);
        if (a.signs == turned.signs && sameSides(a, turned, depth))
            return yes("the same relation");
        return a.signs.size() == 1 &&
               (sameUpToFactor(a, b) || sameUpToFactor(a, turned) || sameAssignment(a, b, depth));
    }

    /// "y = 2x" against "f = 2x": the name does not matter.
    bool sameAssignment(const Relation& a, const Relation& b, int depth)
    {
        const auto isName = [](const Relation& r) {
            return r.signs[0] == "=" && trimmed(r.sides[0]).size() <= 2 && isNameLike(r.sides[0]);
        };
        if (!isName(a) || !isName(b))
            return no("different relations");
        return equal(a.sides[1], b.sides[1], depth);
    }

    /// 2x + 2y = 4 means the same as x + y = 2.
    bool sameUpToFactor(const Relation& a, const Relation& b)
    {
        if (a.signs != b.signs)
            return no("different relations");
        std::array<Expression, 4> sides;
        for (std::size_t i = 0; i < 4; ++i) {
            auto parsed = parseExpression((i < 2 ? a : b).sides[i % 2]);
            if (auto* reason = std::get_if<std::string>(&parsed))
                return no("different relations (" + *reason + ")");
            sides[i] = std::move(std::get<Expression>(parsed));
        }
        const auto ratio = constantRatio(
            difference(std::move(sides[0]), std::move(sides[1])), difference(std::move(sides[2]), std::move(sides[3])));
        const bool keepsItsSign = a.signs[0] == "=" || a.signs[0] == "\\ne" || ratio.value_or(-1) > 0;
        return ratio && keepsItsSign ? yes("the same relation") : no("different relations");
    }

    bool sameMatrix(const AnswerForm& a, const AnswerForm& b, int depth)
    {
        if (a.kind != b.kind)
            return no("a matrix on one side only");
        if (a.numColumns != b.numColumns || a.parts.size() != b.parts.size())
            return no("matrices of different shape");
        return sameInOrder(a, b, depth);
    }

    bool sameInOrder(const AnswerForm& a, const AnswerForm& b, int depth)
    {
        for (std::size_t i = 0; i < a.parts.size(); ++i) {
            if (!equal(a.parts[i], b.parts[i], depth))
                return no(fmt::format("part {} differs: {}", i + 1, m_reason));
        }
        return yes("the same part by part");
    }

    bool sameInAnyOrder(const AnswerForm& a, const AnswerForm& b, int depth)
    {
        std::vector<bool> isTaken(b.parts.size());
        for (const auto& part : a.parts) {
            std::size_t i = 0;
            while (i < b.parts.size() && (isTaken[i] || !equal(part, b.parts[i], depth)))
                ++i;
            if (m_steps > kMaxSteps)
                return no("too many parts to be compared");
            if (i == b.parts.size())
                return no("'" + shown(part) + "' is not among the parts of the reference");
            isTaken[i] = true;
        }
        return yes("the same parts");
    }

    bool sameFormula(std::string_view a, std::string_view b)
    {
        auto parsedA = parseExpression(a);
        auto parsedB = parseExpression(b);
        for (const auto* parsed : {&parsedA, &parsedB}) {
            if (const auto* reason = std::get_if<std::string>(parsed))
                return no("different texts (" + printable(*reason, 80) + ")");
        }
        const auto& formulaA = std::get<Expression>(parsedA);
        const auto& formulaB = std::get<Expression>(parsedB);
        const auto valueA = constantValue(formulaA);
        const auto valueB = constantValue(formulaB);
        if (valueA && valueB)
            return sameValue(*valueA, *valueB, formulaA, formulaB);
        if (provablyEqual(formulaA, formulaB))
            return yes("equal after simplification");
        return sameAtPoints(formulaA, formulaB);
    }

    /// Compares constants with the tolerance for rounded decimals; for complex numbers it applies to both parts.
    bool sameValue(
        std::complex<double> a, std::complex<double> b, const Expression& formulaA, const Expression& formulaB)
    {
        const double size = std::max(std::abs(a), std::abs(b));
        const auto close = [&](double x, double y) { return closeEnough(x, y) || std::abs(x - y) <= 1e-12 * size; };
        if (close(a.real(), b.real()) && close(a.imag(), b.imag()))
            return yes("the same value");
        return provablyEqual(formulaA, formulaB) ? yes("equal after simplification") : no("different values");
    }

    bool sameAtPoints(const Expression& a, const Expression& b)
    {
        const auto agreement = compareAtPoints(a, b);
        if (agreement == Agreement::Equal)
            return yes("equal wherever it was computed");
        return no(agreement == Agreement::Different ? "different formulas" : "formulas too large to be compared");
    }

    int m_steps = 0;
    std::string m_reason;
};

/// Compares percentages: 50 % is the same as 50 and as 0.5 on the other side.
bool sameAsPercentage(const NormalisedAnswer& answer, const NormalisedAnswer& reference)
{
    if (!answer.isPercentage && !reference.isPercentage)
        return false;
    const auto a = numberFromText(answer.text);
    const auto b = numberFromText(reference.text);
    return a && b && (closeEnough(a->value, b->value * 100) || closeEnough(a->value * 100, b->value));
}

Grade gradeNormalised(const NormalisedAnswer& answer, const NormalisedAnswer& reference)
{
    Comparison comparison;
    if (comparison.equal(answer.text, reference.text))
        return {true, comparison.reason()};
    if (sameAsPercentage(answer, reference))
        return {true, "the same percentage"};
    auto reason = comparison.reason();
    const NormalisedAnswer bareAnswer{withoutUnit(answer.text), answer.isPercentage};
    const NormalisedAnswer bareReference{withoutUnit(reference.text), reference.isPercentage};
    if (bareAnswer == answer && bareReference == reference)
        return {false, std::move(reason)};
    Comparison withoutUnits;
    if (withoutUnits.equal(bareAnswer.text, bareReference.text))
        return {true, withoutUnits.reason() + " but for the unit"};
    return {false, std::move(reason)};
}

} // namespace

Grade gradeAnswer(std::string_view answer, std::string_view reference)
{
    answer = trimmed(answer);
    reference = trimmed(reference);
    if (answer.empty())
        return {false, "no answer"};
    if (lowerCased(answer) == lowerCased(reference))
        return {true, "the same text"};
    if (answer.size() > kMaxAnswerBytes || reference.size() > kMaxAnswerBytes)
        return {false, "different texts, too long to be compared as mathematics"};
    return gradeNormalised(normalisedAnswer(answer), normalisedAnswer(reference));
}

} // namespace lr::problems
