#include "cli/interrupt.h"

#include <csignal>
#include <ctime>
#include <unistd.h>

namespace lr::cli {

namespace {

constexpr int kCancelledExitCode = 130;

sigset_t watchedSignals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

} // namespace

InterruptWatcher::InterruptWatcher()
{
    const auto signals = watchedSignals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN); // if a reader goes away, the write fails; the process does not end
    m_watcher = std::jthread([this, signals](const std::stop_token& end) {
        const timespec pollInterval{0, 100'000'000};
        while (!end.stop_requested()) {
            if (sigtimedwait(&signals, nullptr, &pollInterval) < 0)
                continue;
            if (!m_stop.request_stop())
                _exit(kCancelledExitCode);
        }
    });
}

InterruptWatcher::~InterruptWatcher() = default;

} // namespace lr::cli
