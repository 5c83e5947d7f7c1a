#pragma once

#include <string>

namespace lr::engine {

/// Where and how models compute, as the user names it.
struct RuntimeOptions
{
    std::string device = "cpu"; ///< cpu, cuda or cuda:N
    std::string dtype = "auto"; ///< auto, float32 or bfloat16
    int threads = 0;            ///< 0: one per core
};

/// Sets the thread count of libtorch, OpenMP and oneDNN for the process (Debian's libtorch starts with one).
void applyThreads(const RuntimeOptions& options);

} // namespace lr::engine
