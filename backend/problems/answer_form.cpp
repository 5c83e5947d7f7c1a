#include "problems/answer_form.h"

#include "problems/latex_text.h"

#include <algorithm>
#include <array>

namespace lr::problems {

namespace {

using FormKind = AnswerForm::Kind;

constexpr std::string_view kMatrixBegin = "\\begin{pmatrix}";
constexpr std::string_view kMatrixEnd = "\\end{pmatrix}";

/// The bracket at the start of `text`, "\{" counting as '{', and its length; 0 if there is none.
std::pair<char, std::size_t> openingBracket(std::string_view text)
{
    if (text.starts_with("\\{"))
        return {'{', 2};
    const bool isBracket = !text.empty() && std::string_view("([{").find(text[0]) != text.npos;
    return isBracket ? std::pair{text[0], std::size_t(1)} : std::pair{char(0), std::size_t(0)};
}

struct Bracketed
{
    char open = 0;
    char close = 0;
    std::string_view inside;
};

/// Brackets around all of `text`: "(1, 2]", but not "(1)(2)".
std::optional<Bracketed> bracketedText(std::string_view text)
{
    const auto [open, openLength] = openingBracket(text);
    if (open == 0)
        return std::nullopt;
    Nesting nesting;
    for (std::size_t at = 0; at < text.size();) {
        const auto length = nesting.step(text, at);
        if (nesting.depth() <= 0 && at + length < text.size())
            return std::nullopt;
        if (nesting.depth() == 0)
            return Bracketed{open, text.back(), text.substr(openLength, at - openLength)};
        at += length;
    }
    return std::nullopt;
}

std::vector<std::string> strings(const std::vector<std::string_view>& parts)
{
    return {parts.begin(), parts.end()};
}

/// Both readings of a text with \pm or \mp: "a \pm b" stands for "a + b" and "a - b".
std::vector<std::string> bothSigns(std::string_view text)
{
    std::vector<std::string> readings;
    for (const auto& [plusMinus, minusPlus] : {std::pair{"+", "-"}, {"-", "+"}}) {
        std::string reading(text);
        replaceAll(reading, "\\pm", plusMinus);
        replaceAll(reading, "\\mp", minusPlus);
        readings.push_back(std::move(reading));
    }
    return readings;
}

std::vector<std::string> withBothSigns(const std::vector<std::string_view>& parts)
{
    std::vector<std::string> out;
    for (const auto part : parts) {
        const bool isDouble = part.find("\\pm") != part.npos || part.find("\\mp") != part.npos;
        const bool isWhole = isDouble && !bracketedText(part);
        for (auto& reading : isWhole ? bothSigns(part) : std::vector{std::string(part)})
            out.push_back(std::move(reading));
    }
    return out;
}

/// The matrix inside of brackets that were drawn by hand around an array.
std::string_view withoutMatrixBrackets(std::string_view text)
{
    const auto bracketed = bracketedText(text);
    const bool isMatrix = bracketed && bracketed->open != '{' && trimmed(bracketed->inside).starts_with(kMatrixBegin);
    return isMatrix ? trimmed(bracketed->inside) : text;
}

std::optional<AnswerForm> transposedForm(std::optional<AnswerForm> matrix)
{
    if (!matrix)
        return std::nullopt;
    const auto numRows = matrix->parts.size() / std::max<std::size_t>(matrix->numColumns, 1);
    AnswerForm out{.kind = FormKind::Matrix, .numColumns = numRows};
    for (std::size_t column = 0; column < matrix->numColumns; ++column) {
        for (std::size_t row = 0; row < numRows; ++row)
            out.parts.push_back(std::move(matrix->parts[row * matrix->numColumns + column]));
    }
    return out;
}

/// Rows divided by "\\", cells by "&"; nothing if the rows differ in length.
std::optional<AnswerForm> plainMatrixForm(std::string_view text)
{
    text = withoutMatrixBrackets(text);
    if (!text.starts_with(kMatrixBegin) || !text.ends_with(kMatrixEnd) ||
        text.find(kMatrixBegin, kMatrixBegin.size()) != text.npos)
        return std::nullopt;
    AnswerForm form{.kind = FormKind::Matrix};
    const auto body = text.substr(kMatrixBegin.size(), text.size() - kMatrixBegin.size() - kMatrixEnd.size());
    for (const auto row : splitTopLevel(body, "\\\\")) {
        if (row.empty())
            continue;
        const auto cells = strings(splitTopLevel(row, "&"));
        if (form.numColumns != 0 && form.numColumns != cells.size())
            return std::nullopt;
        form.numColumns = cells.size();
        form.parts.insert(form.parts.end(), cells.begin(), cells.end());
    }
    return form;
}

std::optional<AnswerForm> matrixForm(std::string_view text)
{
    for (const std::string_view transposed : {"^T", "^{T}", "^\\top", "^{\\top}", "^t"}) {
        if (text.ends_with(transposed))
            return transposedForm(plainMatrixForm(trimmed(text.substr(0, text.size() - transposed.size()))));
    }
    return plainMatrixForm(text);
}

bool isEmptySet(std::string_view text)
{
    return text == "\\emptyset" || text == "\\{\\}" || text == "\\{ \\}" || text == "{}";
}

AnswerForm bracketedForm(const Bracketed& bracketed)
{
    const auto parts = splitTopLevel(bracketed.inside, ",");
    if (bracketed.open == '{')
        return {.kind = FormKind::Set, .parts = withBothSigns(parts)};
    if (parts.size() == 1)
        return {.kind = FormKind::Single, .parts = strings(parts)};
    return {.kind = FormKind::Tuple, .open = bracketed.open, .close = bracketed.close, .parts = strings(parts)};
}

} // namespace

AnswerForm answerForm(std::string_view normalised)
{
    const auto text = trimmed(normalised);
    if (isEmptySet(text))
        return {.kind = FormKind::Empty};
    if (auto matrix = matrixForm(text))
        return *matrix;
    if (const auto parts = splitTopLevel(text, "\\cup"); parts.size() > 1)
        return {.kind = FormKind::Union, .parts = strings(parts)};
    const auto parts = splitTopLevel(text, ",");
    if (parts.size() == 1) {
        if (const auto bracketed = bracketedText(text))
            return bracketedForm(*bracketed);
    }
    auto readings = withBothSigns(parts);
    return {.kind = readings.size() > 1 ? FormKind::List : FormKind::Single, .parts = std::move(readings)};
}

std::optional<Relation> relationOf(std::string_view normalised)
{
    constexpr auto kSigns =
        std::to_array<std::string_view>({"=", "<", ">", "\\le", "\\ge", "\\ne", "\\approx", "\\equiv"});
    Relation relation;
    Nesting nesting;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < normalised.size();) {
        const auto length = nesting.step(normalised, at);
        const auto sign = normalised.substr(at, length);
        if (nesting.depth() == 0 && std::find(kSigns.begin(), kSigns.end(), sign) != kSigns.end()) {
            relation.sides.emplace_back(trimmed(normalised.substr(begin, at - begin)));
            relation.signs.emplace_back(sign);
            begin = at + length;
        }
        at += length;
    }
    relation.sides.emplace_back(trimmed(normalised.substr(begin)));
    const bool isWhole =
        std::none_of(relation.sides.begin(), relation.sides.end(), [](const auto& s) { return s.empty(); });
    return !relation.signs.empty() && isWhole ? std::optional(std::move(relation)) : std::nullopt;
}

