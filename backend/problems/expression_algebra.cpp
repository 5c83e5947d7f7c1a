#include "problems/expression_algebra.h"

#include <algorithm>
#include <cmath>
#include <ginac/ginac.h>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>

namespace lr::problems {

namespace {

using GiNaC::ex;
using GiNaC::numeric;
using Kind = Expression::Kind;

/// GiNaC computes powers of numbers as soon as it gets them, so exponents are limited before that. With answers of at
/// most kMaxAnswerBytes, these limits keep every number below some megabytes.
constexpr double kMaxExponent = 2100;
constexpr double kMaxNumberInExponent = 64; ///< number in an exponent that is not itself a number
constexpr std::size_t kMaxDigits = 400;
constexpr double kMaxTerms = 2000; ///< most terms of an expansion
constexpr int kMaxFactorial = 1000;

/// Thrown for a formula that exceeds the limits, or holds something for which GiNaC has no exact form.
struct OutOfReach : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

numeric exactNumber(const std::string& text)
{
    const auto exponentAt = text.find_first_of("eE");
    auto digits = text.substr(0, exponentAt);
    int exponent = exponentAt == std::string::npos ? 0 : std::stoi(text.substr(exponentAt + 1));
    if (const auto point = digits.find('.'); point != std::string::npos) {
        exponent -= static_cast<int>(digits.size() - point - 1);
        digits.erase(point, 1);
    }
    if (digits.size() > kMaxDigits || std::abs(exponent) > static_cast<int>(kMaxDigits))
        throw OutOfReach("a number of many digits");
    const numeric whole(digits.empty() ? "0" : digits.c_str());
    return whole * GiNaC::pow(numeric(10), numeric(exponent));
}

/// Translates a formula, keeping exponents small: `m_scale` is the product of the exponents around a place.
class Translator
{
public:
    ex translated(const Expression& expression)
    {
        switch (expression.kind) {
        case Kind::Number:
            return exactNumber(expression.text);
        case Kind::Name:
            return symbol(expression.text);
        case Kind::Constant:
            return constant(expression.text);
        case Kind::Power:
            return power(expression);
        case Kind::Call:
            return call(expression);
        default:
            return combined(expression);
        }
    }

private:
    ex symbol(const std::string& name) { return m_symbols.try_emplace(name, name).first->second; }

    static ex constant(const std::string& text)
    {
        if (text == "i")
            return GiNaC::I;
        return text == "pi" ? ex(GiNaC::Pi) : GiNaC::exp(ex(1));
    }

    ex combined(const Expression& expression)
    {
        ex result = translated(expression.operands[0]);
        if (expression.kind == Kind::Negative)
            return -result;
        for (std::size_t i = 1; i < expression.operands.size(); ++i) {
            const ex next = translated(expression.operands[i]);
            if (expression.kind == Kind::Sum)
                result += next;
            else if (expression.kind == Kind::Product)
                result *= next;
            else
                result = result / nonZero(next);
        }
        return result;
    }

    /// GiNaC would throw here too, and leak.
    static const ex& nonZero(const ex& value)
    {
        if (value.is_zero())
            throw OutOfReach("a division by zero");
        return value;
    }

    ex power(const Expression& expression)
    {
        const auto& [base, exponent] = std::tie(expression.operands[0], expression.operands[1]);
        const ex translatedExponent = exponentOf(exponent);
        if (base.kind == Kind::Constant && base.text == "e")
            return GiNaC::exp(translatedExponent);
        return raised(base, translatedExponent);
    }

    /// An exponent that is not a number must not be expanded: that could turn it into a large number.
    ex exponentOf(const Expression& exponent)
    {
        const auto numSums = m_numSumsInExponents;
        countSums(exponent);
        if (m_numSumsInExponents > numSums + 1)
            throw OutOfReach("an involved exponent");
        m_numSumsInExponents = numSums;
        ex result = translated(exponent);
        if (!GiNaC::is_a<numeric>(result))
            requireSmallNumbers(result);
        return result;
    }

