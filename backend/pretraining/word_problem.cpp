#include "pretraining/word_problem.h"

#include <fmt/format.h>

#include <algorithm>

namespace lr::pretraining {

namespace {

constexpr std::string_view kAnswerMark = "#### ";

std::string operationText(const Operation& operation)
{
    return fmt::format("{}{}", operation.sign, operation.operand);
}

std::string carefulEquations(const WordProblem& problem)
{
    std::string text;
    int value = problem.start;
    for (const auto& operation : problem.operations) {
        text += fmt::format("{}{}{}", text.empty() ? "" : ", ", value, operationText(operation));
        value = operation.appliedTo(value);
        text += fmt::format("={}", value);
    }
    return text;
}

std::string terseEquation(const WordProblem& problem)
{
    auto text = fmt::to_string(problem.start);
    for (const auto& operation : problem.operations)
        text += operationText(operation);
    return fmt::format("{}={}", text, problem.answer());
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
    return fmt::format(
        " {}. {}{}", style == Style::Careful ? carefulEquations(*this) : terseEquation(*this), kAnswerMark, answer());
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
