#include "pages/explore/dock_layout.h"

#include "pages/explore/atlas_panel.h"
#include "plots/plot.h"

#include <QDockWidget>
#include <QEvent>
#include <QMainWindow>
#include <QStyle>

#include <algorithm>

namespace lr::widgets {

namespace {

/// A layout that a person made is read as long as the docks have the same names.
constexpr int kOwnLayoutVersion = 1;
/// As the page arranged it by itself. Raised by two when it does so in another way: an older one is then made anew.
constexpr int kMadeLayoutVersion = 4;

/// From this size on, what else stands behind tabs has a place of its own.
constexpr QSize kLargePage(1600, 1000);

/// In per cent of the page's height.
constexpr int kMostForAtlas = 24;
constexpr int kMostForAtlasOfLargePage = 20;
constexpr int kStepLines = 26;
constexpr int kStepLinesBelowAtlas = 13;
constexpr int kDistributionsBelowText = 22;

} // namespace

DockLayout::DockLayout(QMainWindow& page, const Panels& panels)
    : QObject(&page)
    , m_page(page)
    , m_atlasPanel(*panels.atlas)
    , m_problems(add(panels.problems, tr("Problems"), "problems"))
    , m_pinned(add(panels.pinned, tr("Pinned steps"), "pinned"))
    , m_atlas(add(panels.atlas, tr("Divergence atlas"), "atlas"))
    , m_stepLines(add(panels.stepLines, tr("Step by step"), "step-lines"))
    , m_thresholds(add(panels.thresholds, tr("Thresholds"), "thresholds"))
    , m_histogram(add(panels.histogram, tr("Histogram"), "histogram"))
    , m_statistics(add(panels.statistics, tr("Statistics"), "statistics"))
    , m_distributions(add(panels.distributions, tr("Expert and amateur"), "distributions"))
    , m_softLabel(add(panels.softLabel, tr("Soft label"), "soft-label"))
    , m_scoreText(add(panels.scoreText, tr("Score a text"), "score-text"))
{
    prepareAreas();
    m_naming.setSingleShot(true);
    m_naming.setInterval(0); // Qt is in the middle of moving docks when it tells of it
    connect(&m_naming, &QTimer::timeout, this, &DockLayout::nameDocks);
    const auto followFront = [this](bool isInFront) {
        m_showsStepLines = isInFront;
        sizeMadeLayout();
    };
    connect(m_stepLines, &QDockWidget::visibilityChanged, this, followFront, Qt::QueuedConnection);
    for (auto* dock : m_docks)
        for (auto* plot : dock->findChildren<Plot*>())
            plot->setTitleOnScreen(false); // its dock has it
    arrange(Extras::Hide);
}

QDockWidget* DockLayout::add(QWidget* panel, const QString& title, const char* name)
{
    auto* dock = new QDockWidget(title, &m_page);
    dock->setObjectName(QString::fromLatin1(name));
    dock->setWidget(panel);
    dock->installEventFilter(this);
    const auto takeOver = [this] { m_isOwn = m_isOwn || !m_isPlacing; };
    connect(dock->toggleViewAction(), &QAction::triggered, this, takeOver);
    connect(dock, &QDockWidget::topLevelChanged, this, takeOver);
    connect(dock, &QDockWidget::topLevelChanged, &m_naming, qOverload<>(&QTimer::start));
    connect(dock, &QDockWidget::dockLocationChanged, &m_naming, qOverload<>(&QTimer::start));
    connect(dock, &QDockWidget::visibilityChanged, &m_naming, qOverload<>(&QTimer::start));
    m_docks.append(dock);
    return dock;
}

void DockLayout::prepareAreas()
{
    m_page.setDockOptions(QMainWindow::AnimatedDocks | QMainWindow::AllowNestedDocks | QMainWindow::AllowTabbedDocks |
                          QMainWindow::GroupedDragging); // tabs can be dragged out
    m_page.setCorner(Qt::TopLeftCorner, Qt::LeftDockWidgetArea);
    m_page.setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    m_page.setCorner(Qt::TopRightCorner, Qt::RightDockWidgetArea);
    m_page.setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    m_page.setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
}

QList<QAction*> DockLayout::switches() const
{
    QList<QAction*> actions;
    for (auto* dock : m_docks)
        actions.append(dock->toggleViewAction());
    return actions;
}

QDockWidget* DockLayout::dockOf(const QWidget& panel) const
{
    return *std::ranges::find_if(m_docks, [&](const QDockWidget* dock) { return dock->isAncestorOf(&panel); });
}

void DockLayout::show(const QWidget& panel)
{
    dockOf(panel)->show();
}

void DockLayout::bringToFront(const QWidget& panel)
{
    show(panel);
    dockOf(panel)->raise();
}

void DockLayout::setNumAtlasRows(std::size_t numRows)
{
    m_numAtlasRows = numRows;
    sizeMadeLayout();
}

void DockLayout::arrange(Extras extras)
{
    m_isPlacing = true;
    const bool showsPins = extras == Extras::Keep && !m_pinned->isHidden();
    const bool showsScoreText = extras == Extras::Keep && !m_scoreText->isHidden();
    for (auto* dock : m_docks) {
        dock->setFloating(false);
        m_page.removeDockWidget(dock); // out of its tabs, which would keep what is placed beside it
    }
    m_page.addDockWidget(Qt::LeftDockWidgetArea, m_problems);
    m_page.splitDockWidget(m_problems, m_pinned, Qt::Vertical);
    m_page.addDockWidget(Qt::TopDockWidgetArea, m_atlas);
    m_page.addDockWidget(Qt::RightDockWidgetArea, m_thresholds);
    isLarge() ? placeSideBySide() : placeBehindTabs();
    for (auto* dock : m_docks)
        dock->setVisible((dock != m_pinned || showsPins) && (dock != m_scoreText || showsScoreText));
    for (auto* dock : {m_atlas, m_distributions, m_histogram, m_thresholds})
        dock->raise();
    nameDocks();
    sizeDocks();
    m_isPlacing = false;
    m_isOwn = false;
}

void DockLayout::placeSideBySide()
{
    m_page.splitDockWidget(m_atlas, m_stepLines, Qt::Vertical);
    m_page.splitDockWidget(m_thresholds, m_histogram, Qt::Vertical);
    m_page.splitDockWidget(m_histogram, m_statistics, Qt::Vertical);
    m_page.addDockWidget(Qt::BottomDockWidgetArea, m_distributions);
    m_page.splitDockWidget(m_distributions, m_softLabel, Qt::Horizontal);
    m_page.tabifyDockWidget(m_distributions, m_scoreText);
}

/// Nothing stands below the text, which has the height of the page but for the atlas.
void DockLayout::placeBehindTabs()
{
    m_page.tabifyDockWidget(m_atlas, m_stepLines);
    m_page.splitDockWidget(m_thresholds, m_distributions, Qt::Vertical);
    m_page.tabifyDockWidget(m_thresholds, m_histogram);
    m_page.tabifyDockWidget(m_histogram, m_statistics);
    m_page.tabifyDockWidget(m_distributions, m_softLabel);
    m_page.tabifyDockWidget(m_softLabel, m_scoreText);
}

bool DockLayout::isLarge() const
{
    return m_page.width() >= kLargePage.width() && m_page.height() >= kLargePage.height();
}

bool DockLayout::isArrangedLarge() const
{
    return m_page.tabifiedDockWidgets(m_atlas).isEmpty();
}

void DockLayout::sizeDocks()
{
    const auto left = std::clamp(m_page.width() * 22 / 100, 230, 560);
    const auto right = std::clamp(m_page.width() * 26 / 100, 280, 460);
    const auto half = (m_page.width() - left - right) / 2;
    const auto share = [&](int percent) { return m_page.height() * percent / 100; };
    m_page.resizeDocks({m_problems, m_thresholds}, {left, right}, Qt::Horizontal);
    if (isArrangedLarge()) {
        m_page.resizeDocks({m_distributions, m_softLabel}, {half, half}, Qt::Horizontal);
        m_page.resizeDocks({m_atlas, m_stepLines, m_distributions},
            {atlasHeight(), share(kStepLinesBelowAtlas), share(kDistributionsBelowText)}, Qt::Vertical);
        m_page.resizeDocks({m_thresholds, m_histogram, m_statistics}, {share(38), share(28), share(34)}, Qt::Vertical);
    } else {
        m_page.resizeDocks({m_atlas}, {m_showsStepLines ? share(kStepLines) : atlasHeight()}, Qt::Vertical);
        m_page.resizeDocks({m_thresholds, m_distributions}, {share(54), share(46)}, Qt::Vertical);
    }
}

/// What its rows need, within bounds: the text is what one reads.
int DockLayout::atlasHeight() const
{
    const auto heading = m_page.fontMetrics().height() + m_page.style()->pixelMetric(QStyle::PM_TabBarTabVSpace);
    const auto most = m_page.height() * (isArrangedLarge() ? kMostForAtlasOfLargePage : kMostForAtlas) / 100;
    return std::min(heading + m_atlasPanel.heightForRows(m_numAtlasRows), most);
}

/// A dock behind tabs has its title on its tab: a second one would take the room of a line of text.
void DockLayout::nameDocks()
{
    for (auto* dock : m_docks) {
        const auto others = m_page.tabifiedDockWidgets(dock);
        const bool hasTab = !dock->isFloating() && std::ranges::any_of(others, [](QDockWidget* other) {
            return !other->isHidden() && !other->isFloating();
        });
        if (hasTab == (dock->titleBarWidget() != nullptr))
            continue;
        auto* title = dock->titleBarWidget();
        dock->setTitleBarWidget(hasTab ? new QWidget(dock) : nullptr);
        delete title;
    }
}

void DockLayout::sizeMadeLayout()
{
    if (!m_isPlacing && !m_isOwn && m_page.isVisible())
        sizeDocks();
}

void DockLayout::reset()
{
    arrange(Extras::Hide);
}

void DockLayout::followPage(const QEvent& event)
{
    if (event.type() == QEvent::Resize)
        followSize();
    else if (event.type() == QEvent::MouseButtonPress && event.isAccepted())
        m_isOwn = true; // the line between two docks: all else in the page belongs to others
}

/// A page that is made larger would else give all it gains to the text.
void DockLayout::followSize()
{
    if (m_isPlacing || m_isOwn)
        return;
    if (isArrangedLarge() != isLarge())
        arrange(Extras::Keep);
    else
        sizeDocks();
}

bool DockLayout::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Close)
        m_isOwn = true;
    return QObject::eventFilter(watched, event);
}

QByteArray DockLayout::state() const
{
    return m_page.saveState(m_isOwn ? kOwnLayoutVersion : kMadeLayoutVersion);
}

bool DockLayout::restore(const QByteArray& state)
{
    m_isPlacing = true;
    const bool isMade = m_page.restoreState(state, kMadeLayoutVersion);
    const bool isRestored = isMade || m_page.restoreState(state, kOwnLayoutVersion);
    m_isPlacing = false;
    if (isRestored)
        m_isOwn = !isMade;
    return isRestored;
}

} // namespace lr::widgets
