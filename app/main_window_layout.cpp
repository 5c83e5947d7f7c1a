#include "app/engine_status.h"
#include "app/log_panel.h"
#include "app/main_window.h"
#include "app/page_registry.h"
#include "app/studio_page.h"
#include "pages/notice_bar.h"

#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>
#include <QScreen>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace lr::app {

namespace {

const auto kGeometry = QStringLiteral("window_geometry");
const auto kState = QStringLiteral("window_state");

/// Where the settings have the layout of a page.
QString layoutKeyOf(const PageEntry& page)
{
    return page.key + QStringLiteral("_layout");
}

/// Size of a first start, in units of the font, and never larger than the screen.
QSize firstSize(const QWidget& window)
{
    constexpr int kColumns = 210;
    constexpr int kLines = 54;
    const QSize wanted(window.fontMetrics().averageCharWidth() * kColumns, window.fontMetrics().lineSpacing() * kLines);
    return wanted.boundedTo(window.screen()->availableSize());
}

} // namespace

void MainWindow::makeParts()
{
    auto* middle = new QWidget(this);
    m_banner = new widgets::NoticeBar(middle);
    m_banner->setObjectName(QStringLiteral("engineBanner"));
    m_stack = new QStackedWidget(middle);
    auto* layout = new QVBoxLayout(middle);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_stack, 1);
    setCentralWidget(middle);
    m_status = new EngineStatus(this);
    statusBar()->addPermanentWidget(m_status);
}

void MainWindow::makePages()
{
    for (const auto& entry : studioPages()) {
        auto* page = entry.make(m_context);
        page->widget().setObjectName(entry.key + QStringLiteral("Page"));
        m_stack->addWidget(&page->widget());
        m_pages.push_back(page);
    }
}

void MainWindow::makeToolBar()
{
    auto* bar = addToolBar(tr("Pages"));
    bar->setObjectName(QStringLiteral("pagesBar"));
    bar->setMovable(false);
    m_workspaceButton = new QToolButton(bar);
    m_workspaceButton->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_workspaceButton->setPopupMode(QToolButton::InstantPopup);
    m_workspaceButton->setMenu(m_actions.recent);
    m_workspaceButton->setAccessibleName(tr("Workspace"));
    bar->addWidget(m_workspaceButton);
    bar->addSeparator();
    for (auto* action : m_actions.pages) {
        bar->addAction(action);
        auto font = bar->font();
        font.setWeight(QFont::DemiBold);
        bar->widgetForAction(action)->setFont(font);
    }
    auto* gap = new QWidget(bar);
    gap->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(gap);
    bar->addAction(m_actions.tour);
}

void MainWindow::makeLog()
{
    m_log = new LogPanel(this);
    m_logDock = new QDockWidget(tr("Log"), this);
    m_logDock->setObjectName(QStringLiteral("logDock"));
    m_logDock->setWidget(m_log);
    addDockWidget(Qt::BottomDockWidgetArea, m_logDock);
    m_logDock->hide();
}

void MainWindow::fillMenus()
{
    m_logDock->toggleViewAction()->setShortcut(Qt::CTRL | Qt::Key_L);
    m_actions.view->addAction(m_logDock->toggleViewAction());
    m_actions.view->addSeparator();
    for (auto* page : m_pages) {
        const auto menus = page->menus();
        m_actions.edit->addActions(menus.edit);
        m_actions.view->addActions(menus.view);
        if (!menus.own.isEmpty())
            addPageMenu(menus, page->widget());
    }
}

void MainWindow::addPageMenu(const PageMenus& menus, const QWidget& page)
{
    auto* menu = new QMenu(menus.title, this);
    menu->addActions(menus.own);
    menuBar()->insertMenu(m_actions.view->menuAction(), menu);
    const auto follow = [this, menu, &page] { menu->setEnabled(m_stack->currentWidget() == &page); };
    connect(m_stack, &QStackedWidget::currentChanged, menu, follow);
    follow();
}

void MainWindow::restoreLayout()
{
    m_firstState = saveState();
    if (!restoreGeometry(m_settings.bytes(kGeometry)))
        resize(firstSize(*this));
    restoreState(m_settings.bytes(kState));
    for (std::size_t i = 0; i < m_pages.size(); ++i)
        m_pages[i]->restoreLayout(m_settings.bytes(layoutKeyOf(studioPages()[i])));
}

void MainWindow::saveLayout()
{
    m_settings.setBytes(kGeometry, saveGeometry());
    m_settings.setBytes(kState, saveState());
    for (std::size_t i = 0; i < m_pages.size(); ++i)
        if (const auto state = m_pages[i]->layoutState(); !state.isEmpty())
            m_settings.setBytes(layoutKeyOf(studioPages()[i]), state);
}

void MainWindow::resetLayout()
{
    restoreState(m_firstState);
    for (auto* page : m_pages)
        page->resetLayout();
}

void MainWindow::toggleFullScreen(bool on)
{
    setWindowState(windowState().setFlag(Qt::WindowFullScreen, on));
}

} // namespace lr::app
