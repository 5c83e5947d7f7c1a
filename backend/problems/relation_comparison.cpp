#include "problems/answer_comparison.h"
#include "problems/answer_form.h"
#include "problems/expression.h"
#include "problems/expression_probe.h"
#include "problems/latex_text.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>
#include <variant>

/// The part of AnswerComparison that compares equations and inequalities.
namespace lr::problems {

namespace {

/// "\le" with its sides swapped is "\ge".
std::string mirroredSign(const std::string& sign)
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
        sign = mirroredSign(sign);
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

bool isConstant(std::string_view text)
{
    const auto parsed = parseExpression(text);
    const auto* expression = std::get_if<Expression>(&parsed);
    return expression != nullptr && !hasNames(*expression);
}

/// The side of an equation that is what the other one is worth: the last, but the first of "5 = x" and "73 = m+n".
const std::string& valueOf(const Relation& relation)
{
    const auto& [front, back] = std::tie(relation.sides.front(), relation.sides.back());
    const bool isTurned = !isConstant(back) && (isConstant(front) || (isNameLike(back) && !isNameLike(front)));
    return isTurned ? front : back;
}

/// Whether the left side of a reference only says what its right side is: a name, names in brackets, an angle, a
/// length, a probability, words, a calculation with numbers. Not so "x+y" and "2x+3y".
bool namesQuantity(std::string_view side)
{
    side = trimmed(side);
    if (isNameLike(side) || side.starts_with("\\angle") || side.starts_with("m\\angle") ||
        side.starts_with("\\overline"))
        return true;
    const auto form = answerForm(side);
    if (form.kind == AnswerForm::Kind::Tuple)
        return std::all_of(form.parts.begin(), form.parts.end(), isNameLike);
    const auto isCapital = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto inside = side.size() > 2 && side.front() == '|' && side.back() == '|' ? side.substr(1, side.size() - 2)
                                                                                     : std::string_view();
    if (!inside.empty() && std::all_of(inside.begin(), inside.end(), isCapital))
        return true;
    if (side.size() > 3 && isCapital(side[0]) && side[1] == '(' && side.back() == ')')
        return true;
    const bool isText = side.find_first_of("+-*/^=<>\\{}0123456789") == side.npos && side.find(' ') != side.npos;
    return isText || isConstant(side);
}

} // namespace

/// "m+n = 73" against "73", and "x = 1 < y" against anything.
bool AnswerComparison::statesReference(const Relation& answer, std::string_view reference, int depth)
{
    const auto& [sides, signs] = answer;
    if (!isEquation(answer)) {
        const auto interval = intervalOf(answer);
        return interval ? equal(*interval, reference, depth) : no("a relation on one side only");
    }
    if (signs.back() == "\\approx" && equal(sides[sides.size() - 2], reference, depth))
        return true;
    return equal(valueOf(answer), reference, depth);
}

bool AnswerComparison::isStatedBy(const Relation& reference, std::string_view answer, int depth)
{
    const auto& [sides, signs] = reference;
    if (!isEquation(reference)) {
        const auto interval = intervalOf(reference);
        return interval ? equal(answer, *interval, depth) : no("a relation on one side only");
    }
    const auto& value = valueOf(reference);
    if (!namesQuantity(&value == &sides.back() ? sides.front() : sides.back()))
        return no("an equation is asked for, not one of its sides");
    if (signs.back() == "\\approx" && sides.size() > 2 && equal(answer, sides[sides.size() - 2], depth))
        return true;
    return equal(answer, value, depth);
}

bool AnswerComparison::sameSides(const Relation& a, const Relation& b, int depth)
{
    for (std::size_t i = 0; i < a.sides.size(); ++i) {
        if (!equal(a.sides[i], b.sides[i], depth))
            return false;
    }
    return true;
}

bool AnswerComparison::sameRelation(const Relation& a, const Relation& b, int depth)
{
    const bool areEquations = isEquation(a) && isEquation(b);
    if (areEquations && (a.signs.size() > 1 || b.signs.size() > 1) && equal(a.sides.front(), b.sides.front(), depth) &&
        equal(a.sides.back(), b.sides.back(), depth))
        return yes("the same equation");
    if (a.signs.size() != b.signs.size())
        return no("different relations");
    const auto sameSigns = [&](const Relation& other) { return areEquations || a.signs == other.signs; };
    if (sameSigns(b) && sameSides(a, b, depth))
        return yes("the same relation");
    const auto turned = mirrored(b);
    if (sameSigns(turned) && sameSides(a, turned, depth))
        return yes("the same relation");
    if (a.signs.size() == 1 && (sameUpToFactor(a, b) || sameUpToFactor(a, turned) || sameAssignment(a, b, depth)))
        return true;
    return no("different relations");
}

/// "y = 2x" against "f = 2x": the name does not matter, unless it says which of several unknowns has the value.
bool AnswerComparison::sameAssignment(const Relation& a, const Relation& b, int depth)
{
    const auto isName = [](const Relation& r) {
        const std::string_view name = r.sides[0];
        const bool isFunction = name.size() == 4 && isLetter(name[0]) && name[1] == '(' && name[3] == ')'; // "f(x)"
        return r.signs[0] == "=" && isNameLike(name) && (name.size() <= 2 || isFunction);
    };
    if (m_numLists > 0 || !isName(a) || !isName(b))
        return no("different relations");
    return equal(a.sides[1], b.sides[1], depth);
}

/// 2x + 2y = 4 means the same as x + y = 2.
bool AnswerComparison::sameUpToFactor(const Relation& a, const Relation& b)
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

} // namespace lr::problems
