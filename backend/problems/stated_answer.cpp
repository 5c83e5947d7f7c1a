#include "problems/stated_answer.h"

#include "problems/latex_text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lr::problems {

namespace {

constexpr int kMaxStatements = 12;         ///< looked at, from the end of the text
constexpr std::size_t kMaxSentence = 4096; ///< characters behind its words

/// `text` without the signs for emphasis that surround it.
std::string_view withoutEmphasisSigns(std::string_view text)
{
    static constexpr std::string_view kSigns = "*_:`\"";
    const auto isSign = [](char c) { return kSigns.find(c) != kSigns.npos || isBlank(c); };
    while (!text.empty() && isSign(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isSign(text.back()))
        text.remove_suffix(1);
    return text;
}

bool endsWithTitle(std::string_view text)
{
    const auto word = text.substr(text.find_last_of(" $") + 1);
    return word == "Mr" || word == "Mrs" || word == "Ms" || word == "Dr" || word == "St";
}

/// A sentence ends where a full stop, and perhaps the signs that close emphasis, are followed by a blank and a capital
/// letter or a formula.
std::string_view firstSentence(std::string_view text)
{
    for (std::size_t at = text.find('.'); at != text.npos; at = text.find('.', at + 1)) {
        if (at > 0 && text[at - 1] == '.')
            continue; // of an ellipsis
        auto next = text.find_first_not_of("*_`\"", at + 1);
        if (next != text.npos) {
            if (!isBlank(text[next]))
                continue;
            next = text.find_first_not_of(" \t", next);
            if (next == text.npos ||
                !(text[next] == '*' || text[next] == '(' || (text[next] >= 'A' && text[next] <= 'Z')))
                continue;
        }
        if (!endsWithTitle(text.substr(0, at)))
            return text.substr(0, at);
    }
    return text;
}

/// Without a remark in brackets behind a number or formula: "16" of "16 (4 squared)".
std::string_view withoutRemark(std::string_view text)
{
    const auto open = text.rfind(" (");
    if (open == text.npos || open == 0 || isLetter(text[open - 1]) || !text.ends_with(')'))
        return text;
    int numLetters = 0;
    for (auto at = open; at < text.size() && numLetters < 3; ++at) {
        if (text[at] == '\\')
            return text;
        numLetters = isLetter(text[at]) ? numLetters + 1 : 0;
    }
    return numLetters == 3 ? trimmed(text.substr(0, open)) : text;
}

/// Whether what follows "answer is" only judges an answer that was given before.
bool isJudgement(std::string_view text)
{
    static constexpr auto kJudgements = std::to_array<std::string_view>(
        {"correct", "right", "wrong", "incorrect", "valid", "verified", "reasonable", "consistent", "not", "also",
            "confirmed", "in", "that", "because", "obtained", "found", "given", "expected", "as", "already", "exact",
            "unique", "based", "clear", "plausible", "to", "supposed", "if", "when", "what", "where", "which"});
    std::size_t end = 0;
    while (end < text.size() && isLetter(text[end]))
        ++end;
    // "The answer is not 5 but 6" is not read either: only a plain statement counts.
    const bool isAlone = end == text.size();
    return isIn(kJudgements, lowerCased(text.substr(0, end))) && !(isAlone && end <= 2);
}

/// Without words that only lead to the answer.
std::string_view withoutLead(std::string_view text)
{
    static constexpr auto kLeads = std::to_array<std::string_view>(
        {"as follows", "given by", "simply", "therefore", "then", "thus", "equal to", "exactly", "approximately",
            "about", "around", "roughly", "just", "indeed", "clearly", "hence", "obviously", "now", "actually"});
    const auto lower = lowerCased(text.substr(0, 16));
    for (const auto lead : kLeads) {
        const bool isWord = lower.starts_with(lead) && (text.size() == lead.size() || !isLetter(text[lead.size()]));
        if (isWord)
            return withoutEmphasisSigns(text.substr(lead.size() + (text.substr(lead.size()).starts_with(',') ? 1 : 0)));
    }
    return text;
}

/// Where a formula that begins with `open` ends, if the text begins with it.
std::optional<std::string_view> delimited(std::string_view text, std::string_view open, std::string_view close)
{
    if (!text.starts_with(open))
        return std::nullopt;
    const auto end = text.find(close, open.size());
    return trimmed(text.substr(open.size(), end == text.npos ? text.npos : end - open.size()));
}

/// The last row of an aligned formula, without the marks at which it is aligned.
std::string lastRow(std::string_view formula)
{
    auto rows = splitTopLevel(formula, "\\\\");
    std::erase_if(rows, [](auto row) { return row.empty(); });
    std::string out(rows.empty() ? std::string_view() : rows.back());
    std::erase(out, '&');
    auto rest = trimmed(out);
    if (rest.starts_with('='))
        rest = trimmed(rest.substr(1));
    return std::string(rest);
}

/// The content of a display formula at the beginning; empty if there is none.
std::string displayedFormula(std::string_view text)
{
    constexpr std::string_view kBegin = "\\begin{";
    for (const auto& [open, close] : {std::pair<std::string_view, std::string_view>{"\\[", "\\]"}, {"$$", "$$"}}) {
        if (const auto inside = delimited(text, open, close)) {
            auto nested = displayedFormula(*inside);
            return nested.empty() ? std::string(*inside) : nested;
        }
    }
    if (!text.starts_with(kBegin))
        return {};
    const auto name = text.substr(kBegin.size(), text.substr(kBegin.size()).find('}'));
    static constexpr auto kDisplays = std::to_array<std::string_view>({"align", "align*", "aligned", "equation",
        "equation*", "gather", "gather*", "gathered", "displaymath", "math", "multline", "multline*", "split"});
    const auto end = text.find("\\end{" + std::string(name));
    const auto begin = kBegin.size() + name.size() + 1;
    if (!isIn(kDisplays, name) || begin > text.size())
        return {};
    const auto body = trimmed(text.substr(begin, end == text.npos ? text.npos : end - begin));
    const auto nested = displayedFormula(body);
    return nested.empty() ? lastRow(body) : nested;
}

std::string_view withoutFullStop(std::string_view text)
{
    text = trimmed(text);
    while (!text.empty() && (text.back() == '.' || text.back() == ',') && !text.ends_with(".."))
        text = trimmed(text.substr(0, text.size() - 1));
    return text;
}

std::string_view insideDollars(std::string_view text)
{
    if (text.size() < 3 || text.front() != '$')
        return text;
    const auto close = text.find('$', 1);
    const auto rest = close == text.npos ? std::string_view("more") : trimmed(text.substr(close + 1));
    return rest.empty() || rest == "." ? text.substr(1, close - 1) : text;
}

} // namespace

std::string_view withoutReason(std::string_view sentence)
{
    static constexpr auto kReasons =
        std::to_array<std::string_view>({" because", ", since ", " since ", "(since ", ", as ", "(as ", "(because ",
            ", so ", " so that ", ", which ", "(which ", ", thus", ", hence", ", therefore", ", where ", " in total",
            ", in total", " in all", ", in all", " altogether", ", meaning", ", i.e.", "(i.e.", ", that is", "(that is",
            ", not ", " and not ", " rather than", ", but ", ", giving", ", given that", ", due to", ", written",
            ", expressed", ", leaving", ", making", ", while ", ", after ", ", when ", " as required", ", as required",
            ", assuming", "(assuming", " (not ", " (approximately", " (rounded", " (about", ", rounded to", " - as ",
            " \u2014 ", "; this", "; that", "; it ", "; so", "; hence", "; thus", "; therefore", "; we ", " and we ",
            " and so ", " and thus", " and hence", " and therefore", " and this ", " and it ", " if we "});
    const auto lower = lowerCased(sentence);
    auto end = sentence.size();
    for (const auto reason : kReasons) {
        const auto at = lower.find(reason);
        if (at != lower.npos && at > 0)
            end = std::min(end, at);
    }
    return withoutRemark(trimmed(sentence.substr(0, end)));
}

namespace {

/// The answer that a statement goes on with; empty if it goes on with something else.
std::string answerBehind(std::string_view text)
{
    text = withoutLead(withoutEmphasisSigns(text.substr(0, kMaxSentence)));
    if (const auto display = displayedFormula(text); !display.empty())
        return std::string(withoutFullStop(display));
    const auto line = trimmed(text.substr(0, text.find('\n')));
    const auto statement = withoutReason(withoutEmphasisSigns(firstSentence(line)));
    if (isJudgement(statement))
        return {};
    const auto bare = withoutEmphasisSigns(withoutFullStop(statement));
    return std::string(withoutFullStop(insideDollars(withoutEmphasisSigns(bare))));
}

/// The last places of the words that may begin a statement, found from the end of a text: each word is searched for
/// once.
class StatementSearch
{
public:
    explicit StatementSearch(std::string_view lower)
        : m_lower(lower)
    {
        for (auto& place : m_places)
            place = m_lower.rfind(kRoots[static_cast<std::size_t>(&place - m_places.data())]);
    }

