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

/// What was evaluated, and how. Two evaluations are the same if all fields except label and adapterPath are equal.
struct EvaluationInfo
{
    ModelId model = {};
    std::string adapterHash; ///< hash of the adapter's content; empty: no adapter
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
    std::int64_t numUnfinished = 0; ///< cut off at the token limit and not right so far
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

/// The evaluations of a workspace. An object of this class is a view: it is valid while the workspace is open, and the
/// workspace's rules on threads, durability and errors apply.
class Evaluations
{
public:
    explicit Evaluations(Connection& connection)
        : m_connection(connection)
    {}

    /// Finds the evaluation, or adds it. Label and adapterPath are replaced by those given. It becomes the latest
    /// evaluation.
    EvaluationId findOrAdd(const EvaluationInfo& info);
    /// Adds results in one transaction. A question that has a result already keeps it. Throws Error(NotFound) for an
    /// unknown id.
    void addResults(EvaluationId evaluation, std::span<const QuestionResult> results);

    Evaluation evaluation(EvaluationId id) const;
    std::vector<Evaluation> all() const; ///< the latest first

    /// Visits the results in problem order; only one is in memory at a time. The visitor must not change the workspace.
    void forEachResult(
        EvaluationId evaluation, const std::function<void(const Problem&, const QuestionResult&)>& visit) const;

private:
    void requireEvaluation(EvaluationId id) const;

    Connection& m_connection;
};

} // namespace lr::store
