#include "problems/boxed_answer.h"

#include "problems/answer_form.h"
#include "problems/latex_text.h"

#include <algorithm>
#include <array>

namespace lr::problems {

namespace {

/// The most boxes that are looked at, from the end of the text, so that a text full of unclosed boxes costs only a few
/// passes.
constexpr int kMaxBoxes = 8;
constexpr std::size_t kMaxJoint = 80; ///< longest text between two boxes that belong together

struct Box
{
    std::string_view content;
    std::size_t begin = 0;
    std::size_t end = 0;
};

std::size_t lastBoxBefore(std::string_view text, std::size_t end)
{
    const auto boxed = end == 0 ? text.npos : text.rfind("\\boxed", end - 1);
    const auto framed = end == 0 ? text.npos : text.rfind("\\fbox", end - 1);
    if (boxed == text.npos || framed == text.npos)
        return std::min(boxed, framed);
    return std::max(boxed, framed);
}

/// What follows the command at `at`: a group, or a single word up to a blank or dollar sign.
Box boxAt(std::string_view text, std::size_t at)
{
    Box box{{}, at, at + commandName(text, at).size() + 1};
    auto inside = box.end;
    while (inside < text.size() && text[inside] == ' ')
        ++inside;
    if (inside < text.size() && text[inside] == '{') {
        const auto close = closingBrace(text, inside);
        const auto end = close == text.npos ? std::min(text.find('\n', inside), text.size()) : close;
        box.content = trimmed(text.substr(inside + 1, end - inside - 1));
        box.end = close == text.npos ? end : close + 1;
        return box;
    }
    const auto word = text.substr(inside, text.substr(inside).find_first_of(" $\n"));
    // Without braces only what looks like mathematics is an answer: "the \boxed command" holds none.
    const bool isAnswer = !word.empty() && (isDigit(word[0]) || word[0] == '-' || word[0] == '\\' ||
                                               (isLetter(word[0]) && (word.size() == 1 || !isLetter(word[1]))));
    box.content = isAnswer ? trimmed(word) : std::string_view();
    box.end = inside + word.size();
    return box;
}

/// Whether a box only shows where an answer would stand.
bool isPlaceholder(std::string_view content)
{
    static constexpr auto kPlaceholders = std::to_array<std::string_view>(
        {"", "answer", "the answer", "your answer", "final answer", "your final answer", "the final answer",
            "answer here", "your answer here", "final answer here", "insert answer here", "...", ".", "?", "_"});
    std::string plain;
    for (std::size_t at = 0; at < content.size();) {
        if (content[at] == '\\') {
            const auto name = commandName(content, at);
            plain += name == "ldots" || name == "dots" || name == "cdots" ? "..." : "";
            if (name == "{" || name == "}")
                return false; // the empty set
            const bool isText =
                name.starts_with("text") || name == "mbox" || name == "mathrm" || name.empty() || !isLetter(name[0]);
            if (!isText && !name.starts_with("quad") && !name.ends_with("dots"))
                return false;
            at += name.size() + 1;
            continue;
        }
        if (content[at] != '{' && content[at] != '}' && content[at] != '[' && content[at] != ']' &&
            content[at] != '<' && content[at] != '>')
            plain += content[at];
        ++at;
        if (plain.size() > 40)
            return false;
    }
    return isIn(kPlaceholders, lowerCased(trimmed(plain))) || plain == "\xE2\x80\xA6";
}

std::optional<Box> lastAnswerBefore(std::string_view text, std::size_t end, int& numBoxes)
{
    for (auto at = lastBoxBefore(text, end); at != text.npos && numBoxes < kMaxBoxes; at = lastBoxBefore(text, at)) {
        ++numBoxes;
        const auto box = boxAt(text, at);
        if (!isPlaceholder(box.content))
            return box;
    }
    return std::nullopt;
}

bool takePrefix(std::string_view& text, std::string_view prefix)
{
    if (!text.starts_with(prefix))
        return false;
    text.remove_prefix(prefix.size());
    return true;
}

/// "x_2 =" before a box.
bool takeNameOfBox(std::string_view& text)
{
    const auto equals = text.substr(0, 14).find('=');
    if (equals == text.npos || !isNameLike(text.substr(0, equals)))
        return false;
    text.remove_prefix(equals + 1);
    return true;
}

/// "(b)" or "ii)" before a box.
bool takeLabelOfBox(std::string_view& text)
{
    const auto close = text.substr(0, 6).find(')');
    const auto label = text.substr(text.starts_with('(') ? 1 : 0);
    if (close == text.npos || label.empty() || !(isLetter(label[0]) || isDigit(label[0])) ||
        text.substr(0, close).find(' ') != text.npos)
        return false;
    text.remove_prefix(close + 1);
    return true;
}

/// Whether the text between two boxes joins them: "and", "or", commas, signs for mathematics, the next one's name or
/// label, or nothing at all.
bool isJoint(std::string_view text)
{
    static constexpr auto kFillers = std::to_array<std::string_view>({" ", "\n", "\r", "\t", "$", "*", "\\(", "\\)",
        "\\[", "\\]", "\\text{", "\\textbf{", "}", "\\quad", "\\qquad", "\\,", "\\;", "\\ "});
    static constexpr auto kJoints =
        std::to_array<std::string_view>({",", ";", "and ", "and}", "and$", "or ", "or}", "or$"});
    if (text.size() > kMaxJoint)
        return false;
    while (!text.empty()) {
        const auto take = [&](std::string_view prefix) { return takePrefix(text, prefix); };
        const bool isTaken =
            std::any_of(kFillers.begin(), kFillers.end(), take) || std::any_of(kJoints.begin(), kJoints.end(), take);
        if (!isTaken && !takeNameOfBox(text) && !takeLabelOfBox(text))
            return false;
    }
    return true;
}

} // namespace

std::optional<std::string> lastBoxed(std::string_view text)
{
    int numBoxes = 0;
    const auto box = lastAnswerBefore(text, text.size(), numBoxes);
    return box ? std::optional(std::string(box->content)) : std::nullopt;
}

std::optional<std::string> lastBoxes(std::string_view text)
{
    int numBoxes = 0;
    auto box = lastAnswerBefore(text, text.size(), numBoxes);
    if (!box)
        return std::nullopt;
    std::string out(box->content);
    while (const auto before = lastAnswerBefore(text, box->begin, numBoxes)) {
        if (before->end > box->begin || !isJoint(text.substr(before->end, box->begin - before->end)))
            break;
        if (before->content != box->content)
            out = std::string(before->content) + ", " + out;
        box = before;
    }
    return out;
}

} // namespace lr::problems