std::optional<std::string> intervalOf(const Relation& relation)
{
    const auto& [sides, signs] = relation;
    const auto isUp = [](const std::string& sign) { return sign == "<" || sign == "\\le"; };
    const auto isDown = [](const std::string& sign) { return sign == ">" || sign == "\\ge"; };
    const auto opening = [](const std::string& sign) { return sign.size() == 1 ? "(" : "["; };
    const auto closing = [](const std::string& sign) { return sign.size() == 1 ? ")" : "]"; };
    if (signs.size() == 2 && isNameLike(sides[1])) {
        if (isUp(signs[0]) && isUp(signs[1]))
            return opening(signs[0]) + sides[0] + "," + sides[2] + closing(signs[1]);
        if (isDown(signs[0]) && isDown(signs[1]))
            return opening(signs[1]) + sides[2] + "," + sides[0] + closing(signs[0]);
    }
    if (signs.size() != 1 || isNameLike(sides[0]) == isNameLike(sides[1]))
        return std::nullopt;
    const bool isNameFirst = isNameLike(sides[0]);
    if (isUp(signs[0]) || isDown(signs[0]))
        return isUp(signs[0]) == isNameFirst ? "(-\\infty," + sides[isNameFirst ? 1 : 0] + closing(signs[0])
                                             : opening(signs[0]) + sides[isNameFirst ? 1 : 0] + ",\\infty)";
    return std::nullopt;
}

bool isEquation(const Relation& relation)
{
    return std::all_of(relation.signs.begin(), relation.signs.end(),
        [](const auto& sign) { return sign == "=" || sign == "\\approx"; });
}

std::optional<std::string> rowsAsMatrix(const AnswerForm& tuple)
{
    if (tuple.kind != FormKind::Tuple)
        return std::nullopt;
    std::string out(kMatrixBegin);
    for (const auto& part : tuple.parts) {
        const auto row = answerForm(part);
        if (row.kind != FormKind::Tuple || row.open != '[')
            return std::nullopt;
        for (const auto& cell : row.parts)
            out += cell + (&cell == &row.parts.back() ? "\\\\" : "&");
    }
    return out.append(kMatrixEnd);
}

std::optional<std::string> coordinatesOfPoint(std::string_view text)
{
    text = trimmed(text);
    const bool isCapital = !text.empty() && text[0] >= 'A' && text[0] <= 'Z';
    const auto open = text.find_first_not_of("'_0123456789 ", 1);
    if (!isCapital || open == text.npos || text[open] != '(')
        return std::nullopt;
    const auto coordinates = text.substr(open);
    return answerForm(coordinates).kind == FormKind::Tuple ? std::optional(std::string(coordinates)) : std::nullopt;
}

bool isNameLike(std::string_view side)
{
    constexpr std::size_t kMaxLength = 24;
    side = trimmed(side);
    if (side.empty() || side.size() > kMaxLength || !(isLetter(side[0]) || side[0] == '\\'))
        return false;
    std::size_t numLetters = 0; // of a name without index and argument; "\alpha" counts as one
    const auto name = side.substr(0, side.find_first_of("_('"));
    for (std::size_t at = 0; at < name.size();) {
        const auto length = name[at] == '\\' ? commandName(name, at).size() + 1 : 1;
        if (!isBlank(name[at]))
            ++numLetters;
        if (!isLetter(name[at]) && name[at] != '\\' && !isBlank(name[at]))
            return false;
        at += length;
    }
    const bool isIndexOrCall = side.find_first_of("+-*/^<>=") == side.npos;
    return isIndexOrCall &&
           (numLetters == 1 ||
               name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == name.npos);
}

} // namespace lr::problems
