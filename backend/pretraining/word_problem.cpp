#include "pretraining/word_problem.h"

#include <algorithm>

namespace lr::pretraining {

namespace {

constexpr std::string_view kAnswerMark = "#### ";

std::string operationText(const Operation& operation)
{
    return operation.sign + std::to_string(operation.operand);
}

std::string carefulEquations(const WordProblem& problem)
{
    std::string text;
    int value = problem.start;
    for (const auto& operation : problem.operations) {
        text += (text.empty() ? "" : ", ") + std::to_string(value) + operationText(operation);
        value = operation.appliedTo(value);
        text += "=" + std::to_string(value);
    }
    return text;
}

std::string terseEquation(const WordProblem& problem)
{
    auto text = std::to_string(problem.start);
    for (const auto& operation : problem.operations)
        text += operationText(operation);
    return text + "=" + std::to_string(problem.answer());
}

} // namespace

int WordProblem::answer() const
{
    int value = start;
    for (const auto& operation : operations)
        value = operation.appliedTo(value);
    return value;
}

std::string WordProblem::solution(Style style) const
{
    return " " + (style == Style::Careful ? carefulEquations(*this) : terseEquation(*this)) + ". " +
           std::string(kAnswerMark) + std::to_string(answer());
}

std::string promptFor(std::string_view question)
{
    return "Question: " + std::string(question) + "\nAnswer:";
}

std::string_view answerIn(std::string_view completion)
{
    const auto mark = completion.find(kAnswerMark);
    if (mark == std::string_view::npos)
        return {};
    const auto rest = completion.substr(mark + kAnswerMark.size());
    const auto begin = rest.starts_with('-') ? 1u : 0u;
    const auto end = std::min(rest.find_first_not_of("0123456789", begin), rest.size());
    return end == begin ? std::string_view() : rest.substr(0, end);
}

} // namespace lr::pretraining
