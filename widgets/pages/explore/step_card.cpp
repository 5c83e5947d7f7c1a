#include "pages/explore/step_card.h"

#include <QCoreApplication>
#include <QLocale>

namespace lr::widgets {

namespace {

QString translated(const char* text)
{
    return QCoreApplication::translate("StepCard", text);
}

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
    const auto amateurRank = step.amateurRank > 0 ? locale.toString(step.amateurRank) : translated("not in vocabulary");
    QString html = QStringLiteral("<p style='white-space:nowrap'><b>%1</b>&nbsp;&nbsp;%2</p><table>")
                       .arg(step.token.text.toHtmlEscaped(),
                           translated("step %1, id %2").arg(step.position.step).arg(step.token.id));
    html += rowOf({}, QStringLiteral("<b>%1</b>").arg(translated("Expert")),
        QStringLiteral("<b>%1</b>").arg(translated("Amateur")));
    html += rowOf(
        translated("Probability"), probabilityText(step.token.expertProb), probabilityText(step.token.amateurProb));
    html += rowOf(translated("Rank"), locale.toString(step.expertRank), amateurRank);
    html += rowOf(translated("Top token"), step.expertTop1.toHtmlEscaped(), step.amateurTop1.toHtmlEscaped());
    html += rowOf(translated("Entropy (nats)"), natsText(step.expertEntropyNats), natsText(step.amateurEntropyNats));
    html += QStringLiteral("</table><p style='white-space:nowrap'>%1<br>%2</p>")
                .arg(translated("KL %1 nats, log-ratio %2 nats")
                         .arg(natsText(step.klNats), natsText(step.token.logRatioNats)),
                    verdictOf(step, thresholds).toHtmlEscaped());
    return html;
}

} // namespace lr::widgets
