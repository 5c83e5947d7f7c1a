#include "store/workspace_lock.h"

#include "common/error.h"

#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace lr::store {

using common::Error;
using common::ErrorCode;

namespace {

/// " (process 123)", or nothing if the file does not say.
std::string ownerOf(int fd)
{
    char text[24] = {};
    const auto length = ::pread(fd, text, sizeof text, 0);
    long process = 0;
    if (length <= 0 || std::from_chars(text, text + length, process).ec != std::errc() || process <= 0)
        return {};
    return fmt::format(" (process {})", process);
}

void writeOwner(int fd)
{
    // Only the message needs the process id, so it does not matter if a full disk refuses it.
    const std::string text = fmt::format("{}\n", ::getpid());
    if (::ftruncate(fd, 0) == 0) [[maybe_unused]]
        const auto written = ::pwrite(fd, text.data(), text.size(), 0);
}

[[noreturn]] void refuse(int fd, const std::filesystem::path& folder, const std::filesystem::path& file)
{
    const int reason = errno;
    const std::string owner = ownerOf(fd);
    ::close(fd);
    if (reason != EWOULDBLOCK)
        throw common::systemError("Cannot lock", file.native(), reason);
    throw Error(ErrorCode::IoError, "The workspace '" + common::printable(folder.native(), 400) +
                                        "' is open in another process" + owner +
                                        ". Wait until that one has finished, or choose another workspace.");
}

} // namespace

WorkspaceLock::WorkspaceLock(const std::filesystem::path& folder, const char* fileName)
{
    const auto file = folder / fileName;
    // Does not follow a link and does not wait, as opening a pipe of that name could.
    m_fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0666);
    if (m_fd < 0)
        throw common::systemError("Cannot lock the workspace with", file.native(), errno);
    int result = 0;
    do
        result = ::flock(m_fd, LOCK_EX | LOCK_NB);
    while (result != 0 && errno == EINTR);
    if (result != 0)
        refuse(m_fd, folder, file);
    writeOwner(m_fd);
}

WorkspaceLock::WorkspaceLock(WorkspaceLock&& other) noexcept
    : m_fd(std::exchange(other.m_fd, -1))
{}

WorkspaceLock::~WorkspaceLock()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

} // namespace lr::store
