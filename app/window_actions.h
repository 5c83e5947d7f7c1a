#pragma once

#include <QAction>

#include <vector>

class QMainWindow;
class QMenu;

namespace lr::app {

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
    std::vector<QAction*> pages; ///< the switches of studioPages(): checkable, exclusive
    QAction* fullScreen;
    QAction* resetLayout;
    QAction* tour;
    QAction* shortcuts;
    QAction* userGuide;
    QAction* about;
    QMenu* recent; ///< filled by the window
    QMenu* edit;
    QMenu* view; ///< menus of pages stand before it

private:
    void makePages(QMainWindow& window);
    void makeMenus(QMainWindow& window);
};

} // namespace lr::app
