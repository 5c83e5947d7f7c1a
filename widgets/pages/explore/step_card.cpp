#include "pages/explore/step_card.h"

#include "models/step_metrics.h"

#include <QCoreApplication>

#include <algorithm>
#include <string_view>

namespace lr::widgets {

namespace {

struct StepCardText
{
    Q_DECLARE_TR_FUNCTIONS(StepCard)
};

/// These stand side by side, expert and amateur in one row.
constexpr std::string_view kInPairs[] = {"expert_entropy_nats", "amateur_entropy_nats", "expert_rank", "amateur_rank"};

QString rowOf(const QString& name, const QString& expert, const QString& amateur)
{
    return QStringLiteral("<tr><td>%1&nbsp;&nbsp;</td><td align=right>%2&nbsp;&nbsp;</td><td align=right>%3</td></tr>")
        .arg(name, expert, amateur);
}

/// Of the quantities that compare both models.
QString comparisonRows(const StepDetails& step)
{
    QString html;
    for (const auto& quantity : steps::kQuantities)
        if (std::ranges::find(kInPairs, quantity.key) == std::end(kInPairs))
            html += QStringLiteral("<tr><td>%1&nbsp;&nbsp;</td><td colspan=2 align=right>%2</td></tr>")
                        .arg(titleOf(quantity), quantityText(quantity, double{step.value(quantity)}));
    return html;
}

} // namespace

QString stepCard(const StepDetails& step, const selection::SelectionThresholds& thresholds)
{
    const auto text = [&step](std::string_view key) {
        const auto& quantity = *steps::findQuantity(key);
        return quantityText(quantity, double{step.value(quantity)});
    };
    QString html = QStringLiteral("<p style='white-space:nowrap'><b>%1</b>&nbsp;&nbsp;%2</p><table>")
                       .arg(step.token.text.toHtmlEscaped(),
                           StepCardText::tr("step %1, id %2").arg(step.position.step).arg(step.token.id));
    html += rowOf({}, QStringLiteral("<b>%1</b>").arg(StepCardText::tr("Expert")),
        QStringLiteral("<b>%1</b>").arg(StepCardText::tr("Amateur")));
    html += rowOf(StepCardText::tr("Probability"), probabilityText(step.token.expertProb),
        probabilityText(step.token.amateurProb));
    html += rowOf(StepCardText::tr("Rank"), text("expert_rank"), text("amateur_rank"));
    html += rowOf(StepCardText::tr("Top token"), step.expertTop1.toHtmlEscaped(), step.amateurTop1.toHtmlEscaped());
    html += rowOf(StepCardText::tr("Entropy (nats)"), text("expert_entropy_nats"), text("amateur_entropy_nats"));
    html += comparisonRows(step);
    html +=
        QStringLiteral("</table><p style='white-space:nowrap'>%1</p>").arg(verdictOf(step, thresholds).toHtmlEscaped());
    return html;
}

} // namespace lr::widgets
