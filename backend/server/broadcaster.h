#pragma once

#include "common/json.h"

#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

namespace lr::server {

class Outbox;

/// Sends notifications to every client that has introduced itself. Any thread may call; nothing here waits for a
/// client.
class Broadcaster
{
public:
    /// `outbox` must stay until it is removed.
    void add(Outbox& outbox);
    void remove(Outbox& outbox);

    /// `key` and `sequence` as in Outbox::notify.
    void send(
        std::string_view method, const common::Json& params, std::string_view key = {}, std::int64_t sequence = 0);

private:
    std::mutex m_mutex;
    std::vector<Outbox*> m_outboxes;
};

} // namespace lr::server
