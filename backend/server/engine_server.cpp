#include "server/engine_server.h"

#include "server/client.h"
#include "server/engine_socket.h"

#include <atomic>
#include <list>
#include <memory>
#include <poll.h>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>

namespace lr::server {

namespace {

/// A connection with the thread that reads it.
struct Connection
{
    Connection(Fd socket, const Dispatcher& dispatcher, Broadcaster& broadcaster)
        : fd(std::move(socket))
        , client(fd.get(), fd.get(), dispatcher, broadcaster)
        , reader([this] {
            client.run();
            hasEnded = true;
        })
    {}

    ~Connection()
    {
        client.stop();
        reader.join();
    }

    Fd fd;
    std::atomic<bool> hasEnded = false;
    Client client;
    std::thread reader;
};

/// Wakes a poll() when either token asks to stop.
class StopSignal
{
public:
    StopSignal(const std::stop_token& first, const std::stop_token& second)
        : m_fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
        , m_first(first, Wake{m_fd.get()})
        , m_second(second, Wake{m_fd.get()})
    {}

    int fd() const { return m_fd.get(); }

private:
    struct Wake
    {
        int fd;
        void operator()() const
        {
            const std::uint64_t one = 1;
            [[maybe_unused]] const auto woken = ::write(fd, &one, sizeof one);
        }
    };

    Fd m_fd;
    std::stop_callback<Wake> m_first;
    std::stop_callback<Wake> m_second;
};

} // namespace

EngineServer::EngineServer(jobs::JobRunner& runner, std::function<protocol::InitializeResult()> describe,
    const std::filesystem::path& workspace)
    : m_session(runner, m_broadcaster, workspace)
    , m_dispatcher(m_session, std::move(describe), [this] { m_shutdown.request_stop(); })
{}

void EngineServer::serve(int in, int out, std::stop_token stop)
{
    {
        Client client(in, out, m_dispatcher, m_broadcaster);
        const auto end = [&client] { client.stop(); };
        const std::stop_callback onSignal(stop, end);
        const std::stop_callback onShutdown(m_shutdown.get_token(), end);
        client.run();
        m_session.finish(); // while the client can still be told how its job ended
    }
}

void EngineServer::listen(int listener, std::chrono::seconds idle, std::stop_token stop)
{
    using Clock = std::chrono::steady_clock;
    constexpr int kLookAgainMs = 500;
    const StopSignal signal(stop, m_shutdown.get_token());
    std::list<Connection> connections;
    auto lastUse = Clock::now();
    while (true) {
        pollfd fds[] = {{listener, POLLIN, 0}, {signal.fd(), POLLIN, 0}};
        ::poll(fds, 2, kLookAgainMs);
        connections.remove_if([](const Connection& connection) { return connection.hasEnded.load(); });
        if (fds[1].revents != 0)
            break;
        if (fds[0].revents != 0) {
            if (auto fd = acceptOwn(listener))
                connections.emplace_back(std::move(fd), m_dispatcher, m_broadcaster);
        }
        if (!connections.empty() || m_session.isBusy())
            lastUse = Clock::now();
        else if (Clock::now() - lastUse >= idle || !isReachable(listener))
            break;
    }
    m_session.finish();
}

} // namespace lr::server
