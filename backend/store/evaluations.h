#pragma once

#include "store/records.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lr::store {

class Connection;

enum class EvaluationId : std::int64_t
{
};

/// What was evaluated, and how. Two evaluations are the same when all but label and adapterPath are.
struct EvaluationInfo
{
    ModelId model = {};
    std::string adapterHash; ///< stands for its content; empty: the model itself
    std::string adapterPath; ///< where it was last seen
    std::string label;       ///< for people; need not be unique
    std::string benchmark;   ///< "gsm8k"
    std::string problemFile; ///< its path
    std::string settings;    ///< canonical JSON
};

struct Evaluation
{
    EvaluationId id = {};
    EvaluationInfo info;
    std::int64_t createdAtMs = 0; ///< milliseconds since 1970
    std::int64_t numQuestions = 0;
    std::int64_t numCorrect = 0;
    std::int64_t numUnfinished = 0; ///< cut off, and not right so far
};

/// One question of an evaluation.
struct QuestionResult
{
    ProblemId problem = {};
    std::string text; ///< the completion, decoded; any bytes
    std::int64_t numTokens = 0;
    std::string extracted; ///< empty: no answer was found
    std::string reference;
    bool isCorrect = false;
    std::string reason;
    std::optional<FinishReason> finishReason{}; ///< unset: not known; EndOfSequence or Length

    bool operator==(const QuestionResult&) const = default;
};

/// The evaluations of a workspace, in which it is a view: valid while the workspace is open, and bound to its rules on
/// threads, durability and errors.
class Evaluations
{
public:
    explicit Evaluations(Connection& connection)
        : m_connection(connection)
    {}

    /// Finds what is there, else adds it; label and adapterPath become the new ones. Makes it the latest.
    EvaluationId findOrAdd(const EvaluationInfo& info);
    /// One transaction. A question that has a result already keeps it. Throws Error(NotFound) for an unknown id.
    void addResults(EvaluationId evaluation, std::span<const QuestionResult> results);

    Evaluation evaluation(EvaluationId id) const;
    std::vector<Evaluation> all() const; ///< the latest first

    /// In problem order, one at a time in memory. The visitor must not change the workspace.
    void forEachResult(
        EvaluationId evaluation, const std::function<void(const Problem&, const QuestionResult&)>& visit) const;

private:
    void requireEvaluation(EvaluationId id) const;

    Connection& m_connection;
};

} // namespace lr::store
