#pragma once

#include "protocol/rpc.h"

#include <QObject>
#include <QPointer>
#include <QString>

#include <functional>
#include <map>
#include <optional>

namespace lr::app {

/// A request that waits for its answer.
struct PendingRequest
{
    QString method;
    QPointer<QObject> context;                         ///< if it is destroyed, the answer is dropped
    std::function<void(protocol::Response&)> onResult; ///< may move the attachment out of the response
    std::function<void(const protocol::Failure&)> onFailure;
    qint64 sentAtMs = 0;
    qint64 patienceMs = 0;
    bool isCancelled = false; ///< a cancelled request is kept so that its late answer is recognised
};

/// The requests that have no answer yet, by id. An id is never used twice, not even after the engine was restarted.
class PendingRequests
{
public:
    protocol::RequestId add(PendingRequest request);
    /// Marks the request so that its answer, if it comes, is dropped. Its handlers are released.
    void cancel(protocol::RequestId id);
    /// Removes the request and returns it; nothing for an id that is not pending.
    std::optional<PendingRequest> take(protocol::RequestId id);
    /// Removes all requests and returns them, oldest first.
    std::vector<PendingRequest> takeAll();

    bool isEmpty() const { return m_requests.empty(); }

    /// The oldest request that has waited longer than its patience, counted from when it was sent or from `heardMs`,
    /// whichever is later; nullptr if there is none. Cancelled requests count: they also show whether the engine is
    /// alive.
    const PendingRequest* overdue(qint64 nowMs, qint64 heardMs) const;

private:
    std::map<protocol::RequestId, PendingRequest> m_requests;
    protocol::RequestId m_last = 0;
};

} // namespace lr::app
