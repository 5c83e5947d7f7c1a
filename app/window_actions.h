#pragma once

#include <QAction>

#include <vector>

class QMainWindow;
class QMenu;

namespace lr::app {

/// All actions of the main window and the menus that hold them. The window connects the actions and owns all of this.
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
    QMenu* view; ///< the menus of pages are inserted before it

private:
    void makePages(QMainWindow& window);
    void makeMenus(QMainWindow& window);
};

} // namespace lr::app
