#include "server/engine_socket.h"

#include "common/error.h"
#include "common/sha256.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <span>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace lr::server {

using common::Error;
using common::ErrorCode;

namespace {

std::filesystem::path runtimeFolder()
{
    if (const char* folder = std::getenv("XDG_RUNTIME_DIR"); folder != nullptr && folder[0] == '/')
        return std::filesystem::path(folder) / "lightreasoner";
    const auto user = fmt::to_string(::getuid());
    const auto systemFolder = std::filesystem::path("/run/user") / user;
    if (::access(systemFolder.c_str(), W_OK | X_OK) == 0)
        return systemFolder / "lightreasoner";
    return std::filesystem::path("/tmp") / ("lightreasoner-" + user);
}

sockaddr_un addressOf(const std::filesystem::path& socket)
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    if (socket.native().size() >= sizeof address.sun_path)
        throw Error(ErrorCode::InvalidArgument, "The path of the engine's socket " + common::quotedPath(socket) +
                                                    " is too long. Set XDG_RUNTIME_DIR to a shorter folder.");
    std::memcpy(address.sun_path, socket.c_str(), socket.native().size() + 1);
    return address;
}

Fd newSocket()
{
    Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!fd)
        throw common::systemError("Cannot make a socket for", "the engine", errno);
    return fd;
}

} // namespace

Fd& Fd::operator=(Fd&& other) noexcept
{
    if (this != &other) {
        if (m_fd >= 0)
            ::close(m_fd);
        m_fd = other.release();
    }
    return *this;
}

Fd::~Fd()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

int Fd::release()
{
    return std::exchange(m_fd, -1);
}

std::filesystem::path socketFolder()
{
    const auto folder = runtimeFolder();
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        throw common::systemError("Cannot make the folder of the engine's socket", folder.native(), errno);
    struct stat info = {};
    if (::lstat(folder.c_str(), &info) != 0)
        throw common::systemError("Cannot look at the folder of the engine's socket", folder.native(), errno);
    if (!S_ISDIR(info.st_mode) || info.st_uid != ::getuid() || (info.st_mode & 0077) != 0)
        throw Error(ErrorCode::IoError, common::quotedPath(folder) +
                                            " is not a folder that is this user's alone (mode 0700). Remove "
                                            "it, or set XDG_RUNTIME_DIR to a folder of yours.");
    return folder;
}

std::filesystem::path socketPath(const std::filesystem::path& workspace)
{
    const auto& name = workspace.native();
    const auto hash = common::sha256(std::as_bytes(std::span(name))).substr(0, 16);
    return socketFolder() / ((name.empty() ? std::string("engine") : "engine-" + hash) + ".sock");
}

namespace {

/// Makes room for a socket. What is not a dead socket of this user stays.
void removeDeadSocket(const std::filesystem::path& path)
{
    struct stat info = {};
    if (::lstat(path.c_str(), &info) != 0) {
        if (errno == ENOENT)
            return;
        throw common::systemError("Cannot look at", path.native(), errno);
    }
    if (!S_ISSOCK(info.st_mode) || info.st_uid != ::getuid())
        throw Error(ErrorCode::InvalidArgument,
            fmt::format("{} is there already and is no socket of yours; it is left as it is. Name another path.",
                common::quotedPath(path)));
    if (connectTo(path))
        throw Error(ErrorCode::InvalidArgument,
            fmt::format("An engine listens on {} already. Connect to it, stop it, or name another path.",
                common::quotedPath(path)));
    ::unlink(path.c_str());
}

} // namespace

Fd listenOn(const std::filesystem::path& path)
{
    auto fd = newSocket();
    const auto address = addressOf(path);
    removeDeadSocket(path);
    const auto mask = ::umask(0177);
    const int bound = ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    const int reason = errno;
    ::umask(mask);
    if (bound != 0)
        throw common::systemError("Cannot make the engine's socket", path.native(), reason);
    constexpr int kBacklog = 16;
    if (::listen(fd.get(), kBacklog) != 0)
        throw common::systemError("Cannot listen on the engine's socket", path.native(), errno);
    return fd;
}

bool isReachable(int listener)
{
    sockaddr_un address = {};
    socklen_t size = sizeof address;
    if (::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0 || address.sun_path[0] == '\0')
        return true; // the socket never had a name
    return ::access(address.sun_path, F_OK) == 0 || errno != ENOENT;
}

std::optional<Fd> connectTo(const std::filesystem::path& path)
{
    auto fd = newSocket();
    const auto address = addressOf(path);
    int result = 0;
    do
        result = ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    while (result != 0 && errno == EINTR);
    if (result == 0)
        return fd;
    if (errno == ENOENT || errno == ECONNREFUSED)
        return std::nullopt;
    throw common::systemError("Cannot connect to the engine's socket", path.native(), errno);
}

Fd acceptOwn(int listener)
{
    Fd fd(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
    if (!fd)
        return Fd();
    ucred peer = {};
    socklen_t size = sizeof peer;
    // The folder's permissions keep other users out already. This check also holds if somebody loosens them.
    if (::getsockopt(fd.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.uid != ::getuid())
        return Fd();
    return fd;
}

} // namespace lr::server
