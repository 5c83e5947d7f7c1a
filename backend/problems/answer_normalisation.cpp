#include "problems/answer_normalisation.h"

#include "problems/latex_text.h"
#include "problems/number_spelling.h"
#include "problems/number_words.h"
#include "problems/unicode_text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lr::problems {

namespace {

using Replacement = std::pair<std::string_view, std::string_view>;

constexpr auto kDropped = std::to_array<std::string_view>({"left", "right", "big", "Big", "bigg", "Bigg", "bigl",
    "bigr", "Bigl", "Bigr", "displaystyle", "textstyle", "limits", "hline", "nolimits", "ensuremath", "middle",
    "boldsymbol", "bf", "rm", "it", "degree", "!", "$", "(", ")", "[", "]"});

constexpr auto kBlank = std::to_array<std::string_view>({",", ";", ":", " ", "quad", "qquad", "thinspace", "newline"});

constexpr auto kText = std::to_array<std::string_view>({"text", "mbox", "hbox", "textbf", "textrm", "textit", "texttt",
    "mathrm", "mathbf", "mathit", "mathsf", "operatorname", "boxed", "fbox"});

constexpr auto kRenamed = std::to_array<Replacement>({{"dfrac", "\\frac"}, {"tfrac", "\\frac"}, {"cfrac", "\\frac"},
    {"dbinom", "\\binom"}, {"tbinom", "\\binom"}, {"leq", "\\le"}, {"leqslant", "\\le"}, {"geq", "\\ge"},
    {"geqslant", "\\ge"}, {"neq", "\\ne"}, {"lt", "<"}, {"gt", ">"}, {"lbrace", "\\{"}, {"rbrace", "\\}"},
    {"lbrack", "["}, {"rbrack", "]"}, {"lvert", "|"}, {"rvert", "|"}, {"vert", "|"}, {"langle", "("}, {"rangle", ")"},
    {"backslash", "\\setminus"}, {"R", "\\mathbb{R}"}, {"smallsetminus", "\\setminus"}, {"infin", "\\infty"},
    {"sim", "\\approx"}, {"simeq", "\\approx"}, {"varnothing", "\\emptyset"}, {"prime", "'"}, {"%", "%"}, {"#", "#"},
    {"&", "&"}, {"_", "_"}, {"ast", "*"}, {"dots", "..."}, {"ldots", "..."}, {"cdots", "..."}});

/// Rewrites a text command by command.
class Rewriter
{
public:
    explicit Rewriter(std::string_view text)
        : m_text(text)
    {}

    std::string run()
    {
        while (m_at < m_text.size()) {
            if (m_text[m_at] == '\\')
                command();
            else
                character(m_text[m_at++]);
        }
        return std::move(m_out);
    }

private:
    void character(char c)
    {
        if (c == '~' || isBlank(c))
            m_out += ' ';
        else if (c != '$')
            m_out += c;
    }

    void command()
    {
        const auto name = commandName(m_text, m_at);
        m_at += name.size() + 1;
        const auto renamed =
            std::find_if(kRenamed.begin(), kRenamed.end(), [&](const auto& r) { return r.first == name; });
        if (isIn(kDropped, name))
            dropWhatBelongsTo(name);
        else if (name == "\\")
            newRow();
        else if (isIn(kBlank, name))
            m_out += ' ';
        else if (isIn(kText, name))
            openText();
        else if (renamed != kRenamed.end())
            m_out += renamed->second;
        else
            m_out.append("\\").append(name);
    }

    /// "\right." is a delimiter that is not drawn; "\! " takes blanks back.
    void dropWhatBelongsTo(std::string_view name)
    {
        if ((name == "left" || name == "right") && m_text.substr(m_at, 1) == ".")
            ++m_at;
        while (name == "!" && m_at < m_text.size() && m_text[m_at] == ' ')
            ++m_at;
    }

    /// "\\[4pt]" ends a row as "\\" does.
    void newRow()
    {
        m_out += "\\\\";
        const auto rest = m_text.substr(m_at);
        const auto close = rest.starts_with('[') ? rest.find(']') : rest.npos;
        if (close == rest.npos || close < 3 || !isLetter(rest[close - 1]))
            return;
        const bool isLength = std::all_of(rest.begin() + 1, rest.begin() + static_cast<std::ptrdiff_t>(close),
            [](char c) { return isDigit(c) || isLetter(c) || c == '.' || c == '-' || c == ' '; });
        m_at += isLength && (isDigit(rest[1]) || rest[1] == '.' || rest[1] == '-') ? close + 1 : 0;
    }

