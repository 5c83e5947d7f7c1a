#include "problems/answer_normalisation.h"

#include "problems/latex_text.h"
#include "problems/number_words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lr::problems {

namespace {

using Replacement = std::pair<std::string_view, std::string_view>;

constexpr auto kUnicode = std::to_array<Replacement>({{"−", "-"}, {"–", "-"}, {"×", "\\times "}, {"·", "\\cdot "},
    {"⋅", "\\cdot "}, {"÷", "/"}, {"π", "\\pi "}, {"∞", "\\infty "}, {"√", "\\sqrt "}, {"≤", "\\le "}, {"≥", "\\ge "},
    {"≠", "\\ne "}, {"∪", "\\cup "}, {"∅", "\\emptyset "}, {"°", ""}, {"²", "^2"}, {"³", "^3"}, {"½", "\\frac{1}{2}"},
    {"¼", "\\frac{1}{4}"}, {"¾", "\\frac{3}{4}"}, {"′", "'"}, {"’", "'"}, {"±", "\\pm "}, {"θ", "\\theta "}, {"€", ""},
    {"£", ""}, {"¥", ""}, {"\u00A0", " "}, {"\u2009", " "}, {"\u202F", " "}});

constexpr auto kDropped =
    std::to_array<std::string_view>({"left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr",
        "displaystyle", "textstyle", "limits", "boldsymbol", "bf", "rm", "it", "degree", "!", "$", "(", ")", "[", "]"});

constexpr auto kBlank = std::to_array<std::string_view>({",", ";", ":", " ", "quad", "qquad", "thinspace", "newline"});

constexpr auto kText = std::to_array<std::string_view>({"text", "mbox", "hbox", "textbf", "textrm", "textit", "texttt",
    "mathrm", "mathbf", "mathit", "mathsf", "operatorname", "boxed", "fbox"});

constexpr auto kRenamed = std::to_array<Replacement>(
    {{"dfrac", "\\frac"}, {"tfrac", "\\frac"}, {"cfrac", "\\frac"}, {"dbinom", "\\binom"}, {"tbinom", "\\binom"},
        {"leq", "\\le"}, {"leqslant", "\\le"}, {"geq", "\\ge"}, {"geqslant", "\\ge"}, {"neq", "\\ne"}, {"lt", "<"},
        {"gt", ">"}, {"lbrace", "\\{"}, {"rbrace", "\\}"}, {"lbrack", "["}, {"rbrack", "]"}, {"lvert", "|"},
        {"rvert", "|"}, {"vert", "|"}, {"varnothing", "\\emptyset"}, {"prime", "'"}, {"%", "%"}, {"#", "#"}, {"&", "&"},
        {"_", "_"}, {"ast", "*"}, {"dots", "..."}, {"ldots", "..."}, {"cdots", "..."}});

void replaceUnicode(std::string& text)
{
    const bool isAscii =
        std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 128; });
    if (isAscii)
        return;
    for (const auto& [from, to] : kUnicode)
        replaceAll(text, from, to);
}

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
    for (const std::string_view name : {"bmatrix", "Bmatrix", "smallmatrix", "array"}) {
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

/// "**7**" is 7 in bold; inside a formula two stars are a power.
std::string_view withoutEmphasis(std::string_view text)
{
    const bool isBold = text.size() > 4 && text.starts_with("**") && text.ends_with("**");
    return isBold ? trimmed(text.substr(2, text.size() - 4)) : text;
}

void takeOffEnds(std::string& text)
{
    std::string_view rest = trimmed(text);
    while (!rest.empty() && std::string_view(".,;:").find(rest.back()) != rest.npos && !rest.ends_with("..."))
        rest = trimmed(rest.substr(0, rest.size() - 1));
    while (!rest.empty() && std::string_view(":;").find(rest.front()) != rest.npos)
        rest = trimmed(rest.substr(1));
    text = std::string(rest);
}

bool takeOffPercent(std::string& text)
{
    for (const std::string_view word : {"%", "percent", "per cent", "percentage points"}) {
        if (text.size() > word.size() && text.ends_with(word)) {
            text = std::string(trimmed(std::string_view(text).substr(0, text.size() - word.size())));
            return true;
        }
    }
    return false;
}

/// "x \in [-2, 7]" is [-2, 7].
void takeOffMembership(std::string& text)
{
    const auto at = text.find("\\in");
    if (at == text.npos || at == 0 || at > 4 || commandName(text, at) != "in")
        return;
    text = std::string(trimmed(std::string_view(text).substr(at + 3)));
}

} // namespace

