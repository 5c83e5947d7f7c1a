#include "problems/expression_parser.h"
#include "problems/number_words.h"

#include <optional>

namespace lr::problems {

using Kind = Expression::Kind;

namespace {

using Name = std::pair<std::string_view, std::string_view>;

/// How functions are written, and what they are called in the tree.
constexpr auto kFunctions =
    std::to_array<Name>({{"arcsin", "asin"}, {"arccos", "acos"}, {"arctan", "atan"}, {"asin", "asin"}, {"acos", "acos"},
        {"atan", "atan"}, {"sinh", "sinh"}, {"cosh", "cosh"}, {"tanh", "tanh"}, {"sin", "sin"}, {"cos", "cos"},
        {"tan", "tan"}, {"cot", "cot"}, {"sec", "sec"}, {"csc", "csc"}, {"ln", "ln"}, {"log", "log"}, {"lg", "lg"},
        {"exp", "exp"}, {"sqrt", "sqrt"}, {"abs", "abs"}, {"floor", "floor"}, {"ceil", "ceil"}});

/// Decorations of a name: \vec{v} and v are different variables.
constexpr auto kDecorations = std::to_array<std::string_view>({"vec", "hat", "bar", "dot", "ddot", "tilde", "overline",
    "underline", "mathcal", "mathbb", "widehat", "overrightarrow"});

} // namespace

Expression ExpressionParser::numeral()
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

bool ExpressionParser::isThousandsGroup() const
{
    const auto rest = m_text.substr(m_at, 5);
    return rest.size() >= 4 && rest[0] == ',' && isDigit(rest[1]) && isDigit(rest[2]) && isDigit(rest[3]) &&
           (rest.size() == 4 || !isDigit(rest[4]));
}

std::size_t ExpressionParser::tenExponentLength() const
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

bool ExpressionParser::beginsMixedNumber()
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
    const bool isSmaller =
        numerator.size() < denominator.size() || (numerator.size() == denominator.size() && numerator < denominator);
    return !numerator.empty() && isSmaller;
}

Expression ExpressionParser::letters()
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

Expression ExpressionParser::name(std::string text)
{
    if (m_at < m_text.size() && (m_text[m_at] == '_' || m_text[m_at] == '\''))
        text += index();
    if (text == "e" || text == "i")
        return make(Kind::Constant, text);
    if (text == "j" && m_isJImaginary)
        return make(Kind::Constant, "i");
    return make(Kind::Name, text);
}

std::string ExpressionParser::index()
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

std::string_view ExpressionParser::indexText()
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

Expression ExpressionParser::command()
{
    skipBlanks();
    const auto name_ = commandName(m_text, m_at);
    if (name_.empty() || isNoFactor(name_))
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

Expression ExpressionParser::root()
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

Expression ExpressionParser::rounded(bool isFloor)
{
    auto inner = sum();
    if (!takeCommand(isFloor ? "rfloor" : "rceil"))
        throw NoFormula{"a rounding bracket is not closed"};
    m_lastWasNumber = false;
    return make(Kind::Call, isFloor ? "floor" : "ceil", std::move(inner));
}

Expression ExpressionParser::decorated(std::string_view decoration)
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

Expression ExpressionParser::call(std::string_view function)
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

Expression ExpressionParser::looseArgument()
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

bool ExpressionParser::beginsFunction()
{
    const auto rest = peek() == '\\' ? m_text.substr(m_at + 1) : m_text.substr(m_at);
    return peek() == '(' || std::any_of(kFunctions.begin(), kFunctions.end(),
                                [&](const auto& f) { return f.first != "sqrt" && rest.starts_with(f.first); });
}

} // namespace lr::problems
