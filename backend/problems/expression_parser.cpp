#include "problems/expression.h"
#include "problems/latex_text.h"
#include "problems/number_words.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace lr::problems {

namespace {

using Kind = Expression::Kind;
using Name = std::pair<std::string_view, std::string_view>;

/// A text that is no formula, or too much of one; caught at the end of parsing.
struct NoFormula
{
    std::string reason;
};

/// How functions are written, and what they are called in the tree.
constexpr auto kFunctions =
    std::to_array<Name>({{"arcsin", "asin"}, {"arccos", "acos"}, {"arctan", "atan"}, {"asin", "asin"}, {"acos", "acos"},
        {"atan", "atan"}, {"sinh", "sinh"}, {"cosh", "cosh"}, {"tanh", "tanh"}, {"sin", "sin"}, {"cos", "cos"},
        {"tan", "tan"}, {"cot", "cot"}, {"sec", "sec"}, {"csc", "csc"}, {"ln", "ln"}, {"log", "log"}, {"lg", "lg"},
        {"exp", "exp"}, {"sqrt", "sqrt"}, {"abs", "abs"}, {"floor", "floor"}, {"ceil", "ceil"}});

/// Decorations of a name: the variable \vec{v} is another one than v.
constexpr auto kDecorations = std::to_array<std::string_view>({"vec", "hat", "bar", "dot", "ddot", "tilde", "overline",
    "underline", "mathcal", "mathbb", "widehat", "overrightarrow"});

/// Commands that are operators or delimiters and end a factor.
constexpr auto kNoFactor = std::to_array<std::string_view>({"cdot", "times", "div", "pm", "mp", "cup", "cap", "le",
    "ge", "ne", "in", "to", "rightarrow", "Rightarrow", "rfloor", "rceil", "}", "\\", "end", "begin", "equiv", "approx",
    "sim", "mid", "setminus", "mod", "pmod", "bmod"});

template <typename List>
bool isIn(const List& list, std::string_view name)
{
    return std::find(list.begin(), list.end(), name) != list.end();
}

/// Recursive descent over the characters: in LaTeX the meaning of "12" depends on where it stands (\frac12).
class Parser
{
public:
    explicit Parser(std::string_view text)
        : m_text(text)
        , m_isJImaginary(text.find('i') == text.npos)
    {}

    Expression parse()
    {
        auto expression = sum();
        skipBlanks();
        if (m_at < m_text.size())
            throw NoFormula{"it is no formula at '" + std::string(m_text.substr(m_at, 12)) + "'"};
        return expression;
    }

private:
    /// Counts one level of brackets while it lives.
    class Level
    {
    public:
        explicit Level(Parser& parser)
            : m_parser(parser)
        {
            if (++m_parser.m_depth > kMaxDepth)
                throw NoFormula{"it is nested too deep"};
        }
        ~Level() { --m_parser.m_depth; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

    private:
        Parser& m_parser;
    };

    Expression make(Kind kind, std::string_view text = {}, std::vector<Expression> operands = {})
    {
        if (++m_numNodes > kMaxNodes)
            throw NoFormula{"it is too long a formula"};
        return {kind, std::string(text), std::move(operands)};
    }

    template <typename... Operands>
    Expression make(Kind kind, std::string_view text, Expression first, Operands... rest)
    {
        std::vector<Expression> operands;
        operands.push_back(std::move(first));
        (operands.push_back(std::move(rest)), ...);
        return make(kind, text, std::move(operands));
    }

    void skipBlanks()
    {
        while (m_at < m_text.size() && isBlank(m_text[m_at]))
            ++m_at;
    }

    /// The next character behind blanks; 0 at the end.
    char peek()
    {
        skipBlanks();
        return m_at < m_text.size() ? m_text[m_at] : char(0);
    }

    bool take(char c)
    {
        if (peek() != c)
            return false;
        ++m_at;
        return true;
    }

    void require(char c)
    {
        if (!take(c))
            throw NoFormula{std::string("a '") + c + "' is missing"};
    }

    bool takeCommand(std::string_view name)
    {
        if (peek() != '\\' || commandName(m_text, m_at) != name)
            return false;
        m_at += name.size() + 1;
        return true;
    }

    Expression sum()
    {
        const Level level(*this);
        std::vector<Expression> terms;
        bool isNegative = false;
        do {
            isNegative = takeSigns(isNegative);
            auto term = product();
            terms.push_back(isNegative ? make(Kind::Negative, {}, std::move(term)) : std::move(term));
            isNegative = peek() == '-';
        } while (take('+') || take('-'));
        return terms.size() == 1 ? std::move(terms.front()) : make(Kind::Sum, {}, std::move(terms));
    }

