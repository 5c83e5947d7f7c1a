#include "pages/explore/atlas_panel.h"
#include "pages/explore/pinned_panel.h"
#include "pages/explore/problem_panel.h"
#include "pages/explore/score_text_panel.h"
#include "pages/explore/statistics_panel.h"
#include "pages/explore/step_histogram_panel.h"
#include "pages/explore/step_line_panel.h"
#include "pages/explore/step_panel.h"
#include "pages/explore/text_panel.h"
#include "pages/explore/thresholds_panel.h"
#include "pages/explore_page.h"
#include "pages/scroll_column.h"
#include "plots/plot.h"

#include <QDockWidget>
#include <QShowEvent>

#include <algorithm>
#include <utility>

namespace lr::widgets {

namespace {

/// A layout that a person made is read as long as the docks have the same names.
constexpr int kOwnLayoutVersion = 1;
/// As the page arranged it by itself. Raised by two when it does so in another way: an older one is then made anew.
constexpr int kMadeLayoutVersion = 4;

/// From this size on, what is else behind tabs has a place of its own.
constexpr QSize kLargePage(1600, 1000);

/// In per cent of the page's height.
constexpr int kMostForAtlas = 24;
constexpr int kMostForAtlasOfLargePage = 20;
constexpr int kStepLines = 26;
constexpr int kStepLinesBelowAtlas = 13;
constexpr int kDistributionsBelowText = 22;

} // namespace

QDockWidget* ExplorePage::addPanel(QWidget* panel, const QString& title, const char* name, Qt::DockWidgetArea area)
{
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(QString::fromLatin1(name));
    dock->setWidget(panel);
    addDockWidget(area, dock);
    dock->installEventFilter(this);
    const auto takeOver = [this] { m_isOwnLayout = m_isOwnLayout || m_isArranged; };
    connect(dock->toggleViewAction(), &QAction::triggered, this, takeOver);
    connect(dock, &QDockWidget::topLevelChanged, this, takeOver);
    connect(dock, &QDockWidget::topLevelChanged, &m_nameDocks, qOverload<>(&QTimer::start));
    connect(dock, &QDockWidget::dockLocationChanged, &m_nameDocks, qOverload<>(&QTimer::start));
    connect(dock, &QDockWidget::visibilityChanged, &m_nameDocks, qOverload<>(&QTimer::start));
    m_docks.append(dock);
    return dock;
}

void ExplorePage::makeDocks()
{
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks | GroupedDragging); // tabs can be dragged out
    m_nameDocks.setSingleShot(true);
    m_nameDocks.setInterval(0); // Qt is in the middle of moving docks when it tells of it
    connect(&m_nameDocks, &QTimer::timeout, this, &ExplorePage::nameDocksOnce);
    setCorner(Qt::TopLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::TopRightCorner, Qt::RightDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    m_problemsDock = addPanel(m_problems, tr("Problems"), "problems", Qt::LeftDockWidgetArea);
    m_pinnedDock = addPanel(m_pinned, tr("Pinned steps"), "pinned", Qt::LeftDockWidgetArea);
    m_atlasDock = addPanel(m_atlas, tr("Divergence atlas"), "atlas", Qt::TopDockWidgetArea);
    m_stepLinesDock = addPanel(m_stepLines, tr("Step by step"), "step-lines", Qt::TopDockWidgetArea);
    m_thresholdsDock =
        addPanel(new ScrollColumn(m_thresholds), tr("Thresholds"), "thresholds", Qt::RightDockWidgetArea);
    m_histogramDock = addPanel(m_histogram, tr("Histogram"), "histogram", Qt::RightDockWidgetArea);
    m_statisticsDock = addPanel(m_statistics, tr("Statistics"), "statistics", Qt::RightDockWidgetArea);
    m_distributionsDock = addPanel(m_distributions, tr("Expert and amateur"), "distributions", Qt::RightDockWidgetArea);
    m_softLabelDock = addPanel(m_softLabel, tr("Soft label"), "soft-label", Qt::RightDockWidgetArea);
    m_scoreTextDock = addPanel(m_scoreText, tr("Score a text"), "score-text", Qt::RightDockWidgetArea);
    for (auto* plot : findChildren<Plot*>())
        plot->setTitleOnScreen(false); // its dock has it
    m_text->setAccessibleName(tr("Text of the running completion"));
    const auto followFront = [this](bool isInFront) {
        m_showsStepLines = isInFront;
        sizeMadeLayout();
    };
    connect(m_stepLinesDock, &QDockWidget::visibilityChanged, this, followFront, Qt::QueuedConnection);
    connect(&m_exploration, &Exploration::stepsChanged, this, &ExplorePage::sizeMadeLayout);
    arrangeDocks(Extras::Hide);
}

void ExplorePage::arrangeDocks(Extras extras)
{
    m_isArranged = false; // what is moved from here on is not moved by a person
    const bool showsPins = extras == Extras::Keep && !m_pinnedDock->isHidden();
    const bool showsScoreText = extras == Extras::Keep && !m_scoreTextDock->isHidden();
    for (auto* dock : m_docks) {
        dock->setFloating(false);
        removeDockWidget(dock); // out of its tabs, which would keep what is placed beside it
    }
    addDockWidget(Qt::LeftDockWidgetArea, m_problemsDock);
    splitDockWidget(m_problemsDock, m_pinnedDock, Qt::Vertical);
    addDockWidget(Qt::TopDockWidgetArea, m_atlasDock);
    addDockWidget(Qt::RightDockWidgetArea, m_thresholdsDock);
    isLarge() ? placeSideBySide() : placeBehindTabs();
    for (auto* dock : m_docks)
        dock->setVisible((dock != m_pinnedDock || showsPins) && (dock != m_scoreTextDock || showsScoreText));
    for (auto* dock : {m_atlasDock, m_distributionsDock, m_histogramDock, m_thresholdsDock})
        dock->raise();
    nameDocksOnce();
    sizeDocks();
    m_isArranged = true;
    m_isOwnLayout = false;
}

void ExplorePage::placeSideBySide()
{
    splitDockWidget(m_atlasDock, m_stepLinesDock, Qt::Vertical);
    splitDockWidget(m_thresholdsDock, m_histogramDock, Qt::Vertical);
    splitDockWidget(m_histogramDock, m_statisticsDock, Qt::Vertical);
    addDockWidget(Qt::BottomDockWidgetArea, m_distributionsDock);
    splitDockWidget(m_distributionsDock, m_softLabelDock, Qt::Horizontal);
    tabifyDockWidget(m_distributionsDock, m_scoreTextDock);
}

/// Nothing stands below the text, which has the height of the page but for the atlas.
void ExplorePage::placeBehindTabs()
{
    tabifyDockWidget(m_atlasDock, m_stepLinesDock);
    splitDockWidget(m_thresholdsDock, m_distributionsDock, Qt::Vertical);
    tabifyDockWidget(m_thresholdsDock, m_histogramDock);
    tabifyDockWidget(m_histogramDock, m_statisticsDock);
    tabifyDockWidget(m_distributionsDock, m_softLabelDock);
    tabifyDockWidget(m_softLabelDock, m_scoreTextDock);
}

bool ExplorePage::isLarge() const
{
    return width() >= kLargePage.width() && height() >= kLargePage.height();
}

bool ExplorePage::isArrangedLarge() const
{
    return tabifiedDockWidgets(m_atlasDock).isEmpty();
}

void ExplorePage::sizeDocks()
{
    const auto left = std::clamp(width() * 22 / 100, 230, 560);
    const auto right = std::clamp(width() * 26 / 100, 280, 460);
    const auto half = (width() - left - right) / 2;
    const auto share = [&](int percent) { return height() * percent / 100; };
    resizeDocks({m_problemsDock, m_thresholdsDock}, {left, right}, Qt::Horizontal);
    if (isArrangedLarge()) {
        resizeDocks({m_distributionsDock, m_softLabelDock}, {half, half}, Qt::Horizontal);
        resizeDocks({m_atlasDock, m_stepLinesDock, m_distributionsDock},
            {atlasHeight(), share(kStepLinesBelowAtlas), share(kDistributionsBelowText)}, Qt::Vertical);
        resizeDocks(
            {m_thresholdsDock, m_histogramDock, m_statisticsDock}, {share(38), share(28), share(34)}, Qt::Vertical);
    } else {
        resizeDocks({m_atlasDock}, {m_showsStepLines ? share(kStepLines) : atlasHeight()}, Qt::Vertical);
        resizeDocks({m_thresholdsDock, m_distributionsDock}, {share(54), share(46)}, Qt::Vertical);
    }
}

/// What its rows need, within bounds: the text is what one reads.
int ExplorePage::atlasHeight() const
{
    const auto steps = m_exploration.steps();
    const auto heading = fontMetrics().height() + style()->pixelMetric(QStyle::PM_TabBarTabVSpace);
    const auto most = height() * (isArrangedLarge() ? kMostForAtlasOfLargePage : kMostForAtlas) / 100;
    return std::min(heading + m_atlas->heightForRows(steps ? steps->numExpected() : 0), most);
}

/// A dock behind tabs has its title on its tab: a second one would take the room of a line of text.
void ExplorePage::nameDocksOnce()
{
    for (auto* dock : m_docks) {
        const auto others = tabifiedDockWidgets(dock);
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

void ExplorePage::sizeMadeLayout()
{
    if (m_isArranged && !m_isOwnLayout && isVisible())
        sizeDocks();
}

void ExplorePage::resetLayout()
{
    arrangeDocks(Extras::Hide);
}

void ExplorePage::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    if (!m_isArranged) // only now is the size known
        arrangeDocks(Extras::Hide);
}

/// A window that is made larger would else give all it gains to the text.
void ExplorePage::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    if (!m_isArranged || m_isOwnLayout)
        return;
    if (isArrangedLarge() != isLarge())
        arrangeDocks(Extras::Keep);
    else
        sizeDocks();
}

bool ExplorePage::event(QEvent* event)
{
    const bool isHandled = QMainWindow::event(event);
    if (event->type() == QEvent::MouseButtonPress && event->isAccepted())
        m_isOwnLayout = true; // the line between two docks: all else here belongs to others
    return isHandled;
}

bool ExplorePage::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Close)
        m_isOwnLayout = true;
    return QMainWindow::eventFilter(watched, event);
}

QByteArray ExplorePage::layoutState() const
{
    return saveState(m_isOwnLayout ? kOwnLayoutVersion : kMadeLayoutVersion);
}

bool ExplorePage::restoreLayout(const QByteArray& state)
{
    const bool wasArranged = std::exchange(m_isArranged, false);
    const bool isMade = restoreState(state, kMadeLayoutVersion);
    const bool isRestored = isMade || restoreState(state, kOwnLayoutVersion);
    m_isArranged = wasArranged || isRestored;
    if (isRestored)
        m_isOwnLayout = !isMade;
    return isRestored;
}

} // namespace lr::widgets
