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

/// What waits to be written to one client, and the thread that writes it. Answers wait for room, which holds up nobody
/// but the client that asked; notifications never wait: one that is newer takes the place of its forerunner, and where
/// the client reads too slowly they are left out, which it is told. Any thread may call.
class Outbox
{
public:
    /// Bytes of notifications that may wait; beyond that they are left out.
    static constexpr std::size_t kMaxWaitingBytes = 8u << 20;

    /// `droppedFrame` makes the notification that tells the client of events left out behind the given sequence number.
    /// `fd` is borrowed, and must not block (see makeNonBlocking).
    Outbox(int fd, std::function<std::string(std::int64_t since)> droppedFrame);
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;
    /// Ends the writing at once; call close() first to have the rest written.
    ~Outbox();

    /// Waits for room while other answers wait. False if the connection has ended.
    bool answer(std::string frame);

    /// `key`: what this frame is the latest news of, so that an older one is not sent any more; empty: it always is.
    /// `sequence`: of the event, or 0.
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