    bool takeSigns(bool isNegative)
    {
        for (int count = 0; count < 4; ++count) {
            if (take('-'))
                isNegative = !isNegative;
            else if (!take('+'))
                break;
        }
        return isNegative;
    }

    Expression product()
    {
        auto result = factor();
        while (true) {
            if (take('/') || takeCommand("div"))
                result = make(Kind::Quotient, {}, std::move(result), signedFactor());
            else if (take('*') || takeCommand("cdot") || takeCommand("times"))
                result = make(Kind::Product, {}, std::move(result), signedFactor());
            else if (beginsFactor())
                result = make(Kind::Product, {}, std::move(result), factor());
            else
                return result;
        }
    }

    Expression signedFactor()
    {
        const bool isNegative = takeSigns(false);
        auto result = factor();
        return isNegative ? make(Kind::Negative, {}, std::move(result)) : std::move(result);
    }

    /// Two numbers side by side are no product.
    bool beginsFactor()
    {
        const char c = peek();
        if (c == '\\')
            return !isIn(kNoFactor, commandName(m_text, m_at));
        return isLetter(c) || c == '(' || c == '{' || c == '[' || (c == '|' && m_numOpenBars == 0) ||
               (isDigit(c) && m_at > 0 && !m_lastWasNumber);
    }

    Expression factor()
    {
        auto base = primary();
        while (take('!')) {
            m_lastWasNumber = false;
            base = make(Kind::Call, "factorial", std::move(base));
        }
        if (take('^')) {
            auto power = exponent();
            m_lastWasNumber = false;
            base = make(Kind::Power, {}, std::move(base), std::move(power));
        }
        while (take('!'))
            base = make(Kind::Call, "factorial", std::move(base));
        return base;
    }

    /// People write 2^10 and x^-1 for what LaTeX wants in braces.
    Expression exponent()
    {
        const Level level(*this);
        const bool isNegative = takeSigns(false);
        auto result = peek() == '{' || isDigit(peek()) ? primary() : argument();
        return isNegative ? make(Kind::Negative, {}, std::move(result)) : std::move(result);
    }

    /// What a command takes without braces: one digit, one letter or one command.
    Expression argument()
    {
        const Level level(*this);
        const char c = peek();
        if (isDigit(c)) {
            ++m_at;
            return make(Kind::Number, std::string(1, c));
        }
        if (isLetter(c)) {
            ++m_at;
            return name(std::string(1, c));
        }
        return primary();
    }

    Expression primary()
    {
        const Level level(*this);
        const char c = peek();
        m_lastWasNumber = false;
        if (isDigit(c) || c == '.')
            return numeral();
        if (isLetter(c))
            return letters();
        if (c == '\\')
            return command();
        if (take('('))
            return bracketed(')');
        if (take('['))
            return bracketed(']');
        if (take('{'))
            return bracketed('}');
        if (c == '|' && m_numOpenBars == 0)
            return bars();
        throw NoFormula{
            c == 0 ? std::string("a formula ends too early") : std::string("it is no formula at '") + c + "'"};
    }

    Expression bracketed(char close)
    {
        const auto bars = std::exchange(m_numOpenBars, 0);
        auto inner = sum();
        require(close);
        m_numOpenBars = bars;
        m_lastWasNumber = false;
        return inner;
    }

    Expression bars()
    {
        take('|');
        ++m_numOpenBars;
        auto inner = sum();
        require('|');
        --m_numOpenBars;
        m_lastWasNumber = false;
        return make(Kind::Call, "abs", std::move(inner));
    }

    Expression numeral()
    {
        const auto begin = m_at;
        const auto digits = [&] {
            const auto from = m_at;
            while (m_at < m_text.size() && isDigit(m_text[m_at]))
                ++m_at;
            return m_at > from;
        };
        const bool hasWhole = digits();
        while (hasWhole && isThousandsGroup())
            m_at += 4;
        bool isDecimal = false;
        bool hasFraction = false;
        if (m_at < m_text.size() && m_text[m_at] == '.') {
            ++m_at;
            isDecimal = true;
            hasFraction = digits();
        }
        if (!hasWhole && !hasFraction)
            throw NoFormula{"a point stands alone"};
        if (tenExponentLength() > 0)
            m_at += tenExponentLength();
        std::string text(m_text.substr(begin, m_at - begin));
        text.erase(std::remove(text.begin(), text.end(), ','), text.end());
        if (m_at < m_text.size() && m_text[m_at] == '_')
            return make(Kind::Name, text + index()); // 52_8: digits in another base
        if (!isDecimal && beginsMixedNumber())
            return make(Kind::Sum, {}, make(Kind::Number, text), command());
        m_lastWasNumber = true;
        return make(Kind::Number, text);
    }