NormalisedAnswer normalisedAnswer(std::string_view answer)
{
    std::string text(withoutEmphasis(trimmed(answer)));
    replaceUnicode(text);
    text = Rewriter(text).run();
    for (const auto& [from, to] : {Replacement{"{,}", ""}, {"{}", ""}, {"^{\\circ}", ""}, {"^\\circ", ""},
             {"^{ \\circ}", ""}, {"^{'}", "'"}, {"^'", "'"}, {"^{''}", "''"}, {"np.", ""}, {"**", "^"},
             {"infinity", "\\infty"}, {"\\mathbb{R}", "(-\\infty,\\infty)"}})
        replaceAll(text, from, to);
    text = withSingleBlanks(text);
    for (const auto& [from, to] : {Replacement{", and ", ", "}, {", or ", ", "}, {" and ", ", "}, {" or ", ", "}})
        replaceAll(text, from, to);
    unifyMatrices(text);
    takeOffEnds(text);
    takeOffMembership(text);
    NormalisedAnswer out;
    out.isPercentage = takeOffPercent(text);
    out.text = numberFromWords(text).value_or(std::move(text));
    return out;
}

namespace {

bool isUnitLetter(char c)
{
    return std::string_view("mgshlLNJWVAKFTCM").find(c) != std::string_view::npos;
}

/// Units that follow a number directly. Single letters are not among them, because there they are names of variables.
bool isShortUnit(std::string_view word)
{
    static constexpr auto kUnits = std::to_array<std::string_view>(
        {"cm", "mm", "km", "kg", "mg", "ml", "mL", "ft", "in", "mi", "yd", "lb", "lbs", "oz", "hr", "hrs", "min", "sec",
            "am", "pm", "mph", "kph", "deg", "cents", "Hz", "ms", "kW", "eV", "dollars", "USD"});
    return isIn(kUnits, word);
}

/// Words, their abbreviations and powers, and no second number.
bool isUnitText(std::string_view text)
{
    char before = 0;
    for (const char c : text) {
        const bool isPower = isDigit(c) && (isLetter(before) || std::string_view("^{-").find(before) != text.npos);
        if (!isPower && !isLetter(c) && std::string_view(" ./^{}-'").find(c) == text.npos)
            return false;
        before = c;
    }
    return true;
}

std::string_view firstWord(std::string_view text)
{
    std::size_t end = 0;
    while (end < text.size() && isLetter(text[end]))
        ++end;
    return text.substr(0, end);
}

bool endsLikeANumber(std::string_view head)
{
    return !head.empty() &&
           (isDigit(head.back()) || head.back() == '}' || head.back() == ')' || head.ends_with("\\pi"));
}

/// Whether a unit begins after the blank at `blank`. False if it is no unit, or if there is no number before the blank.
bool isUnitBehind(std::string_view text, std::size_t blank)
{
    const auto unit = trimmed(text.substr(blank));
    const auto word = firstWord(unit);
    const bool isUnit = word.size() > 1 || (word.size() == 1 && isUnitLetter(word[0]));
    return isUnit && endsLikeANumber(trimmed(text.substr(0, blank))) && isUnitText(unit);
}

} // namespace

std::string withoutUnit(std::string_view normalised)
{
    for (auto blank = normalised.find(' '); blank != normalised.npos; blank = normalised.find(' ', blank + 1)) {
        if (isUnitBehind(normalised, blank))
            return std::string(trimmed(normalised.substr(0, blank)));
        if (firstWord(trimmed(normalised.substr(blank))).size() > 1)
            return std::string(normalised); // the first word decides
    }
    std::size_t digits = 0;
    while (digits < normalised.size() && (isDigit(normalised[digits]) || normalised[digits] == '.'))
        ++digits;
    const auto attached = normalised.substr(digits);
    if (digits > 0 && isShortUnit(firstWord(attached)) && isUnitText(attached))
        return std::string(normalised.substr(0, digits));
    return std::string(normalised);
}

std::string comparableText(std::string_view normalised)
{
    std::string out;
    for (std::size_t at = 0; at < normalised.size(); ++at) {
        const char c = normalised[at];
        const bool isAbbreviation = c == '.' && at > 0 && isLetter(normalised[at - 1]);
        if (!isBlank(c) && !isAbbreviation)
            out += lowerCase(c);
    }
    if (out.size() == 3 && out[0] == '(' && isLetter(out[1]) && out[2] == ')')
        return out.substr(1, 1);
    return out;
}

} // namespace lr::problems
