#pragma once

#include "server/broadcaster.h"

#include <memory>

namespace spdlog::sinks {
class sink;
}

namespace lr::server {

/// While it lives, what the program logs goes to the clients too. `broadcaster` is borrowed.
class LogToClients
{
public:
    explicit LogToClients(Broadcaster& broadcaster);
    LogToClients(const LogToClients&) = delete;
    LogToClients& operator=(const LogToClients&) = delete;
    ~LogToClients();

private:
    std::shared_ptr<spdlog::sinks::sink> m_sink;
};

} // namespace lr::server
