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
    QPointer<QObject> context;                         ///< when it is gone the answer goes nowhere
    std::function<void(protocol::Response&)> onResult; ///< may take its attachment
    std::function<void(const protocol::Failure&)> onFailure;
    qint64 sentAtMs = 0;
    qint64 patienceMs = 0;
    bool isCancelled = false; ///< kept, so that its late answer is known as such
};

/// The requests under way, by id. Ids are never used twice, also not for another life of the engine.
class PendingRequests
{
public:
    protocol::RequestId add(PendingRequest request);
    /// The answer to it, if it comes, is to be dropped. Its handlers are released.
    void cancel(protocol::RequestId id);
    /// Takes it out; nothing for an id that is not under way.
    std::optional<PendingRequest> take(protocol::RequestId id);
    /// Takes all out, oldest first.
    std::vector<PendingRequest> takeAll();

    bool isEmpty() const { return m_requests.empty(); }

    /// The oldest one that has waited for longer than its patience since it was sent or, if that is later, since
    /// `heardMs`; nullptr if none has. Cancelled ones count: they too tell whether the engine is alive.
    const PendingRequest* overdue(qint64 nowMs, qint64 heardMs) const;

private:
    std::map<protocol::RequestId, PendingRequest> m_requests;
    protocol::RequestId m_last = 0;
};

} // namespace lr::app
