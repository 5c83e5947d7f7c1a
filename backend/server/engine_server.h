#pragma once

#include "jobs/job_runner.h"
#include "server/broadcaster.h"
#include "server/dispatcher.h"
#include "server/workspace_session.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <stop_token>

namespace lr::server {

/// An engine for other programs: answers requests and does jobs until it is told to end. serve() and listen() return
/// only after the running job has saved and stopped.
class EngineServer
{
public:
    /// `workspace`: the only one it may open; empty: any. `describe` describes engine and machine. `runner` is
    /// borrowed.
    EngineServer(jobs::JobRunner& runner, std::function<protocol::InitializeResult()> describe,
        const std::filesystem::path& workspace);

    /// One client on two file descriptors, until its stream or `stop` ends it.
    void serve(int in, int out, std::stop_token stop);

    /// Any number of clients on a listening socket. Ends when a client asks for shutdown, at `stop`, when there has
    /// been no client and no job for `idle`, or when there is neither and no client can connect any more because the
    /// socket's file is gone.
    void listen(int listener, std::chrono::seconds idle, std::stop_token stop);

    /// For log lines.
    Broadcaster& broadcaster() { return m_broadcaster; }

private:
    Broadcaster m_broadcaster;
    WorkspaceSession m_session;
    std::stop_source m_shutdown;
    Dispatcher m_dispatcher;
};

} // namespace lr::server
