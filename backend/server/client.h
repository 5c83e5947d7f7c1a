#pragma once

#include "protocol/frame.h"
#include "protocol/rpc.h"
#include "server/broadcaster.h"
#include "server/dispatcher.h"
#include "server/outbox.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

namespace lr::server {

/// One connection. Requests are read on the thread that calls run(). Short ones are answered there, long ones in order
/// on a second thread; a third thread writes everything, so that a client that reads slowly delays only itself.
class Client
{
public:
    /// All arguments are borrowed. `out` is made non-blocking.
    Client(int in, int out, const Dispatcher& dispatcher, Broadcaster& broadcaster);
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client();

    /// Reads and answers until the stream ends, stop() is called, or what comes is no frame.
    void run();

    /// Any thread: makes run() return soon.
    void stop();

private:
    static constexpr std::size_t kMaxWaiting = 64; ///< requests; beyond that nothing more is read

    bool waitForInput() const;
    bool takeFrames(protocol::FrameDecoder& decoder);
    void take(protocol::Frame received);
    void answer(const protocol::Request& request);
    Answer answerTo(const protocol::Request& request);
    void enqueue(protocol::Request request);
    void send(const protocol::RpcMessage& message);
    void answerQueue();

    const int m_in;
    const Dispatcher& m_dispatcher;
    Broadcaster& m_broadcaster;
    Outbox m_outbox;
    bool m_isInitialized = false; ///< of the reading thread
    int m_wakeFd = -1;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<protocol::Request> m_waiting;
    bool m_isEnding = false;
    std::thread m_lane;
};

} // namespace lr::server
