#pragma once

#include "protocol/workspace_messages.h"
#include "server/job_queue.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace lr::server {

/// The workspace that is open and its jobs.
struct OpenWorkspace
{
    std::filesystem::path folder;
    std::unique_ptr<JobQueue> jobs; ///< null: nothing can be written there
    std::string whyNoJobs;          ///< a sentence, where `jobs` is null
};

/// What all clients of an engine share: one open workspace. Any thread may call.
class WorkspaceSession
{
public:
    /// `bound`: the only workspace this engine may open; empty: any, one at a time. Both others are borrowed.
    WorkspaceSession(jobs::JobRunner& runner, Broadcaster& broadcaster, std::filesystem::path bound);

    /// Opens a workspace, or answers about the one that is open. Throws what opening throws; Error(InvalidArgument) if
    /// the engine is bound to another one, or busy in another one.
    protocol::WorkspaceInfo open(const protocol::OpenWorkspaceRequest& request);

    /// Throws Error(InvalidArgument) before open().
    std::shared_ptr<OpenWorkspace> current();
    /// The queue of the open workspace. Throws Error(IoError) where nothing can be written.
    std::shared_ptr<JobQueue> jobs();

    const std::filesystem::path& bound() const { return m_bound; }
    bool isBusy();
    /// Stops the running job, which saves its state, and closes the workspace.
    void finish();

private:
    void switchTo(const std::filesystem::path& folder);

    jobs::JobRunner& m_runner;
    Broadcaster& m_broadcaster;
    const std::filesystem::path m_bound;
    std::mutex m_mutex;
    std::shared_ptr<OpenWorkspace> m_open;
};

/// The canonical path of a folder. A relative path begins at `base`, "~/" at the home folder. Throws
/// Error(InvalidArgument) for an empty path.
std::filesystem::path canonicalFolder(const std::string& path, const std::filesystem::path& base);

/// What is in a workspace. Throws as store::Workspace::open.
protocol::WorkspaceInfo describeWorkspace(const std::filesystem::path& folder);

} // namespace lr::server
