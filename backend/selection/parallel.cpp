#include "selection/parallel.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

namespace lr::selection {

unsigned defaultNumThreads()
{
    return std::max(1u, std::thread::hardware_concurrency());
}

void parallelFor(std::size_t numItems, unsigned numThreads, const std::function<void(std::size_t)>& work)
{
    std::atomic<std::size_t> nextItem{0};
    const auto takeItems = [&] {
        for (auto i = nextItem.fetch_add(1); i < numItems; i = nextItem.fetch_add(1))
            work(i);
    };
    std::vector<std::jthread> helpers;
    try {
        const auto numHelpers = std::min<std::size_t>(numThreads, numItems);
        for (std::size_t i = 1; i < numHelpers; ++i)
            helpers.emplace_back(takeItems);
    } catch (const std::system_error&) { // no more threads can be started: the running ones do the work
    }
    takeItems();
}

} // namespace lr::selection
