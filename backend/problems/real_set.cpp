#include "problems/real_set.h"

#include "problems/answer_form.h"
#include "problems/expression.h"
#include "problems/expression_probe.h"
#include "problems/latex_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <variant>

namespace lr::problems {

namespace {

constexpr std::size_t kMaxSetLength = 600;
constexpr std::size_t kMaxIntervals = 40;
constexpr int kMaxSetDepth = 4;

std::optional<SetEnd> endFromText(std::string_view text, bool isClosed)
{
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    text = trimmed(text);
    const bool isNegative = text.starts_with('-');
    const bool hasSign = isNegative || text.starts_with('+');
    if (trimmed(text.substr(hasSign ? 1 : 0)) == "\\infty") {
        if (isClosed)
            return std::nullopt; // infinity is no number that could belong to a set
        return SetEnd{isNegative ? -kInfinity : kInfinity, isNegative ? "-\\infty" : "\\infty", false};
    }
    const auto parsed = parseExpression(text);
    const auto* expression = std::get_if<Expression>(&parsed);
    const auto value = expression != nullptr ? constantValue(*expression) : std::nullopt;
    if (!value || value->imag() != 0)
        return std::nullopt;
    return SetEnd{value->real(), std::string(text), isClosed};
}

/// The parts between occurrences of a sign outside of groups and round brackets. Square brackets may be turned either
/// way, and so do not count.
std::vector<std::string_view> splitSets(std::string_view text, std::string_view sign)
{
    std::vector<std::string_view> parts;
    int depth = 0;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto length = text[at] == '\\' ? commandName(text, at).size() + 1 : std::size_t(1);
        const auto token = text.substr(at, length);
        depth += token == "{" || token == "\\{" ? 1 : 0;
        depth -= token == "}" || token == "\\}" ? 1 : 0;
        if (token == sign && depth == 0) {
            parts.push_back(trimmed(text.substr(begin, at - begin)));
            begin = at + length;
        }
        at += length;
    }
    parts.push_back(trimmed(text.substr(begin)));
    return parts;
}

class SetReader
{
public:
    std::optional<RealSet> read(std::string_view text)
    {
        auto intervals = set(trimmed(text), 0);
        if (!intervals || intervals->size() > kMaxIntervals)
            return std::nullopt;
        return RealSet{std::move(*intervals), std::move(m_name), m_isSpelled};
    }

private:
    using Result = std::optional<Intervals>;

    Result set(std::string_view text, int depth)
    {
        if (depth > kMaxSetDepth || text.empty())
            return std::nullopt;
        if (auto joined = combined(text, "\\cup", depth))
            return *joined;
        if (auto joined = combined(text, "\\cap", depth))
            return *joined;
        for (const std::string_view sign : {"\\setminus", "\\backslash"}) {
            if (const auto parts = splitSets(text, sign); parts.size() > 1)
                return difference(parts, depth);
        }
        if (text == "\\emptyset") {
            m_isSpelled = true;
            return Intervals{};
        }
        if (const auto inside = insideBraces(text))
            return braces(*inside, depth);
        if (auto interval = intervalWithBrackets(text))
            return Intervals{std::move(*interval)};
        return statements(text, depth);
    }

    /// "0, 1" of "\{0, 1\}" and of "{0, 1}", as people without LaTeX write it.
    static std::optional<std::string_view> insideBraces(std::string_view text)
    {
        const std::size_t open = text.starts_with("\\{") ? 2 : text.starts_with('{') ? 1 : 0;
        const std::size_t close = text.ends_with("\\}") ? 2 : text.ends_with('}') ? 1 : 0;
        if (open == 0 || close == 0 || text.size() < open + close + 1)
            return std::nullopt;
        return text.substr(open, text.size() - open - close);
    }

    /// A union or intersection; unset if the sign is not there, an empty Result if a part is no set.
    std::optional<Result> combined(std::string_view text, std::string_view sign, int depth)
    {
        const auto parts = splitSets(text, sign);
        if (parts.size() < 2)
            return std::nullopt;
        if (parts.size() > kMaxIntervals)
            return Result();
        m_isSpelled = true;
        std::optional<Intervals> out;
        for (const auto part : parts) {
            auto next = set(part, depth + 1);
            if (!next)
                return Result();
            out = !out              ? std::move(*next)
                  : sign == "\\cap" ? intersectionOf(*out, *next)
                                    : united(std::move(*out), std::move(*next));
        }
        return sortedUnion(std::move(*out));
    }

    static Intervals united(Intervals a, Intervals b)
    {
        a.insert(a.end(), b.begin(), b.end());
        return sortedUnion(std::move(a));
    }

