#pragma once

#include "evaluation/answer_verdict.h"

#include <QString>

namespace lr::widgets {

using evaluation::AnswerVerdict;

/// "✓ right", "✗ wrong", "… unfinished"; a dash for what is unknown.
QString verdictText(AnswerVerdict verdict);

/// From what one looks for down to what one does not: wrong, unfinished, unknown, right as 0, 1, 2, 3.
int verdictRank(AnswerVerdict verdict);

/// How many answers ended how.
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
