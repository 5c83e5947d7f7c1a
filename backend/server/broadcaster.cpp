#include "server/broadcaster.h"

#include "protocol/frame.h"
#include "protocol/rpc.h"
#include "server/outbox.h"

#include <algorithm>

namespace lr::server {

void Broadcaster::add(Outbox& outbox)
{
    const std::lock_guard lock(m_mutex);
    m_outboxes.push_back(&outbox);
}

void Broadcaster::remove(Outbox& outbox)
{
    const std::lock_guard lock(m_mutex);
    std::erase(m_outboxes, &outbox);
}

void Broadcaster::send(std::string_view method, const common::Json& params, std::string_view key, std::int64_t sequence)
{
    const std::lock_guard lock(m_mutex);
    if (m_outboxes.empty())
        return;
    const auto frame = protocol::frameOf(protocol::Notification{std::string(method), params});
    for (auto* outbox : m_outboxes)
        outbox->notify(frame, key, sequence);
}

} // namespace lr::server
