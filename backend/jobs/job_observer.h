#pragma once

#include "common/json.h"
#include "evaluation/proportion.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace lr::jobs {

/// How far one stage of a job is.
struct ProgressReport
{
    std::string stage; ///< "Sampling"
    std::int64_t done = 0;
    std::int64_t total = 0;
    std::string unit;   ///< "problems"
    double seconds = 0; ///< time at work, without the time that the job was paused
    std::optional<double> etaSeconds;
    common::OrderedJson details; ///< object of numbers (tokens_per_second, loss, …), or null
};

/// Is told within the process how a job goes, in place of the bar or the lines on stderr. Everything is called on the
/// thread that does the job, and may delay it.
class JobObserver
{
public:
    JobObserver() = default;
    JobObserver(const JobObserver&) = delete;
    JobObserver& operator=(const JobObserver&) = delete;
    virtual ~JobObserver() = default;

    /// At most ten times a second, and at the end of a stage.
    virtual void onProgress(const ProgressReport& report) = 0;

    /// Called where a job looks for a stop request, after a batch of tokens or an optimiser step. Returns when the work
    /// may go on; this is how a job pauses. Must return soon after a stop request.
    virtual void waitWhilePaused() {}

    /// A run's folder exists and its next optimiser step is `globalStep` + 1; older metrics of that step and later ones
    /// are void.
    virtual void onRunOpened(const std::filesystem::path& /*run*/, std::int64_t /*globalStep*/) {}
    /// One optimiser step, as a line of metrics.jsonl.
    virtual void onMetrics(const common::OrderedJson& /*record*/) {}
    virtual void onCheckpoint(std::int64_t /*globalStep*/) {}

    /// The results that follow belong to this evaluation of the workspace.
    virtual void onEvaluationOpened(std::int64_t /*evaluation*/) {}
    /// `soFar` counts the questions answered so far of `numAsked`, those from earlier runs included; they are stored or
    /// will be soon. `numUnfinished` of them are not right because the token limit cut them off.
    virtual void onAnswered(
        std::int64_t /*numAsked*/, const evaluation::Proportion& /*soFar*/, std::int64_t /*numUnfinished*/)
    {}
};

} // namespace lr::jobs
