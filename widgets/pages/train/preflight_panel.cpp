#include "pages/train/preflight_panel.h"

#include "models/duration_text.h"
#include "models/job_text.h"
#include "pages/check_list.h"

#include <QClipboard>
#include <QFontDatabase>
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
    , m_checks(new CheckList(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    m_summary->setObjectName(QStringLiteral("estimates"));
    column->addWidget(m_summary);
    column->addWidget(m_checks);
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
    m_checks->setChecks(check.checks);
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

QString PreflightPanel::commandLine() const
{
    return m_command->toPlainText();
}

void PreflightPanel::copyCommandLine()
{
    QGuiApplication::clipboard()->setText(commandLine());
}

} // namespace lr::widgets
