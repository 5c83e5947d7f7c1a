#include "pages/explore/step_card.h"

#include <QCoreApplication>
#include <QLocale>

namespace lr::widgets {

namespace {

struct StepCardText
{
    Q_DECLARE_TR_FUNCTIONS(StepCard)
};

QString rowOf(const QString& name, const QString& expert, const QString& amateur)
{
    return QStringLiteral("<tr><td>%1&nbsp;&nbsp;</td><td align=right>%2&nbsp;&nbsp;</td><td align=right>%3</td></tr>")
        .arg(name, expert, amateur);
}

QString natsText(double nats)
{
    return QLocale().toString(nats, 'f', 3);
}

} // namespace

QString stepCard(const StepDetails& step, const selection::SelectionThresholds& thresholds)
{
    const QLocale locale;
    const auto amateurRank =
        step.amateurRank > 0 ? locale.toString(step.amateurRank) : StepCardText::tr("not in vocabulary");
    QString html = QStringLiteral("<p style='white-space:nowrap'><b>%1</b>&nbsp;&nbsp;%2</p><table>")
                       .arg(step.token.text.toHtmlEscaped(),
                           StepCardText::tr("step %1, id %2").arg(step.position.step).arg(step.token.id));
    html += rowOf({}, QStringLiteral("<b>%1</b>").arg(StepCardText::tr("Expert")),
        QStringLiteral("<b>%1</b>").arg(StepCardText::tr("Amateur")));
    html += rowOf(StepCardText::tr("Probability"), probabilityText(step.token.expertProb),
        probabilityText(step.token.amateurProb));
    html += rowOf(StepCardText::tr("Rank"), locale.toString(step.expertRank), amateurRank);
    html += rowOf(StepCardText::tr("Top token"), step.expertTop1.toHtmlEscaped(), step.amateurTop1.toHtmlEscaped());
    html +=
        rowOf(StepCardText::tr("Entropy (nats)"), natsText(step.expertEntropyNats), natsText(step.amateurEntropyNats));
    html += QStringLiteral("</table><p style='white-space:nowrap'>%1<br>%2</p>")
                .arg(StepCardText::tr("KL %1 nats, log-ratio %2 nats")
                         .arg(natsText(step.klNats), natsText(step.token.logRatioNats)),
                    verdictOf(step, thresholds).toHtmlEscaped());
    return html;
}

} // namespace lr::widgets