    Result difference(const std::vector<std::string_view>& parts, int depth)
    {
        m_isSpelled = true;
        auto out = set(parts[0], depth + 1);
        for (std::size_t i = 1; out && i < parts.size(); ++i) {
            const auto taken = set(parts[i], depth + 1);
            if (!taken)
                return std::nullopt;
            out = intersectionOf(*out, complementOf(*taken));
        }
        return out;
    }

    /// Values, or a condition behind a bar or colon.
    Result braces(std::string_view inside, int depth)
    {
        if (inside.find("\\{") != inside.npos)
            return std::nullopt;
        m_isSpelled = true;
        for (const std::string_view sign : {"\\mid", "|", ":"}) {
            const auto parts = splitTopLevel(inside, sign);
            if (parts.size() == 2 && !parts[0].empty())
                return builtSet(parts[0], parts[1], depth);
        }
        Intervals out;
        for (const auto part : splitTopLevel(inside, ",")) {
            if (!addValues(part, out))
                return std::nullopt;
        }
        return sortedUnion(std::move(out));
    }

    /// "x \in (0, 5) \mid x \ne 2".
    Result builtSet(std::string_view element, std::string_view condition, int depth)
    {
        const auto in = std::min(element.find("\\in "), element.find("\\in("));
        if (!takeName(trimmed(element.substr(0, in))))
            return std::nullopt;
        auto out = set(trimmed(condition), depth + 1);
        if (in == element.npos || !out)
            return out;
        const auto within = set(trimmed(element.substr(in + 3)), depth + 1);
        return within ? Result(intersectionOf(*out, *within)) : std::nullopt;
    }

    /// "(0, 1]", "]0, 1[", "[a, b)": one comma, and no closing bracket before the last.
    std::optional<Interval> intervalWithBrackets(std::string_view text)
    {
        constexpr std::string_view kBrackets = "()[]";
        if (text.size() < 5 || kBrackets.find(text.front()) == text.npos || text.front() == ')' ||
            kBrackets.find(text.back()) == text.npos || text.back() == '(')
            return std::nullopt;
        const auto parts = splitTopLevel(text.substr(1, text.size() - 2), ",");
        if (parts.size() != 2)
            return std::nullopt;
        auto low = endFromText(parts[0], text.front() == '[');
        auto high = endFromText(parts[1], text.back() == ']');
        if (!low || !high || low->value > high->value)
            return std::nullopt;
        m_isSpelled = m_isSpelled || text.front() == ']' || text.back() == '[' || std::isinf(low->value) ||
                      std::isinf(high->value);
        Interval interval{std::move(*low), std::move(*high)};
        return isNothing(interval) ? std::nullopt : std::optional(std::move(interval));
    }

    /// A list of inequalities, equations, intervals or values.
    Result statements(std::string_view text, int depth)
    {
        const auto parts = splitTopLevel(text, ",");
        if (parts.size() == 1)
            return statement(parts[0], depth);
        Intervals all;
        std::optional<Intervals> common;
        bool isExcluding = false;
        for (const auto part : parts) {
            auto next = set(part, depth + 1);
            if (!next || parts.size() > kMaxIntervals)
                return std::nullopt;
            const auto relation = relationOf(part);
            if (isExcluding && !relation)
                next = complementOf(*next); // "x \ne 0, 1"
            isExcluding = isExcluding || (relation && relation->signs[0] == "\\ne");
            all.insert(all.end(), next->begin(), next->end());
            common = common ? intersectionOf(*common, *next) : *next;
        }
        m_isSpelled = m_isSpelled || !m_name.empty();
        return common->empty() || m_name.empty() ? sortedUnion(std::move(all)) : std::move(*common);
    }

    Result statement(std::string_view text, int depth)
    {
        if (const auto in = text.find("\\in"); in != text.npos && in > 0 && commandName(text, in) == "in") {
            m_isSpelled = true;
            return takeName(trimmed(text.substr(0, in))) ? set(trimmed(text.substr(in + 3)), depth + 1) : std::nullopt;
        }
        if (const auto relation = relationOf(text))
            return solution(*relation);
        Intervals out;
        return addValues(text, out) ? Result(std::move(out)) : std::nullopt;
    }

