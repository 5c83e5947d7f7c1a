#include "server/queries/evaluation_queries.h"

#include "common/error.h"
#include "evaluation/answer_verdict.h"
#include "protocol/workspace_messages.h"
#include "server/result_messages.h"

#include <fmt/format.h>

namespace lr::server {

using common::Error;
using common::ErrorCode;
using store::EvaluationId;
using store::Workspace;

namespace {

evaluation::Verdicts verdictsOf(const Workspace& workspace, EvaluationId evaluation)
{
    evaluation::Verdicts verdicts;
    workspace.evaluations().forEachResult(evaluation, [&](const store::Problem&, const store::QuestionResult& result) {
        const bool isCutOff = result.finishReason == store::FinishReason::Length;
        verdicts.emplace(
            static_cast<std::int64_t>(result.problem), evaluation::verdictOfAnswer(result.isCorrect, isCutOff));
    });
    return verdicts;
}

std::string nameOf(const Workspace& workspace, EvaluationId evaluation)
{
    return fmt::format("{} ({})", static_cast<std::int64_t>(evaluation),
        workspace.evaluations().evaluation(evaluation).info.benchmark);
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

evaluation::PairedComparison pairedComparison(const Workspace& workspace, EvaluationId before, EvaluationId after)
{
    const auto comparison = evaluation::compareVerdicts(verdictsOf(workspace, before), verdictsOf(workspace, after));
    if (comparison.flips.numQuestions() == 0)
        throw Error(ErrorCode::NotFound, "Evaluations " + nameOf(workspace, before) + " and " +
                                             nameOf(workspace, after) +
                                             " have no question in common. Compare two of the same benchmark.");
    return comparison;
}

protocol::EvaluationComparison compareEvaluations(
    const std::filesystem::path& folder, const protocol::CompareEvaluationsRequest& request)
{
    const auto workspace = Workspace::open(folder, Workspace::Mode::ReadOnly);
    const auto comparison = pairedComparison(workspace, EvaluationId{request.before}, EvaluationId{request.after});
    const auto& flips = comparison.flips;
    const auto difference = evaluation::pairedDifference(flips);
    return {.before = request.before,
        .after = request.after,
        .bothRight = flips.rightToRight,
        .bothWrong = flips.wrongToWrong,
        .becameRight = flips.wrongToRight,
        .becameWrong = flips.rightToWrong,
        .pValue = evaluation::mcNemarTest(flips).pValue,
        .difference = difference.share,
        .differenceLow = difference.low,
        .differenceHigh = difference.high,
        .onlyBefore = comparison.onlyBefore,
        .onlyAfter = comparison.onlyAfter};
}

} // namespace lr::server
