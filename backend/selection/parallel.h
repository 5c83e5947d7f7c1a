#pragma once

#include <cstddef>
#include <functional>

namespace lr::selection {

/// Threads to use where the caller does not say: one for each core.
unsigned defaultNumThreads();

/// Calls work(0) … work(numItems − 1), each once, in any order, on the calling thread and up to numThreads − 1 others;
/// returns when all are done. `work` must not throw and must be safe to call from several threads.
void parallelFor(std::size_t numItems, unsigned numThreads, const std::function<void(std::size_t)>& work);

} // namespace lr::selection
