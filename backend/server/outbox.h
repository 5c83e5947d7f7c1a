#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace lr::server {

/// The queue of frames for one client, and the thread that writes them. answer() waits for room, which delays only the
/// client that asked. notify() never waits: a newer notification replaces a waiting one with the same key, and if the
/// client reads too slowly, notifications are left out and the client is told so. Any thread may call.
class Outbox
{
public:
    /// Bytes that may wait before notifications are left out.
    static constexpr std::size_t kMaxWaitingBytes = 8u << 20;

    /// `droppedFrame` makes the notification that tells the client that events after sequence number `since` were left
    /// out. `fd` is borrowed, and must not block (see makeNonBlocking).
    Outbox(int fd, std::function<std::string(std::int64_t since)> droppedFrame);
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;
    /// Ends the writing at once; call close() first to have the rest written.
    ~Outbox();

    /// Queues an answer; waits first while too many bytes are waiting. False if the connection has ended.
    bool answer(std::string frame);

    /// Queues a notification. `key` names what it is about: a waiting frame with the same key is older news and is not
    /// sent; empty: the frame replaces none. `sequence`: of the event, or 0.
    void notify(std::string frame, std::string_view key, std::int64_t sequence);

    /// Takes nothing more and returns when what waits is written, the client is gone, or it has not read for a second.
    void close();

private:
    struct Item
    {
        std::string frame;
        std::string key;
    };
    using Items = std::list<Item>;

    void push(Item item);
    void writeItems();
    bool writeFrame(std::string_view frame);
    std::optional<std::string> next();

    const int m_fd;
    const std::function<std::string(std::int64_t)> m_droppedFrame;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    Items m_items;
    std::map<std::string, Items::iterator, std::less<>> m_byKey;
    std::size_t m_waitingBytes = 0;
    std::int64_t m_lastSequence = 0;            ///< of what was put in
    std::optional<std::int64_t> m_droppedSince; ///< events behind this one were left out
    bool m_isClosing = false;
    bool m_hasEnded = false;
    int m_wakeFd = -1;
    std::thread m_writer;
};

/// Pipes and sockets are made not to block; others (a terminal, a file) stay as they are.
void makeNonBlocking(int fd);

} // namespace lr::server
