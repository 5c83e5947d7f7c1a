#pragma once

#include "common/json.h"
#include "evaluation/proportion.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace lr::engine {

/// How far one stage of a job is.
struct ProgressReport
{
    std::string stage; ///< "Sampling"
    std::int64_t done = 0;
    std::int64_t total = 0;
    std::string unit;   ///< "problems"
    double seconds = 0; ///< at work, without the time that the job was held up
    std::optional<double> etaSeconds;
    common::OrderedJson details; ///< object of numbers (tokens_per_second, loss, …), or null
};

/// Watches a job from within the process, instead of the bar or the lines on stderr. Everything is called on the thread
/// that does the job, and may hold it up.
class JobObserver
{
public:
    JobObserver() = default;
    JobObserver(const JobObserver&) = delete;
    JobObserver& operator=(const JobObserver&) = delete;
    virtual ~JobObserver() = default;

    /// At most ten times a second, and at the end of a stage.
    virtual void onProgress(const ProgressReport& report) = 0;

    /// Called where a stop request is looked for, after a batch of tokens or an optimiser step: returns when the work
    /// may go on. This is how a job pauses. Must return soon after a stop request.
    virtual void waitWhilePaused() {}

    /// A run's folder is there and its next optimiser step is `globalStep` + 1; metrics after that are void.
    virtual void onRunOpened(const std::filesystem::path& /*run*/, std::int64_t /*globalStep*/) {}
    /// One optimiser step, as a line of metrics.jsonl.
    virtual void onMetrics(const common::OrderedJson& /*record*/) {}
    virtual void onCheckpoint(std::int64_t /*globalStep*/) {}

    /// Results of this evaluation of the workspace follow.
    virtual void onEvaluationOpened(std::int64_t /*evaluation*/) {}
    /// Of `numAsked` questions, those answered so far, earlier runs included; these are stored, or soon will be.
    /// `numUnfinished` of them are not right because the token limit cut them off.
    virtual void onAnswered(
        std::int64_t /*numAsked*/, const evaluation::Proportion& /*soFar*/, std::int64_t /*numUnfinished*/)
    {}
};

} // namespace lr::engine
