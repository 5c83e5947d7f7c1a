#pragma once

#include "engine/prompt_builder.h"
#include "evaluation/answer_verdict.h"
#include "evaluation/proportion.h"
#include "jobs/progress.h"
#include "model/decoder.h"
#include "problems/problem.h"
#include "problems/reference_answer.h"
#include "sampling/sampling_options.h"
#include "settings/evaluate_settings.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace lr::engine {

/// How a model answers the questions of a benchmark.
struct AnsweringOptions
{
    std::int64_t maxNewTokens = 1024;
    sampling::SamplingOptions sampling{}; ///< greedy unless a temperature is set
    int batchSize = 0;                    ///< 0: as many as memory allows
    problems::Grader grader = problems::Grader::Exact;
};

/// One question, answered and judged.
struct AnsweredQuestion
{
    std::size_t index = 0; ///< into the problems
    std::string text;      ///< the completion, decoded
    std::int64_t numTokens = 0;
    bool isCutOff = false; ///< ended at the token limit or with the context, not by the model
    problems::GradedCompletion grade;

    evaluation::AnswerVerdict verdict() const { return evaluation::verdictOfAnswer(grade.isCorrect, isCutOff); }
};

struct EvaluationResult
{
    evaluation::Proportion accuracy; ///< pass@1 over the questions that were answered
    std::int64_t newTokens = 0;
    double seconds = 0;
};

using OnAnswered = std::function<void(AnsweredQuestion&&)>;
using OnTokens = std::function<void(std::int64_t newTokens)>;

/// Throws the errors that evaluate() would throw before its first token: Error(CorruptData) naming a problem that has
/// no reference answer or does not fit a context of `context` tokens, and the errors of rendering a chat template.
/// Needs no weights.
void requireAnswerable(const PromptBuilder& prompts, std::span<const problems::Problem> problems, std::int64_t context);

/// Lets a loaded model answer problems by continuous batching, and judges each answer as it comes. `indices` names the
/// problems to be answered; an index determines the random draws of its question, whichever others are asked with it.
/// `onAnswered` takes each question as it finishes; `onTokens` gets the number of new tokens so far after every forward
/// pass. Throws Error(Cancelled) soon after a stop request; Error(CorruptData) if a problem has no reference answer or
/// does not fit the model's context.
EvaluationResult evaluate(const model::Decoder& decoder, const PromptBuilder& prompts,
    std::span<const problems::Problem> problems, std::span<const std::size_t> indices, const AnsweringOptions& options,
    std::stop_token stop, const OnAnswered& onAnswered = {}, const OnTokens& onTokens = {});

/// The same for all problems.
EvaluationResult evaluate(const model::Decoder& decoder, const PromptBuilder& prompts,
    std::span<const problems::Problem> problems, const AnsweringOptions& options, std::stop_token stop,
    const OnAnswered& onAnswered = {}, const OnTokens& onTokens = {});

struct EvaluateSummary
{
    std::optional<std::int64_t> evaluation; ///< its number in the workspace
    std::string label;
    evaluation::Proportion accuracy; ///< over all questions asked for, those from earlier runs included
    std::int64_t numUnfinished = 0;  ///< answers that are not right and were cut off at the token limit
    std::int64_t numKept = 0;        ///< answered by an earlier run
    std::int64_t numSkippedLines = 0;
    std::int64_t newTokens = 0;
    double seconds = 0; ///< of this run's answers
};

/// Evaluates a model on a problem file. If a workspace is named, results are stored there as they come, at least every
/// few seconds, and questions with a result under the same settings are not asked again. Throws Error(Cancelled) after
/// a stop request, with everything finished stored.
EvaluateSummary run(const settings::EvaluateSettings& options, jobs::ProgressTarget progress, std::stop_token stop);

/// What the command prints with --json, and without.
common::OrderedJson toJson(const EvaluateSummary& summary, const settings::EvaluateSettings& options);
std::string summaryOf(const EvaluateSummary& summary, const settings::EvaluateSettings& options);

} // namespace lr::engine