    void requireSmallNumbers(const ex& e) const
    {
        if (GiNaC::is_a<numeric>(e) &&
            !(m_scale * std::abs(GiNaC::ex_to<numeric>(e).to_double()) <= kMaxNumberInExponent))
            throw OutOfReach("a large number in an exponent");
        for (const auto& operand : e)
            requireSmallNumbers(operand);
    }

    void countSums(const Expression& expression)
    {
        m_numSumsInExponents += expression.kind == Kind::Sum || expression.kind == Kind::Power ? 1 : 0;
        for (const auto& operand : expression.operands)
            countSums(operand);
    }

    ex raised(const Expression& base, const ex& exponent)
    {
        double size = 1;
        if (GiNaC::is_a<numeric>(exponent)) {
            const auto& number = GiNaC::ex_to<numeric>(exponent);
            if (!number.is_rational())
                throw OutOfReach("a complex exponent");
            size = std::max({1.0, std::abs(number.numer().to_double()), std::abs(number.denom().to_double())});
        }
        if (!(m_scale * size <= kMaxExponent))
            throw OutOfReach("a large exponent");
        m_scale *= size;
        const ex translatedBase = translated(base);
        m_scale /= size;
        return GiNaC::pow(nonZero(translatedBase), exponent);
    }

    int naturalNumber(const ex& value) const
    {
        if (!GiNaC::is_a<numeric>(value) || !GiNaC::ex_to<numeric>(value).is_nonneg_integer() || m_scale > 16 ||
            GiNaC::ex_to<numeric>(value) > numeric(kMaxFactorial))
            throw OutOfReach("a factorial that is no small number");
        return GiNaC::ex_to<numeric>(value).to_int();
    }

    ex call(const Expression& expression)
    {
        const auto& name = expression.text;
        if (name == "sqrt")
            return raised(expression.operands[0], numeric(1, 2));
        if (name == "root") {
            const ex degree = translated(expression.operands[1]);
            const bool isSmall = GiNaC::is_a<numeric>(degree) && GiNaC::ex_to<numeric>(degree).is_pos_integer();
            return isSmall ? raised(expression.operands[0], 1 / degree) : throw OutOfReach("a root of unknown degree");
        }
        const ex z = translated(expression.operands[0]);
        if (name == "factorial")
            return GiNaC::factorial(numeric(naturalNumber(z)));
        if (name == "binomial")
            return GiNaC::binomial(
                numeric(naturalNumber(z)), numeric(naturalNumber(translated(expression.operands[1]))));
        if (name == "log")
            return GiNaC::log(z) / GiNaC::log(translated(expression.operands[1]));
        if (name == "lg")
            return GiNaC::log(z) / GiNaC::log(ex(10));
        return simpleCall(name, z);
    }

    static ex simpleCall(const std::string& name, const ex& z)
    {
        static const std::map<std::string, ex (*)(const ex&)> kFunctions{
            {"sin", [](const ex& x) -> ex { return GiNaC::sin(x); }},
            {"cos", [](const ex& x) -> ex { return GiNaC::cos(x); }},
            {"tan", [](const ex& x) -> ex { return GiNaC::tan(x); }},
            {"cot", [](const ex& x) -> ex { return 1 / GiNaC::tan(x); }},
            {"sec", [](const ex& x) -> ex { return 1 / GiNaC::cos(x); }},
            {"csc", [](const ex& x) -> ex { return 1 / GiNaC::sin(x); }},
            {"asin", [](const ex& x) -> ex { return GiNaC::asin(x); }},
            {"acos", [](const ex& x) -> ex { return GiNaC::acos(x); }},
            {"atan", [](const ex& x) -> ex { return GiNaC::atan(x); }},
            {"sinh", [](const ex& x) -> ex { return GiNaC::sinh(x); }},
            {"cosh", [](const ex& x) -> ex { return GiNaC::cosh(x); }},
            {"tanh", [](const ex& x) -> ex { return GiNaC::tanh(x); }},
            {"ln", [](const ex& x) -> ex { return GiNaC::log(x); }},
            {"exp", [](const ex& x) -> ex { return GiNaC::exp(x); }},
            {"abs", [](const ex& x) -> ex { return GiNaC::abs(x); }}};
        const auto found = kFunctions.find(name);
        return found != kFunctions.end() ? found->second(z) : throw OutOfReach("a function without an exact form");
    }

