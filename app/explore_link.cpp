#include "app/explore_link.h"

#include <algorithm>

namespace lr::app {

using widgets::ExplorePage;

ExploreLink::ExploreLink(EngineClient& client, WorkspaceSession& session, ExplorePage& page, QObject* parent)
    : PageLink(client, page, parent)
{
    connectRequests();
    connectReports(session);
}

void ExploreLink::connectRequests()
{
    connect(&m_page, &ExplorePage::stepsRequested, this, [this](const protocol::ReadStepsRequest& request) {
        ask(protocol::method::kReadSteps, request, tr("Reading the steps"), &ExplorePage::addSteps);
    });
    connect(&m_page, &ExplorePage::vocabularyRequested, this, [this](qint64 scoring) {
        ask(protocol::method::kReadVocabulary, protocol::ReadVocabularyRequest{scoring}, tr("Reading the vocabulary"),
            &ExplorePage::setVocabulary);
    });
    connect(&m_page, &ExplorePage::gradeRequested, this, [this](const protocol::GradeRequest& request) {
        ask(protocol::method::kGradeTrajectories, request, tr("Judging the answers"), &ExplorePage::setGrades);
    });
    connect(&m_page, &ExplorePage::exportSamplesRequested, this, [this](const protocol::ExportSamplesRequest& request) {
        ask(protocol::method::kExportSamples, request, tr("Writing the samples"), &ExplorePage::samplesExported);
    });
    connect(&m_page, &ExplorePage::scoreTextRequested, this, [this](const settings::ScoreSettings& job) {
        m_showsNextText = true;
        startJob(m_client, job, this, tellPage());
    });
}

void ExploreLink::connectReports(WorkspaceSession& session)
{
    const auto show = [this](const protocol::WorkspaceInfo& workspace) { m_page.setScorings(workspace.scorings); };
    connect(&session, &WorkspaceSession::opened, &m_page, [this, show](const protocol::WorkspaceInfo& workspace) {
        m_page.setTrainingRate(std::nullopt);
        m_page.setScorings({}); // nothing of the workspace before stays, whatever numbers its scorings had
        show(workspace);
    });
    connect(&session, &WorkspaceSession::reopened, &m_page, show);
    connect(&session, &WorkspaceSession::changed, &m_page, show);
    connect(&m_client, &EngineClient::jobChanged, this, &ExploreLink::jobChanged);
    connect(&m_client, &EngineClient::metricsLogged, this, &ExploreLink::measureRate);
}

void ExploreLink::jobChanged(const protocol::JobInfo& job)
{
    const bool isText = std::holds_alternative<settings::ScoreSettings>(job.job);
    if (isText && job.state == protocol::JobState::Failed && job.failure)
        m_page.requestFailed(tr("Scoring the text"), *job.failure);
    if (isText && job.state == protocol::JobState::Done && std::exchange(m_showsNextText, false) &&
        job.result.contains("scoring"))
        m_page.showScoring(job.result["scoring"].get<qint64>());
}

void ExploreLink::takeJobs(const std::vector<protocol::JobInfo>& jobs)
{
    const auto rateOf = [](const protocol::JobInfo& job) { // only training's results have one
        return job.result.is_object() ? job.result.value("samples_per_second", 0.0) : 0.0;
    };
    const auto measured = std::ranges::find_if(jobs, [&](const auto& job) { return rateOf(job) > 0; });
    if (measured != jobs.end())
        m_page.setTrainingRate(rateOf(*measured));
}

/// The median of what was logged together: a step that also evaluated or wrote a checkpoint is no measure.
void ExploreLink::measureRate(const protocol::RunMetrics& metrics)
{
    std::vector<double> rates;
    for (const auto& record : metrics.records)
        if (record.samplesPerSecond > 0)
            rates.push_back(record.samplesPerSecond);
    if (rates.empty())
        return;
    const auto middle = rates.begin() + static_cast<std::ptrdiff_t>(rates.size() / 2);
    std::nth_element(rates.begin(), middle, rates.end());
    m_page.setTrainingRate(*middle);
}

} // namespace lr::app
