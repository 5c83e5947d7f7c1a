#include "server/attach.h"

#include "common/error.h"
#include "server/engine_socket.h"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <spawn.h>
#include <string>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace lr::server {

using common::Error;
using common::ErrorCode;

namespace {

constexpr std::string_view kReady = "ready\n";
constexpr off_t kMaxLogBytes = 1 << 20;

/// $XDG_STATE_HOME/lightreasoner, by default ~/.local/state/lightreasoner.
std::filesystem::path logFolder()
{
    const char* state = std::getenv("XDG_STATE_HOME");
    const char* home = std::getenv("HOME");
    std::filesystem::path folder = "/tmp";
    if (state != nullptr && state[0] == '/')
        folder = state;
    else if (home != nullptr && home[0] == '/')
        folder = std::filesystem::path(home) / ".local/state";
    folder /= "lightreasoner";
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    return failed ? socketFolder() : folder;
}

/// The file for what the engine writes to stderr. It is emptied when it has grown long.
Fd openLog(const std::filesystem::path& file)
{
    Fd fd(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!fd)
        throw common::systemError("Cannot write the engine's log", file.native(), errno);
    struct stat info = {};
    if (::fstat(fd.get(), &info) == 0 && info.st_size > kMaxLogBytes && ::ftruncate(fd.get(), 0) != 0)
        throw common::systemError("Cannot empty the engine's log", file.native(), errno);
    return fd;
}

/// Held while an engine is started, so that two windows that open at the same time start only one.
Fd startLock(const std::filesystem::path& socket)
{
    const auto file = socket.native() + ".lock";
    Fd fd(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!fd)
        throw common::systemError("Cannot lock", file, errno);
    while (::flock(fd.get(), LOCK_EX) != 0) {
        if (errno != EINTR)
            throw common::systemError("Cannot lock", file, errno);
    }
    return fd;
}

/// Starts the engine's process in a session of its own. Of our file descriptors it gets only the log and the ready
/// pipe.
void spawn(const std::vector<std::string>& words, int log, int ready)
{
    std::vector<char*> arguments;
    for (const auto& word : words)
        arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ready, kReadyFd);
    posix_spawn_file_actions_adddup2(&actions, log, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, log, STDERR_FILENO);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    pid_t process = 0;
    const int failed = ::posix_spawn(&process, "/proc/self/exe", &actions, &attributes, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (failed != 0)
        throw common::systemError("Cannot start the engine", "/proc/self/exe", failed);
}

std::string readAll(int fd)
{
    std::string text;
    std::array<char, 1024> buffer;
    while (true) {
        const auto size = ::read(fd, buffer.data(), buffer.size());
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return text;
        text.append(buffer.data(), static_cast<std::size_t>(size));
    }
}

std::filesystem::path logOf(const std::filesystem::path& socket)
{
    return logFolder() / (socket.stem().string() + ".log");
}

void startEngine(const std::filesystem::path& workspace, const std::filesystem::path& socket)
{
    const auto logFile = logOf(socket);
    const auto log = openLog(logFile);
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        throw common::systemError("Cannot make a pipe to", "the engine", errno);
    const Fd reading(ends[0]);
    Fd writing(ends[1]);
    if (writing.get() == kReadyFd) // dup2 onto itself would leave it closed by exec
        writing = Fd(::fcntl(writing.get(), F_DUPFD_CLOEXEC, kReadyFd + 1));
    std::vector<std::string> words{
        "lightreasoner", "serve", "--listen", socket.string(), "--ready-fd", fmt::to_string(kReadyFd)};
    if (!workspace.empty())
        words.insert(words.end(), {"--workspace", workspace.string()});
    spawn(words, log.get(), writing.get());
    writing = Fd();
    if (readAll(reading.get()) != kReady)
        throw Error(ErrorCode::IoError,
            "The engine did not start. Its log '" + common::printable(logFile.native(), 400) + "' says why.");
}

Fd connectOrStart(const std::filesystem::path& workspace)
{
    const auto socket = socketPath(workspace);
    if (auto fd = connectTo(socket))
        return std::move(*fd);
    const auto lock = startLock(socket);
    if (auto fd = connectTo(socket)) // another process has started it meanwhile
        return std::move(*fd);
    startEngine(workspace, socket);
    if (auto fd = connectTo(socket))
        return std::move(*fd);
    throw Error(ErrorCode::IoError, "The engine ended right after its start. Its log in '" +
                                        common::printable(logFolder().native(), 400) + "' says why.");
}

/// Copies until the source ends or the target is gone.
void copy(int from, int to)
{
    std::vector<char> buffer(64 << 10);
    while (true) {
        const auto size = ::read(from, buffer.data(), buffer.size());
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return;
        for (ssize_t done = 0; done < size;) {
            const auto written = ::write(to, buffer.data() + done, static_cast<std::size_t>(size - done));
            if (written < 0 && errno == EINTR)
                continue;
            if (written <= 0)
                return;
            done += written;
        }
    }
}

} // namespace

void attach(const std::filesystem::path& workspace)
{
    const auto engine = connectOrStart(workspace);
    std::atomic<bool> inputEnded = false;
    std::thread([fd = engine.get(), &inputEnded] {
        copy(STDIN_FILENO, fd);
        inputEnded = true;
        ::shutdown(fd, SHUT_WR); // the engine ends the connection when it has answered
    }).detach();
    copy(engine.get(), STDOUT_FILENO);
    if (!inputEnded)
        std::fprintf(stderr, "The engine has ended. If nobody asked it to, its log '%s' may say why.\n",
            common::printable(logOf(socketPath(workspace)).native(), 400).c_str());
    // Ends without waiting for the other thread, which may wait for input for ever. Nothing has to be saved.
    std::_Exit(inputEnded ? 0 : common::exitCodeFor(ErrorCode::IoError));
}

void reportReady(int fd)
{
    [[maybe_unused]] const auto written = ::write(fd, kReady.data(), kReady.size());
    ::close(fd);
}

} // namespace lr::server
