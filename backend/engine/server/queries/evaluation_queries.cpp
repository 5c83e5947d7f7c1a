#include "engine/server/queries/evaluation_queries.h"

#include "common/error.h"
#include "engine/server/job_monitor.h"
#include "evaluation/paired_comparison.h"
#include "protocol/workspace_messages.h"
#include "store/workspace.h"

#include <cmath>
#include <map>

namespace lr::server {

using common::Error;
using common::ErrorCode;
using store::EvaluationId;
using store::Workspace;

namespace {

std::map<store::ProblemId, bool> verdicts(const Workspace& workspace, std::int64_t evaluation)
{
    std::map<store::ProblemId, bool> verdicts;
    workspace.evaluations().forEachResult(
        EvaluationId{evaluation}, [&](const store::Problem&, const store::QuestionResult& result) {
            verdicts.emplace(result.problem, result.isCorrect);
        });
    return verdicts;
}

std::string finishReasonName(std::optional<store::FinishReason> reason)
{
    if (!reason)
        return {};
    return *reason == store::FinishReason::Length ? protocol::kFinishedByLength : protocol::kFinishedByItself;
}

protocol::QuestionResult questionOf(const store::Problem& problem, const store::QuestionResult& result)
{
    return {.problem = static_cast<std::int64_t>(result.problem),
        .promptId = problem.promptId,
        .question = problem.question,
        .text = result.text,
        .numTokens = result.numTokens,
        .extracted = result.extracted,
        .reference = result.reference,
        .isCorrect = result.isCorrect,
        .reason = result.reason,
        .finishReason = finishReasonName(result.finishReason)};
}

std::size_t numBytes(const protocol::QuestionResult& question)
{
    return question.question.size() + question.text.size() + question.reference.size() + 200;
}

/// The difference of two shares of the same n questions with its 95 % interval (Wald, for paired shares:
/// Var = (b + c − (b − c)²/n) / n² with b, c the questions that flipped each way).
void addDifference(protocol::EvaluationComparison& comparison, const evaluation::FlipMatrix& flips)
{
    const auto n = static_cast<double>(flips.numQuestions());
    const auto gained = static_cast<double>(flips.wrongToRight);
    const auto lost = static_cast<double>(flips.rightToWrong);
    comparison.difference = (gained - lost) / n;
    const double variance = (gained + lost - (gained - lost) * (gained - lost) / n) / (n * n);
    const double half = evaluation::kZ95 * std::sqrt(std::max(variance, 0.0));
    comparison.differenceLow = std::max(comparison.difference - half, -1.0);
    comparison.differenceHigh = std::min(comparison.difference + half, 1.0);
}

} // namespace

std::vector<protocol::EvaluationInfo> listEvaluations(const std::filesystem::path& folder)
{
    const auto workspace = Workspace::open(folder, Workspace::Mode::ReadOnly);
    std::vector<protocol::EvaluationInfo> list;
    for (const auto& evaluation : workspace.evaluations().all())
        list.push_back({.id = static_cast<std::int64_t>(evaluation.id),
            .label = evaluation.info.label,
            .benchmark = evaluation.info.benchmark,
            .modelPath = workspace.model(evaluation.info.model).path,
            .adapterPath = evaluation.info.adapterPath,
            .problemFile = evaluation.info.problemFile,
            .settings = common::parseJson(evaluation.info.settings, folder.native()),
            .createdAtMs = evaluation.createdAtMs,
            .accuracy = accuracyOf(
                evaluation::proportionOf(evaluation.numCorrect, evaluation.numQuestions), evaluation.numUnfinished)});
    return list;
}

protocol::EvaluationResults readEvaluation(
    const std::filesystem::path& folder, const protocol::ReadEvaluationRequest& request)
{
    const auto workspace = Workspace::open(folder, Workspace::Mode::ReadOnly);
    protocol::EvaluationResults results;
    results.evaluation = request.evaluation;
    results.first = request.first;
    std::size_t size = 0;
    bool isFull = false;
    workspace.evaluations().forEachResult(
        EvaluationId{request.evaluation}, [&](const store::Problem& problem, const store::QuestionResult& result) {
            const auto index = results.numQuestions++;
            if (index < request.first || index - request.first >= request.count || isFull)
                return;
            auto question = questionOf(problem, result);
            size += numBytes(question);
            isFull = size > kMaxEvaluationBytes && !results.questions.empty();
            if (!isFull)
                results.questions.push_back(std::move(question));
        });
    return results;
}

protocol::EvaluationComparison compareEvaluations(
    const std::filesystem::path& folder, const protocol::CompareEvaluationsRequest& request)
{
    const auto workspace = Workspace::open(folder, Workspace::Mode::ReadOnly);
    const auto before = verdicts(workspace, request.before);
    const auto after = verdicts(workspace, request.after);
    evaluation::FlipMatrix flips;
    for (const auto& [problem, wasRight] : before) {
        if (const auto found = after.find(problem); found != after.end())
            flips.add(wasRight, found->second);
    }
    const auto numCommon = flips.numQuestions();
    if (numCommon == 0)
        throw Error(ErrorCode::NotFound, "Evaluations " + std::to_string(request.before) + " and " +
                                             std::to_string(request.after) +
                                             " have no question in common. Compare two of the same benchmark.");
    protocol::EvaluationComparison comparison;
    comparison.before = request.before;
    comparison.after = request.after;
    comparison.bothRight = flips.rightToRight;
    comparison.bothWrong = flips.wrongToWrong;
    comparison.becameRight = flips.wrongToRight;
    comparison.becameWrong = flips.rightToWrong;
    comparison.pValue = evaluation::mcNemarTest(flips).pValue;
    comparison.onlyBefore = static_cast<std::int64_t>(before.size()) - numCommon;
    comparison.onlyAfter = static_cast<std::int64_t>(after.size()) - numCommon;
    addDifference(comparison, flips);
    return comparison;
}

} // namespace lr::server
