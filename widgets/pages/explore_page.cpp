#include "pages/explore_page.h"

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
#include "pages/export_notices.h"
#include "pages/notice_bar.h"
#include "pages/problem_panel.h"
#include "pages/scoring_name.h"

#include <QComboBox>
#include <QFileDialog>
#include <QSignalBlocker>

#include <algorithm>

namespace lr::widgets {

ExplorePage::ExplorePage(Exploration& exploration, QWidget* parent)
    : QMainWindow(parent, Qt::Widget)
    , m_exploration(exploration)
    , m_notice(new NoticeBar(this))
    , m_scorings(new QComboBox(this))
    , m_problems(new ProblemPanel(m_exploration, ProblemPanel::Room::Narrow, this))
    , m_atlas(new AtlasPanel(m_exploration, this))
    , m_stepLines(new StepLinePanel(m_exploration, this))
    , m_text(new TextPanel(m_exploration, this))
    , m_thresholds(new ThresholdsPanel(m_exploration, this))
    , m_histogram(new StepHistogramPanel(m_exploration, this))
    , m_distributions(new DistributionPanel(m_exploration, this))
    , m_softLabel(new SoftLabelPanel(m_exploration, this))
    , m_pinned(new PinnedPanel(m_exploration, this))
    , m_statistics(new StatisticsPanel(m_exploration, this))
    , m_scoreText(new ScoreTextPanel(this))
{
    setWindowFlags(Qt::Widget);
    makeLayout();
    makeActions();
    makeToolBar();
    connectPanels();
    updateActions();
}

bool ExplorePage::event(QEvent* event)
{
    const bool isHandled = QMainWindow::event(event);
    if (m_docks != nullptr)
        m_docks->followPage(*event);
    return isHandled;
}

void ExplorePage::connectPanels()
{
    m_atlas->setTableOrder(m_problems->shown().trajectories());
    connect(m_problems, &ProblemPanel::rowsChanged, this,
        [this] { m_atlas->setTableOrder(m_problems->shown().trajectories()); });
    connect(m_scorings, &QComboBox::activated, this, &ExplorePage::followScoringBox);
    connect(m_scoreText, &ScoreTextPanel::scoreTextRequested, this, &ExplorePage::scoreTextRequested);
    connect(m_thresholds, &ThresholdsPanel::exportSamplesRequested, this, &ExplorePage::askExportSamples);
    connect(m_thresholds, &ThresholdsPanel::trainRequested, this, [this] {
        if (const auto& scoring = m_exploration.scoring())
            Q_EMIT trainRequested(scoring->id, m_exploration.thresholds());
    });
    connect(&m_exploration, &Exploration::stepsChanged, this, &ExplorePage::followSteps);
    connect(&m_exploration, &Exploration::summaryChanged, this, &ExplorePage::updateActions);
    connect(&m_exploration, &Exploration::pinsChanged, this, &ExplorePage::followPins);
    connect(&m_exploration, &Exploration::damaged, this,
        [this](const QString& sentence) { m_notice->showNotice(NoticeBar::Severity::Error, sentence); });
    tellOfExports(*this, *m_notice);
    connect(m_atlas, &AtlasPanel::colorMapChanged, m_text, &TextPanel::setColorMap);
    connect(m_notice, &NoticeBar::actionTriggered, this, [this] {
        m_notice->dismiss();
        if (const auto& scoring = m_exploration.scoring())
            showScoring(scoring->id);
    });
}

void ExplorePage::setScorings(const std::vector<protocol::ScoringInfo>& scorings)
{
    m_known = scorings;
    const QSignalBlocker blocker(m_scorings);
    m_scorings->clear();
    for (const auto& scoring : scorings)
        m_scorings->addItem(scoringName(scoring), static_cast<qlonglong>(scoring.id));
    m_scorings->setEnabled(!scorings.empty());

    const auto find = [&](qint64 id) { return std::ranges::find(scorings, id, &protocol::ScoringInfo::id); };
    const auto& shown = m_exploration.scoring();
    const auto same = shown ? find(shown->id) : scorings.end();
    if (scorings.empty())
        m_awaited = 0;
    if (find(m_awaited) != scorings.end())
        showScoring(m_awaited);
    else if (same != scorings.end()) {
        m_scorings->setCurrentIndex(static_cast<int>(same - scorings.begin()));
        if (same->numTrajectories > shown->numTrajectories && !m_exploration.isLoading())
            m_notice->showNotice(NoticeBar::Severity::Info,
                tr("This scoring has grown to %L1 problems.").arg(same->numTrajectories), tr("Read it again"));
    } else if (!scorings.empty()) {
        read(scorings.front());
    } else {
        m_exploration.clear();
        m_scoreText->setModels({}, {});
    }
    updateActions();
}

void ExplorePage::showScoring(qint64 scoring)
{
    const auto found =
        std::find_if(m_known.begin(), m_known.end(), [&](const auto& candidate) { return candidate.id == scoring; });
    m_awaited = found == m_known.end() ? scoring : 0;
    if (found != m_known.end())
        read(*found);
}

void ExplorePage::followScoringBox()
{
    const auto chosen = m_scorings->currentData().toLongLong();
    if (!m_exploration.scoring() || m_exploration.scoring()->id != chosen)
        showScoring(chosen);
}

void ExplorePage::read(const protocol::ScoringInfo& scoring)
{
    m_notice->dismiss();
    m_exploration.start(scoring);
    m_scorings->setCurrentIndex(m_scorings->findData(static_cast<qlonglong>(scoring.id)));
    m_scoreText->setModels(QString::fromStdString(scoring.expertPath), QString::fromStdString(scoring.amateurPath));
    Q_EMIT vocabularyRequested(scoring.id);
    requestMissing();
    if (!scoring.isGivenText)
        Q_EMIT gradeRequested({.scoring = scoring.id, .problems = {}});
    updateActions();
}

void ExplorePage::requestMissing()
{
    const auto& scoring = m_exploration.scoring();
    const auto first = static_cast<std::int64_t>(m_exploration.numReceived());
    if (scoring && m_exploration.isLoading())
        Q_EMIT stepsRequested({.scoring = scoring->id, .first = first, .count = scoring->numTrajectories - first});
}

void ExplorePage::addSteps(const protocol::StepsPart& part)
{
    const auto before = m_exploration.numReceived();
    m_exploration.addSteps(part);
    if (m_exploration.numReceived() > before) // an empty answer is not asked for again and again
        requestMissing();
}

void ExplorePage::setVocabulary(const protocol::Vocabulary& vocabulary)
{
    m_exploration.setVocabulary(vocabulary);
}

void ExplorePage::setGrades(const protocol::GradeResult& grades)
{
    m_exploration.setGrades(grades);
}

void ExplorePage::samplesExported(const protocol::ExportSamplesResult& result)
{
    m_notice->showNotice(NoticeBar::Severity::Info,
        tr("%L1 samples written to %2").arg(result.numSamples).arg(QString::fromStdString(result.path)));
}

void ExplorePage::setTrainingRate(std::optional<double> samplesPerSecond)
{
    m_thresholds->setTrainingRate(samplesPerSecond);
}

void ExplorePage::setColorMap(theme::ColorMap map)
{
    m_atlas->setColorMap(map);
}

void ExplorePage::requestFailed(const QString& what, const protocol::Failure& failure)
{
    m_notice->showFailure(what, failure);
}

void ExplorePage::followSteps()
{
    const auto steps = m_exploration.steps();
    m_docks->setNumAtlasRows(steps ? steps->numExpected() : 0);
    updateActions();
}

void ExplorePage::followPins()
{
    const bool isFirst = m_exploration.pinnedRows().size() == 1;
    if (isFirst)
        m_docks->show(*m_pinned);
    updateActions();
}

void ExplorePage::updateActions()
{
    const auto steps = m_exploration.steps();
    const bool hasSteps = steps && steps->numSteps() > 0;
    const auto* selection = m_exploration.selection();
    const bool hasSelected = selection != nullptr && selection->summary().numSelected > 0;
    m_largestKl->setEnabled(hasSteps);
    m_pin->setEnabled(hasSteps);
    m_previousSelected->setEnabled(hasSelected);
    m_nextSelected->setEnabled(hasSelected);
    for (auto* action : m_exports)
        action->setEnabled(hasSteps);
}

void ExplorePage::exportTable(CsvTable table, const QString& path)
{
    m_writing.run([table = std::move(table), path] { return writeCsv(table, path); },
        [this, path](const QString& fault) {
            if (fault.isEmpty())
                m_notice->showNotice(NoticeBar::Severity::Info, tr("Written to %1").arg(path));
            else
                m_notice->showNotice(NoticeBar::Severity::Error, fault);
        });
}

void ExplorePage::askForFile(const QString& title, const QString& filter, const QString& suffix,
    const std::function<void(const QString& path)>& then)
{
    auto* dialog = new QFileDialog(this, title, {}, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    connect(dialog, &QFileDialog::fileSelected, this, then);
    dialog->open();
}

void ExplorePage::askExportSamples()
{
    const auto& scoring = m_exploration.scoring();
    if (!scoring)
        return;
    askForFile(tr("Export training samples"), tr("Training samples (*.jsonl)"), QStringLiteral("jsonl"),
        [this, id = scoring->id](const QString& path) {
            const auto& thresholds = m_exploration.thresholds();
            Q_EMIT exportSamplesRequested({.scoring = id,
                .plausibilityThreshold = thresholds.plausibilityThreshold,
                .klThreshold = thresholds.klThreshold,
                .includeFirstStep = thresholds.includeFirstStep,
                .out = QFile::encodeName(path).toStdString()});
        });
}

} // namespace lr::widgets
