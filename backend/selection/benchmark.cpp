#include "selection/benchmark.h"

#include "common/error.h"
#include "common/random.h"
#include "selection/live_selection.h"
#include "selection/parallel.h"
#include "selection/statistics.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace lr::selection {

namespace {

using Clock = std::chrono::steady_clock;

double msSince(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Numbers of one key, one after the other.
class Stream
{
public:
    explicit Stream(common::CounterRandom random)
        : m_random(random)
    {}

    double uniform() { return m_random.uniform(m_count++); }
    double exponential(double mean) { return -mean * std::log1p(-uniform()); }

private:
    common::CounterRandom m_random;
    std::uint64_t m_count = 0;
};

void fillCandidates(Stream& stream, steps::StepRecord& record)
{
    const auto maxLogProb = -stream.exponential(0.7);
    const auto numCandidates = 10 + static_cast<int>(stream.uniform() * 5);
    auto logProb = maxLogProb;
    for (int i = 0; i < numCandidates; ++i) {
        const auto amateur = std::min(logProb + 3 * (stream.uniform() - 0.7), -1e-3);
        record.candidates.push_back({i, static_cast<float>(logProb), static_cast<float>(amateur)});
        logProb -= stream.exponential(1.2);
    }
}

steps::StepRecord syntheticStep(common::CounterRandom random, std::size_t step)
{
    Stream stream(random);
    steps::StepRecord record;
    record.step = static_cast<std::int32_t>(step);
    record.klNats = static_cast<float>(std::pow(stream.exponential(0.6), 2));
    record.expertEntropyNats = static_cast<float>(stream.exponential(0.8));
    record.amateurEntropyNats = static_cast<float>(stream.exponential(1.5));
    record.amateurTop1Id = stream.uniform() < 0.7 ? 0 : 1;
    fillCandidates(stream, record);
    return record;
}

struct Timing
{
    double medianMs = 0;
    double worstMs = 0;
};

/// Times `change(i)` for i = 0 … repeats − 1.
template <typename Change>
Timing timeChanges(int repeats, Change change)
{
    std::vector<double> durations;
    for (int i = 0; i < repeats; ++i) {
        const auto start = Clock::now();
        change(i);
        durations.push_back(msSince(start));
    }
    std::sort(durations.begin(), durations.end());
    return {durations[durations.size() / 2], durations.back()};
}

void validate(const SelectionBenchmarkOptions& options)
{
    if (options.numSteps == 0 || options.stepsPerTrajectory == 0 || options.repeats < 1)
        throw common::Error(common::ErrorCode::InvalidArgument,
            "The selection benchmark needs at least one step, one step a trajectory and one repeat.");
}

} // namespace

steps::StepTable syntheticStepTable(const SelectionBenchmarkOptions& options)
{
    validate(options);
    steps::StepTable table;
    const common::CounterRandom random(options.seed);
    std::vector<steps::StepRecord> records;
    for (std::size_t first = 0; first < options.numSteps; first += options.stepsPerTrajectory) {
        const auto problem = first / options.stepsPerTrajectory;
        const auto count = std::min(options.stepsPerTrajectory, options.numSteps - first);
        records.clear();
        for (std::size_t step = 0; step < count; ++step)
            records.push_back(syntheticStep(random.child(problem).child(step), step));
        table.append(static_cast<std::int64_t>(problem), records);
    }
    return table;
}

SelectionBenchmarkResult runSelectionBenchmark(const SelectionBenchmarkOptions& options)
{
    SelectionBenchmarkResult result;
    auto start = Clock::now();
    const auto table = std::make_shared<const steps::StepTable>(syntheticStepTable(options));
    result.appendMs = msSince(start);
    result.numSteps = table->numSteps();
    result.numCandidates = table->numCandidates();
    result.numThreads = options.numThreads == 0 ? defaultNumThreads() : options.numThreads;
    result.repeats = options.repeats;

    start = Clock::now();
    LiveSelection selection(table, {}, options.numThreads);
    result.prepareMs = msSince(start);

    const auto beta = timeChanges(options.repeats, [&](int i) { selection.setKlThreshold(0.05 + 0.07 * (i % 29)); });
    const auto alpha =
        timeChanges(options.repeats, [&](int i) { selection.setPlausibilityThreshold(0.02 + 0.033 * (i % 29)); });
    const auto statistics = timeChanges(1, [&](int) { computeStatistics(*table); });
    result.betaMs = beta.medianMs;
    result.betaWorstMs = beta.worstMs;
    result.alphaMs = alpha.medianMs;
    result.alphaWorstMs = alpha.worstMs;
    result.statisticsMs = statistics.medianMs;
    return result;
}

common::OrderedJson toJson(const SelectionBenchmarkResult& result)
{
    common::OrderedJson out;
    out["steps"] = result.numSteps;
    out["candidates"] = result.numCandidates;
    out["threads"] = result.numThreads;
    out["repeats"] = result.repeats;
    out["append_ms"] = result.appendMs;
    out["prepare_ms"] = result.prepareMs;
    out["beta_ms"] = result.betaMs;
    out["beta_worst_ms"] = result.betaWorstMs;
    out["alpha_ms"] = result.alphaMs;
    out["alpha_worst_ms"] = result.alphaWorstMs;
    out["statistics_ms"] = result.statisticsMs;
    return out;
}

} // namespace lr::selection
