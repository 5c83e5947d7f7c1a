#pragma once

#include "pages/notice_bar.h"
#include "plots/plot.h"

#include <QTemporaryDir>

namespace lr::test {

/// Exports each plot of a shown page to where nothing can be written; returns the titles of those whose sentence no
/// notice of the page repeats.
inline QStringList plotsThatFailInSilence(const QWidget& page)
{
    const QTemporaryDir folder;
    QStringList silent;
    int number = 0;
    for (auto* plot : page.findChildren<widgets::Plot*>()) {
        const auto path = folder.filePath(QStringLiteral("missing/%1.csv").arg(++number));
        bool isTold = plot->exportTo(path);
        for (const auto* notice : page.findChildren<widgets::NoticeBar*>())
            isTold |= notice->isVisible() && notice->text().contains(path);
        if (!isTold)
            silent << plot->title();
    }
    return number > 0 ? silent : QStringList{QStringLiteral("there is no plot")};
}

} // namespace lr::test
