#pragma once

#include "problems/expression.h"
#include "problems/latex_text.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lr::problems {

/// Thrown for a text that is no formula or exceeds the limits. parseExpression() catches it.
struct NoFormula
{
    std::string reason;
};

/// Recursive descent over characters instead of tokens, because in LaTeX the meaning of "12" depends on its place:
/// \frac12 is 1/2.
class ExpressionParser
{
public:
    explicit ExpressionParser(std::string_view text)
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
        explicit Level(ExpressionParser& parser)
            : m_parser(parser)
        {
            if (++m_parser.m_depth > kMaxDepth)
                throw NoFormula{"it is nested too deep"};
        }
        ~Level() { --m_parser.m_depth; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

    private:
        ExpressionParser& m_parser;
    };

    Expression make(Expression::Kind kind, std::string_view text = {}, std::vector<Expression> operands = {})
    {
        if (++m_numNodes > kMaxNodes)
            throw NoFormula{"it is too long a formula"};
        return {kind, std::string(text), std::move(operands)};
    }

    template <typename... Operands>
    Expression make(Expression::Kind kind, std::string_view text, Expression first, Operands... rest)
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

    /// The next character after blanks; 0 at the end.
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

    static bool isNoFactor(std::string_view command); ///< an operator or a closing bracket

    Expression sum();
    bool takeSigns(bool isNegative);
    Expression product();
    Expression signedFactor();
    bool beginsFactor();
    Expression factor();
    /// An exponent with or without braces: people write 2^10 and x^-1, where LaTeX needs braces.
    Expression exponent();
    /// The argument of a command. Without braces it is one digit, one letter or one command.
    Expression argument();
    Expression primary();
    Expression bracketed(char close);
    Expression bars();
    Expression numeral();
    bool isThousandsGroup() const;
    /// Length of an exponent such as "e-5" after digits; 0 if there is none.
    std::size_t tenExponentLength() const;
    /// 1\frac{4}{5}: a proper fraction of two integers after an integer.
    bool beginsMixedNumber();
    /// A function's name, a word, or the variables of a product.
    Expression letters();
    /// The variable `text`, which has just been read, with the index and primes that follow. Without these, e and i are
    /// constants.
    Expression name(std::string text);
    /// "_{max}" and primes without blanks and braces: "_max''".
    std::string index();
    std::string_view indexText();
    Expression command();
    Expression root();
    Expression rounded(bool isFloor);
    Expression decorated(std::string_view decoration);
    /// \sin^2 x, \sin^{-1} x, \log_{10} x, \sin 2x, \sin(2x) y.
    Expression call(std::string_view function);
    /// The factors after a function without brackets, up to the next sign or function.
    Expression looseArgument();
    bool beginsFunction();

    static constexpr std::size_t kWordLength = 4; ///< letters in a row that are a word, not a product

    std::string_view m_text;
    bool m_isJImaginary;
    std::size_t m_at = 0;
    std::size_t m_numNodes = 0;
    int m_depth = 0;
    int m_numOpenBars = 0;
    bool m_lastWasNumber = false; ///< the last factor was only digits: two numbers side by side are not a product
};

} // namespace lr::problems
