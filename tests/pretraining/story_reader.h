#pragma once

#include <QList>
#include <QRegularExpression>
#include <QString>
#include <QStringList>

namespace lr::pretraining::test {

/// What the sentences of a story say happens, told by their verbs alone: an independent reading of the table.
inline int signOf(const QString& sentence)
{
    static const QRegularExpression gain(
        " (picks|buys \\d+ more|earns|finds|get on|puts|brings|bakes|delivers|wins|adds|"
        "swim in|gets|gains)\\b");
    static const QRegularExpression loss(
        " (eats|gives|spends|loses|get off|leave|takes|borrows|sells|buys \\d+\\.|costs|"
        "catches|swim away)");
    const bool isGain = gain.match(sentence).hasMatch();
    const bool isLoss = loss.match(sentence).hasMatch();
    return isGain == isLoss ? 0 : isGain ? 1 : -1;
}

/// The numbers of a story with the sign of what happens; a 0 stands for a sentence that was not understood.
inline QList<int> signedNumbers(const QString& story)
{
    QList<int> numbers;
    for (const auto& sentence : story.split(QRegularExpression("(?<=\\.) "))) {
        const auto number = QRegularExpression("\\d+").match(sentence).captured().toInt();
        numbers << (numbers.isEmpty() ? 1 : signOf(sentence)) * number;
    }
    return numbers;
}

/// The value of "16+20-12": terms in order, without any use of the generator.
inline int valueOf(const QString& expression)
{
    int value = 0;
    auto terms = QRegularExpression("[+-]?\\d+").globalMatch(expression);
    while (terms.hasNext())
        value += terms.next().captured().toInt();
    return value;
}

/// The equations of " 16+20=36, 36-12=24. #### 24" that do not hold, as text.
inline QStringList wrongEquations(const QString& text)
{
    QStringList wrong;
    auto equations = QRegularExpression("([\\d+-]+)=(\\d+)").globalMatch(text);
    while (equations.hasNext()) {
        const auto equation = equations.next();
        if (valueOf(equation.captured(1)) != equation.captured(2).toInt())
            wrong << equation.captured();
    }
    return wrong;
}

} // namespace lr::pretraining::test
