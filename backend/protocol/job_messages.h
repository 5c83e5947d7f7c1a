#pragma once

#include "common/json.h"
#include "protocol/session_messages.h"
#include "settings/evaluate_settings.h"
#include "settings/sample_settings.h"
#include "settings/train_settings.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lr::protocol {

/// Resumes a run from its last checkpoint or from `step`.
struct ResumeTrainingJob
{
    std::string run; ///< name of the folder under runs/
    std::optional<std::int64_t> step;
    settings::RuntimeSettings runtime;
};

using Job = std::variant<settings::SampleSettings, settings::ScoreSettings, settings::TrainSettings, ResumeTrainingJob,
    settings::EvaluateSettings, settings::MergeSettings>;

/// "sample", "score", "train", "resume", "evaluate" or "merge".
const char* kindOf(const Job& job);

enum class JobState
{
    Queued,
    Running,
    Paused,
    Stopping, ///< asked to stop; saves what it has
    Done,
    Cancelled, ///< stopped by a person; what was finished is kept
    Failed,
    Interrupted ///< the engine ended while the job was waiting or running
};

struct JobProgress
{
    std::string stage; ///< "Sampling"
    std::int64_t done = 0;
    std::int64_t total = 0;
    std::string unit; ///< "problems"
    double seconds = 0;
    std::optional<double> etaSeconds;
    common::Json details; ///< object of numbers: tokens_per_second, loss, …
};

struct JobInfo
{
    std::int64_t id = 0;
    std::int64_t sequence = 0; ///< number of the event that carries this; 0 in a list
    Job job;
    std::string title; ///< "Fine-tuning expert, 300 steps"
    JobState state = JobState::Queued;
    std::int64_t createdAtMs = 0;
    std::optional<std::int64_t> startedAtMs;
    std::optional<std::int64_t> endedAtMs;
    std::optional<JobProgress> progress;
    std::optional<Failure> failure;
    common::Json result;         ///< what the command's --json prints; null before the end
    std::string run;             ///< of a training job: name under runs/
    std::int64_t evaluation = 0; ///< of an evaluation: its number in the workspace
};

/// Answer of jobs/list, an array on the wire.
using JobList = std::vector<JobInfo>;

struct StartJobResult
{
    std::int64_t id = 0;
};

/// The result of one check that is made before a job starts.
struct Check
{
    enum class Verdict
    {
        Good,
        Warning,
        Bad
    };
    std::string name; ///< "Disk", "Memory", "Device", "Base model", "Samples", "Run folder", "Problems"
    Verdict verdict = Verdict::Good;
    std::string text; ///< a sentence with the figures
};

struct JobCheck
{
    std::vector<Check> checks;
    std::string commandLine;                ///< does the same in a terminal; quoted for a shell
    std::optional<double> estimatedSeconds; ///< from rates measured by earlier jobs; unset: none yet
    std::int64_t estimatedBytes = 0;        ///< resident memory
    std::int64_t numSamples = 0;            ///< of a training job
    std::int64_t numTunedTokens = 0;
};

struct JobIdRequest
{
    std::int64_t id = 0;
};

/// Asks for the events after number `since`. The answer holds them as they were sent, oldest first.
struct ReadEventsRequest
{
    std::int64_t since = 0;
};

struct Event
{
    std::int64_t sequence = 0;
    std::string method;
    common::Json params;
};

struct Events
{
    std::vector<Event> events;
    std::int64_t last = 0;
};

} // namespace lr::protocol
