#include "problems/answer_extraction.h"

#include "problems/latex_text.h"

#include <algorithm>

namespace lr::problems {

namespace {

constexpr auto kNone = std::string_view::npos;

/// The most boxes that are looked at, from the end of the text, so that a text full of unclosed boxes costs only a few
/// passes.
constexpr int kMaxBoxes = 8;

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

/// What follows the command at `at`: a group, or a single word up to a blank or dollar sign.
std::string_view boxContent(std::string_view text, std::size_t at)
{
    at += commandName(text, at).size() + 1;
    while (at < text.size() && text[at] == ' ')
        ++at;
    if (at < text.size() && text[at] == '{') {
        const auto close = closingBrace(text, at);
        return close == kNone ? firstLine(text.substr(at + 1)) : trimmed(text.substr(at + 1, close - at - 1));
    }
    const auto rest = text.substr(at);
    return trimmed(rest.substr(0, rest.find_first_of(" $\n")));
}

std::size_t lastBoxBefore(std::string_view text, std::size_t end)
{
    const auto boxed = end == 0 ? kNone : text.rfind("\\boxed", end - 1);
    const auto framed = end == 0 ? kNone : text.rfind("\\fbox", end - 1);
    if (boxed == kNone || framed == kNone)
        return std::min(boxed, framed);
    return std::max(boxed, framed);
}

/// `text` without the signs for emphasis and mathematics that surround it.
std::string_view bare(std::string_view text)
{
    constexpr std::string_view kSigns = "*_:`\"";
    text = trimmed(text);
    while (!text.empty() && (kSigns.find(text.front()) != kNone || isBlank(text.front())))
        text.remove_prefix(1);
    while (!text.empty() && (kSigns.find(text.back()) != kNone || isBlank(text.back())))
        text.remove_suffix(1);
    return text;
}

bool endsWithTitle(std::string_view text)
{
    const auto word = text.substr(text.find_last_of(" $") + 1);
    return word == "Mr" || word == "Mrs" || word == "Ms" || word == "Dr" || word == "St";
}

/// A sentence ends where a full stop is followed by a blank and a capital letter.
std::string_view firstSentence(std::string_view text)
{
    for (std::size_t at = text.find(". "); at != kNone; at = text.find(". ", at + 1)) {
        const bool isCapital = at + 2 < text.size() && text[at + 2] >= 'A' && text[at + 2] <= 'Z';
        if (isCapital && !endsWithTitle(text.substr(0, at)))
            return text.substr(0, at);
    }
    return text;
}

std::string_view insideDollars(std::string_view text)
{
    if (text.size() < 3 || text.front() != '$')
        return text;
    const auto close = text.find('$', 1);
    const auto rest = close == kNone ? std::string_view("more") : trimmed(text.substr(close + 1));
    return rest.empty() || rest == "." ? text.substr(1, close - 1) : text;
}

/// What follows the last of "answer is", "answer:" and "choice is".
std::optional<std::string_view> statedAnswer(std::string_view text)
{
    const auto lower = lowerCased(text);
    std::size_t begin = kNone;
    for (const std::string_view trigger : {"answer is", "answer:", "answer**:", "choice is"}) {
        const auto at = lower.rfind(trigger);
        if (at != std::string::npos && (begin == kNone || at + trigger.size() > begin))
            begin = at + trigger.size();
    }
    if (begin == kNone)
        return std::nullopt;
    auto rest = bare(text.substr(begin));
    rest = bare(firstSentence(firstLine(rest)));
    if (rest.ends_with('.'))
        rest.remove_suffix(1);
    rest = insideDollars(bare(rest));
    return rest.empty() ? std::nullopt : std::optional(rest);
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

/// Text commands and their braces taken away: "\textbf{(B)}" becomes "(B)".
std::string plainText(std::string_view text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\')
            at += commandName(text, at).size();
        else if (text[at] != '{' && text[at] != '}' && text[at] != '$' && text[at] != '*')
            out += text[at];
    }
    return std::string(trimmed(out));
}

std::string collapsed(std::string_view text)
{
    std::string out;
    for (const char c : lowerCased(text)) {
        if (!isBlank(c) && c != '$' && c != '.')
            out += c;
    }
    return out;
}

/// "B", "b", "(B)", "B.", "B)", "B: the wording" and "(B) the wording"; 0 if `text` does not begin with a letter like
/// that.
char leadingChoice(std::string_view text, std::size_t numChoices)
{
    const bool bracketed = text.starts_with('(') || text.starts_with('[');
    if (bracketed)
        text.remove_prefix(1);
    if (text.empty() || !isLetter(text[0]))
        return 0;
    const char letter = static_cast<char>(text[0] - (text[0] >= 'a' ? 'a' - 'A' : 0));
    const bool isAlone = text.size() == 1;
    const bool isMarked = !isAlone && std::string_view(").:]").find(text[1]) != kNone;
    const bool isWord = !isAlone && text[0] <= 'Z' && !bracketed && (text[1] == ' ' || text[1] == ',') && letter != 'A';
    return static_cast<std::size_t>(letter - 'A') < numChoices && (isAlone || isMarked || isWord) ? letter : char(0);
}

char choiceByWording(std::string_view text, std::span<const std::string> choices)
{
    const auto wanted = collapsed(text);
    char found = 0;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        if (wanted.empty() || collapsed(choices[i]) != wanted)
            continue;
        if (found != 0)
            return 0;
        found = static_cast<char>('A' + i);
    }
    return found;
}

char choiceOf(std::string_view text, std::span<const std::string> choices)
{
    if (const char byWording = choiceByWording(text, choices); byWording != 0 && trimmed(text).size() > 1)
        return byWording;
    const auto plain = plainText(text);
    if (const char letter = leadingChoice(plain, choices.size()); letter != 0)
        return letter;
    if (const auto open = plain.rfind('('); open != std::string::npos && plain.substr(open).find(')') == 2)
        return leadingChoice(std::string_view(plain).substr(open, 3), choices.size());
    return 0;
}

/// The last capital letter that stands alone; an "A" before a word is an article.
char lastLoneLetter(std::string_view text, std::size_t numChoices)
{
    const auto isPartOfWord = [&](std::size_t at) {
        return at < text.size() && (isLetter(text[at]) || isDigit(text[at]) || text[at] == '\'' || text[at] == '-');
    };
    for (std::size_t at = text.size(); at-- > 0;) {
        const bool isChoice = text[at] >= 'A' && static_cast<std::size_t>(text[at] - 'A') < numChoices;
        if (!isChoice || isPartOfWord(at + 1) || (at > 0 && isPartOfWord(at - 1)))
            continue;
        const bool isArticle = text[at] == 'A' && at + 2 < text.size() && text[at + 1] == ' ' && isLetter(text[at + 2]);
        if (!isArticle)
            return text[at];
    }
    return 0;
}

} // namespace

