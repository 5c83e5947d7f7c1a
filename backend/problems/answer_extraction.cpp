#include "problems/answer_extraction.h"

#include "problems/boxed_answer.h"
#include "problems/latex_text.h"
#include "problems/stated_answer.h"

#include <algorithm>
#include <array>

namespace lr::problems {

namespace {

constexpr auto kNone = std::string_view::npos;

/// Of a longer text only the end is read. It is more than twenty times what an answer of a thousand tokens takes.
constexpr std::size_t kMaxFinalPart = std::size_t(1) << 17;

std::string_view firstLine(std::string_view text)
{
    return trimmed(text.substr(0, text.find('\n')));
}

std::string_view withoutThinking(std::string_view text)
{
    constexpr std::string_view kEnd = "</think>";
    const auto at = text.rfind(kEnd);
    return at == kNone ? text : text.substr(at + kEnd.size());
}

/// Whether a line begins another question, as models without chat training go on to write.
bool beginsQuestion(std::string_view line)
{
    static constexpr auto kBeginnings = std::to_array<std::string_view>(
        {"question", "problem", "q", "human", "user", "instruction", "exercise", "example", "input", "next question",
            "next problem", "new question", "new problem", "another question", "another problem"});
    while (!line.empty() && std::string_view("#*_> \t").find(line.front()) != kNone)
        line.remove_prefix(1);
    // A look at the first letter, because a text may have a great many lines.
    if (line.empty() || std::string_view("qphuiena<[").find(lowerCase(line.front())) == kNone)
        return false;
    const auto lower = lowerCased(line.substr(0, 24));
    if (lower.starts_with("<|im_start|>") || lower.starts_with("[inst]"))
        return true;
    for (const auto word : kBeginnings) {
        if (!lower.starts_with(word))
            continue;
        auto rest = trimmed(std::string_view(lower).substr(word.size()));
        const auto number = rest.substr(0, rest.find_first_not_of("0123456789"));
        rest.remove_prefix(number.size());
        while (!rest.empty() && rest.front() == '*')
            rest.remove_prefix(1);
        const bool isHeading = !number.empty() && (rest.empty() || rest.front() == '.' || rest.front() == '\n');
        if (rest.starts_with(':') || isHeading)
            return true;
    }
    return false;
}

/// The text before a mark that ends an answer, whatever follows.
std::string_view beforeEndMark(std::string_view text)
{
    for (const std::string_view mark : {"<|im_end|>", "<|endoftext|>", "<|eot_id|>", "</s>"}) {
        if (const auto at = text.find(mark); at != kNone && at > 0)
            text = text.substr(0, at);
    }
    return text;
}

/// Whether the final answer stands before a line that begins a question: in a box, or stated where no box follows.
bool holdsFinalAnswer(std::string_view text, std::string_view rest)
{
    return lastBoxed(text) || (!lastBoxed(rest) && (text.find("####") != kNone || statedAnswer(text)));
}

/// The text before the next question, if it holds an answer.
std::string_view beforeNextQuestion(std::string_view text)
{
    constexpr int kMaxQuestions = 3; ///< beginnings looked at: each costs a pass over the text
    int numQuestions = 0;
    for (auto end = text.find('\n'); end != kNone && numQuestions < kMaxQuestions; end = text.find('\n', end + 1)) {
        if (!beginsQuestion(text.substr(end + 1, 60)))
            continue;
        ++numQuestions;
        if (holdsFinalAnswer(text.substr(0, end), text.substr(end)))
            return text.substr(0, end);
    }
    return text;
}

/// The last number, with thousands commas, decimals, a sign and a percent sign; "3/4" is one number.
std::string_view lastNumber(std::string_view text)
{
    auto end = text.find_last_of("0123456789");
    if (end == kNone)
        return {};
    auto begin = end++;
    const auto belongs = [&](std::size_t at) {
        return isDigit(text[at]) ||
               ((text[at] == ',' || text[at] == '.' || text[at] == '/') && at > 0 && isDigit(text[at - 1]));
    };
    while (begin > 0 && belongs(begin - 1))
        --begin;
    if (begin > 0 && text[begin - 1] == '.')
        --begin;
    if (begin > 0 && text[begin - 1] == '-' && (begin == 1 || !isDigit(text[begin - 2])))
        --begin;
    if (text.substr(end, 1) == "%")
        ++end;
    else if (text.substr(end, 2) == "\\%")
        end += 2;
    return text.substr(begin, end - begin);
}

/// What stands behind the last "####" in its line. A heading ("#### Step 2") is no answer.
std::optional<std::string_view> markedAnswer(std::string_view text)
{
    const auto at = text.rfind("####");
    if (at == kNone)
        return std::nullopt;
    auto line = firstLine(text.substr(at + 4));
    while (line.starts_with('#'))
        line = trimmed(line.substr(1));
    const bool isHeading = line.find_first_of("0123456789\\$") == kNone && text.find('\n', at) != kNone;
    const auto lower = lowerCased(line.substr(0, 8));
    for (const std::string_view heading : {"step", "solution", "verific", "part", "case", "note"}) {
        if (lower.starts_with(heading))
            return std::nullopt;
    }
    return line.empty() || (isHeading && statedAnswer(text)) ? std::nullopt : std::optional(line);
}

} // namespace

std::string_view finalPart(std::string_view text)
{
    text = withoutThinking(text);
    text.remove_prefix(text.size() - std::min(text.size(), kMaxFinalPart));
    return beforeNextQuestion(beforeEndMark(text));
}

std::string extractAnswer(std::string_view text, Grader grader)
{
    text = finalPart(text);
    if (auto boxed = grader == Grader::Exact ? lastBoxes(text) : lastBoxed(text))
        return std::move(*boxed);
    if (const auto marked = markedAnswer(text))
        return std::string(*marked);
    if (auto stated = statedAnswer(text))
        return std::move(*stated);
    return std::string(lastNumber(text));
}

} // namespace lr::problems
