#include "store/evaluations.h"

#include "common/clock.h"
#include "common/error.h"
#include "store/statement.h"
#include "store/transaction.h"

#include <fmt/format.h>

namespace lr::store {

using common::Error;
using common::ErrorCode;

namespace {

constexpr const char* kColumns =
    "SELECT e.id, e.model_id, e.adapter_hash, e.adapter_path, e.label, e.benchmark, e.problem_file, e.settings, "
    "e.created_at_ms, (SELECT count(*) FROM evaluation_results r WHERE r.evaluation_id = e.id), "
    "(SELECT coalesce(sum(is_correct), 0) FROM evaluation_results r WHERE r.evaluation_id = e.id), "
    "(SELECT count(*) FROM evaluation_results r WHERE r.evaluation_id = e.id AND NOT r.is_correct AND "
    "r.finish_reason = 2) FROM evaluations e ";

Evaluation readEvaluation(const Statement& row)
{
    const auto text = [&](int column) { return std::string(row.text(column)); };
    return {EvaluationId{row.integer(0)},
        {ModelId{row.integer(1)}, text(2), text(3), text(4), text(5), text(6), text(7)}, row.integer(8), row.integer(9),
        row.integer(10), row.integer(11)};
}

Error missing(const Connection& connection, EvaluationId id)
{
    return Error(ErrorCode::NotFound, fmt::format("There is no evaluation {} in '{}'.", static_cast<std::int64_t>(id),
                                          common::printable(connection.file().native(), 400)));
}

} // namespace

EvaluationId Evaluations::findOrAdd(const EvaluationInfo& info)
{
    Transaction transaction(m_connection);
    Statement statement(m_connection,
        "INSERT INTO evaluations (model_id, adapter_hash, adapter_path, label, benchmark, problem_file, settings, "
        "created_at_ms, last_use) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT 1 + coalesce(max(last_use), 0) FROM evaluations)) "
        "ON CONFLICT (model_id, adapter_hash, benchmark, problem_file, settings) DO UPDATE SET "
        "last_use = excluded.last_use, label = excluded.label, adapter_path = excluded.adapter_path RETURNING id",
        info.model, std::string_view(info.adapterHash), std::string_view(info.adapterPath),
        std::string_view(info.label), std::string_view(info.benchmark), std::string_view(info.problemFile),
        std::string_view(info.settings), common::unixTimeMs());
    const EvaluationId id{statement.next() ? statement.integer(0) : 0};
    statement.run();
    transaction.commit();
    return id;
}

void Evaluations::addResults(EvaluationId evaluationId, std::span<const QuestionResult> results)
{
    Transaction transaction(m_connection);
    requireEvaluation(evaluationId);
    Statement insert(m_connection,
        "INSERT INTO evaluation_results (evaluation_id, problem_id, text, num_tokens, extracted, reference, "
        "is_correct, reason, finish_reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (evaluation_id, problem_id) DO NOTHING");
    for (const auto& result : results) {
        insert.bind(evaluationId, result.problem, std::string_view(result.text), result.numTokens,
            std::string_view(result.extracted), std::string_view(result.reference),
            std::int64_t(result.isCorrect ? 1 : 0), std::string_view(result.reason), result.finishReason);
        insert.run();
    }
    transaction.commit();
}

Evaluation Evaluations::evaluation(EvaluationId id) const
{
    Statement row(m_connection, (std::string(kColumns) + "WHERE e.id = ?").c_str(), id);
    if (!row.next())
        throw missing(m_connection, id);
    return readEvaluation(row);
}

std::vector<Evaluation> Evaluations::all() const
{
    std::vector<Evaluation> evaluations;
    Statement row(m_connection, (std::string(kColumns) + "ORDER BY e.last_use DESC").c_str());
    while (row.next())
        evaluations.push_back(readEvaluation(row));
    return evaluations;
}

void Evaluations::forEachResult(
    EvaluationId evaluationId, const std::function<void(const Problem&, const QuestionResult&)>& visit) const
{
    requireEvaluation(evaluationId);
    Statement row(m_connection,
        "SELECT r.problem_id, r.text, r.num_tokens, r.extracted, r.reference, r.is_correct, r.reason, p.prompt_id, "
        "p.question, r.finish_reason FROM evaluation_results r CROSS JOIN problems p ON p.id = r.problem_id "
        "WHERE r.evaluation_id = ? ORDER BY r.problem_id",
        evaluationId);
    while (row.next()) {
        const auto text = [&](int column) { return std::string(row.text(column)); };
        visit({text(7), text(8)},
            {ProblemId{row.integer(0)}, text(1), row.integer(2), text(3), text(4), row.integer(5) != 0, text(6),
                row.isNull(9) ? std::nullopt : std::optional(FinishReason{row.integer(9)})});
    }
}

void Evaluations::requireEvaluation(EvaluationId id) const
{
    Statement row(m_connection, "SELECT 1 FROM evaluations WHERE id = ?", id);
    if (!row.next())
        throw missing(m_connection, id);
}

} // namespace lr::store
