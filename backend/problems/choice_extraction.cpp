#include "problems/choice_extraction.h"

#include "problems/answer_extraction.h"
#include "problems/boxed_answer.h"
#include "problems/latex_text.h"
#include "problems/stated_answer.h"

#include <algorithm>
#include <array>

namespace lr::problems {

namespace {

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

/// "option B" and the like without the word.
std::string_view withoutOptionWord(std::string_view text)
{
    for (const std::string_view word : {"the ", "option ", "choice ", "answer ", "letter ", "alternative "}) {
        if (lowerCased(text.substr(0, word.size())) == word)
            text = trimmed(text.substr(word.size()));
    }
    return text;
}

/// The form in which two wordings are compared.
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
    const bool isMarked = !isAlone && std::string_view(").:]").find(text[1]) != std::string_view::npos;
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
    text = trimmed(text);
    const bool isLetterAlone = text.size() == 1 && isLetter(text[0]);
    if (const char byWording = choiceByWording(text, choices); byWording != 0 && !isLetterAlone)
        return byWording;
    const auto plain = plainText(text);
    if (const char letter = leadingChoice(withoutOptionWord(plain), choices.size()); letter != 0)
        return letter;
    if (const auto open = plain.rfind('('); open != std::string::npos && plain.substr(open).find(')') == 2)
        return leadingChoice(std::string_view(plain).substr(open, 3), choices.size());
    return 0;
}

/// "B is correct", "(B) is the right answer": the letter before such words, where they last stand.
char praisedChoice(std::string_view text, std::size_t numChoices)
{
    static constexpr auto kPraises = std::to_array<std::string_view>({" is correct", " is the correct", " is right",
        " is the right", " is the answer", " is the best", " is true", " must be correct"});
    char found = 0;
    std::size_t place = 0;
    for (const auto praise : kPraises) {
        const auto at = text.rfind(praise);
        if (at == std::string_view::npos || at == 0 || at < place)
            continue;
        auto end = at;
        while (end > 0 && std::string_view(")]*.$").find(text[end - 1]) != std::string_view::npos)
            --end;
        const bool isAlone = end == 1 || (end > 1 && !isLetter(text[end - 2]) && text[end - 2] != '\'');
        const char letter = end > 0 ? text[end - 1] : char(0);
        if (isAlone && letter >= 'A' && static_cast<std::size_t>(letter - 'A') < numChoices) {
            found = letter;
            place = at;
        }
    }
    return found;
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

/// The one choice that is mathematically the same as an answer.
char choiceByValue(std::string_view text, std::span<const std::string> choices)
{
    constexpr std::size_t kMaxLength = 60; // of what is compared with every choice
    char found = 0;
    for (std::size_t i = 0; i < choices.size() && text.size() <= kMaxLength; ++i) {
        if (choices[i].size() > kMaxLength || !gradeAnswer(text, choices[i]).isCorrect)
            continue;
        if (found != 0)
            return 0;
        found = static_cast<char>('A' + i);
    }
    return found;
}

char choiceOfAnswer(std::string_view answer, std::span<const std::string> choices)
{
    const char letter = choiceOf(answer, choices);
    return letter != 0 ? letter : choiceByValue(answer, choices);
}

/// The last sentence without its reason.
std::string_view conclusionOf(std::string_view text)
{
    text = trimmed(text);
    auto begin = text.rfind('\n');
    begin = begin == text.npos ? 0 : begin + 1;
    for (auto at = text.rfind(". "); at != text.npos && at > begin; at = text.rfind(". ", at - 1)) {
        if (at + 2 < text.size() && text[at + 2] >= 'A' && text[at + 2] <= 'Z')
            begin = std::max(begin, at + 2);
    }
    return withoutReason(text.substr(begin).substr(0, 400));
}

/// The choice of a text that states none in so many words.
char unstatedChoice(std::string_view text, std::span<const std::string> choices)
{
    text = trimmed(text);
    const auto firstLine = plainText(text.substr(0, text.find('\n')));
    if (const char letter = leadingChoice(firstLine, choices.size()); letter != 0)
        return letter;
    const auto conclusion = conclusionOf(text);
    if (const char letter = choiceOf(conclusion, choices); letter != 0)
        return letter;
    if (const char letter = lastLoneLetter(conclusion, choices.size()); letter != 0)
        return letter;
    if (const char letter = choiceOf(text, choices); letter != 0)
        return letter;
    return lastLoneLetter(text, choices.size());
}

} // namespace

std::string extractChoice(std::string_view text, std::span<const std::string> choices)
{
    text = finalPart(text);
    char letter = 0;
    if (const auto boxed = lastBoxed(text))
        letter = choiceOfAnswer(*boxed, choices);
    if (const auto stated = letter == 0 ? statedAnswer(text) : std::nullopt)
        letter = choiceOfAnswer(*stated, choices);
    if (letter == 0)
        letter = praisedChoice(text, choices.size());
    if (letter == 0)
        letter = unstatedChoice(text, choices);
    return letter == 0 ? std::string() : std::string(1, letter);
}

} // namespace lr::problems
