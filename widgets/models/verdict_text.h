#pragma once

#include "evaluation/answer_verdict.h"

#include <QString>

namespace lr::widgets {

using evaluation::AnswerVerdict;

/// "✓ right", "✗ wrong", "… unfinished"; a dash if it is unknown.
QString verdictText(AnswerVerdict verdict);

/// Rank for sorting, the most interesting verdict first: wrong 0, unfinished 1, unknown 2, right 3.
int verdictRank(AnswerVerdict verdict);

/// Number of answers per verdict.
struct VerdictCounts
{
    qint64 numRight = 0;
    qint64 numWrong = 0;
    qint64 numUnfinished = 0;

    void add(AnswerVerdict verdict);
    bool isEmpty() const { return numRight + numWrong + numUnfinished == 0; }
};

/// "57 right, 31 wrong, 12 unfinished", "57 right, 43 wrong"; nothing for no known verdict.
QString verdictCountsText(const VerdictCounts& counts);

} // namespace lr::widgets