std::optional<std::string> lastBoxed(std::string_view text)
{
    auto at = lastBoxBefore(text, text.size());
    for (int numBoxes = 0; at != kNone && numBoxes < kMaxBoxes; ++numBoxes) {
        const auto content = boxContent(text, at);
        if (!content.empty())
            return std::string(content);
        at = lastBoxBefore(text, at);
    }
    return std::nullopt;
}

std::string extractAnswer(std::string_view text)
{
    text = withoutThinking(text);
    if (auto boxed = lastBoxed(text))
        return std::move(*boxed);
    if (const auto at = text.rfind("####"); at != kNone && !firstLine(text.substr(at + 4)).empty())
        return std::string(firstLine(text.substr(at + 4)));
    if (const auto stated = statedAnswer(text))
        return std::string(*stated);
    return std::string(lastNumber(text));
}

std::string extractChoice(std::string_view text, std::span<const std::string> choices)
{
    text = withoutThinking(text);
    char letter = 0;
    if (const auto boxed = lastBoxed(text))
        letter = choiceOf(*boxed, choices);
    if (const auto stated = letter == 0 ? statedAnswer(text) : std::nullopt)
        letter = choiceOf(*stated, choices);
    if (letter == 0)
        letter = choiceOf(trimmed(text), choices);
    if (letter == 0)
        letter = lastLoneLetter(text, choices.size());
    return letter == 0 ? std::string() : std::string(1, letter);
}

} // namespace lr::problems
