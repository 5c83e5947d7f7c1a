#include "server/log_sink.h"

#include "protocol/message_json.h"
#include "protocol/method_names.h"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <mutex>

namespace lr::server {

namespace {

class ClientSink : public spdlog::sinks::base_sink<std::mutex>
{
public:
    explicit ClientSink(Broadcaster& broadcaster)
        : m_broadcaster(broadcaster)
    {}

protected:
    void sink_it_(const spdlog::details::log_msg& message) override
    {
        const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(message.time.time_since_epoch());
        const char* level = message.level >= spdlog::level::err    ? "error"
                            : message.level == spdlog::level::warn ? "warning"
                                                                   : "info";
        m_broadcaster.send(protocol::notification::kLog,
            protocol::toJson(
                protocol::LogLine{time.count(), level, std::string(message.payload.data(), message.payload.size())}));
    }
    void flush_() override {}

private:
    Broadcaster& m_broadcaster;
};

} // namespace

LogToClients::LogToClients(Broadcaster& broadcaster)
    : m_sink(std::make_shared<ClientSink>(broadcaster))
{
    spdlog::default_logger()->sinks().push_back(m_sink);
}

LogToClients::~LogToClients()
{
    std::erase(spdlog::default_logger()->sinks(), m_sink);
}

} // namespace lr::server
