#include "app/explore_link.h"

#include "app/page_registry.h"

#include <algorithm>

namespace lr::app {

using widgets::ExplorePage;

ExploreLink::ExploreLink(PageContext& context, ExplorePage& page, QObject* parent)
    : PageLink(context, page, parent)
{
    connectRequests();
    connectReports();
}

PageMenus ExploreLink::menus() const
{
    return {.title = tr("E&xplore"),
        .own = m_page.exploreActions(),
        .edit = m_page.editActions(),
        .view = m_page.panelActions()};
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
    connect(&m_page, &ExplorePage::trainRequested, this, [this] { Q_EMIT m_context.pageRequested(kTrainPage); });
}

void ExploreLink::connectReports()
{
    const auto show = [this](const protocol::WorkspaceInfo& workspace) { m_page.setScorings(workspace.scorings); };
    auto& session = m_context.session();
    connect(&session, &WorkspaceSession::opened, &m_page, [this, show](const protocol::WorkspaceInfo& workspace) {
        m_page.setTrainingRate(std::nullopt);
        m_page.setScorings({}); // nothing of the workspace before stays, whatever numbers its scorings had
        show(workspace);
    });
    connect(&session, &WorkspaceSession::reopened, &m_page, show);
    connect(&session, &WorkspaceSession::changed, &m_page, show);
    connect(&m_client, &EngineClient::jobChanged, this, &ExploreLink::jobChanged);
    connect(&m_client, &EngineClient::metricsLogged, this, &ExploreLink::measureRate);
    connect(&m_context, &PageContext::jobsListed, this, &ExploreLink::takeJobs);
    connect(&m_context, &PageContext::settingsChanged, this,
        [this] { m_page.setColorMap(m_context.settings().studio().colorMap); });
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

/// The latest run that was measured tells how fast training is in this workspace.
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
