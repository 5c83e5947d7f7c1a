#include "pages/check_list.h"

#include "theme/palette.h"
#include "theme/severity.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>

namespace lr::widgets {

namespace {

using Verdict = protocol::Check::Verdict;

QString signOf(Verdict verdict)
{
    return verdict == Verdict::Good      ? QStringLiteral("✓")
           : verdict == Verdict::Warning ? QStringLiteral("!")
                                         : QStringLiteral("✗");
}

QString wordOf(Verdict verdict)
{
    return verdict == Verdict::Good      ? CheckList::tr("good")
           : verdict == Verdict::Warning ? CheckList::tr("warning")
                                         : CheckList::tr("problem");
}

QColor colorOf(Verdict verdict, const QPalette& palette)
{
    const auto color = verdict == Verdict::Good      ? theme::right(palette)
                       : verdict == Verdict::Warning ? theme::severityColor(theme::Severity::Warning)
                                                     : theme::wrong(palette);
    return theme::legible(color, palette.color(QPalette::Window), theme::kTextContrast);
}

} // namespace

CheckList::CheckList(QWidget* parent)
    : QWidget(parent)
    , m_lines(new QGridLayout(this))
{
    m_lines->setContentsMargins({});
    m_lines->setColumnStretch(1, 1);
    setAccessibleName(tr("Checks before the start"));
}

void CheckList::setChecks(const std::vector<protocol::Check>& checks)
{
    m_checks = checks;
    m_message.clear();
    m_fault.clear();
    for (const auto& check : checks)
        if (check.verdict == Verdict::Bad && m_fault.isEmpty())
            m_fault = QString::fromStdString(check.text);
    m_isGood = !checks.empty() && m_fault.isEmpty();
    rebuild();
}

QString CheckList::warnings() const
{
    QStringList texts;
    for (const auto& check : m_checks)
        if (check.verdict == Verdict::Warning)
            texts << QStringLiteral("%1: %2").arg(
                QString::fromStdString(check.name), QString::fromStdString(check.text));
    return texts.join(QLatin1Char(' '));
}

void CheckList::setMessage(const QString& text)
{
    m_checks.clear();
    m_message = text;
    m_fault.clear();
    m_isGood = false;
    rebuild();
}

void CheckList::rebuild()
{
    while (auto* item = m_lines->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int row = 0;
    for (const auto& check : m_checks)
        addLine(row++, check);
    if (m_message.isEmpty())
        return;
    auto* message = new QLabel(m_message);
    message->setTextFormat(Qt::PlainText);
    message->setWordWrap(true);
    m_lines->addWidget(message, 0, 0, 1, 2);
}

void CheckList::addLine(int row, const protocol::Check& check)
{
    // A sign and a word: the colour is never the only difference.
    auto* sign = new QLabel(signOf(check.verdict) + u' ' + QString::fromStdString(check.name));
    auto signPalette = palette();
    signPalette.setColor(QPalette::WindowText, colorOf(check.verdict, palette()));
    sign->setPalette(signPalette);
    sign->setTextFormat(Qt::PlainText);
    sign->setAccessibleName(tr("%1: %2").arg(QString::fromStdString(check.name), wordOf(check.verdict)));
    auto* text = new QLabel(QString::fromStdString(check.text));
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    sign->setToolTip(wordOf(check.verdict));
    m_lines->addWidget(sign, row, 0, Qt::AlignTop);
    m_lines->addWidget(text, row, 1);
}

void CheckList::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        rebuild();
}

} // namespace lr::widgets