    /// The words of \text{} are separated from what surrounds them by blanks, except in an index, where they are its
    /// name.
    void openText()
    {
        while (m_at < m_text.size() && m_text[m_at] == ' ')
            ++m_at;
        const auto close = m_text.substr(m_at, 1) == "{" ? closingBrace(m_text, m_at) : m_text.npos;
        if (close == m_text.npos) {
            m_at += m_text.substr(m_at, 1) == "{" ? 1 : 0;
            return;
        }
        const auto content = m_text.substr(m_at + 1, close - m_at - 1);
        const bool isIndex = m_out.ends_with("_{") || m_out.ends_with('_');
        m_out += isIndex ? "" : " ";
        m_out += m_depth < kMaxNestedTexts ? nested(content) : std::string(content);
        m_out += isIndex ? "" : " ";
        m_at = close + 1;
    }

    std::string nested(std::string_view content) const
    {
        Rewriter inner(content);
        inner.m_depth = m_depth + 1;
        return inner.run();
    }

    static constexpr int kMaxNestedTexts = 8; // limits the time: a text is read again for each level inside it

    std::string_view m_text;
    std::size_t m_at = 0;
    std::string m_out;
    int m_depth = 0;
};

std::string withSingleBlanks(std::string_view text)
{
    std::string out;
    for (const char c : trimmed(text)) {
        if (c != ' ' || !out.ends_with(' '))
            out += c;
    }
    return out;
}

void unifyMatrices(std::string& text)
{
    for (const std::string_view name : {"bmatrix", "Bmatrix", "matrix", "smallmatrix", "psmallmatrix", "bsmallmatrix",
             "pmatrix*", "bmatrix*", "array"}) {
        replaceAll(text, "\\begin{" + std::string(name) + "}", "\\begin{pmatrix}");
        replaceAll(text, "\\end{" + std::string(name) + "}", "\\end{pmatrix}");
    }
    constexpr std::string_view kBegin = "\\begin{pmatrix}{";
    for (auto at = text.find(kBegin); at != text.npos; at = text.find(kBegin, at + 1)) {
        const auto close = closingBrace(text, at + kBegin.size() - 1);
        if (close == text.npos)
            return;
        text.erase(at + kBegin.size() - 1, close - at - kBegin.size() + 2); // the columns of an array
    }
}

/// "**7**" is 7 in bold, and quotation marks mean nothing; inside a formula two stars are a power.
std::string_view withoutEmphasis(std::string_view text)
{
    const bool isBold = text.size() > 4 && text.starts_with("**") && text.ends_with("**");
    if (isBold)
        return trimmed(text.substr(2, text.size() - 4));
    const bool isQuoted = text.size() > 2 && text.starts_with('"') && text.ends_with('"');
    return isQuoted ? trimmed(text.substr(1, text.size() - 2)) : text;
}

constexpr std::string_view kAbout = "\\approx";

/// A value that is only about right may say so.
bool isAbout(std::string_view text)
{
    return text.starts_with(kAbout) && commandName(text, 0) == "approx";
}

void takeOffEnds(std::string& text)
{
    std::string_view rest = trimmed(text);
    while (!rest.empty() && std::string_view(".,;:").find(rest.back()) != rest.npos && !rest.ends_with("..."))
        rest = trimmed(rest.substr(0, rest.size() - 1));
    while (!rest.empty() && (std::string_view(":;").find(rest.front()) != rest.npos || isAbout(rest)))
        rest = trimmed(rest.substr(isAbout(rest) ? kAbout.size() : 1));
    text = std::string(rest);
}

/// "Answer: 5" is 5, and "the total is 12" says that the total = 12.
void takeOffSentence(std::string& text)
{
    const auto lower = lowerCased(std::string_view(text).substr(0, 24));
    for (const std::string_view caption : {"answer:", "final answer:", "the answer is ", "answer is "}) {
        if (lower.starts_with(caption))
            text.erase(0, caption.size());
    }
    for (const std::string_view verb : {" is equal to ", " is ", " are ", " equals ", ": "}) {
        const auto at = text.find(verb);
        const auto rest = at == text.npos ? std::string_view() : std::string_view(text).substr(at + verb.size());
        const bool isValue =
            !rest.empty() && (isDigit(rest[0]) || std::string_view("-\\([.").find(rest[0]) != rest.npos);
        const bool isAfterWords =
            at != text.npos && std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at),
                                   [](char c) { return isLetter(c) || c == ' '; });
        if (isValue && isAfterWords) {
            text.replace(at, verb.size(), " = ");
            return;
        }
    }
}

/// One sign for all spellings of a percentage at the end.
void unifyPercent(std::string& text)
{
    for (const std::string_view word : {"%", "percentage points", "per cent", "percent", "pct"}) {
        if (text.size() > word.size() && text.ends_with(word)) {
            text = std::string(trimmed(std::string_view(text).substr(0, text.size() - word.size()))) + "%";
            return;
        }
    }
}