    /// "|x| \le 2" and "|x| > 2".
    Result distanceFromZero(const Relation& relation)
    {
        const auto& [sides, signs] = relation;
        const std::string_view left = sides[0];
        static constexpr auto kOrders = std::to_array<std::string_view>({"<", ">", "\\le", "\\ge"});
        const bool isDistance = left.size() > 2 && left.front() == '|' && left.back() == '|';
        if (!isDistance || signs.size() != 1 || !isIn(kOrders, signs[0]) || !takeName(left.substr(1, left.size() - 2)))
            return std::nullopt;
        const bool isInside = signs[0] == "<" || signs[0] == "\\le";
        const bool isClosed = signs[0] == "\\le" || signs[0] == ">"; // of the inside
        const auto low = endFromText("-(" + sides[1] + ")", isClosed);
        const auto high = endFromText(sides[1], isClosed);
        if (!low || !high || low->value > high->value)
            return std::nullopt;
        m_isSpelled = true;
        Intervals inside{{*low, *high}};
        return isInside ? std::move(inside) : complementOf(inside);
    }

    Result solution(const Relation& relation)
    {
        const auto& [sides, signs] = relation;
        if (auto distance = distanceFromZero(relation))
            return distance;
        if (signs.size() == 1 && (signs[0] == "=" || signs[0] == "\\ne")) {
            const bool isNameFirst = isNameLike(sides[0]);
            Intervals points;
            if (!takeName(sides[isNameFirst ? 0 : 1]) || !addValues(sides[isNameFirst ? 1 : 0], points))
                return std::nullopt;
            m_isSpelled = m_isSpelled || signs[0] == "\\ne" || points.size() > 1;
            points = sortedUnion(std::move(points));
            return signs[0] == "=" ? std::move(points) : complementOf(points);
        }
        const auto interval = intervalOf(relation);
        if (!interval)
            return std::nullopt;
        m_isSpelled = true;
        const auto name = std::find_if(sides.begin(), sides.end(), [](const auto& side) { return isNameLike(side); });
        auto parsed = takeName(*name) ? intervalWithBrackets(*interval) : std::nullopt;
        return parsed ? Result(Intervals{std::move(*parsed)}) : std::nullopt;
    }

    bool takeName(std::string_view name)
    {
        constexpr std::string_view kLine = "(-\\infty,\\infty)";
        if (!isNameLike(name) || name == "\\infty" || name == "\\pi" || name == "e" || name == kLine)
            return false;
        if (m_name.empty())
            m_name = name;
        return m_name == name;
    }

    static bool addValues(std::string_view text, Intervals& out)
    {
        const auto form = answerForm(text);
        if (form.kind != AnswerForm::Kind::Single && form.kind != AnswerForm::Kind::List)
            return false;
        for (const auto& reading : form.parts) {
            const auto value = endFromText(reading, true);
            if (!value || !std::isfinite(value->value) || out.size() >= kMaxIntervals)
                return false;
            out.emplace_back(*value, *value);
        }
        return !out.empty();
    }

    std::string m_name;
    bool m_isSpelled = false;
};

/// "all real numbers except 0 and 1" as a difference; any other text as it is.
std::string withoutWords(std::string_view text)
{
    const auto lower = lowerCased(text);
    std::size_t begin = std::string::npos;
    for (const std::string_view words :
        {"all real numbers", "all reals", "all real values", "all real", "any real number"}) {
        if (lower.starts_with(words) && begin == std::string::npos)
            begin = words.size();
    }
    if (begin == std::string::npos)
        return std::string(text);
    auto rest = trimmed(text.substr(begin));
    for (const std::string_view words : {"numbers", "of x", "x", "such that", "with", "where", "for which"}) {
        if (rest.starts_with(words))
            rest = trimmed(rest.substr(words.size()));
    }
    if (rest.empty())
        return "(-\\infty,\\infty)";
    for (const std::string_view words : {"except for", "except", "other than", "not equal to", "but", "\\ne"}) {
        if (rest.starts_with(words)) {
            std::string values(rest.substr(words.size()));
            replaceAll(values, "x =", "");
            replaceAll(values, "x=", "");
            return "(-\\infty,\\infty) \\setminus \\{" + values + "\\}";
        }
    }
    return std::string(rest);
}

} // namespace

std::optional<RealSet> realSetFromText(std::string_view normalised)
{
    if (normalised.size() > kMaxSetLength)
        return std::nullopt;
    auto text = withoutWords(trimmed(normalised));
    replaceAll(text, "(-\\infty,\\infty)\\{", "(-\\infty,\\infty) \\setminus \\{"); // "ℝ\{0}" is typed without LaTeX
    for (const std::string_view minus : {" - ", " -", "-", "/", " / "})
        replaceAll(text, "(-\\infty,\\infty)" + std::string(minus) + "\\{", "(-\\infty,\\infty) \\setminus \\{");
    return SetReader().read(text);
}

} // namespace lr::problems