    /// Where the next statement's words end, going backwards; nothing at the beginning of the text.
    std::optional<std::size_t> next()
    {
        while (true) {
            const auto at = [](std::size_t place) { return place == std::string_view::npos ? 0 : place + 1; };
            const auto last =
                std::max_element(m_places.begin(), m_places.end(), [&](auto a, auto b) { return at(a) < at(b); });
            if (*last == m_lower.npos)
                return std::nullopt;
            const auto root = kRoots[static_cast<std::size_t>(last - m_places.begin())];
            const auto end = *last + root.size();
            *last = *last == 0 ? m_lower.npos : m_lower.rfind(root, *last - 1);
            if (const auto length = linkLength(m_lower.substr(end)))
                return end + *length;
        }
    }

private:
    static constexpr auto kRoots = std::to_array<std::string_view>({"answer", "choice", "option"});

    /// The length of "is" or a colon behind "answer".
    static std::optional<std::size_t> linkLength(std::string_view rest)
    {
        static constexpr auto kLinks =
            std::to_array<std::string_view>({" is", ":", "**:", " would be", " must be", " should be", " will be", " =",
                "** is", " to the problem is", " to this problem is", " to the question is", " to this question is"});
        for (const auto link : kLinks) {
            if (rest.starts_with(link) &&
                !(rest.size() > link.size() && isLetter(link.back()) && isLetter(rest[link.size()])))
                return link.size();
        }
        return std::nullopt;
    }

    std::string_view m_lower;
    std::array<std::size_t, kRoots.size()> m_places{};
};

} // namespace

std::optional<std::string> statedAnswer(std::string_view text)
{
    const auto lower = lowerCased(text);
    StatementSearch search(lower);
    for (int count = 0; count < kMaxStatements; ++count) {
        const auto end = search.next();
        if (!end)
            return std::nullopt;
        if (auto answer = answerBehind(text.substr(*end)); !answer.empty())
            return answer;
    }
    return std::nullopt;
}

} // namespace lr::problems
