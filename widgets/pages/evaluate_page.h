#pragma once

#include "protocol/job_messages.h"
#include "protocol/run_messages.h"
#include "protocol/workspace_messages.h"

#include <QWidget>

#include <functional>
#include <optional>
#include <set>
#include <vector>

namespace lr::widgets {

class AccuracyPanel;
class AnswersPanel;
class EvaluationList;
class EvaluationListPanel;
class EvaluationSetupPanel;
class FlipMatrixView;
class NoticeBar;
class QuestionPanel;
class QuestionTable;
class ResultPager;

/// The Evaluate page: asks a model the questions of a benchmark, shows how its accuracy settles, and compares it with a
/// baseline question by question. The page sends requests by signals and gets answers by slots. Every slot may be
/// called at any time; answers that the page did not request, or no longer needs, are ignored. GUI thread.
class EvaluatePage : public QWidget
{
    Q_OBJECT

public:
    explicit EvaluatePage(QWidget* parent = nullptr);
    ~EvaluatePage() override;

    /// The content of the form, for the settings and for starting with the workspace's model.
    settings::EvaluateSettings formContent() const;
    void setFormContent(const settings::EvaluateSettings& job);
    /// Fills in the form in the same way unless the user has changed it; later suggestions and those of another
    /// workspace replace it.
    void suggest(const settings::EvaluateSettings& job);

    std::optional<std::int64_t> shownEvaluation() const;
    std::optional<std::int64_t> baseline() const;

public Q_SLOTS:
    /// Another workspace was opened: removes everything of the last one, requests the list of evaluations, and suggests
    /// the workspace's expert.
    void openWorkspace(const lr::protocol::WorkspaceInfo& workspace = {});
    void setEvaluations(const std::vector<lr::protocol::EvaluationInfo>& evaluations);
    void addResults(const lr::protocol::EvaluationResults& results);
    void setComparison(const lr::protocol::EvaluationComparison& comparison);
    /// To be called for every job; those that are not evaluations are ignored.
    void jobChanged(const lr::protocol::JobInfo& job);
    void questionsAnswered(const lr::protocol::EvaluationProgress& progress);
    void setRuns(const std::vector<lr::protocol::RunInfo>& runs);
    void setDevices(const std::vector<lr::protocol::DeviceInfo>& devices);
    void setRuntimeDefaults(const lr::settings::RuntimeSettings& defaults);
    /// The answer to checkRequested().
    void setCheck(const lr::protocol::JobCheck& check);
    /// To be called when one of this page's requests failed; `what` names it: "Checking the evaluation".
    void requestFailed(const QString& what, const lr::protocol::Failure& failure);
    /// The list, an evaluation's results or a comparison could not be read: shows this with a button to try again.
    /// Results that were read before stay.
    void evaluationsFailed(const lr::protocol::Failure& failure);
    void resultsFailed(const lr::protocol::ReadEvaluationRequest& request, const lr::protocol::Failure& failure);
    void comparisonFailed(const lr::protocol::CompareEvaluationsRequest& request, const lr::protocol::Failure& failure);
    /// nullopt: none.
    void setBaseline(std::optional<std::int64_t> evaluation);

Q_SIGNALS:
    void startRequested(const lr::protocol::Job& job);
    void stopRequested(qint64 job);
    void evaluationsRequested();
    void resultsRequested(const lr::protocol::ReadEvaluationRequest& request);
    void comparisonRequested(const lr::protocol::CompareEvaluationsRequest& request);
    void checkRequested(const lr::protocol::Job& job);

private:
    void makeParts();
    void makeLayout();
    void connectParts();
    QWidget* makeFormColumn();
    QWidget* makeResultColumn();

    void toggleBaseline();
    void suggestBaseline();
    void suggestExpert(const protocol::WorkspaceInfo& workspace);
    void suggestLatest();
    void showCurrent();
    void read(std::optional<std::int64_t> evaluation);
    void showAccuracy();
    void showCurve();
    void compare();
    void updateTitles();
    void showJob();
    void offer(const QString& what, const protocol::Failure& failure, std::function<void()> again);
    void readMissing();
    void jobEnded(const protocol::JobInfo& job);
    const protocol::JobInfo* liveJob() const;
    std::optional<std::int64_t> liveEvaluation() const;

    EvaluationList* m_evaluations;
    QuestionTable* m_questions;
    ResultPager* m_pager;
    NoticeBar* m_notice;
    EvaluationSetupPanel* m_setup;
    AccuracyPanel* m_accuracy;
    EvaluationListPanel* m_list;
    FlipMatrixView* m_flips;
    QuestionPanel* m_table;
    AnswersPanel* m_answers;
    std::vector<protocol::JobInfo> m_jobs;         ///< evaluations that have not ended, oldest first
    bool m_baselineIsChosen = false;               ///< the user chose it: no more suggestions
    std::int64_t m_suggestedFrom = 0;              ///< the evaluation that the form was filled from
    std::optional<std::int64_t> m_panelEvaluation; ///< the evaluation whose accuracy is shown
    std::optional<std::int64_t> m_askedFor; ///< an evaluation that the list did not have when it was last requested
    std::function<void()> m_noticeAction;   ///< what the notice's button does
    std::set<std::int64_t> m_unread;        ///< evaluations whose results could not be read
};

} // namespace lr::widgets
