#include "app/log_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDateTime>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace lr::app {

namespace {

int severity(const std::string& level)
{
    if (level == "error")
        return 2;
    return level == "warning" ? 1 : 0;
}

} // namespace

LogPanel::LogPanel(QWidget* parent)
    : QWidget(parent)
    , m_level(new QComboBox(this))
    , m_view(new QPlainTextEdit(this))
{
    m_level->addItems({tr("Everything"), tr("Warnings and errors"), tr("Errors")});
    m_level->setAccessibleName(tr("Lowest severity shown"));
    m_view->setReadOnly(true);
    m_view->setMaximumBlockCount(kMaxLines);
    m_view->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_view->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_view->setPlaceholderText(tr("Messages from the engine appear here."));
    m_view->setAccessibleName(tr("Log"));
    auto* copy = new QPushButton(tr("&Copy all"), this);
    auto* clearButton = new QPushButton(tr("C&lear"), this);
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(text()); });
    connect(clearButton, &QPushButton::clicked, this, &LogPanel::clear);
    connect(m_level, &QComboBox::currentIndexChanged, this, &LogPanel::show);

    auto* bar = new QHBoxLayout;
    auto* label = new QLabel(tr("&Show"), this);
    label->setBuddy(m_level);
    bar->addWidget(label);
    bar->addWidget(m_level);
    bar->addStretch();
    bar->addWidget(copy);
    bar->addWidget(clearButton);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(bar);
    layout->addWidget(m_view);
}

QString LogPanel::text() const
{
    return m_view->toPlainText();
}

void LogPanel::add(const protocol::LogLine& line)
{
    m_lines.push_back(line);
    if (m_lines.size() > 2 * kMaxLines)
        m_lines.erase(m_lines.begin(), m_lines.end() - kMaxLines);
    if (isShown(line))
        append(line);
}

void LogPanel::clear()
{
    m_lines.clear();
    m_view->clear();
}

void LogPanel::show()
{
    m_view->clear();
    for (const auto& line : m_lines)
        if (isShown(line))
            append(line);
}

void LogPanel::append(const protocol::LogLine& line)
{
    const auto time = QDateTime::fromMSecsSinceEpoch(line.timeMs).toString(QStringLiteral("HH:mm:ss"));
    m_view->appendPlainText(
        QStringLiteral("%1  %2  %3")
            .arg(time, QString::fromStdString(line.level).leftJustified(7), QString::fromStdString(line.text)));
}

bool LogPanel::isShown(const protocol::LogLine& line) const
{
    return severity(line.level) >= m_level->currentIndex();
}

} // namespace lr::app
