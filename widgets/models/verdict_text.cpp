#include "models/verdict_text.h"

#include <QCoreApplication>

namespace lr::widgets {

namespace {

struct VerdictText
{
    Q_DECLARE_TR_FUNCTIONS(VerdictText)
};

} // namespace

QString verdictText(AnswerVerdict verdict)
{
    switch (verdict) {
    case AnswerVerdict::Right:
        return VerdictText::tr("✓ right");
    case AnswerVerdict::Wrong:
        return VerdictText::tr("✗ wrong");
    case AnswerVerdict::Unfinished:
        return VerdictText::tr("… unfinished");
    case AnswerVerdict::Unknown:
        break;
    }
    return QStringLiteral("–");
}

int verdictRank(AnswerVerdict verdict)
{
    switch (verdict) {
    case AnswerVerdict::Wrong:
        return 0;
    case AnswerVerdict::Unfinished:
        return 1;
    case AnswerVerdict::Unknown:
        break;
    case AnswerVerdict::Right:
        return 3;
    }
    return 2;
}

void VerdictCounts::add(AnswerVerdict verdict)
{
    numRight += verdict == AnswerVerdict::Right ? 1 : 0;
    numWrong += verdict == AnswerVerdict::Wrong ? 1 : 0;
    numUnfinished += verdict == AnswerVerdict::Unfinished ? 1 : 0;
}

QString verdictCountsText(const VerdictCounts& counts)
{
    if (counts.isEmpty())
        return {};
    const auto finished = VerdictText::tr("%L1 right, %L2 wrong").arg(counts.numRight).arg(counts.numWrong);
    return counts.numUnfinished == 0 ? finished
                                     : VerdictText::tr("%1, %L2 unfinished").arg(finished).arg(counts.numUnfinished);
}

} // namespace lr::widgets
