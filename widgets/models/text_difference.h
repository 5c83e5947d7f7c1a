#pragma once

#include <QStringView>

#include <vector>

namespace lr::widgets {

/// A stretch of a text, in UTF-16 units.
struct TextSpan
{
    qsizetype begin = 0;
    qsizetype length = 0;
    bool isCommon = false; ///< the other text has it too, at the same place in the order

    bool operator==(const TextSpan&) const = default;
};

/// Two texts word by word. The spans of a side cover it without gap or overlap, common and differing ones in turn; the
/// common ones of both sides spell the same text.
struct TextDifference
{
    std::vector<TextSpan> before;
    std::vector<TextSpan> after;
    bool isMinimal = true; ///< no fewer words could differ; false where the texts were too unlike to look further
};

/// So many words removed and added in all are looked for; beyond, all between the common start and end counts as
/// different. Memory is bounded by the square of it, time by its product with the number of words.
inline constexpr int kMaxWordEdits = 1500;

/// A word is a run of letters and digits, a run of white space, or one other character. The shortest edit script.
/// Source: E. W. Myers, "An O(ND) difference algorithm and its variations", Algorithmica 1 (1986).
TextDifference differenceOf(QStringView before, QStringView after);

} // namespace lr::widgets
