#include "pages/train/preflight_panel.h"

#include "models/duration_text.h"
#include "models/job_text.h"
#include "theme/palette.h"

#include <QClipboard>
#include <QEvent>
#include <QFontDatabase>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStringList>
#include <QVBoxLayout>

#include <algorithm>

namespace lr::widgets {

using Verdict = protocol::Check::Verdict;

namespace {

/// A sign and a word: the colour is never the only difference.
QString signOf(Verdict verdict)
{
    return verdict == Verdict::Good      ? QStringLiteral("✓")
           : verdict == Verdict::Warning ? QStringLiteral("!")
                                         : QStringLiteral("✗");
}

QString wordOf(Verdict verdict)
{
    return verdict == Verdict::Good      ? PreflightPanel::tr("good")
           : verdict == Verdict::Warning ? PreflightPanel::tr("warning")
                                         : PreflightPanel::tr("stops the run");
}

QColor colorOf(Verdict verdict, const QPalette& palette)
{
    const auto color = verdict == Verdict::Good      ? theme::right(palette)
                       : verdict == Verdict::Warning ? QColor(0xe6, 0x9f, 0x00)
                                                     : theme::wrong(palette);
    return theme::legible(color, palette.color(QPalette::Window), theme::kTextContrast);
}

QLabel* makeText(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    label->setWordWrap(true); // after the policy: it makes the height follow the width
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

Verdict worstOf(const protocol::JobCheck& check)
{
    auto worst = Verdict::Good;
    for (const auto& one : check.checks)
        worst = std::max(worst, one.verdict);
    return worst;
}

QString estimateText(const protocol::JobCheck& check)
{
    QStringList parts;
    if (check.numSamples > 0)
        parts << PreflightPanel::tr("%L1 samples").arg(check.numSamples);
    if (check.numTunedTokens > 0)
        parts << PreflightPanel::tr("%L1 tuned tokens").arg(check.numTunedTokens);
    if (check.estimatedSeconds)
        parts << PreflightPanel::tr("about %1").arg(durationText(*check.estimatedSeconds));
    if (check.estimatedBytes > 0)
        parts << PreflightPanel::tr("%1 of memory").arg(bytesText(check.estimatedBytes));
    return parts.join(QStringLiteral(" · "));
}

PreflightPanel::PreflightPanel(QWidget* parent)
    : QWidget(parent)
    , m_summary(makeText({}, this))
    , m_rows(new QWidget(this))
    , m_grid(new QGridLayout(m_rows))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setColumnStretch(2, 1);
    m_summary->setObjectName(QStringLiteral("estimates"));
    column->addWidget(m_summary);
    column->addWidget(m_rows);
    column->addWidget(makeCommandLine());
}

QWidget* PreflightPanel::makeCommandLine()
{
    auto* area = new QWidget(this);
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(0, 0, 0, 0);
    auto* heading = new QHBoxLayout;
    auto* label = new QLabel(tr("&The same in a terminal"), area);
    m_copy = new QPushButton(tr("&Copy"), area);
    m_copy->setToolTip(tr("Copy the command line"));
    heading->addWidget(label, 1);
    heading->addWidget(m_copy);
    m_command = new QPlainTextEdit(area);
    m_command->setObjectName(QStringLiteral("command_line"));
    m_command->setReadOnly(true);
    m_command->setTabChangesFocus(true);
    m_command->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_command->setAccessibleName(tr("Equivalent command line"));
    m_command->setMinimumHeight(4 * fontMetrics().lineSpacing());
    m_command->setMaximumHeight(6 * fontMetrics().lineSpacing());
    label->setBuddy(m_command);
    column->addLayout(heading);
    column->addWidget(m_command);
    connect(m_copy, &QPushButton::clicked, this, &PreflightPanel::copyCommandLine);
    return area;
}

void PreflightPanel::setCheck(const protocol::JobCheck& check)
{
    m_check = check;
    m_grid->setRowStretch(m_grid->rowCount() - 1, 0);
    removeRows();
    for (int i = 0; i < static_cast<int>(check.checks.size()); ++i)
        addRow(i, check.checks[static_cast<std::size_t>(i)]);
    m_grid->setRowStretch(static_cast<int>(check.checks.size()), 1);
    m_summary->setText(estimateText(check));
    m_summary->setVisible(!m_summary->text().isEmpty());
    const auto command = QString::fromStdString(check.commandLine);
    if (command != m_command->toPlainText())
        m_command->setPlainText(command);
    m_copy->setEnabled(!command.isEmpty());
}

void PreflightPanel::clear(const QString& reason)
{
    setCheck({});
    m_summary->setText(reason);
    m_summary->show();
}

void PreflightPanel::addRow(int row, const protocol::Check& check)
{
    auto* sign = new QLabel(signOf(check.verdict), m_rows);
    auto* name = new QLabel(QString::fromStdString(check.name), m_rows);
    auto* text = makeText(QString::fromStdString(check.text), m_rows);
    auto colors = sign->palette();
    colors.setColor(QPalette::WindowText, colorOf(check.verdict, palette()));
    auto bold = font();
    bold.setBold(true);
    sign->setPalette(colors);
    sign->setFont(bold);
    name->setTextFormat(Qt::PlainText);
    sign->setAccessibleName(wordOf(check.verdict));
    sign->setToolTip(wordOf(check.verdict));
    text->setAccessibleName(tr("%1, %2: %3").arg(name->text(), wordOf(check.verdict), text->text()));
    m_grid->addWidget(sign, row, 0, Qt::AlignTop);
    m_grid->addWidget(name, row, 1, Qt::AlignTop);
    m_grid->addWidget(text, row, 2, Qt::AlignTop);
}

void PreflightPanel::removeRows()
{
    while (auto* item = m_grid->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
}

QString PreflightPanel::commandLine() const
{
    return m_command->toPlainText();
}

void PreflightPanel::copyCommandLine()
{
    QGuiApplication::clipboard()->setText(commandLine());
}

void PreflightPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_check.checks.empty())
        setCheck(protocol::JobCheck(m_check));
}

} // namespace lr::widgets
