#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace lr::server {

/// Where a job waits while it is paused. Any thread may call.
class PauseGate
{
public:
    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_isClosed = true;
    }
    void open()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_isClosed = false;
        }
        m_opened.notify_all();
    }
    bool isClosed()
    {
        const std::lock_guard lock(m_mutex);
        return m_isClosed;
    }
    /// Returns when the gate is open, or soon after a stop request.
    void wait(const std::stop_token& stop)
    {
        std::unique_lock lock(m_mutex);
        m_opened.wait(lock, stop, [this] { return !m_isClosed; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable_any m_opened;
    bool m_isClosed = false;
};

} // namespace lr::server
