#include "app/pending_requests.h"

#include <algorithm>

namespace lr::app {

protocol::RequestId PendingRequests::add(PendingRequest request)
{
    m_requests.emplace(++m_last, std::move(request));
    return m_last;
}

void PendingRequests::cancel(protocol::RequestId id)
{
    const auto found = m_requests.find(id);
    if (found == m_requests.end())
        return;
    found->second.isCancelled = true;
    found->second.onResult = nullptr;
    found->second.onFailure = nullptr;
}

std::optional<PendingRequest> PendingRequests::take(protocol::RequestId id)
{
    auto node = m_requests.extract(id);
    return node.empty() ? std::nullopt : std::optional(std::move(node.mapped()));
}

std::vector<PendingRequest> PendingRequests::takeAll()
{
    std::vector<PendingRequest> all;
    for (auto& [id, request] : std::exchange(m_requests, {}))
        all.push_back(std::move(request));
    return all;
}

const PendingRequest* PendingRequests::overdue(qint64 nowMs, qint64 heardMs) const
{
    const auto late = std::find_if(m_requests.begin(), m_requests.end(), [&](const auto& entry) {
        const auto& request = entry.second;
        return nowMs - std::max(request.sentAtMs, heardMs) > request.patienceMs;
    });
    return late == m_requests.end() ? nullptr : &late->second;
}

} // namespace lr::app
