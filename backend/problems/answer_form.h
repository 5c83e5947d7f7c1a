#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lr::problems {

/// How an answer is composed of smaller ones.
struct AnswerForm
{
    enum class Kind
    {
        Single,
        List,   ///< "1, 2": in any order
        Tuple,  ///< brackets of any kind but braces: "(1, 2)", "[0, 1)"
        Set,    ///< braces: "\{1, 2\}"
        Union,  ///< of intervals
        Matrix, ///< parts row by row
        Empty   ///< the empty set
    };

    Kind kind = Kind::Single;
    char open = 0; ///< brackets of a tuple
    char close = 0;
    std::size_t numColumns = 0; ///< of a matrix
    std::vector<std::string> parts{};
};

/// Takes a normalised answer apart by one level. "1 \pm \sqrt{2}" is a list of two.
AnswerForm answerForm(std::string_view normalised);

/// Two or more sides with the signs between them: "x = 5", "-1 < x \le 3".
struct Relation
{
    std::vector<std::string> sides;
    std::vector<std::string> signs; ///< "=", "<", ">", "\le", "\ge", "\ne", "\approx" or "\equiv"; one less than sides
};

/// Nothing if there is no relation sign at the top level, or if a side is empty.
std::optional<Relation> relationOf(std::string_view normalised);

/// The interval that an inequality for one name describes: "(-1, 3]" for "-1 < x \le 3", "(2, \infty)" for "x > 2".
/// Nothing for any other relation.
std::optional<std::string> intervalOf(const Relation& relation);

/// Whether all signs say that the sides are equal, exactly or about.
bool isEquation(const Relation& relation);

/// A matrix as programs write it: "[[1, 2], [3, 4]]" as a pmatrix. Nothing for any other tuple.
std::optional<std::string> rowsAsMatrix(const AnswerForm& tuple);

/// "(3, 4)" of a point "P(3, 4)", whose name is one capital letter. Nothing for any other text.
std::optional<std::string> coordinatesOfPoint(std::string_view text);

/// Whether a side is only a name for the other side: "x", "f(x)", "m_{\max}".
bool isNameLike(std::string_view side);

} // namespace lr::problems
