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

/// What the Explore page is about: one scoring's steps, thresholds, the step that is looked at. Every view follows its
/// signals; nothing here knows a view. Steps come in chunks and show before they are complete. For the GUI thread.
class Exploration : public QObject
{
    Q_OBJECT

public:
    explicit Exploration(QObject* parent = nullptr);
    ~Exploration() override;

    /// Forgets the steps and waits for those of that scoring. Thresholds and their history stay.
    void start(const protocol::ScoringInfo& scoring);
    /// As start(), with nothing to wait for.
    void clear();
    const std::optional<protocol::ScoringInfo>& scoring() const { return m_scoring; }

    /// Each ignores an answer that belongs to another scoring, and reports a damaged one by damaged().
    void addSteps(const protocol::StepsPart& part);
    void setVocabulary(const protocol::Vocabulary& vocabulary);
    void setGrades(const protocol::GradeResult& grades);

    /// What is shown; null before the first chunk. While steps arrive, a part of them: snapshots follow each other as
    /// the scoring grows by half, so that copying them stays cheap.
    std::shared_ptr<const ScoringSteps> steps() const { return m_steps; }
    /// Its table, alive as long as it is held. Null as steps() is.
    std::shared_ptr<const steps::StepTable> table() const;
    /// Trajectories that have arrived, shown already or not.
    std::size_t numReceived() const { return m_numReceived; }
    bool isLoading() const { return m_scoring.has_value() && !m_isComplete; }

    std::shared_ptr<const TokenTexts> texts() const { return m_texts; }
    /// By trajectory; empty while nothing is graded.
    const std::vector<protocol::TrajectoryGrade>& grades() const { return m_grades; }
    /// Unknown while nothing is graded.
    AnswerVerdict verdict(std::size_t trajectory) const;
    VerdictCounts verdictCounts() const;
    /// Did a limit end the trajectory, and not the model?
    bool isCutOff(std::size_t trajectory) const;

    ThresholdHistory& history() { return m_history; }
    const selection::SelectionThresholds& thresholds() const { return m_history.thresholds(); }
    /// The selection at the present thresholds over steps(); null as steps() is.
    const selection::LiveSelection* selection() const { return m_selection.get(); }
    /// Number of kept steps of a trajectory.
    std::uint32_t numKept(std::size_t trajectory) const;

    const std::optional<StepPosition>& currentStep() const { return m_current; }
    /// Row of the current step.
    std::optional<std::size_t> currentRow() const;
    /// What does not exist is moved to the nearest step that does; a trajectory without steps is step 0 of it.
    void setCurrentStep(std::size_t trajectory, std::size_t step);
    void setCurrentRow(std::size_t row);
    /// The trajectory's own step of largest KL.
    void setCurrentTrajectory(std::size_t trajectory);

    /// Of the whole scoring, and of what stands behind or before the current step; false if there is none.
    bool goToLargestKl();
    bool goToNextKept();
    bool goToPreviousKept();

    /// Steps to be compared, in the order they were pinned.
    const std::vector<std::size_t>& pinnedRows() const { return m_pins; }
    bool isPinned(std::size_t row) const;
    void togglePin(std::size_t row);
    void clearPins();

Q_SIGNALS:
    void scoringChanged();
    void stepsChanged(); ///< steps(), table() and selection() are others; the current step may have moved
    void vocabularyChanged();
    void gradesChanged();
    void thresholdsChanged(); ///< at once, also without steps; summaryChanged() follows where there are any
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
    ScoringSteps m_arriving; ///< empty once nothing more comes: its content is then in m_steps
    std::size_t m_numReceived = 0;
    std::size_t m_numPublished = 0;
    bool m_isComplete = false; ///< nothing more comes
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
