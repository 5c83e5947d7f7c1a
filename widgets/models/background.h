#pragma once

#include <QMetaObject>
#include <QObject>
#include <QThreadPool>

#include <memory>
#include <utility>

namespace lr::widgets {

/// Runs work on another thread. Only the newest request counts: results of older ones are dropped. The destructor waits
/// for work in progress. To be used on the GUI thread.
class Background : public QObject
{
public:
    explicit Background(QObject* parent = nullptr)
        : QObject(parent)
    {
        m_pool.setMaxThreadCount(1);
    }

    /// Calls `work()` on another thread, which must not throw and must own what it reads; then `then(result)` on this
    /// one, unless run() or cancel() came in between.
    template <class Work, class Then>
    void run(Work work, Then then)
    {
        cancel();
        m_pool.start([this, ticket = m_ticket, work = std::move(work), then = std::move(then)] {
            using Result = decltype(work());
            auto result = std::make_shared<Result>(work());
            QMetaObject::invokeMethod(
                this,
                [this, ticket, then, result] {
                    if (ticket == m_ticket)
                        then(std::move(*result));
                },
                Qt::QueuedConnection);
        });
    }

    void cancel()
    {
        ++m_ticket;
        m_pool.clear();
    }

private:
    quint64 m_ticket = 0;
    QThreadPool m_pool;
};

} // namespace lr::widgets
