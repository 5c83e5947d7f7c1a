#pragma once

#include <QStringView>

#include <vector>

namespace lr::widgets {

/// A stretch of a text, in UTF-16 units.
struct TextSpan
{
    qsizetype begin = 0;
    qsizetype length = 0;
    bool isCommon = false; ///< the other text has it too, in the same order

    bool operator==(const TextSpan&) const = default;
};

/// Two texts compared word by word. The spans of a side cover its text without gap or overlap; common and differing
/// spans alternate. The common spans of both sides contain the same text.
struct TextDifference
{
    std::vector<TextSpan> before;
    std::vector<TextSpan> after;
    bool isMinimal =
        true; ///< the number of differing words is minimal; false if the texts differ too much to search for that
};

/// The search allows for at most this many removed and added words in total. Beyond that, everything between the common
/// start and end counts as different. Memory is bounded by the square of this number, time by its product with the
/// number of words.
inline constexpr int kMaxWordEdits = 1500;

/// A word is a run of letters and digits, a run of white space, or one other character. The shortest edit script.
/// Source: E. W. Myers, "An O(ND) difference algorithm and its variations", Algorithmica 1 (1986).
TextDifference differenceOf(QStringView before, QStringView after);

} // namespace lr::widgets
