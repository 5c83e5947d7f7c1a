#pragma once

#include "common/json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lr::protocol {

/// A fine-tuning run's folder under runs/.
struct RunInfo
{
    std::string name;
    std::string path;
    common::Json description; ///< run.json: settings, source, base, …
    std::int64_t globalStep = 0;
    std::int64_t numSteps = 0;
    std::vector<std::int64_t> checkpoints; ///< ascending
    bool hasAdapter = false;               ///< the run has finished
    std::optional<double> lastLoss;
    std::optional<double> lastPassAt1;
    std::int64_t changedAtMs = 0;
    std::optional<std::string> failure; ///< why the folder cannot be read; all else is then empty
};

/// Answer of runs/list, an array on the wire.
using RunList = std::vector<RunInfo>;

struct ReadMetricsRequest
{
    std::string run;
    std::int64_t afterStep = 0;
};

/// One optimiser step. Evaluated quantities are unset at the steps where nothing was evaluated.
struct MetricRecord
{
    std::int64_t globalStep = 0;
    double loss = 0; ///< mean KL(v ‖ π_θ), nats
    double gradNorm = 0;
    double learningRate = 0;
    double softLabelAgreement = 0; ///< 0 to 1
    double samplesPerSecond = 0;
    double tokensPerSecond = 0;
    double seconds = 0;
    double residentMib = 0;
    double deviceMib = 0;
    std::optional<double> validationLoss;
    std::optional<double> passAt1;
    std::optional<double> passAt1Low;
    std::optional<double> passAt1High;
};

/// Something that happened to a run, for marks on its charts.
struct RunMark
{
    enum class Kind
    {
        Checkpoint,
        Resume,
        Evaluation,
        Stop
    };
    Kind kind = Kind::Checkpoint;
    std::int64_t globalStep = 0;
};

struct RunMetrics
{
    std::string run;
    std::int64_t sequence = 0; ///< number of the event; 0 in an answer
    bool restarts = false;     ///< the run went back to a checkpoint: older records from the first new step on are void
    std::vector<MetricRecord> records;
    std::vector<RunMark> marks;
};

/// k of n with its 95 % Wilson interval, as shares from 0 to 1.
struct Accuracy
{
    std::int64_t numCorrect = 0;
    std::int64_t numQuestions = 0;
    double share = 0;
    double low = 0;
    double high = 0;
    std::int64_t numUnfinished = 0; ///< answers that are not right and were cut off at the token limit
};

struct EvaluationInfo
{
    std::int64_t id = 0;
    std::string label;
    std::string benchmark;
    std::string modelPath;
    std::string adapterPath;
    std::string problemFile;
    common::Json settings;
    std::int64_t createdAtMs = 0;
    Accuracy accuracy;
};

/// Answer of evaluations/list, an array on the wire.
using EvaluationList = std::vector<EvaluationInfo>;

struct EvaluationProgress
{
    std::int64_t evaluation = 0;
    std::int64_t sequence = 0;
    std::int64_t numAsked = 0; ///< questions in all
    Accuracy accuracy;         ///< of those answered so far
};

struct QuestionResult
{
    std::int64_t problem = 0;
    std::string promptId;
    std::string question;
    std::string text; ///< the model's completion
    std::int64_t numTokens = 0;
    std::string extracted;
    std::string reference;
    bool isCorrect = false;
    std::string reason;
    std::string finishReason; ///< "eos" or "length"; empty: not known
};

struct ReadEvaluationRequest
{
    std::int64_t evaluation = 0;
    std::int64_t first = 0;
    std::int64_t count = 0;
};

struct EvaluationResults
{
    std::int64_t evaluation = 0;
    std::int64_t first = 0;
    std::int64_t numQuestions = 0; ///< of the whole evaluation
    std::vector<QuestionResult> questions;
};

struct CompareEvaluationsRequest
{
    std::int64_t before = 0;
    std::int64_t after = 0;
};

/// Flip matrix over the questions that both evaluations answered, with McNemar's test (exact for few flips).
struct EvaluationComparison
{
    std::int64_t before = 0;
    std::int64_t after = 0;
    std::int64_t bothRight = 0;
    std::int64_t bothWrong = 0;
    std::int64_t becameRight = 0;
    std::int64_t becameWrong = 0;
    double pValue = 1;
    double difference = 0; ///< share after − share before
    double differenceLow = 0;
    double differenceHigh = 0;   ///< 95 % interval
    std::int64_t onlyBefore = 0; ///< questions that only one of them answered
    std::int64_t onlyAfter = 0;
};

} // namespace lr::protocol