/// "No solution" and the like, in one sign.
void unifyEmptySet(std::string& text)
{
    static constexpr auto kNothing = std::to_array<std::string_view>(
        {"no solution", "no solutions", "no real solution", "no real solutions", "the empty set", "empty set", "\\{\\}",
            "\\{ \\}", "there is no solution", "there are no solutions", "there are no real solutions"});
    if (isIn(kNothing, lowerCased(text)))
        text = "\\emptyset";
}

/// "A U B" between brackets is a union, as people type it.
void unifyUnion(std::string& text)
{
    for (auto at = text.find('U', 1); at != text.npos && at + 1 < text.size(); at = text.find('U', at + 1)) {
        const auto before = trimmed(std::string_view(text).substr(0, at));
        const auto behind = trimmed(std::string_view(text).substr(at + 1));
        const bool isUnion = !before.empty() && std::string_view(")]}").find(before.back()) != before.npos &&
                             !behind.empty() && std::string_view("([\\").find(behind.front()) != behind.npos;
        if (isUnion)
            text.replace(at, 1, "\\cup ");
    }
}

/// The sets of real numbers with one sign, as intervals.
void unifyReals(std::string& text)
{
    constexpr std::string_view kReals = "\\mathbb{R}";
    replaceAll(text, "\\mathbb R", kReals);
    for (const auto& [sign, interval] : {Replacement{"^+", "(0,\\infty)"}, {"^{+}", "(0,\\infty)"},
             {"_+", "(0,\\infty)"}, {"_{+}", "(0,\\infty)"}, {"_{>0}", "(0,\\infty)"}, {"_{> 0}", "(0,\\infty)"},
             {"^-", "(-\\infty,0)"}, {"^{-}", "(-\\infty,0)"}, {"_{<0}", "(-\\infty,0)"}, {"_{\\ge 0}", "[0,\\infty)"},
             {"^*", "(-\\infty,\\infty) \\setminus \\{0\\}"}, {"^{*}", "(-\\infty,\\infty) \\setminus \\{0\\}"}})
        replaceAll(text, std::string(kReals) + std::string(sign), interval);
    replaceAll(text, kReals, "(-\\infty,\\infty)");
}

/// "x \in [-2, 7]" is [-2, 7].
void takeOffMembership(std::string& text)
{
    const auto at = text.find("\\in");
    if (at == text.npos || at == 0 || at > 4 || text[0] == '\\' || commandName(text, at) != "in")
        return;
    text = std::string(trimmed(std::string_view(text).substr(at + 3)));
}

} // namespace

std::string normalisedAnswer(std::string_view answer)
{
    auto text = Rewriter(inAscii(withoutEmphasis(trimmed(answer)))).run();
    for (const auto& [from, to] : {Replacement{"{,}", ""}, {"{:}", ":"}, {";", ","}, {"{}", ""}, {"^{\\circ}", ""},
             {"^\\circ", ""}, {"^{ \\circ}", ""}, {"^{ \\circ }", ""}, {"^{'}", "'"}, {"^'", "'"}, {"^{''}", "''"},
             {"np.", ""}, {"**", "^"}, {"infinity", "\\infty"}})
        replaceAll(text, from, to);
    unifyReals(text);
    text = withSingleBlanks(text);
    text = numberFromWords(text).value_or(std::move(text)); // before "and" counts as a comma
    for (const auto& [from, to] : {Replacement{", and ", ", "}, {", or ", ", "}, {" and ", ", "}, {" or ", ", "}})
        replaceAll(text, from, to);
    unifyMatrices(text);
    takeOffEnds(text);
    takeOffSentence(text);
    takeOffMembership(text);
    unifyUnion(text);
    unifyPercent(text);
    unifyEmptySet(text);
    writeRepeatingDecimals(text);
    joinDigitGroups(text);
    writeScaleWords(text);
    return text;
}

std::string comparableText(std::string_view normalised)
{
    std::string out;
    for (std::size_t at = 0; at < normalised.size(); ++at) {
        const char c = normalised[at];
        const bool isAbbreviation = c == '.' && at > 0 && isLetter(normalised[at - 1]);
        const bool isBetweenDigits = isBlank(c) && !out.empty() && isDigit(out.back()) && at + 1 < normalised.size() &&
                                     isDigit(normalised[at + 1]);
        if (isBetweenDigits || (!isBlank(c) && !isAbbreviation))
            out += lowerCase(c);
    }
    if (out.size() == 3 && out[0] == '(' && isLetter(out[1]) && out[2] == ')')
        return out.substr(1, 1);
    return out;
}

} // namespace lr::problems
