#pragma once

#include "protocol/frame.h"
#include "protocol/message_json.h"
#include "protocol/method_names.h"
#include "protocol/rpc.h"

#include <QElapsedTimer>
#include <QIODevice>
#include <QLocalSocket>
#include <QProcess>

#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace lr::test {

/// A client that talks to an engine over any QIODevice. Functions wait for what they return, at most kTimeoutMs; they
/// throw std::runtime_error after that, or when the stream ends.
class RpcClient
{
public:
    using Json = common::Json;

    explicit RpcClient(QIODevice& device)
        : m_device(device)
    {}

    /// Sends a request and returns its number.
    std::int64_t send(const char* method, const Json& params = Json::object())
    {
        const protocol::Request request{.id = ++m_lastId, .method = method, .params = params};
        sendRaw(protocol::encodeFrame(protocol::encodeMessage(request)));
        return m_lastId;
    }

    void sendRaw(const std::string& bytes)
    {
        m_device.write(bytes.data(), static_cast<qint64>(bytes.size()));
        while (m_device.bytesToWrite() > 0 && m_device.waitForBytesWritten(kTimeoutMs)) {
        }
    }

    /// The answer to a request: a Response or an ErrorResponse.
    protocol::RpcMessage answer(std::int64_t id)
    {
        waitUntil([&] { return m_answers.contains(id); });
        return m_answers.at(id);
    }

    Json call(const char* method, const Json& params = Json::object()) { return succeed(method, params).result; }

    template <class Result, class Params>
    Result call(const char* method, const Params& params)
    {
        auto response = succeed(method, protocol::toJson(params));
        auto result = protocol::fromJson<Result>(response.result, method);
        if constexpr (protocol::HasAttachment<Result>)
            attachmentOf(result) = std::move(response.attachment);
        return result;
    }

    /// Sends a request that must fail and returns its failure. Throws std::runtime_error if the request succeeds.
    protocol::Failure failure(const char* method, const Json& params = Json::object())
    {
        const auto message = answer(send(method, params));
        if (const auto* failed = std::get_if<protocol::ErrorResponse>(&message))
            return failed->failure;
        throw std::runtime_error(std::string(method) + " should have failed");
    }

    Json initialize(int version = protocol::kProtocolVersion)
    {
        return call(protocol::method::kInitialize, {{"protocol_version", version}, {"client_name", "test"}});
    }

    /// Waits for the first notification of `method` that `matches` and returns its parameters. Notifications before it
    /// stay in notifications().
    Json notification(const char* method, const std::function<bool(const Json&)>& matches)
    {
        const Json* found = nullptr;
        waitUntil([&] {
            for (const auto& notification : m_notifications) {
                if (notification.method == method && matches(notification.params)) {
                    found = &notification.params;
                    return true;
                }
            }
            return false;
        });
        return *found;
    }

    /// Waits until a job is in one of the states and returns the description that says so.
    Json jobIn(std::int64_t id, const std::vector<std::string>& states)
    {
        return notification(protocol::notification::kJobChanged, [&](const Json& info) {
            const auto state = info["state"].get<std::string>();
            return info["id"] == id && std::find(states.begin(), states.end(), state) != states.end();
        });
    }

    const std::vector<protocol::Notification>& notifications() const { return m_notifications; }
    void forgetNotifications() { m_notifications.clear(); }

    /// Reads until the other side closes the stream. Returns false if it does not in time.
    bool waitForEnd()
    {
        try {
            waitUntil([] { return false; });
        } catch (const std::runtime_error&) {
        }
        return m_hasEnded;
    }

    void waitUntil(const std::function<bool()>& condition)
    {
        QElapsedTimer clock;
        clock.start();
        while (!condition()) {
            const auto left = static_cast<int>(kTimeoutMs - clock.elapsed());
            if (m_hasEnded || left <= 0)
                throw std::runtime_error(m_hasEnded ? "the stream has ended" : "nothing came in time");
            if (m_device.bytesAvailable() == 0 && !m_device.waitForReadyRead(left) && m_device.bytesAvailable() == 0) {
                m_hasEnded = !isOpen();
                continue;
            }
            take(m_device.readAll().toStdString());
        }
    }

private:
    protocol::Response succeed(const char* method, const Json& params)
    {
        const auto message = answer(send(method, params));
        if (const auto* failed = std::get_if<protocol::ErrorResponse>(&message))
            throw std::runtime_error(std::string(method) + " failed: " + failed->failure.message);
        return std::get<protocol::Response>(message);
    }

    static constexpr int kTimeoutMs = 60'000;

    bool isOpen() const
    {
        if (const auto* socket = qobject_cast<const QLocalSocket*>(&m_device))
            return socket->state() == QLocalSocket::ConnectedState;
        if (const auto* process = qobject_cast<const QProcess*>(&m_device))
            return process->state() != QProcess::NotRunning;
        return m_device.isOpen();
    }

    void take(const std::string& bytes)
    {
        m_decoder.feed(bytes);
        while (auto frame = m_decoder.next()) {
            auto message = protocol::decodeMessage(std::move(*frame), "the engine");
            if (const auto* response = std::get_if<protocol::Response>(&message))
                m_answers.emplace(response->id, message);
            else if (const auto* failed = std::get_if<protocol::ErrorResponse>(&message))
                m_answers.emplace(failed->id.value_or(-1), message);
            else if (auto* notification = std::get_if<protocol::Notification>(&message))
                m_notifications.push_back(std::move(*notification));
        }
    }

    QIODevice& m_device;
    protocol::FrameDecoder m_decoder;
    std::int64_t m_lastId = 0;
    std::map<std::int64_t, protocol::RpcMessage> m_answers; ///< by request number; −1: an error without a request
    std::vector<protocol::Notification> m_notifications;
    bool m_hasEnded = false;
};

} // namespace lr::test
