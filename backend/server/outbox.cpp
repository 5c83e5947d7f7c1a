#include "server/outbox.h"

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lr::server {

namespace {

constexpr auto kPatience = std::chrono::seconds(1); ///< how long close() waits for a client that does not read
constexpr std::size_t kMaxWaitingAnswerBytes = 4u << 20;

} // namespace

void makeNonBlocking(int fd)
{
    struct stat info = {};
    if (::fstat(fd, &info) == 0 && (S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode)))
        ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
}

Outbox::Outbox(int fd, std::function<std::string(std::int64_t)> droppedFrame)
    : m_fd(fd)
    , m_droppedFrame(std::move(droppedFrame))
    , m_wakeFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    , m_writer([this] { writeItems(); })
{}

Outbox::~Outbox()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isClosing = true;
        m_hasEnded = true;
    }
    m_changed.notify_all();
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto woken = ::write(m_wakeFd, &one, sizeof one);
    m_writer.join();
    ::close(m_wakeFd);
}

void Outbox::push(Item item)
{
    m_waitingBytes += item.frame.size();
    m_items.push_back(std::move(item));
    if (!m_items.back().key.empty())
        m_byKey[m_items.back().key] = std::prev(m_items.end());
    m_changed.notify_all();
}

bool Outbox::answer(std::string frame)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_waitingBytes < kMaxWaitingAnswerBytes || m_isClosing || m_hasEnded; });
    if (m_hasEnded || m_isClosing)
        return false;
    push({std::move(frame), {}});
    return true;
}

void Outbox::notify(std::string frame, std::string_view key, std::int64_t sequence)
{
    const std::lock_guard lock(m_mutex);
    if (m_hasEnded || m_isClosing)
        return;
    if (const auto older = m_byKey.find(key); older != m_byKey.end()) {
        m_waitingBytes -= older->second->frame.size();
        m_items.erase(older->second);
        m_byKey.erase(older);
    }
    if (m_droppedSince || m_waitingBytes + frame.size() > kMaxWaitingBytes) {
        m_droppedSince = m_droppedSince.value_or(m_lastSequence);
        return;
    }
    m_lastSequence = std::max(m_lastSequence, sequence);
    push({std::move(frame), std::string(key)});
}

std::optional<std::string> Outbox::next()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return !m_items.empty() || m_droppedSince || m_isClosing || m_hasEnded; });
    if (m_hasEnded)
        return std::nullopt;
    if (m_items.empty()) {
        if (!m_droppedSince)
            return std::nullopt;
        const auto since = *m_droppedSince;
        m_droppedSince.reset();
        return m_droppedFrame(since);
    }
    auto item = std::move(m_items.front());
    m_items.pop_front();
    if (!item.key.empty())
        m_byKey.erase(item.key);
    m_waitingBytes -= item.frame.size();
    m_changed.notify_all();
    return std::move(item.frame);
}

void Outbox::writeItems()
{
    while (const auto frame = next()) {
        if (!writeFrame(*frame))
            break;
    }
    const std::lock_guard lock(m_mutex);
    m_hasEnded = true;
    m_changed.notify_all();
}

bool Outbox::writeFrame(std::string_view frame)
{
    while (!frame.empty()) {
        const auto written = ::write(m_fd, frame.data(), frame.size());
        if (written > 0) {
            frame.remove_prefix(static_cast<std::size_t>(written));
            continue;
        }
        if (errno != EAGAIN && errno != EINTR)
            return false;
        pollfd fds[] = {{m_fd, POLLOUT, 0}, {m_wakeFd, POLLIN, 0}};
        ::poll(fds, 2, -1);
        if (fds[1].revents != 0)
            return false;
    }
    return true;
}

void Outbox::close()
{
    std::unique_lock lock(m_mutex);
    m_isClosing = true;
    m_changed.notify_all();
    auto numLeft = m_items.size();
    while (!m_changed.wait_for(lock, kPatience, [this] { return m_hasEnded; })) {
        if (m_items.size() == numLeft)
            break; // the client has stopped reading
        numLeft = m_items.size();
    }
}

} // namespace lr::server
