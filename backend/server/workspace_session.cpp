#include "server/workspace_session.h"

#include "common/error.h"
#include "jobs/run_folders.h"
#include "protocol/message_json.h"
#include "protocol/method_names.h"
#include "store/workspace.h"

#include <cstdlib>

namespace lr::server {

using common::Error;
using common::ErrorCode;
using store::Workspace;

namespace {

std::filesystem::path homeFolder()
{
    const char* home = std::getenv("HOME");
    return home != nullptr ? home : "/";
}

/// Makes sure that there is a workspace in the newest layout.
void prepare(const std::filesystem::path& folder, bool createIfMissing)
{
    std::error_code unknown;
    if (createIfMissing && !std::filesystem::exists(folder / Workspace::kFileName, unknown)) {
        Workspace::open(folder, Workspace::Mode::CreateIfMissing);
        return;
    }
    try {
        Workspace::open(folder, Workspace::Mode::ReadOnly);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::NotFound || !createIfMissing)
            throw;
        Workspace::open(folder, Workspace::Mode::ReadWrite); // making it was interrupted
    }
}

protocol::ScoringInfo describeScoring(const Workspace& workspace, const store::Scoring& scoring)
{
    const auto generation = workspace.generation(scoring.generation);
    const auto expert = workspace.model(generation.expert);
    const auto source = workspace.folder().native();
    return {.id = static_cast<std::int64_t>(scoring.id),
        .expertPath = expert.path,
        .amateurPath = workspace.model(scoring.amateur).path,
        .expertFingerprint = expert.fingerprint,
        .isGivenText = generation.kind == store::GenerationKind::Text,
        .generationSettings = common::parseJson(generation.settings, source),
        .scoringSettings = common::parseJson(scoring.settings, source),
        .createdAtMs = scoring.createdAtMs,
        .numTrajectories = scoring.numTrajectories,
        .numSteps = scoring.numSteps,
        .numCandidates = scoring.numCandidates};
}

} // namespace

std::filesystem::path canonicalFolder(const std::string& path, const std::filesystem::path& base)
{
    if (path.empty())
        throw Error(ErrorCode::InvalidArgument, "The workspace has no path. Name a folder.");
    auto folder = path.starts_with("~/") ? homeFolder() / path.substr(2) : base / path;
    std::error_code unknown;
    auto canonical = std::filesystem::weakly_canonical(folder, unknown);
    return unknown ? folder : canonical;
}

protocol::WorkspaceInfo describeWorkspace(const std::filesystem::path& folder)
{
    const auto workspace = Workspace::open(folder, Workspace::Mode::ReadOnly);
    protocol::WorkspaceInfo info;
    info.path = folder.string();
    for (const auto& scoring : workspace.scorings())
        info.scorings.push_back(describeScoring(workspace, scoring));
    info.numProblems = workspace.numProblems();
    info.numEvaluations = static_cast<std::int64_t>(workspace.evaluations().all().size());
    info.numRuns = static_cast<std::int64_t>(jobs::runFolders(folder).size());
    return info;
}

WorkspaceSession::WorkspaceSession(jobs::JobRunner& runner, Broadcaster& broadcaster, std::filesystem::path bound)
    : m_runner(runner)
    , m_broadcaster(broadcaster)
    , m_bound(std::move(bound))
{}

protocol::WorkspaceInfo WorkspaceSession::open(const protocol::OpenWorkspaceRequest& request)
{
    // A client's relative path begins at the home folder, where an ssh session would start.
    const auto folder =
        request.path.empty() && !m_bound.empty() ? m_bound : canonicalFolder(request.path, homeFolder());
    if (!m_bound.empty() && folder != m_bound)
        throw Error(ErrorCode::InvalidArgument, "This engine belongs to the workspace " + common::quotedPath(m_bound) +
                                                    ". Start another one for " + common::quotedPath(folder) + ".");
    const std::lock_guard lock(m_mutex);
    prepare(folder, request.createIfMissing);
    auto info = describeWorkspace(folder);
    if (!m_open || m_open->folder != folder)
        switchTo(folder);
    return info;
}

void WorkspaceSession::switchTo(const std::filesystem::path& folder)
{
    if (m_open && m_open->jobs && m_open->jobs->isBusy())
        throw Error(ErrorCode::InvalidArgument, "A job is under way in " + common::quotedPath(m_open->folder) +
                                                    ". Wait for it, or stop it, before another workspace is opened.");
    m_open.reset();
    auto opened = std::make_shared<OpenWorkspace>();
    opened->folder = folder;
    try {
        auto onResults = [this, folder] {
            try {
                m_broadcaster.send(
                    protocol::notification::kWorkspaceChanged, protocol::toJson(describeWorkspace(folder)));
            } catch (const Error&) { // the next request will report the fault
            }
        };
        opened->jobs = std::make_unique<JobQueue>(
            store::JobJournal::open(folder), folder, m_runner, m_broadcaster, std::move(onResults));
    } catch (const Error& error) {
        if (error.code() != ErrorCode::IoError)
            throw;
        opened->whyNoJobs = error.what();
    }
    m_open = std::move(opened);
}

std::shared_ptr<OpenWorkspace> WorkspaceSession::current()
{
    const std::lock_guard lock(m_mutex);
    if (!m_open)
        throw Error(ErrorCode::InvalidArgument, "No workspace is open. Open one first.");
    return m_open;
}

std::shared_ptr<JobQueue> WorkspaceSession::jobs()
{
    auto open = current();
    if (!open->jobs) { // the process that held it may have ended
        const std::lock_guard lock(m_mutex);
        if (m_open == open)
            switchTo(open->folder);
        open = m_open ? m_open : open;
    }
    if (!open->jobs)
        throw Error(ErrorCode::IoError, "No job can run in " + common::quotedPath(open->folder) + ": " +
                                            open->whyNoJobs + " Copy the workspace, or open another.");
    auto* jobs = open->jobs.get();
    return {std::move(open), jobs};
}

bool WorkspaceSession::isBusy()
{
    const std::lock_guard lock(m_mutex);
    return m_open && m_open->jobs && m_open->jobs->isBusy();
}

void WorkspaceSession::finish()
{
    std::shared_ptr<OpenWorkspace> open;
    {
        const std::lock_guard lock(m_mutex);
        open = std::move(m_open);
    }
    if (open && open->jobs)
        open->jobs->finish();
}

} // namespace lr::server
