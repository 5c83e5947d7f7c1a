#include "common/error.h"
#include "selection/benchmark.h"

#include <cstdio>
#include <cstdlib>

/// bench_selection [STEPS [THREADS]]: prints one JSON object.
int main(int argc, char** argv)
{
    lr::selection::SelectionBenchmarkOptions options;
    if (argc > 1)
        options.numSteps = std::strtoull(argv[1], nullptr, 10);
    if (argc > 2)
        options.numThreads = static_cast<unsigned>(std::strtoul(argv[2], nullptr, 10));
    try {
        const auto result = lr::selection::runSelectionBenchmark(options);
        std::puts(lr::common::dumpJson(lr::selection::toJson(result)).c_str());
    } catch (const lr::common::Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return lr::common::exitCodeFor(error.code());
    }
    return 0;
}
