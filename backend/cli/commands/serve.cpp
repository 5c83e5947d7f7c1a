#include "cli/command_line.h"
#include "common/error.h"
#include "engine/engine_description.h"
#include "engine/engine_jobs.h"
#include "server/attach.h"
#include "server/engine_server.h"
#include "server/engine_socket.h"
#include "server/log_sink.h"
#include "server/workspace_session.h"

#include <fcntl.h>
#include <unistd.h>

namespace lr::cli {

namespace {

struct ServeOptions
{
    std::string workspace;
    std::filesystem::path listen;
    int readyFd = -1;
    int idleSeconds = 1800;
};

/// Returns a copy of stdout for frames only. From now on everything else that the process prints to stdout goes to
/// stderr.
server::Fd takeStdout()
{
    server::Fd frames(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3));
    if (!frames || ::dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
        throw common::systemError("Cannot take over", "standard output", errno);
    return frames;
}

std::filesystem::path boundWorkspace(const std::string& path)
{
    return path.empty() ? std::filesystem::path() : server::canonicalFolder(path, std::filesystem::current_path());
}

void serve(const ServeOptions& options, const CommandContext& context)
{
    engine::EngineJobs jobs;
    server::EngineServer engine(
        jobs, [] { return engine::describeEngine(); }, boundWorkspace(options.workspace));
    const server::LogToClients log(engine.broadcaster());
    if (options.listen.empty()) {
        const auto frames = takeStdout();
        engine.serve(STDIN_FILENO, frames.get(), context.stop);
        return;
    }
    const auto listener = server::listenOn(options.listen);
    if (options.readyFd >= 0)
        server::reportReady(options.readyFd);
    engine.listen(listener.get(), std::chrono::seconds(options.idleSeconds), context.stop);
}

} // namespace

void addServeCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand(
        "serve", "Answer another program on stdin and stdout: JSON-RPC 2.0 in Content-Length frames");
    auto options = std::make_shared<ServeOptions>();
    command->add_option("--workspace", options->workspace, "The only workspace to open")->default_str("any");
    command->add_option("--listen", options->listen, "Serve any number of clients on this Unix socket instead")
        ->default_str("none");
    command->add_option("--idle", options->idleSeconds, "With --listen: seconds without client or job before it ends")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_option("--ready-fd", options->readyFd, "")->group("");
    command->callback([options, &context] { serve(*options, context); });
}

void addAttachCommand(CLI::App& app, CommandContext&)
{
    auto* command = app.add_subcommand("attach", "Connect stdin and stdout to your engine for a workspace, and start "
                                                 "it if it does not run; it goes on without you");
    auto workspace = std::make_shared<std::string>();
    command->add_option("--workspace", *workspace, "The workspace it belongs to")->default_str("any, one at a time");
    command->callback([workspace] { server::attach(boundWorkspace(*workspace)); });
}

} // namespace lr::cli
