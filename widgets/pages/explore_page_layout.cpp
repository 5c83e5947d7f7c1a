#include "pages/explore/atlas_panel.h"
#include "pages/explore/dock_layout.h"
#include "pages/explore/pinned_panel.h"
#include "pages/explore/score_text_panel.h"
#include "pages/explore/statistics_panel.h"
#include "pages/explore/step_histogram_panel.h"
#include "pages/explore/step_line_panel.h"
#include "pages/explore/step_panel.h"
#include "pages/explore/text_panel.h"
#include "pages/explore/thresholds_panel.h"
#include "pages/explore_page.h"
#include "pages/notice_bar.h"
#include "pages/problem_panel.h"
#include "pages/scroll_column.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace lr::widgets {

void ExplorePage::makeLayout()
{
    auto* middle = new QWidget(this);
    auto* layout = new QVBoxLayout(middle);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_notice);
    layout->addWidget(m_text, 1);
    m_text->setAccessibleName(tr("Text of the current completion"));
    setCentralWidget(middle);
    m_docks = new DockLayout(*this, {.problems = m_problems,
                                        .pinned = m_pinned,
                                        .atlas = m_atlas,
                                        .stepLines = m_stepLines,
                                        .thresholds = new ScrollColumn(m_thresholds),
                                        .histogram = m_histogram,
                                        .statistics = m_statistics,
                                        .distributions = m_distributions,
                                        .softLabel = m_softLabel,
                                        .scoreText = m_scoreText});
}

void ExplorePage::makeToolBar()
{
    auto* bar = addToolBar(tr("Explore"));
    bar->setObjectName(QStringLiteral("explore-tools"));
    bar->setMovable(false);
    m_scorings->setAccessibleName(tr("Scoring: which expert, amateur and problems are shown"));
    m_scorings->setToolTip(tr("A scoring: how one amateur rates one expert's answers"));
    m_scorings->setPlaceholderText(tr("No scoring yet"));
    m_scorings->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_scorings->setMinimumContentsLength(34);
    auto* label = new QLabel(tr("Scor&ing "), bar);
    label->setBuddy(m_scorings);
    bar->addWidget(label);
    bar->addWidget(m_scorings);
    bar->addSeparator();
    bar->addActions({m_largestKl, m_previousSelected, m_nextSelected, m_pin});
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
    m_previousSelected = addPageAction(
        tr("&Previous selected step"), Qt::CTRL | Qt::SHIFT | Qt::Key_J, tr("Go to the selected step before this one"));
    m_nextSelected =
        addPageAction(tr("&Next selected step"), Qt::CTRL | Qt::Key_J, tr("Go to the selected step after this one"));
    m_pin = addPageAction(
        tr("P&in this step"), Qt::CTRL | Qt::Key_I, tr("Add this step to the table of pinned steps, or remove it"));
    m_previousSelected->setIconText(tr("◂ Selected"));
    m_nextSelected->setIconText(tr("Selected ▸"));
    m_pin->setIconText(tr("Pin"));
    auto* find =
        addPageAction(tr("&Search problems"), QKeySequence::Find, tr("Go to the search field of the problems"));
    auto* scoreText = addPageAction(tr("S&core a text…"), Qt::CTRL | Qt::Key_T, tr("Paste a text and see it scored"));
    connect(m_largestKl, &QAction::triggered, this, [this] { m_exploration.goToLargestKl(); });
    connect(m_previousSelected, &QAction::triggered, this, [this] { m_exploration.goToPreviousSelected(); });
    connect(m_nextSelected, &QAction::triggered, this, [this] { m_exploration.goToNextSelected(); });
    connect(m_pin, &QAction::triggered, this, [this] {
        if (const auto row = m_exploration.currentRow())
            m_exploration.togglePin(*row);
    });
    connect(find, &QAction::triggered, this, &ExplorePage::showProblemSearch);
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
        tr("Write the selected steps with their soft labels in the authors' format of training files"));
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
    return m_docks->switches();
}

QByteArray ExplorePage::layoutState() const
{
    return m_docks->state();
}

bool ExplorePage::restoreLayout(const QByteArray& state)
{
    return m_docks->restore(state);
}

void ExplorePage::resetLayout()
{
    m_docks->reset();
}

void ExplorePage::showProblemSearch()
{
    m_docks->bringToFront(*m_problems);
    m_problems->searchField()->setFocus(Qt::ShortcutFocusReason);
}

void ExplorePage::showScoreText()
{
    m_docks->bringToFront(*m_scoreText);
    m_scoreText->setFocus(Qt::ShortcutFocusReason);
}

} // namespace lr::widgets
