#include "models/step_metrics.h"

#include "selection/statistics.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace lr::widgets {

namespace {

constexpr std::size_t kMostValues = 200'000;
constexpr double kClippedAt = 0.99;

struct QuantityWords
{
    std::string_view key;
    const char* name;
    const char* shortName;
    const char* explanation;
};

struct StepQuantityText
{
    Q_DECLARE_TR_FUNCTIONS(StepQuantity)

public:
    static constexpr QuantityWords kWords[] = {
        {"kl_nats", QT_TR_NOOP("KL divergence"), QT_TR_NOOP("KL"),
            QT_TR_NOOP("How far the expert is from the amateur: Σ π_E ln(π_E/π_A) over all tokens. It is 0 where both "
                       "agree, and large where the expert expects tokens that the amateur hardly expects. Steps are "
                       "selected by this quantity.")},
        {"reverse_kl_nats", QT_TR_NOOP("Reverse KL"), QT_TR_NOOP("Reverse KL"),
            QT_TR_NOOP("How far the amateur is from the expert: Σ π_A ln(π_A/π_E) over all tokens. It is 0 where both "
                       "agree, and large where the amateur expects tokens that the expert hardly expects.")},
        {"js_nats", QT_TR_NOOP("Jensen–Shannon divergence"), QT_TR_NOOP("JS divergence"),
            QT_TR_NOOP("How far expert and amateur are from the average of both: the mean of their two KL divergences "
                       "from it. It is 0 where both agree, and at most ln 2 ≈ 0.69, where they have no token in "
                       "common.")},
        {"log_ratio_nats", QT_TR_NOOP("Log-ratio of the token"), QT_TR_NOOP("Log-ratio"),
            QT_TR_NOOP("ln(π_E/π_A) of the token at this step. Above 0, the expert finds the token more probable than "
                       "the amateur does; below 0, less probable.")},
        {"expert_entropy_nats", QT_TR_NOOP("Expert entropy"), QT_TR_NOOP("Expert entropy"),
            QT_TR_NOOP("How undecided the expert is: −Σ π_E ln π_E over all tokens. It is 0 where only one token is "
                       "possible, and large where many are.")},
        {"amateur_entropy_nats", QT_TR_NOOP("Amateur entropy"), QT_TR_NOOP("Amateur entropy"),
            QT_TR_NOOP("How undecided the amateur is: −Σ π_A ln π_A over all tokens. It is 0 where only one token is "
                       "possible, and large where many are.")},
        {"expert_rank", QT_TR_NOOP("Expert rank of the token"), QT_TR_NOOP("Expert rank"),
            QT_TR_NOOP(
                "The place of this step's token among all tokens when the expert's most probable one is first. It is 1 "
                "where the expert would have chosen the same token, and large where the expert hardly expects it.")},
        {"amateur_rank", QT_TR_NOOP("Amateur rank of the token"), QT_TR_NOOP("Amateur rank"),
            QT_TR_NOOP("The place of this step's token among all tokens when the amateur's most probable one is first. "
                       "It is 1 where the amateur would have chosen the same token, and large where the amateur hardly "
                       "expects it. A token that the amateur does not know has no rank.")},
    };
};

constexpr const QuantityWords* findWords(const steps::Quantity& quantity)
{
    const auto* const found = std::ranges::find(StepQuantityText::kWords, quantity.key, &QuantityWords::key);
    return found == std::end(StepQuantityText::kWords) ? nullptr : found;
}

static_assert(std::ranges::all_of(steps::kQuantities, findWords), "each quantity needs its words above");

bool isRank(const steps::Quantity& quantity)
{
    return quantity.unit == steps::Unit::Rank;
}

} // namespace

QString nameOf(const steps::Quantity& quantity)
{
    return StepQuantityText::tr(findWords(quantity)->name);
}

QString shortNameOf(const steps::Quantity& quantity)
{
    return StepQuantityText::tr(findWords(quantity)->shortName);
}

QString explanationOf(const steps::Quantity& quantity)
{
    return StepQuantityText::tr(findWords(quantity)->explanation);
}

QString unitOf(const steps::Quantity& quantity)
{
    return isRank(quantity) ? QString() : StepQuantityText::tr("nats");
}

QString titleOf(const steps::Quantity& quantity)
{
    return isRank(quantity) ? nameOf(quantity)
                            : StepQuantityText::tr("%1 (%2)").arg(nameOf(quantity), unitOf(quantity));
}

QString toolTipOf(const steps::Quantity& quantity)
{
    return QStringLiteral("<p><b>%1</b><br>%2</p>")
        .arg(titleOf(quantity).toHtmlEscaped(), explanationOf(quantity).toHtmlEscaped());
}

QString quantityText(const steps::Quantity& quantity, double value)
{
    if (std::isnan(value))
        return QStringLiteral("–");
    if (std::isinf(value))
        return QStringLiteral("∞");
    return QLocale().toString(value, 'f', isRank(quantity) ? 0 : 3);
}

double MetricRange::position(double value) const
{
    if (std::isnan(value) || !(high > low))
        return isDiverging ? 0.5 : 0;
    const auto place =
        isLogarithmic ? std::log(std::max(value, low) / low) / std::log(high / low) : (value - low) / (high - low);
    return std::clamp(place, 0.0, 1.0);
}

MetricRange rangeOf(const steps::StepTable& table, const steps::Quantity& quantity)
{
    const auto stride = table.numSteps() / kMostValues + 1;
    std::vector<float> magnitudes;
    magnitudes.reserve(table.numSteps() / stride + 1);
    for (std::size_t row = 0; row < table.numSteps(); row += stride)
        if (const auto value = table.value(row, quantity); std::isfinite(value))
            magnitudes.push_back(std::abs(value));
    const auto highest = magnitudes.empty() ? 0.0 : selection::quantileOf(magnitudes, kClippedAt);
    const auto high = std::max(highest, isRank(quantity) ? 10.0 : 0.1);
    const auto low = quantity.isSigned ? -high : isRank(quantity) ? 1.0 : 0.0;
    return {low, high, quantity.isSigned, isRank(quantity)};
}

} // namespace lr::widgets
