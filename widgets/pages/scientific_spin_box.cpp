#include "pages/scientific_spin_box.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <cmath>

namespace lr::widgets {

namespace {

constexpr std::array kMantissas{1.0, 2.0, 5.0};
constexpr double kTolerance = 1e-9; ///< 0.00005 and 5 · 10⁻⁵ are the same rung

/// The next rung of 1, 2, 5, 10, … above or below `value`, which is positive.
double nextRung(double value, bool isUp)
{
    const int decade = static_cast<int>(std::floor(std::log10(value)));
    double best = isUp ? HUGE_VAL : 0;
    for (int exponent = decade - 1; exponent <= decade + 1; ++exponent)
        for (const double mantissa : kMantissas) {
            const double rung = mantissa * std::pow(10.0, exponent);
            if (isUp && rung > value * (1 + kTolerance))
                best = std::min(best, rung);
            if (!isUp && rung < value * (1 - kTolerance))
                best = std::max(best, rung);
        }
    return best;
}

} // namespace

ScientificSpinBox::ScientificSpinBox(QWidget* parent)
    : QDoubleSpinBox(parent)
{
    setDecimals(15);
}

QString ScientificSpinBox::textFromValue(double value) const
{
    auto text = locale().toString(value, 'g', 6);
    static const QRegularExpression padded(
        QStringLiteral("(e[+-])0+(?=\\d)"), QRegularExpression::CaseInsensitiveOption);
    return text.replace(padded, QStringLiteral("\\1")).toLower();
}

double ScientificSpinBox::valueFromText(const QString& text) const
{
    return locale().toDouble(text.trimmed());
}

QValidator::State ScientificSpinBox::validate(QString& text, int&) const
{
    bool isNumber = false;
    const double value = locale().toDouble(text.trimmed(), &isNumber);
    if (isNumber)
        return value >= minimum() && value <= maximum() ? QValidator::Acceptable : QValidator::Intermediate;
    static const QRegularExpression partial(
        QStringLiteral("^[0-9.,]*(e[+-]?[0-9]*)?$"), QRegularExpression::CaseInsensitiveOption);
    return partial.match(text.trimmed()).hasMatch() ? QValidator::Intermediate : QValidator::Invalid;
}

void ScientificSpinBox::fixup(QString& text) const
{
    bool isNumber = false;
    const double value = locale().toDouble(text.trimmed(), &isNumber);
    text = textFromValue(isNumber ? std::clamp(value, minimum(), maximum()) : this->value());
}

void ScientificSpinBox::stepBy(int steps)
{
    double value = std::max(this->value(), minimum());
    for (int i = 0; i < std::abs(steps); ++i)
        value = nextRung(value, steps > 0);
    setValue(value);
    selectAll();
}

} // namespace lr::widgets
