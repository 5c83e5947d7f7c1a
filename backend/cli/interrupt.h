#pragma once

#include <stop_token>
#include <thread>

namespace lr::cli {

/// Turns the first SIGINT or SIGTERM into a stop request, so that work ends at the next safe point; a second one ends
/// the process at once. Create it first in main(): threads started later inherit the blocked signals.
class InterruptWatcher
{
public:
    InterruptWatcher();
    InterruptWatcher(const InterruptWatcher&) = delete;
    InterruptWatcher& operator=(const InterruptWatcher&) = delete;
    ~InterruptWatcher();

    std::stop_token token() const { return m_stop.get_token(); }

private:
    std::stop_source m_stop;
    std::jthread m_watcher;
};

} // namespace lr::cli
