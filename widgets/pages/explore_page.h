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
/// moved, closed and floated. A QMainWindow for its docks; stands as a widget in the window.
///
/// It asks by the signals and is answered by the slots below; it knows no engine. Reading a scoring goes like this:
/// setScorings() → stepsRequested(first = 0), vocabularyRequested(), gradeRequested() → addSteps() →
/// stepsRequested(first = what is still missing) → addSteps() … until all are in. Answers for a scoring that is no
/// longer shown are dropped.
class ExplorePage : public QMainWindow
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long; the page reads scorings into it.
    explicit ExplorePage(Exploration& exploration, QWidget* parent = nullptr);

    Exploration& exploration() { return m_exploration; }
    const selection::SelectionThresholds& thresholds() const { return m_exploration.thresholds(); }

    /// For the window's menus; each works by its shortcut while the page has the focus.
    QList<QAction*> editActions() const;    ///< undo and redo of thresholds
    QList<QAction*> exploreActions() const; ///< jumps, pin, score a text, exports; separators among them
    QList<QAction*> panelActions() const;   ///< a switch for each dock

    /// Where the docks are, for the settings; a state of another version is refused and changes nothing.
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

    /// Writes a table beside the GUI thread and tells how it went in the notice bar.
    void exportTable(CsvTable table, const QString& path);

public Q_SLOTS:
    /// What the workspace has, the latest first; empty: nothing. The scoring that is shown stays if it is among them,
    /// else the first is asked for. One that has grown meanwhile is offered to be read again.
    void setScorings(const std::vector<lr::protocol::ScoringInfo>& scorings);
    /// Shows that scoring, for example one that a job has just finished: at once, or when setScorings() tells of it.
    void showScoring(qint64 scoring);

    void addSteps(const lr::protocol::StepsPart& part);
    void setVocabulary(const lr::protocol::Vocabulary& vocabulary);
    void setGrades(const lr::protocol::GradeResult& grades);
    void samplesExported(const lr::protocol::ExportSamplesResult& result);
    /// Samples per second of the latest training run; unset: none yet.
    void setTrainingRate(std::optional<double> samplesPerSecond);
    /// Of the atlas and of the running text; may be changed in the atlas again.
    void setColorMap(lr::widgets::theme::ColorMap map);
    /// A request failed: shown in the page with its reason; `what` is a heading such as "Reading the steps".
    void requestFailed(const QString& what, const lr::protocol::Failure& failure);
    /// All docks back to where they were at first.
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

    DockLayout* m_docks = nullptr; ///< not there yet while the page is being made
    Exploration& m_exploration;
    std::vector<protocol::ScoringInfo> m_known;
    qint64 m_awaited = 0; ///< a scoring that is to be shown when it is known; 0: none
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
    QAction* m_previousKept = nullptr;
    QAction* m_nextKept = nullptr;
    QAction* m_pin = nullptr;
    QList<QAction*> m_exports; ///< need steps
};

} // namespace lr::widgets
