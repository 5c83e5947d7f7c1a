#include "pages/explore/atlas_panel.h"
#include "pages/explore/kl_histogram_panel.h"
#include "pages/explore/pinned_panel.h"
#include "pages/explore/problem_panel.h"
#include "pages/explore/score_text_panel.h"
#include "pages/explore/statistics_panel.h"
#include "pages/explore/step_line_panel.h"
#include "pages/explore/step_panel.h"
#include "pages/explore/text_panel.h"
#include "pages/explore/thresholds_panel.h"
#include "pages/explore_page.h"
#include "pages/scroll_column.h"
#include "plots/plot.h"

#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QShowEvent>
#include <QToolBar>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace lr::widgets {

namespace {

/// Raised by two when docks are added or change their names: an older state would then hide them.
constexpr int kOwnLayoutVersion = 1;
constexpr int kMadeLayoutVersion = 2; ///< as the page arranged it by itself

/// From this height on, the histogram and the statistics stand below each other.
constexpr int kTallPage = 1000;

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
    m_docks.append(dock);
    return dock;
}

void ExplorePage::makeDocks()
{
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    setCorner(Qt::TopLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::TopRightCorner, Qt::RightDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    m_problemsDock = addPanel(m_problems, tr("Problems"), "problems", Qt::LeftDockWidgetArea);
    m_pinnedDock = addPanel(m_pinned, tr("Pinned steps"), "pinned", Qt::LeftDockWidgetArea);
    m_atlasDock = addPanel(m_atlas, tr("Divergence atlas"), "atlas", Qt::TopDockWidgetArea);
    m_stepLinesDock = addPanel(m_stepLines, tr("Step by step"), "step-lines", Qt::TopDockWidgetArea);
    m_distributionsDock =
        addPanel(m_distributions, tr("Expert and amateur"), "distributions", Qt::BottomDockWidgetArea);
    m_softLabelDock = addPanel(m_softLabel, tr("Soft label"), "soft-label", Qt::BottomDockWidgetArea);
    m_scoreTextDock = addPanel(m_scoreText, tr("Score a text"), "score-text", Qt::BottomDockWidgetArea);
    m_thresholdsDock =
        addPanel(new ScrollColumn(m_thresholds), tr("Thresholds"), "thresholds", Qt::RightDockWidgetArea);
    m_histogramDock = addPanel(m_histogram, tr("KL histogram"), "histogram", Qt::RightDockWidgetArea);
    m_statisticsDock = addPanel(m_statistics, tr("Statistics"), "statistics", Qt::RightDockWidgetArea);
    for (auto* plot : findChildren<Plot*>())
        plot->setTitleOnScreen(false); // its dock has it
    m_text->setAccessibleName(tr("Text of the running completion"));
    arrangeDocks();
}

void ExplorePage::arrangeDocks()
{
    m_isArranged = false; // what is moved from here on is not moved by a person
    const bool isTall = height() >= kTallPage;
    const auto place = [&](QDockWidget* first, QDockWidget* second) {
        isTall ? splitDockWidget(first, second, Qt::Vertical) : tabifyDockWidget(first, second);
    };
    addDockWidget(Qt::LeftDockWidgetArea, m_problemsDock);
    splitDockWidget(m_problemsDock, m_pinnedDock, Qt::Vertical);
    addDockWidget(Qt::TopDockWidgetArea, m_atlasDock);
    place(m_atlasDock, m_stepLinesDock);
    addDockWidget(Qt::BottomDockWidgetArea, m_distributionsDock);
    splitDockWidget(m_distributionsDock, m_softLabelDock, Qt::Horizontal);
    tabifyDockWidget(m_distributionsDock, m_scoreTextDock);
    addDockWidget(Qt::RightDockWidgetArea, m_thresholdsDock);
    splitDockWidget(m_thresholdsDock, m_histogramDock, Qt::Vertical);
    place(m_histogramDock, m_statisticsDock);
    for (auto* dock : m_docks) {
        dock->setFloating(false);
        dock->setVisible(dock != m_pinnedDock && dock != m_scoreTextDock);
    }
    m_atlasDock->raise();
    m_distributionsDock->raise();
    m_histogramDock->raise();
    sizeDocks();
    m_isArranged = true;
    m_isOwnLayout = false;
}

bool ExplorePage::isArrangedTall() const
{
    return tabifiedDockWidgets(m_atlasDock).isEmpty();
}

void ExplorePage::sizeDocks()
{
    const auto left = std::clamp(width() / 4, 280, 560);
    const auto right = std::clamp(width() / 4, 280, 420);
    const auto half = (width() - left - right) / 2;
    const auto share = [&](int percent) { return height() * percent / 100; };
    resizeDocks({m_problemsDock, m_thresholdsDock}, {left, right}, Qt::Horizontal);
    resizeDocks({m_distributionsDock, m_softLabelDock}, {half, half}, Qt::Horizontal);
    if (height() >= kTallPage) {
        resizeDocks(
            {m_atlasDock, m_stepLinesDock, m_distributionsDock}, {share(32), share(16), share(30)}, Qt::Vertical);
        resizeDocks(
            {m_thresholdsDock, m_histogramDock, m_statisticsDock}, {share(38), share(28), share(34)}, Qt::Vertical);
    } else {
        resizeDocks({m_atlasDock, m_distributionsDock}, {share(34), share(40)}, Qt::Vertical);
        resizeDocks({m_thresholdsDock, m_histogramDock}, {share(63), share(37)}, Qt::Vertical);
    }
}

void ExplorePage::resetLayout()
{
    arrangeDocks();
}

void ExplorePage::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    if (!m_isArranged) // only now is the size known
        arrangeDocks();
}

