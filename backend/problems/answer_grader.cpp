#include "problems/answer_grader.h"

#include "problems/answer_comparison.h"
#include "problems/answer_normalisation.h"
#include "problems/latex_text.h"

#include <algorithm>

namespace lr::problems {

namespace {

bool isSameButForCase(std::string_view a, std::string_view b)
{
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lowerCase(x) == lowerCase(y); });
}

} // namespace

std::string_view nameOf(Grader grader)
{
    return grader == Grader::Exact ? "exact" : "qwen";
}

std::optional<Grader> graderNamed(std::string_view name)
{
    for (const auto grader : {Grader::Exact, Grader::Qwen}) {
        if (nameOf(grader) == name)
            return grader;
    }
    return std::nullopt;
}

Grade gradeAnswer(std::string_view answer, std::string_view reference, Grader grader)
{
    answer = trimmed(answer);
    reference = trimmed(reference);
    if (answer.empty())
        return {false, "no answer"};
    if (isSameButForCase(answer, reference))
        return {true, "the same text"};
    if (answer.size() > kMaxAnswerBytes || reference.size() > kMaxAnswerBytes)
        return {false, "different texts, too long to be compared as mathematics"};
    AnswerComparison comparison(grader);
    const bool isCorrect = comparison.equal(normalisedAnswer(answer), normalisedAnswer(reference));
    return {isCorrect, comparison.reason()};
}

} // namespace lr::problems
