#pragma once

#include <QKeySequence>
#include <QString>

#include <vector>

namespace lr::app {

class PageContext;
class StudioPage;

// The keys of the pages that the window and other pages can open.
inline const auto kStartPage = QStringLiteral("start");
inline const auto kExplorePage = QStringLiteral("explore");
inline const auto kTrainPage = QStringLiteral("train");
inline const auto kEvaluatePage = QStringLiteral("evaluate");

/// A page of the window. Its key gives the names of its widget ("trainPage"), its switch ("showTrain") and its layout
/// in the settings ("train_layout"), and is the page name in a stop of the guided tour.
struct PageEntry
{
    QString key;
    QString title; ///< text of its switch, with a mnemonic
    QKeySequence shortcut;
    QString help; ///< tool tip of its switch
    /// Makes the page and its link. The caller owns the page's widget, and that owns the link.
    StudioPage* (*make)(PageContext& context);
};

/// All pages, in the order of their switches. The first one is shown at the start.
const std::vector<PageEntry>& studioPages();

} // namespace lr::app
