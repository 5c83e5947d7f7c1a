#include "app/window_actions.h"

#include "app/page_registry.h"

#include <QActionGroup>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

namespace lr::app {

namespace {

QString tr(const char* text)
{
    return QMainWindow::tr(text);
}

QAction* make(QMainWindow& window, const QString& text, const QKeySequence& shortcut, const QString& help)
{
    auto* action = new QAction(text, &window);
    action->setShortcut(shortcut);
    action->setToolTip(help);
    action->setStatusTip(help);
    return action;
}

} // namespace

WindowActions::WindowActions(QMainWindow& window)
    : openWorkspace(make(window, tr("&Open a workspace…"), QKeySequence::Open, tr("Open a workspace folder")))
    , newWorkspace(make(window, tr("&New from a pair of models…"), QKeySequence::New,
          tr("Sample an expert and score it with an amateur, into a new workspace")))
    , openDemo(make(window, tr("Open the &demo"), Qt::CTRL | Qt::Key_D, tr("Open the built-in demo workspace")))
    , openRemote(make(window, tr("Connect to a &remote engine…"), {}, tr("Work with an engine on another machine")))
    , restartEngine(make(window, tr("R&estart the engine"), {}, tr("Start the engine of this workspace again")))
    , settings(make(window, tr("&Settings…"), Qt::CTRL | Qt::Key_Comma, tr("Engine, theme and notifications")))
    , quit(make(window, tr("&Quit"), QKeySequence::Quit, tr("Close the window; a running job goes on")))
    , fullScreen(make(window, tr("&Full screen"), Qt::Key_F11, tr("Use the whole screen, or leave it again")))
    , resetLayout(make(window, tr("&Reset the layout"), {}, tr("Put all panels back where they were at first")))
    , tour(make(window, tr("Guided &tour"), Qt::SHIFT | Qt::Key_F1, tr("Ten stops that show what is where")))
    , shortcuts(make(window, tr("&Keyboard shortcuts"), Qt::CTRL | Qt::Key_Slash, tr("Every shortcut, searchable")))
    , userGuide(make(window, tr("User &guide"), QKeySequence::HelpContents, tr("The first steps, with pictures")))
    , about(make(window, tr("&About LightReasoner Studio"), {}, tr("Versions and licence")))
{
    makePages(window);
    fullScreen->setCheckable(true);
    settings->setMenuRole(QAction::PreferencesRole);
    about->setMenuRole(QAction::AboutRole);
    makeMenus(window);
}

void WindowActions::makePages(QMainWindow& window)
{
    auto* group = new QActionGroup(&window);
    for (const auto& page : studioPages()) {
        auto* action = make(window, page.title, page.shortcut, page.help);
        action->setObjectName(QStringLiteral("show") + page.key.front().toUpper() + page.key.mid(1));
        action->setCheckable(true);
        group->addAction(action);
        pages.push_back(action);
    }
}

void WindowActions::makeMenus(QMainWindow& window)
{
    auto* workspace = window.menuBar()->addMenu(tr("&Workspace"));
    workspace->addActions({openWorkspace, newWorkspace, openDemo, openRemote});
    recent = workspace->addMenu(tr("&Recent"));
    workspace->addSeparator();
    workspace->addActions({restartEngine, settings});
    workspace->addSeparator();
    workspace->addAction(quit);
    edit = window.menuBar()->addMenu(tr("E&dit"));
    auto* go = window.menuBar()->addMenu(tr("&Go"));
    go->addActions({pages.begin(), pages.end()});
    view = window.menuBar()->addMenu(tr("&View"));
    view->addActions({fullScreen, resetLayout});
    view->addSeparator();
    auto* help = window.menuBar()->addMenu(tr("&Help"));
    help->addActions({tour, userGuide, shortcuts});
    help->addSeparator();
    help->addAction(about);
}

} // namespace lr::app