/// A window that is made larger would else give all it gains to the text.
void ExplorePage::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    if (!m_isArranged || m_isOwnLayout)
        return;
    if (isArrangedTall() != (height() >= kTallPage))
        arrangeDocks();
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

void ExplorePage::makeToolBar()
{
    auto* bar = addToolBar(tr("Explore"));
    bar->setObjectName(QStringLiteral("explore-tools"));
    bar->setMovable(false);
    m_scorings->setAccessibleName(tr("Scoring: which expert, amateur and problems are shown"));
    m_scorings->setToolTip(tr("One amateur's view of one expert's answers"));
    m_scorings->setPlaceholderText(tr("No scoring yet"));
    m_scorings->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_scorings->setMinimumContentsLength(34);
    auto* label = new QLabel(tr("Scor&ing "), bar);
    label->setBuddy(m_scorings);
    bar->addWidget(label);
    bar->addWidget(m_scorings);
    bar->addSeparator();
    bar->addActions({m_largestKl, m_previousKept, m_nextKept, m_pin});
    bar->addSeparator();
    bar->addActions(editActions());
    for (auto* button : bar->findChildren<QToolButton*>())
        button->setFocusPolicy(Qt::TabFocus);
}

QAction* ExplorePage::addPageAction(const QString& text, const QKeySequence& shortcut, const QString& help)
{
    auto* action = new QAction(text, this);
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(
        shortcut.isEmpty() ? help : tr("%1 (%2)").arg(help, shortcut.toString(QKeySequence::NativeText)));
    action->setStatusTip(help);
    addAction(action);
    m_actions.append(action);
    return action;
}

void ExplorePage::addSeparatorAction()
{
    auto* separator = new QAction(this);
    separator->setSeparator(true);
    m_actions.append(separator);
}

void ExplorePage::makeActions()
{
    m_largestKl = addPageAction(
        tr("&Largest KL"), Qt::CTRL | Qt::Key_M, tr("Go to the step where the models are furthest apart"));
    m_previousKept = addPageAction(
        tr("&Previous chosen step"), Qt::CTRL | Qt::SHIFT | Qt::Key_J, tr("Go to the chosen step before this one"));
    m_nextKept =
        addPageAction(tr("&Next chosen step"), Qt::CTRL | Qt::Key_J, tr("Go to the chosen step behind this one"));
    m_pin = addPageAction(
        tr("P&in this step"), Qt::CTRL | Qt::Key_I, tr("Keep this step in the table of pinned steps, or take it out"));
    m_previousKept->setIconText(tr("◂ Chosen"));
    m_nextKept->setIconText(tr("Chosen ▸"));
    m_pin->setIconText(tr("Pin"));
    auto* find =
        addPageAction(tr("&Search problems"), QKeySequence::Find, tr("Go to the search field of the problems"));
    auto* scoreText = addPageAction(tr("S&core a text…"), Qt::CTRL | Qt::Key_T, tr("Paste a text and see it scored"));
    connect(m_largestKl, &QAction::triggered, this, [this] { m_exploration.goToLargestKl(); });
    connect(m_previousKept, &QAction::triggered, this, [this] { m_exploration.goToPreviousKept(); });
    connect(m_nextKept, &QAction::triggered, this, [this] { m_exploration.goToNextKept(); });
    connect(m_pin, &QAction::triggered, this, [this] {
        if (const auto row = m_exploration.currentRow())
            m_exploration.togglePin(*row);
    });
    connect(find, &QAction::triggered, this, [this] { raiseDock(m_problemsDock, m_problems->searchField()); });
    connect(scoreText, &QAction::triggered, this, &ExplorePage::showScoreText);
    for (auto* action : editActions()) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    }
    makeExportActions();
}

void ExplorePage::makeExportActions()
{
    addSeparatorAction();
    const auto add = [this](const QString& text, CsvTable (*make)(const Exploration&)) {
        auto* action = addPageAction(text, {}, tr("Write the table as a CSV file"));
        connect(action, &QAction::triggered, this, [this, text, make] {
            askForFile(text, tr("Tables (*.csv)"), QStringLiteral("csv"),
                [this, make](const QString& path) { exportTable(make(m_exploration), path); });
        });
        m_exports.append(action);
    };
    add(tr("Export the &problems…"), &problemsCsv);
    add(tr("Export the &steps…"), &stepsCsv);
    add(tr("Export the pi&nned steps…"), &pinsCsv);
    auto* samples = addPageAction(tr("&Export training samples…"), Qt::CTRL | Qt::SHIFT | Qt::Key_E,
        tr("Write the chosen steps with their soft labels as the authors' training file"));
    connect(samples, &QAction::triggered, this, &ExplorePage::askExportSamples);
    m_exports.append(samples);
}

QList<QAction*> ExplorePage::editActions() const
{
    return {m_thresholds->undoAction(), m_thresholds->redoAction()};
}

QList<QAction*> ExplorePage::exploreActions() const
{
    return m_actions;
}

QList<QAction*> ExplorePage::panelActions() const
{
    QList<QAction*> actions;
    for (auto* dock : m_docks)
        actions.append(dock->toggleViewAction());
    return actions;
}

void ExplorePage::raiseDock(QDockWidget* dock, QWidget* focus)
{
    m_isOwnLayout = m_isOwnLayout || dock->isHidden();
    dock->show();
    dock->raise();
    focus->setFocus(Qt::ShortcutFocusReason);
}

void ExplorePage::showScoreText()
{
    raiseDock(m_scoreTextDock, m_scoreText);
}

} // namespace lr::widgets
