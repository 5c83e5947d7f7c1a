#include "server/client.h"

#include "common/error.h"
#include "protocol/message_json.h"
#include "protocol/method_names.h"
#include "server/failure.h"

#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace lr::server {

using common::Error;
using common::ErrorCode;

namespace {

constexpr const char* kSender = "the client";

std::string droppedFrame(std::int64_t since)
{
    return protocol::frameOf(protocol::Notification{
        protocol::notification::kEventsDropped, protocol::toJson(protocol::ReadEventsRequest{since})});
}

protocol::ErrorResponse errorResponse(std::optional<protocol::RequestId> id, int rpcCode)
{
    return {.id = id, .rpcCode = rpcCode, .failure = failureOf(std::current_exception())};
}

} // namespace

Client::Client(int in, int out, const Dispatcher& dispatcher, Broadcaster& broadcaster)
    : m_in(in)
    , m_dispatcher(dispatcher)
    , m_broadcaster(broadcaster)
    , m_outbox((makeNonBlocking(out), out), droppedFrame)
    , m_wakeFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    , m_lane([this] { answerQueue(); })
{}

Client::~Client()
{
    m_broadcaster.remove(m_outbox);
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
        m_waiting.clear();
    }
    m_changed.notify_all();
    m_outbox.close();
    m_lane.join();
    ::close(m_wakeFd);
}

void Client::stop()
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto woken = ::write(m_wakeFd, &one, sizeof one);
}

/// Waits until there is input. False if stop() was called.
bool Client::waitForInput() const
{
    while (true) {
        std::array<pollfd, 2> fds{{{m_in, POLLIN, 0}, {m_wakeFd, POLLIN, 0}}};
        if (::poll(fds.data(), fds.size(), -1) < 0 && errno != EINTR)
            return false;
        if (fds[1].revents != 0)
            return false;
        if (fds[0].revents != 0)
            return true;
    }
}

void Client::run()
{
    protocol::FrameDecoder decoder;
    std::array<char, 64 << 10> buffer;
    while (waitForInput()) {
        const auto size = ::read(m_in, buffer.data(), buffer.size());
        if (size < 0 && (errno == EAGAIN || errno == EINTR))
            continue;
        if (size <= 0) {
            decoder.finish();
            takeFrames(decoder);
            return;
        }
        decoder.feed({buffer.data(), static_cast<std::size_t>(size)});
        if (!takeFrames(decoder))
            return;
    }
}

/// False if the stream is broken: it is then unknown where the next message begins.
bool Client::takeFrames(protocol::FrameDecoder& decoder)
{
    try {
        while (auto frame = decoder.next())
            take(std::move(*frame));
        return true;
    } catch (const Error&) {
        send(errorResponse(std::nullopt, protocol::rpc_code::kParseError));
        return false;
    }
}

void Client::take(protocol::Frame received)
{
    try {
        auto message = protocol::decodeMessage(std::move(received), kSender);
        auto* request = std::get_if<protocol::Request>(&message);
        if (request == nullptr)
            return; // ignored: clients send no notifications, and the engine sends no requests to be answered
        if (m_isInitialized && !Dispatcher::isQuick(request->method))
            enqueue(std::move(*request));
        else
            answer(*request);
    } catch (const Error&) {
        send(errorResponse(std::nullopt, protocol::rpc_code::kInvalidRequest));
    }
}

Answer Client::answerTo(const protocol::Request& request)
{
    const bool isFirst = request.method == protocol::method::kInitialize;
    if (!isFirst && !m_isInitialized)
        throw Error(ErrorCode::InvalidArgument, "The first request of a connection must be \"initialize\".");
    auto result = m_dispatcher.call(request.method, request.params);
    if (isFirst && !m_isInitialized) {
        m_isInitialized = true;
        m_broadcaster.add(m_outbox);
    }
    return result;
}

void Client::answer(const protocol::Request& request)
{
    std::string frame;
    try {
        auto answer = answerTo(request);
        frame =
            protocol::frameOf(protocol::Response{request.id, std::move(answer.result), std::move(answer.attachment)});
    } catch (...) {
        send(errorResponse(request.id, protocol::rpc_code::kRequestFailed));
        return;
    }
    m_outbox.answer(std::move(frame));
}

void Client::send(const protocol::RpcMessage& message)
{
    m_outbox.answer(protocol::frameOf(message));
}

void Client::enqueue(protocol::Request request)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_waiting.size() < kMaxWaiting; });
    m_waiting.push_back(std::move(request));
    m_changed.notify_all();
}

void Client::answerQueue()
{
    while (true) {
        protocol::Request request;
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [this] { return !m_waiting.empty() || m_isEnding; });
            if (m_isEnding)
                return;
            request = std::move(m_waiting.front());
            m_waiting.pop_front();
        }
        m_changed.notify_all();
        answer(request);
    }
}

} // namespace lr::server
