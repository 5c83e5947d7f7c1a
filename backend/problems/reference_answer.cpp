#include "problems/reference_answer.h"

#include "common/json.h"
#include "problems/answer_extraction.h"
#include "problems/boxed_answer.h"
#include "problems/choice_extraction.h"
#include "problems/latex_text.h"
#include "problems/number_text.h"
#include "problems/stated_answer.h"

#include <fmt/format.h>

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
        for (const auto& part : common::parseJson(answer, "the reference answer")) {
            std::string text(trimmed(part.get<std::string>()));
            if (const auto number = numberFromText(text); number && number->hasCommas)
                std::erase(text, ','); // which would divide "1,000" in a list
            out += fmt::format("{}{}", out.empty() ? "" : ", ", text);
        }
        return out;
    } catch (const std::exception&) {
        return std::nullopt; // a text that only looks like a list
    }
}

/// Whether a text without marks tells how the answer was found: it has sentences, and more lines than one.
bool isProse(std::string_view text)
{
    constexpr int kMinWords = 8; // more than the words of any reference in the benchmarks that has line breaks
    int numWords = 0;
    std::size_t numLetters = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\') {
            at += commandName(text, at).size();
            numLetters = 0;
        } else if (isLetter(text[at])) {
            numWords += ++numLetters == 3 ? 1 : 0;
        } else {
            numLetters = 0;
        }
    }
    return numWords >= kMinWords && text.find('\n') != text.npos;
}

std::optional<std::string> openAnswer(const std::string& answer)
{
    const auto text = trimmed(answer);
    if (const auto marker = text.rfind("####"); marker != text.npos)
        return std::string(trimmed(text.substr(marker + 4)));
    if (auto boxed = lastBoxes(text))
        return boxed;
    if (auto list = joinedList(std::string(text)))
        return list;
    if (auto stated = statedAnswer(text))
        return stated;
    return isProse(text) || text.size() > kMaxAnswerBytes ? extractAnswer(text)
                                                          : std::string(withoutUnitInBrackets(text));
}

} // namespace

std::optional<std::string> referenceAnswer(const Problem& problem)
{
    if (!problem.answer)
        return std::nullopt;
    auto found = problem.choices.empty() ? openAnswer(*problem.answer) : choiceLetter(*problem.answer, problem);
    return found && !trimmed(*found).empty() ? std::move(found) : std::nullopt;
}

common::Error missingReference(const Problem& problem)
{
    const auto fault = problem.answerFault.empty() ? std::string() : fmt::format(": {}", problem.answerFault);
    return {common::ErrorCode::CorruptData,
        fmt::format("Problem '{}' has no reference answer to compare with{}. Give it an \"answer\", or leave it out.",
            common::printable(problem.id), fault)};
}

GradedCompletion gradeCompletion(const Problem& problem, std::string_view text, Grader grader)
{
    auto reference = referenceAnswer(problem);
    if (!reference)
        throw missingReference(problem);
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
    graded.extracted = extractAnswer(text, grader);
    auto grade = gradeAnswer(graded.extracted, graded.reference, grader);
    graded.isCorrect = grade.isCorrect;
    graded.reason = std::move(grade.reason);
    return graded;
}

} // namespace lr::problems
