#pragma once

#include <QAction>
#include <QActionGroup>

#include <array>

class QMainWindow;
class QMenu;

namespace lr::app {

/// The pages, in the order of their switches.
enum class Page
{
    Start,
    Explore,
    Train,
    Evaluate
};
inline constexpr std::array kPages{Page::Start, Page::Explore, Page::Train, Page::Evaluate};

/// Every action of the main window and the menus they stand in; who reacts to them is the window's affair. Owned by the
/// window.
struct WindowActions
{
    explicit WindowActions(QMainWindow& window);

    QAction* openWorkspace;
    QAction* newWorkspace;
    QAction* openDemo;
    QAction* openRemote;
    QAction* restartEngine;
    QAction* settings;
    QAction* quit;
    std::array<QAction*, kPages.size()> pages; ///< checkable, exclusive
    QAction* fullScreen;
    QAction* resetLayout;
    QAction* tour;
    QAction* shortcuts;
    QAction* userGuide;
    QAction* about;
    QMenu* recent; ///< filled by the window
    QMenu* edit;
    QMenu* explore; ///< of the page: filled with its actions
    QMenu* view;

private:
    void makeMenus(QMainWindow& window);
};

} // namespace lr::app
