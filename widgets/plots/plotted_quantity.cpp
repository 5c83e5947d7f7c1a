#include "plots/plotted_quantity.h"

#include "selection/statistics.h"

#include <QCoreApplication>

#include <cmath>

namespace lr::widgets {

namespace {

struct PlottedQuantityText
{
    Q_DECLARE_TR_FUNCTIONS(PlottedQuantity)
};

} // namespace

QString PlottedQuantity::key() const
{
    return QString::fromLatin1(quantity->key);
}

QString PlottedQuantity::axisName() const
{
    return unit.isEmpty() ? name : PlottedQuantityText::tr("%1 (%2)").arg(name, unit);
}

QString PlottedQuantity::text(double value) const
{
    if (std::isnan(value))
        return PlottedQuantityText::tr("%1 –").arg(name);
    const auto number = std::isinf(value) ? QStringLiteral("∞")
                        : isRank()        ? QString::number(value, 'f', 0)
                                          : QString::number(value, 'g', 4);
    return unit.isEmpty() ? PlottedQuantityText::tr("%1 %2").arg(name, number)
                          : PlottedQuantityText::tr("%1 %2 %3").arg(name, number, unit);
}

std::optional<double> magnitudeQuantile(std::vector<float> values, double probability)
{
    std::erase_if(values, [](float value) { return !std::isfinite(value); });
    if (values.empty())
        return std::nullopt;
    for (auto& value : values)
        value = std::abs(value);
    return selection::quantileOf(values, probability);
}

} // namespace lr::widgets
