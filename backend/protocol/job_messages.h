#pragma once

#include "common/json.h"
#include "protocol/session_messages.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lr::protocol {

struct RuntimeSettings
{
    std::string device = "cpu";
    std::string dtype = "auto"; ///< auto, float32 or bfloat16
    int threads = 0;            ///< 0: one per core
};

/// Expert trajectories of the problems, scored by the amateur, into the workspace.
struct SampleJob
{
    std::string expert;
    std::string adapter;
    std::string amateur;
    std::string problems;
    std::int64_t maxProblems = 0; ///< 0: all
    std::int64_t maxNewTokens = 128;
    double temperature = 0; ///< 0: greedy
    double topP = 1;
    std::uint64_t seed = 1;
    int batchSize = 0; ///< 0: as many as memory allows
    bool retokenisedPrefix = false;
    bool skipBadLines = false;
    RuntimeSettings runtime;
};

/// Text that somebody wrote, scored as if the expert had.
struct ScoreJob
{
    std::string expert;
    std::string adapter;
    std::string amateur;
    std::string text; ///< the text itself, UTF-8, at most kMaxScoredTextBytes
    std::int64_t windowTokens = 1024;
    RuntimeSettings runtime;
};

inline constexpr std::size_t kMaxScoredTextBytes = 16u << 20;

/// Fine-tuning on the steps that the thresholds select. Defaults: the paper's.
struct TrainJob
{
    std::string name;         ///< of the folder under runs/; empty: numbered
    std::int64_t scoring = 0; ///< 0: the latest
    std::string samples;      ///< the authors' JSONL instead of a scoring; empty: none
    std::string expert;       ///< empty: the scoring's
    std::string startAdapter;
    bool anyBase = false;
    double plausibilityThreshold = 0.2;
    double klThreshold = 0.4;
    bool includeFirstStep = false;
    std::string choice = "selected"; ///< as --choice: selected, all, random, lowest
    std::string label = "contrast";  ///< as --label: contrast, expert, …
    std::int64_t rank = 8;
    double loraAlpha = 16;
    std::vector<std::string> targets{"q_proj", "v_proj"};
    double dropout = 0.05;
    double learningRate = 5e-5;
    std::string schedule = "linear"; ///< linear, cosine, constant
    std::int64_t warmupSteps = 0;
    std::int64_t numSteps = 1000;
    std::int64_t batchSize = 8;
    std::int64_t gradientAccumulationSteps = 2;
    std::string plan = "grouped"; ///< grouped, independent
    double maxGradNorm = 1;
    double weightDecay = 0;
    bool gradientCheckpointing = false;
    std::uint64_t seed = 1;
    double heldOutShare = 0.05;
    std::int64_t checkpointEvery = 100;
    int keepCheckpoints = 3;
    std::int64_t evaluateEvery = 0; ///< 0: never
    std::string evaluationProblems;
    std::int64_t maxEvaluationProblems = 200;
    std::int64_t maxEvaluationTokens = 512;
    RuntimeSettings runtime;
};

/// Goes on with a run from its last checkpoint or from `step`.
struct ResumeTrainingJob
{
    std::string run; ///< name of the folder under runs/
    std::optional<std::int64_t> step;
    RuntimeSettings runtime;
};

struct EvaluateJob
{
    std::string model;
    std::string run; ///< whose adapter is laid over the model: name under runs/, or a path, perhaps @STEP; empty: none
    std::string benchmark = "gsm8k";
    std::string problems;
    std::string label;            ///< empty: from the folders
    std::int64_t maxProblems = 0; ///< 0: all
    std::int64_t maxNewTokens = 1024;
    double temperature = 0;
    double topP = 1;
    std::uint64_t seed = 1;
    RuntimeSettings runtime;
};

struct MergeJob
{
    std::string model;
    std::string run; ///< as in EvaluateJob
    std::string out;
};

using Job = std::variant<SampleJob, ScoreJob, TrainJob, ResumeTrainingJob, EvaluateJob, MergeJob>;

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
    Interrupted ///< the engine ended under it
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
    std::int64_t sequence = 0; ///< of the event that this is; 0 in a list
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

/// One thing looked at before a job starts.
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
    std::string commandLine;                ///< that does the same in a terminal, quoted for a shell
    std::optional<double> estimatedSeconds; ///< from rates measured by earlier jobs; unset: none yet
    std::int64_t estimatedBytes = 0;        ///< resident memory
    std::int64_t numSamples = 0;            ///< of a training job
    std::int64_t numTunedTokens = 0;
};

struct JobIdRequest
{
    std::int64_t id = 0;
};

/// What happened after event `since`: notifications as they were sent, oldest first.
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