    bool isThousandsGroup() const
    {
        const auto rest = m_text.substr(m_at, 5);
        return rest.size() >= 4 && rest[0] == ',' && isDigit(rest[1]) && isDigit(rest[2]) && isDigit(rest[3]) &&
               (rest.size() == 4 || !isDigit(rest[4]));
    }

    /// Length of "e-5" behind digits; 0 if there is none.
    std::size_t tenExponentLength() const
    {
        auto at = m_at;
        if (at >= m_text.size() || (m_text[at] != 'e' && m_text[at] != 'E'))
            return 0;
        ++at;
        if (at < m_text.size() && (m_text[at] == '-' || m_text[at] == '+'))
            ++at;
        const auto digits = at;
        while (at < m_text.size() && isDigit(m_text[at]))
            ++at;
        return at == digits ? 0 : at - m_at;
    }

    /// 1\frac{4}{5}: a proper fraction of two integers behind an integer.
    bool beginsMixedNumber()
    {
        if (peek() != '\\' || commandName(m_text, m_at) != "frac")
            return false;
        auto rest = m_text.substr(m_at + 5);
        const auto part = [&] {
            rest = trimmed(rest);
            std::string_view digits;
            if (rest.starts_with('{')) {
                const auto close = closingBrace(rest, 0);
                digits = close == rest.npos ? std::string_view() : trimmed(rest.substr(1, close - 1));
                rest.remove_prefix(close == rest.npos ? rest.size() : close + 1);
            } else {
                digits = rest.substr(0, 1);
                rest.remove_prefix(digits.size());
            }
            return !digits.empty() && std::all_of(digits.begin(), digits.end(), isDigit) ? digits : std::string_view();
        };
        const auto numerator = part();
        const auto denominator = part();
        const bool isSmaller = numerator.size() < denominator.size() ||
                               (numerator.size() == denominator.size() && numerator < denominator);
        return !numerator.empty() && isSmaller;
    }

    /// A function's name, a word, or the variables of a product.
    Expression letters()
    {
        auto end = m_at;
        while (end < m_text.size() && isLetter(m_text[end]))
            ++end;
        const auto run = m_text.substr(m_at, end - m_at);
        const auto function =
            std::find_if(kFunctions.begin(), kFunctions.end(), [&](const auto& f) { return run.starts_with(f.first); });
        if (function != kFunctions.end() && (run == function->first || run.size() <= function->first.size() + 1)) {
            m_at += function->first.size();
            return call(function->second);
        }
        if (run == "pi") {
            m_at = end;
            return make(Kind::Constant, "pi");
        }
        if (run.size() >= kWordLength) {
            m_at = end;
            return name(std::string(run));
        }
        ++m_at;
        return name(std::string(run.substr(0, 1)));
    }

    /// The variable `text`, which has just been passed, with its index and primes; e and i are constants without any.
    Expression name(std::string text)
    {
        if (m_at < m_text.size() && (m_text[m_at] == '_' || m_text[m_at] == '\''))
            text += index();
        if (text == "e" || text == "i")
            return make(Kind::Constant, text);
        if (text == "j" && m_isJImaginary)
            return make(Kind::Constant, "i");
        return make(Kind::Name, text);
    }

    /// "_{max}" and primes without blanks and braces: "_max''".
    std::string index()
    {
        std::string out;
        if (m_text[m_at] == '_') {
            ++m_at;
            for (const char c : indexText()) {
                if (!isBlank(c) && c != '{' && c != '}')
                    out += c;
            }
            out = "_" + numberFromWords(out).value_or(out); // a base may be "eight"
        }
        while (m_at < m_text.size() && m_text[m_at] == '\'') {
            out += '\'';
            ++m_at;
        }
        return out;
    }

    std::string_view indexText()
    {
        const auto begin = m_at;
        std::size_t length = m_at < m_text.size() ? 1 : 0;
        if (length > 0 && m_text[m_at] == '\\') {
            length = commandName(m_text, m_at).size() + 1;
        } else if (length > 0 && m_text[m_at] == '{') {
            const auto close = closingBrace(m_text, m_at);
            if (close == m_text.npos)
                throw NoFormula{"a '}' is missing"};
            length = close - m_at + 1;
        } else if (length > 0) {
            while (isDigit(m_text[begin]) && begin + length < m_text.size() && isDigit(m_text[begin + length]))
                ++length;
        }
        m_at += length;
        return m_text.substr(begin, length);
    }

