#pragma once

#include "models/background.h"
#include "models/scoring_steps.h"
#include "models/threshold_history.h"
#include "models/token_text.h"
#include "models/verdict_text.h"
#include "selection/live_selection.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace lr::widgets {

/// The state of the Explore page: the steps of one scoring, the thresholds and the current step. Every view follows its
/// signals; it knows no view. Steps arrive in chunks and are shown before all are there. GUI thread.
class Exploration : public QObject
{
    Q_OBJECT

public:
    explicit Exploration(QObject* parent = nullptr);
    ~Exploration() override;

    /// Forgets the steps and waits for those of that scoring. Thresholds and their history stay.
    void start(const protocol::ScoringInfo& scoring);
    /// Like start(), but without a scoring to wait for.
    void clear();
    const std::optional<protocol::ScoringInfo>& scoring() const { return m_scoring; }

    /// Each of these ignores an answer that belongs to another scoring, and reports a damaged one by damaged().
    void addSteps(const protocol::StepsPart& part);
    void setVocabulary(const protocol::Vocabulary& vocabulary);
    void setGrades(const protocol::GradeResult& grades);

    /// The steps that are shown; null before the first chunk. While steps arrive, this is a snapshot of a part of them.
    /// A new snapshot is made whenever their number has grown by half, so that the copies stay cheap.
    std::shared_ptr<const ScoringSteps> steps() const { return m_steps; }
    /// The table of steps(); it lives as long as the pointer is held. Null if steps() is null.
    std::shared_ptr<const steps::StepTable> table() const;
    /// Number of trajectories that have arrived, whether they are shown yet or not.
    std::size_t numReceived() const { return m_numReceived; }
    bool isLoading() const { return m_scoring.has_value() && !m_isComplete; }

    std::shared_ptr<const TokenTexts> texts() const { return m_texts; }
    /// By trajectory; empty while nothing is graded.
    const std::vector<protocol::TrajectoryGrade>& grades() const { return m_grades; }
    /// Unknown while nothing is graded.
    AnswerVerdict verdict(std::size_t trajectory) const;
    VerdictCounts verdictCounts() const;
    /// Whether a limit ended the trajectory, and not the model.
    bool isCutOff(std::size_t trajectory) const;

    ThresholdHistory& history() { return m_history; }
    const selection::SelectionThresholds& thresholds() const { return m_history.thresholds(); }
    /// The selection over steps() at the current thresholds; null if steps() is null.
    const selection::LiveSelection* selection() const { return m_selection.get(); }
    /// Number of selected steps of a trajectory.
    std::uint32_t numSelected(std::size_t trajectory) const;

    const std::optional<StepPosition>& currentStep() const { return m_current; }
    /// Row of the current step.
    std::optional<std::size_t> currentRow() const;
    /// If that step does not exist, goes to the nearest step that does; in a trajectory without steps, to step 0.
    void setCurrentStep(std::size_t trajectory, std::size_t step);
    void setCurrentRow(std::size_t row);
    /// Goes to the step of that trajectory with the largest KL.
    void setCurrentTrajectory(std::size_t trajectory);

    /// Go to the step with the largest KL of the whole scoring, or to the next or previous selected step. False if
    /// there is none.
    bool goToLargestKl();
    bool goToNextSelected();
    bool goToPreviousSelected();

    /// Steps to be compared, in the order they were pinned.
    const std::vector<std::size_t>& pinnedRows() const { return m_pins; }
    bool isPinned(std::size_t row) const;
    void togglePin(std::size_t row);
    void clearPins();

Q_SIGNALS:
    void scoringChanged();
    void stepsChanged(); ///< steps(), table() and selection() return other objects; the current step may have moved
    void vocabularyChanged();
    void gradesChanged();
    void thresholdsChanged(); ///< at once, also without steps; summaryChanged() follows if there are steps
    void summaryChanged();    ///< selection() has a new summary
    void currentStepChanged();
    void pinsChanged();
    void loadingProgressed(qsizetype numTrajectories, qsizetype numExpected);
    void damaged(const QString& sentence); ///< what came from the engine cannot be used

private:
    struct Prepared
    {
        std::shared_ptr<const ScoringSteps> steps;
        std::unique_ptr<selection::LiveSelection> selection;
    };

    static Prepared prepare(std::shared_ptr<const ScoringSteps> steps, selection::SelectionThresholds thresholds);
    bool isOf(std::int64_t scoring) const { return m_scoring && m_scoring->id == scoring; }
    bool showsEnoughMore() const;
    void publish();
    void adopt(Prepared prepared);
    void followThresholds(const selection::SelectionThresholds& thresholds);
    bool goToRow(std::optional<std::size_t> row);

    std::optional<protocol::ScoringInfo> m_scoring;
    ScoringSteps m_arriving; ///< empty once all steps have arrived: its content is then in m_steps
    std::size_t m_numReceived = 0;
    std::size_t m_numPublished = 0;
    bool m_isComplete = false; ///< no more steps will arrive
    std::shared_ptr<const ScoringSteps> m_steps;
    std::unique_ptr<selection::LiveSelection> m_selection;
    std::shared_ptr<const TokenTexts> m_texts;
    std::vector<protocol::TrajectoryGrade> m_grades;
    ThresholdHistory m_history;
    std::optional<StepPosition> m_current;
    std::vector<std::size_t> m_pins;
    Background m_background;
};

} // namespace lr::widgets
