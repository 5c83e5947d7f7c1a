#include "pages/scoring_name.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QLocale>

namespace lr::widgets {

namespace {

struct ScoringNameText
{
    Q_DECLARE_TR_FUNCTIONS(ScoringName)
};

QString lastPart(const std::string& path)
{
    return QDir(QDir::cleanPath(QString::fromStdString(path))).dirName();
}

QString contentsOf(const protocol::ScoringInfo& scoring)
{
    const auto count = QLocale().toString(static_cast<qlonglong>(scoring.numTrajectories));
    const bool isOne = scoring.numTrajectories == 1;
    if (scoring.isGivenText)
        return isOne ? ScoringNameText::tr("given text") : ScoringNameText::tr("given text, %1 pieces").arg(count);
    return isOne ? ScoringNameText::tr("1 problem") : ScoringNameText::tr("%1 problems").arg(count);
}

} // namespace

QString scoringName(const protocol::ScoringInfo& scoring)
{
    const auto pair = ScoringNameText::tr("%1 × %2").arg(lastPart(scoring.expertPath), lastPart(scoring.amateurPath));
    const auto when = QDateTime::fromMSecsSinceEpoch(scoring.createdAtMs);
    return ScoringNameText::tr("%1, %2, %3")
        .arg(pair, contentsOf(scoring), QLocale().toString(when, QLocale::ShortFormat));
}

} // namespace lr::widgets
