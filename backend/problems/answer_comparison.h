#pragma once

#include "problems/answer_form.h"
#include "problems/answer_grader.h"

#include <optional>
#include <string>
#include <string_view>

namespace lr::problems {

/// Compares two normalised answers part by part, and remembers why the last comparison came out as it did. The work is
/// bounded: one object judges one pair.
class AnswerComparison
{
public:
    explicit AnswerComparison(Grader grader);

    bool equal(std::string_view answer, std::string_view reference) { return equal(answer, reference, 0); }

    /// The rule that decided: "the same number", "different brackets".
    const std::string& reason() const { return m_reason; }

private:
    bool equal(std::string_view a, std::string_view b, int depth);
    bool yes(std::string reason);
    bool no(std::string reason);
    bool differentTexts(std::string_view a, std::string_view b);

    /// These decide, or leave the decision to what comes next.
    std::optional<bool> sameTime(std::string_view a, std::string_view b);
    std::optional<bool> samePercentage(std::string_view a, std::string_view b, int depth);
    std::optional<bool> sameNumber(std::string_view a, std::string_view b);
    std::optional<bool> sameSolutionSet(std::string_view a, std::string_view b, int depth);

    bool sameForm(std::string_view a, std::string_view b, int depth);
    bool sameSingle(std::string_view a, std::string_view b, int depth);
    bool sameMatrix(const AnswerForm& a, const AnswerForm& b, int depth);
    bool sameTuple(std::string_view a, std::string_view b, const AnswerForm& formA, const AnswerForm& formB, int depth);
    bool sameInOrder(const AnswerForm& a, const AnswerForm& b, int depth);
    bool sameInAnyOrder(const AnswerForm& a, const AnswerForm& b, int depth);

    bool statesReference(const Relation& answer, std::string_view reference, int depth);
    bool isStatedBy(const Relation& reference, std::string_view answer, int depth);
    bool sameRelation(const Relation& a, const Relation& b, int depth);
    bool sameSides(const Relation& a, const Relation& b, int depth);
    bool sameUpToFactor(const Relation& a, const Relation& b);
    bool sameAssignment(const Relation& a, const Relation& b, int depth);

    Grader m_grader;
    int m_steps = 0;
    std::size_t m_formulaBytes = 0;
    int m_numLists = 0; ///< lists around the place: names tell the parts of a list apart
    std::string m_reason;
};

} // namespace lr::problems
