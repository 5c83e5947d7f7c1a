#include "problems/reference_answer.h"

#include "common/error.h"
#include "common/json.h"
#include "problems/answer_extraction.h"
#include "problems/answer_grader.h"
#include "problems/latex_text.h"

#include <algorithm>
#include <charconv>

namespace lr::problems {

namespace {

std::optional<std::string> choiceLetter(const std::string& answer, const Problem& problem)
{
    const auto text = trimmed(answer);
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    if (error == std::errc() && end == text.data() + text.size())
        return index < problem.choices.size() ? std::optional(std::string(1, static_cast<char>('A' + index)))
                                              : std::nullopt;
    auto letter = extractChoice(answer, problem.choices);
    return letter.empty() ? std::nullopt : std::optional(std::move(letter));
}

/// "9" of "9 (apples)": what stands before words in brackets, if it begins like a number.
std::string_view withoutUnitInBrackets(std::string_view text)
{
    const auto open = text.rfind('(');
    const auto first = text.find_first_not_of("-+$.(");
    if (!text.ends_with(')') || open == text.npos || open == 0 || first == text.npos || !isDigit(text[first]))
        return text;
    const auto unit = text.substr(open + 1, text.size() - open - 2);
    const bool isWords = unit.size() > 1 && isLetter(unit[0]) && std::all_of(unit.begin(), unit.end(), [](char c) {
        return isLetter(c) || isBlank(c) || std::string_view("'-.,/").find(c) != std::string_view::npos;
    });
    return isWords ? trimmed(text.substr(0, open)) : text;
}

/// A list of texts as one: '["2","3"]' is "2, 3".
std::optional<std::string> joinedList(const std::string& answer)
{
    if (!answer.starts_with("[\"") || !answer.ends_with("\"]"))
        return std::nullopt;
    try {
        std::string out;
        for (const auto& part : common::parseJson(answer, "the reference answer"))
            out.append(out.empty() ? "" : ", ").append(part.get<std::string>());
        return out;
    } catch (const std::exception&) {
        return std::nullopt; // a text that only looks like a list
    }
}

std::optional<std::string> openAnswer(const std::string& answer)
{
    if (const auto marker = answer.rfind("####"); marker != answer.npos)
        return std::string(trimmed(std::string_view(answer).substr(marker + 4)));
    if (auto boxed = lastBoxed(answer))
        return boxed;
    if (auto list = joinedList(answer))
        return list;
    const bool isSolution = answer.size() > kMaxAnswerBytes || answer.find('\n') != answer.npos ||
                            lowerCased(answer).find("answer is") != answer.npos;
    return isSolution ? extractAnswer(answer) : std::string(withoutUnitInBrackets(trimmed(answer)));
}

} // namespace

std::optional<std::string> referenceAnswer(const Problem& problem)
{
    if (!problem.answer)
        return std::nullopt;
    auto found = problem.choices.empty() ? openAnswer(*problem.answer) : choiceLetter(*problem.answer, problem);
    return found && !trimmed(*found).empty() ? std::move(found) : std::nullopt;
}

GradedCompletion gradeCompletion(const Problem& problem, std::string_view text)
{
    auto reference = referenceAnswer(problem);
    if (!reference)
        throw common::Error(common::ErrorCode::CorruptData, "Problem '" + common::printable(problem.id) +
                                                                "' has no reference answer to compare with. Give it an "
                                                                "\"answer\", or leave it out.");
    GradedCompletion graded;
    graded.reference = std::move(*reference);
    if (!problem.choices.empty()) {
        graded.extracted = extractChoice(text, problem.choices);
        graded.isCorrect = graded.extracted == graded.reference;
        graded.reason = graded.extracted.empty() ? "no choice was named"
                        : graded.isCorrect       ? "the same choice"
                                                 : "another choice";
        return graded;
    }
    graded.extracted = extractAnswer(text);
    auto grade = gradeAnswer(graded.extracted, graded.reference);
    graded.isCorrect = grade.isCorrect;
    graded.reason = std::move(grade.reason);
    return graded;
}

} // namespace lr::problems
