#include "pages/explore/scoring_name.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QLocale>

namespace lr::widgets {

namespace {

QString translated(const char* text, int count = -1)
{
    return QCoreApplication::translate("ScoringName", text, nullptr, count);
}

QString lastPart(const std::string& path)
{
    return QDir(QDir::cleanPath(QString::fromStdString(path))).dirName();
}

} // namespace

QString scoringName(const protocol::ScoringInfo& scoring)
{
    const QLocale locale;
    const auto pair = translated("%1 × %2").arg(lastPart(scoring.expertPath), lastPart(scoring.amateurPath));
    const auto count = locale.toString(static_cast<qlonglong>(scoring.numTrajectories));
    const auto what =
        scoring.isGivenText ? translated("given text, %1 pieces").arg(count) : translated("%1 problems").arg(count);
    const auto when = QDateTime::fromMSecsSinceEpoch(scoring.createdAtMs);
    return translated("%1, %2, %3").arg(pair, what, locale.toString(when, QLocale::ShortFormat));
}

} // namespace lr::widgets
