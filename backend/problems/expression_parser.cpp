#include "problems/expression_parser.h"

namespace lr::problems {

using Kind = Expression::Kind;

namespace {

/// Commands that are operators or delimiters and end a factor.
constexpr auto kNoFactor = std::to_array<std::string_view>({"cdot", "times", "div", "pm", "mp", "cup", "cap", "le",
    "ge", "ne", "in", "to", "rightarrow", "Rightarrow", "rfloor", "rceil", "}", "\\", "end", "begin", "equiv", "approx",
    "sim", "mid", "setminus", "mod", "pmod", "bmod"});

} // namespace

bool ExpressionParser::isNoFactor(std::string_view command)
{
    return std::find(kNoFactor.begin(), kNoFactor.end(), command) != kNoFactor.end();
}

Expression ExpressionParser::sum()
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

bool ExpressionParser::takeSigns(bool isNegative)
{
    for (int count = 0; count < 4; ++count) {
        if (take('-'))
            isNegative = !isNegative;
        else if (!take('+'))
            break;
    }
    return isNegative;
}

Expression ExpressionParser::product()
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

Expression ExpressionParser::signedFactor()
{
    const bool isNegative = takeSigns(false);
    auto result = factor();
    return isNegative ? make(Kind::Negative, {}, std::move(result)) : std::move(result);
}

bool ExpressionParser::beginsFactor()
{
    const char c = peek();
    if (c == '\\')
        return !isNoFactor(commandName(m_text, m_at));
    return isLetter(c) || c == '(' || c == '{' || c == '[' || (c == '|' && m_numOpenBars == 0) ||
           (isDigit(c) && m_at > 0 && !m_lastWasNumber);
}

Expression ExpressionParser::factor()
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

Expression ExpressionParser::exponent()
{
    const Level level(*this);
    const bool isNegative = takeSigns(false);
    auto result = peek() == '{' || isDigit(peek()) ? primary() : argument();
    return isNegative ? make(Kind::Negative, {}, std::move(result)) : std::move(result);
}

Expression ExpressionParser::argument()
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

Expression ExpressionParser::primary()
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
    throw NoFormula{c == 0 ? std::string("a formula ends too early") : std::string("it is no formula at '") + c + "'"};
}

Expression ExpressionParser::bracketed(char close)
{
    const auto bars = std::exchange(m_numOpenBars, 0);
    auto inner = sum();
    require(close);
    m_numOpenBars = bars;
    m_lastWasNumber = false;
    return inner;
}

Expression ExpressionParser::bars()
{
    take('|');
    ++m_numOpenBars;
    auto inner = sum();
    require('|');
    --m_numOpenBars;
    m_lastWasNumber = false;
    return make(Kind::Call, "abs", std::move(inner));
}

std::variant<Expression, std::string> parseExpression(std::string_view text)
{
    try {
        return ExpressionParser(text).parse();
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
