#pragma once

#include "models/exploration.h"
#include "pages/explore/table_export.h"
#include "protocol/job_messages.h"
#include "protocol/session_messages.h"
#include "protocol/workspace_messages.h"
#include "theme/color_maps.h"

#include <QMainWindow>

#include <optional>
#include <vector>

class QComboBox;

namespace lr::widgets {

class AtlasPanel;
class DistributionPanel;
class DockLayout;
class StepHistogramPanel;
class NoticeBar;
class PinnedPanel;
class ProblemPanel;
class ScoreTextPanel;
class SoftLabelPanel;
class StatisticsPanel;
class StepLinePanel;
class TextPanel;
class ThresholdsPanel;

/// The Explore page: one scoring's problems, atlas, running text, distributions and thresholds, in docks that can be
/// moved, closed and floated. It is a QMainWindow because of its docks, but is used as a widget in the window.
///
/// It sends requests by its signals and gets the answers by the slots below; it knows no engine. A scoring is read in
/// this order: setScorings() → stepsRequested(first = 0), vocabularyRequested(), gradeRequested() → addSteps() →
/// stepsRequested(first = what is still missing) → addSteps() … until all have arrived. Answers for a scoring that is
/// no longer shown are dropped.
class ExplorePage : public QMainWindow
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long; the page reads scorings into it.
    explicit ExplorePage(Exploration& exploration, QWidget* parent = nullptr);

    Exploration& exploration() { return m_exploration; }
    const selection::SelectionThresholds& thresholds() const { return m_exploration.thresholds(); }

    /// For the window's menus; each shortcut works while the page has the focus.
    QList<QAction*> editActions() const;    ///< undo and redo of thresholds
    QList<QAction*> exploreActions() const; ///< jumps, pin, score a text, exports; separators among them
    QList<QAction*> panelActions() const;   ///< a switch for each dock

    /// The layout of the docks, for the settings; a state of another version is refused and changes nothing.
    QByteArray layoutState() const;
    bool restoreLayout(const QByteArray& state);

    ProblemPanel* problemPanel() const { return m_problems; }
    AtlasPanel* atlasPanel() const { return m_atlas; }
    StepLinePanel* stepLinePanel() const { return m_stepLines; }
    TextPanel* textPanel() const { return m_text; }
    ThresholdsPanel* thresholdsPanel() const { return m_thresholds; }
    StepHistogramPanel* histogramPanel() const { return m_histogram; }
    DistributionPanel* distributionPanel() const { return m_distributions; }
    SoftLabelPanel* softLabelPanel() const { return m_softLabel; }
    PinnedPanel* pinnedPanel() const { return m_pinned; }
    StatisticsPanel* statisticsPanel() const { return m_statistics; }
    ScoreTextPanel* scoreTextPanel() const { return m_scoreText; }
    QComboBox* scoringBox() const { return m_scorings; }
    NoticeBar* noticeBar() const { return m_notice; }

    /// Writes a table on another thread and reports the result in the notice bar.
    void exportTable(CsvTable table, const QString& path);

public Q_SLOTS:
    /// Sets the scorings of the workspace, the latest first. The scoring that is shown stays if it is among them,
    /// otherwise the first one is requested. If the shown scoring has grown meanwhile, the page offers to read it
    /// again.
    void setScorings(const std::vector<lr::protocol::ScoringInfo>& scorings);
    /// Shows that scoring, for example one that a job has just finished, at once or as soon as setScorings() lists it.
    void showScoring(qint64 scoring);

    void addSteps(const lr::protocol::StepsPart& part);
    void setVocabulary(const lr::protocol::Vocabulary& vocabulary);
    void setGrades(const lr::protocol::GradeResult& grades);
    void samplesExported(const lr::protocol::ExportSamplesResult& result);
    /// Samples per second of the latest training run; unset: none yet.
    void setTrainingRate(std::optional<double> samplesPerSecond);
    /// Sets the colour map of the atlas and of the running text; it can be changed again in the atlas.
    void setColorMap(lr::widgets::theme::ColorMap map);
    /// Shows in the page that a request failed and why; `what` is a heading such as "Reading the steps".
    void requestFailed(const QString& what, const lr::protocol::Failure& failure);
    /// Puts all docks back to their first places.
    void resetLayout();
    /// Brings the box for pasted text to the front.
    void showScoreText();

Q_SIGNALS:
    void stepsRequested(const lr::protocol::ReadStepsRequest& request);
    void vocabularyRequested(qint64 scoring);
    void gradeRequested(const lr::protocol::GradeRequest& request);
    void scoreTextRequested(const lr::settings::ScoreSettings& job);
    void exportSamplesRequested(const lr::protocol::ExportSamplesRequest& request);
    void trainRequested(qint64 scoring, const lr::selection::SelectionThresholds& thresholds);

protected:
    bool event(QEvent* event) override;

private:
    void makeLayout();
    void makeToolBar();
    void makeActions();
    void makeExportActions();
    QAction* addPageAction(const QString& text, const QKeySequence& shortcut, const QString& help);
    void addSeparatorAction();
    void showProblemSearch();
    void connectPanels();
    void read(const protocol::ScoringInfo& scoring);
    void requestMissing();
    void followScoringBox();
    void followPins();
    void followSteps();
    void updateActions();
    void askForFile(const QString& title, const QString& filter, const QString& suffix,
        const std::function<void(const QString& path)>& then);
    void askExportSamples();

    DockLayout* m_docks = nullptr; ///< null while the page is being constructed
    Exploration& m_exploration;
    std::vector<protocol::ScoringInfo> m_known;
    qint64 m_awaited = 0; ///< the scoring to show as soon as it is listed; 0: none
    Background m_writing;

    NoticeBar* m_notice;
    QComboBox* m_scorings;
    ProblemPanel* m_problems;
    AtlasPanel* m_atlas;
    StepLinePanel* m_stepLines;
    TextPanel* m_text;
    ThresholdsPanel* m_thresholds;
    StepHistogramPanel* m_histogram;
    DistributionPanel* m_distributions;
    SoftLabelPanel* m_softLabel;
    PinnedPanel* m_pinned;
    StatisticsPanel* m_statistics;
    ScoreTextPanel* m_scoreText;

    QList<QAction*> m_actions;
    QAction* m_largestKl = nullptr;
    QAction* m_previousSelected = nullptr;
    QAction* m_nextSelected = nullptr;
    QAction* m_pin = nullptr;
    QList<QAction*> m_exports; ///< enabled only while there are steps
};

} // namespace lr::widgets
