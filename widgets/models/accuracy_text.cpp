#include "models/accuracy_text.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace lr::widgets {

namespace {

constexpr double kSmallestShownP = 0.0001;
constexpr QChar kMinusSign{0x2212};

QString oneDecimal(double share)
{
    return QLocale().toString(100 * share, 'f', 1);
}

struct AccuracyText
{
    Q_DECLARE_TR_FUNCTIONS(AccuracyText)
};

} // namespace

QString percentText(double share)
{
    return AccuracyText::tr("%1 %").arg(oneDecimal(share));
}

QString accuracyText(const protocol::Accuracy& accuracy)
{
    if (accuracy.numQuestions == 0)
        return QStringLiteral("–");
    return AccuracyText::tr("%1 % (%2–%3)")
        .arg(oneDecimal(accuracy.share), oneDecimal(accuracy.low), oneDecimal(accuracy.high));
}

QString rightText(const protocol::Accuracy& accuracy, std::optional<std::int64_t> maxNewTokens)
{
    const auto right = AccuracyText::tr("%L1 of %L2 right").arg(accuracy.numCorrect).arg(accuracy.numQuestions);
    if (accuracy.numUnfinished == 0)
        return right;
    if (!maxNewTokens)
        return AccuracyText::tr("%1, %L2 cut off").arg(right).arg(accuracy.numUnfinished);
    return AccuracyText::tr("%1, %L2 cut off at %L3 tokens").arg(right).arg(accuracy.numUnfinished).arg(*maxNewTokens);
}

std::optional<std::int64_t> maxNewTokensOf(const protocol::EvaluationInfo& evaluation)
{
    const auto& settings = evaluation.settings;
    const auto found = settings.is_object() ? settings.find("max_new_tokens") : settings.end();
    return found != settings.end() && found->is_number_integer() ? std::optional(found->get<std::int64_t>())
                                                                 : std::nullopt;
}

QString pointsText(double difference)
{
    const auto size = oneDecimal(std::abs(difference));
    const auto sign = size == oneDecimal(0) ? QString(QChar(0xb1)) : QString(difference < 0 ? kMinusSign : QChar(u'+'));
    return AccuracyText::tr("%1%2 points").arg(sign, size);
}

QString pValueText(double pValue)
{
    if (pValue < kSmallestShownP)
        return AccuracyText::tr("p < %1").arg(QLocale().toString(kSmallestShownP, 'f', 4));
    return AccuracyText::tr("p = %1").arg(QLocale().toString(pValue, 'g', 2));
}

} // namespace lr::widgets