    Expression command()
    {
        skipBlanks();
        const auto name_ = commandName(m_text, m_at);
        if (name_.empty() || isIn(kNoFactor, name_))
            throw NoFormula{"it is no formula at '\\" + std::string(name_) + "'"};
        m_at += name_.size() + 1;
        if (name_ == "frac" || name_ == "binom") {
            auto first = argument();
            auto second = argument();
            m_lastWasNumber = false;
            return name_ == "frac" ? make(Kind::Quotient, {}, std::move(first), std::move(second))
                                   : make(Kind::Call, "binomial", std::move(first), std::move(second));
        }
        if (name_ == "sqrt")
            return root();
        if (name_ == "lfloor" || name_ == "lceil")
            return rounded(name_ == "lfloor");
        const auto function =
            std::find_if(kFunctions.begin(), kFunctions.end(), [&](const auto& f) { return f.first == name_; });
        if (function != kFunctions.end())
            return call(function->second);
        if (isIn(kDecorations, name_))
            return decorated(name_);
        if (name_ == "pi" && (m_at >= m_text.size() || m_text[m_at] != '_'))
            return make(Kind::Constant, "pi");
        if (!isLetter(name_[0]))
            throw NoFormula{"it is no formula at '\\" + std::string(name_) + "'"};
        return name("\\" + std::string(name_));
    }

    Expression root()
    {
        if (!take('[')) {
            auto inner = argument();
            m_lastWasNumber = false;
            return make(Kind::Call, "sqrt", std::move(inner));
        }
        auto degree = bracketed(']');
        auto inner = argument();
        m_lastWasNumber = false;
        return make(Kind::Call, "root", std::move(inner), std::move(degree));
    }

    Expression rounded(bool isFloor)
    {
        auto inner = sum();
        if (!takeCommand(isFloor ? "rfloor" : "rceil"))
            throw NoFormula{"a rounding bracket is not closed"};
        m_lastWasNumber = false;
        return make(Kind::Call, isFloor ? "floor" : "ceil", std::move(inner));
    }

    Expression decorated(std::string_view decoration)
    {
        skipBlanks();
        std::string text(decoration);
        for (const char c : indexText()) {
            if (!isBlank(c) && c != '{' && c != '}')
                text += c;
        }
        if (text.size() == decoration.size())
            throw NoFormula{"a name is missing behind '\\" + text + "'"};
        return name("\\" + text);
    }

    /// \sin^2 x, \sin^{-1} x, \log_{10} x, \sin 2x, \sin(2x) y.
    Expression call(std::string_view function)
    {
        const Level level(*this);
        std::optional<Expression> base;
        std::optional<Expression> power;
        if (function == "log" && take('_'))
            base = argument();
        if (take('^'))
            power = exponent();
        if (function == "log" && !base && take('_'))
            base = argument();
        auto operand = peek() == '(' || peek() == '{' || peek() == '[' ? primary() : looseArgument();
        m_lastWasNumber = false;
        const bool isInverse = power && power->kind == Kind::Negative && power->operands[0].text == "1" &&
                               (function == "sin" || function == "cos" || function == "tan");
        if (isInverse)
            return make(Kind::Call, "a" + std::string(function), std::move(operand));
        auto result = base ? make(Kind::Call, "log", std::move(operand), std::move(*base))
                           : make(Kind::Call, function == "log" ? "ln" : function, std::move(operand));
        return power ? make(Kind::Power, {}, std::move(result), std::move(*power)) : std::move(result);
    }

    /// The factors behind a function without brackets, up to the next sign or function.
    Expression looseArgument()
    {
        auto result = factor();
        while (beginsFactor() && !beginsFunction())
            result = make(Kind::Product, {}, std::move(result), factor());
        if (peek() == '/' && m_at + 1 < m_text.size() && isDigit(m_text[m_at + 1])) {
            take('/');
            result = make(Kind::Quotient, {}, std::move(result), factor());
        }
        return result;
    }

    bool beginsFunction()
    {
        const auto rest = peek() == '\\' ? m_text.substr(m_at + 1) : m_text.substr(m_at);
        return peek() == '(' || std::any_of(kFunctions.begin(), kFunctions.end(),
                                    [&](const auto& f) { return f.first != "sqrt" && rest.starts_with(f.first); });
    }

    static constexpr std::size_t kWordLength = 4; ///< letters in a row that are a word, not a product

    std::string_view m_text;
    bool m_isJImaginary;
    std::size_t m_at = 0;
    std::size_t m_numNodes = 0;
    int m_depth = 0;
    int m_numOpenBars = 0;
    bool m_lastWasNumber = false;
};

} // namespace

std::variant<Expression, std::string> parseExpression(std::string_view text)
{
    try {
        return Parser(text).parse();
    } catch (const NoFormula& fault) {
        return fault.reason;
    }
}

bool hasNames(const Expression& expression)
{
    return expression.kind == Kind::Name ||
           std::any_of(expression.operands.begin(), expression.operands.end(), hasNames);
}

} // namespace lr::problems
