#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace lr::server {

/// A file descriptor that is closed when its owner goes.
class Fd
{
public:
    explicit Fd(int fd = -1)
        : m_fd(fd)
    {}
    Fd(Fd&& other) noexcept
        : m_fd(other.release())
    {}
    Fd& operator=(Fd&& other) noexcept;
    ~Fd();

    int get() const { return m_fd; }
    int release();
    explicit operator bool() const { return m_fd >= 0; }

private:
    int m_fd;
};

/// Where the sockets of this user's engines are: $XDG_RUNTIME_DIR/lightreasoner, or where that is not set,
/// /run/user/UID/lightreasoner or /tmp/lightreasoner-UID. Made if it is missing. Throws Error(IoError) unless the
/// folder belongs to this user and nobody else may enter it.
std::filesystem::path socketFolder();

/// The socket of the engine of a workspace (empty: of the one that is bound to none).
std::filesystem::path socketPath(const std::filesystem::path& workspace);

/// A socket that only this user can connect to. A socket of this user's that nobody listens on is replaced; whatever
/// else has that name stays, and is named in an Error(InvalidArgument). Throws Error(IoError) if the system refuses.
Fd listenOn(const std::filesystem::path& socket);

/// Whether a listening socket still has its name in the file system, without which no one can connect to it.
bool isReachable(int listener);

/// Connects to an engine. Nothing if no engine listens there.
std::optional<Fd> connectTo(const std::filesystem::path& socket);

/// The next connection of a process of this user; those of others are closed. Nothing if there is none waiting.
Fd acceptOwn(int listener);

} // namespace lr::server