    std::map<std::string, GiNaC::symbol> m_symbols;
    double m_scale = 1;
    int m_numSumsInExponents = 0;
};

/// An upper bound on the terms of the expanded expression.
double numExpandedTerms(const ex& e)
{
    double terms = 1;
    if (GiNaC::is_a<GiNaC::add>(e)) {
        terms = 0;
        for (const auto& operand : e)
            terms += numExpandedTerms(operand);
    } else if (GiNaC::is_a<GiNaC::mul>(e)) {
        for (const auto& operand : e)
            terms *= numExpandedTerms(operand);
    } else if (GiNaC::is_a<GiNaC::power>(e) && GiNaC::is_a<numeric>(e.op(1))) {
        const double exponent = std::abs(GiNaC::ex_to<numeric>(e.op(1)).to_double());
        terms = std::pow(numExpandedTerms(e.op(0)), std::max(1.0, exponent));
    }
    return terms;
}

/// A digit beyond this place never tells two answers apart.
constexpr long kConstantDigits = 80;
/// Fifteen digits are left for the cancellation inside of a formula.
const char* const kSameConstant = "1e-65";

/// The size of a constant to kConstantDigits digits; nothing if it has no value.
std::optional<numeric> sizeOf(const ex& constant)
{
    const ex value = constant.evalf();
    if (!GiNaC::is_a<numeric>(value))
        return std::nullopt;
    return GiNaC::abs(GiNaC::ex_to<numeric>(value));
}

bool isRational(const ex& e)
{
    return !GiNaC::is_a<GiNaC::function>(e) &&
           !(GiNaC::is_a<GiNaC::power>(e) && !e.op(1).info(GiNaC::info_flags::integer)) &&
           std::all_of(e.begin(), e.end(), isRational);
}

/// GiNaC counts references without locks.
std::mutex& ginacMutex()
{
    static std::mutex mutex;
    return mutex;
}

} // namespace

bool provablyEqual(const Expression& a, const Expression& b)
{
    const std::lock_guard lock(ginacMutex());
    try {
        Translator translator;
        const ex difference = translator.translated(a) - translator.translated(b);
        if (difference.is_zero())
            return true;
        if (!(numExpandedTerms(difference) <= kMaxTerms))
            return false;
        if (difference.expand().is_zero())
            return true;
        return isRational(difference) && numExpandedTerms(difference) <= kMaxTerms / 20 &&
               difference.normal().is_zero();
    } catch (const std::exception&) {
        return false; // out of reach, or GiNaC found a pole or overflow
    }
}

std::optional<bool> equalConstants(const Expression& a, const Expression& b)
{
    const std::lock_guard lock(ginacMutex());
    try {
        GiNaC::Digits = kConstantDigits;
        Translator translator;
        const ex left = translator.translated(a);
        const ex right = translator.translated(b);
        const ex difference = left - right;
        if (difference.is_zero())
            return true;
        if (GiNaC::is_a<numeric>(difference) && GiNaC::ex_to<numeric>(difference).is_crational())
            return false;
        const auto gap = sizeOf(difference);
        const auto leftSize = sizeOf(left);
        const auto rightSize = sizeOf(right);
        if (!gap || !leftSize || !rightSize)
            return std::nullopt;
        return *gap <= numeric(kSameConstant) * (*leftSize > *rightSize ? *leftSize : *rightSize);
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

} // namespace lr::problems
