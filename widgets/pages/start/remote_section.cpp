#include "pages/start/remote_section.h"

#include "theme/palette.h"

#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpressionValidator>
#include <QVBoxLayout>

namespace lr::widgets {

RemoteSection::RemoteSection(QWidget* parent)
    : QGroupBox(tr("An engine on another machine"), parent)
    , m_host(new QLineEdit(this))
    , m_workspace(new QLineEdit(this))
    , m_test(new QPushButton(tr("&Test"), this))
    , m_connect(new QPushButton(tr("Co&nnect"), this))
    , m_result(new QLabel(this))
{
    m_host->setObjectName(QStringLiteral("remoteHost"));
    m_host->setPlaceholderText(tr("user@host, as ssh takes it"));
    // No space, and no dash in front: the field is one argument of ssh and never an option.
    m_host->setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[^\\s-][^\\s]*")), m_host));
    m_workspace->setObjectName(QStringLiteral("remoteWorkspace"));
    m_workspace->setPlaceholderText(tr("path of the workspace on that machine"));
    m_test->setObjectName(QStringLiteral("testRemote"));
    m_test->setToolTip(tr("Starts the engine there once and shows its answer"));
    m_connect->setObjectName(QStringLiteral("connectRemote"));
    m_result->setObjectName(QStringLiteral("remoteResult"));
    m_result->setWordWrap(true);
    m_result->setTextFormat(Qt::PlainText);
    m_result->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_result->hide();
    makeLayout();
    for (auto* field : {m_host, m_workspace}) {
        connect(field, &QLineEdit::textChanged, this, &RemoteSection::updateButtons);
        connect(field, &QLineEdit::returnPressed, this, &RemoteSection::connectToHost);
    }
    connect(m_test, &QPushButton::clicked, this, [this] {
        setTestResult(true, tr("Asking %1…").arg(m_host->text()));
        Q_EMIT testRequested(m_host->text());
    });
    connect(m_connect, &QPushButton::clicked, this, &RemoteSection::connectToHost);
    updateButtons();
}

void RemoteSection::makeLayout()
{
    auto* help = new QLabel(
        tr("The studio talks to it through ssh, which must log in with a key, without asking for a password; the "
           "lightreasoner command must be installed there. Runs go on if the connection breaks."),
        this);
    help->setWordWrap(true);
    auto* form = new QFormLayout;
    form->addRow(tr("Ho&st"), m_host);
    form->addRow(tr("&Its workspace"), m_workspace);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_test);
    buttons->addWidget(m_connect);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(help);
    layout->addLayout(form);
    layout->addWidget(m_result);
    layout->addLayout(buttons);
}

void RemoteSection::updateButtons()
{
    m_test->setEnabled(m_host->hasAcceptableInput());
    const bool isComplete = m_host->hasAcceptableInput() && !m_workspace->text().trimmed().isEmpty();
    m_connect->setEnabled(isComplete);
    m_connect->setToolTip(isComplete ? QString() : tr("Fill in the host and the workspace's path there"));
    m_result->hide();
}

void RemoteSection::connectToHost()
{
    if (m_connect->isEnabled())
        Q_EMIT connectRequested(m_host->text(), m_workspace->text().trimmed());
}

void RemoteSection::setTestResult(bool worked, const QString& sentence)
{
    m_worked = worked;
    m_result->setText(sentence);
    m_result->setVisible(!sentence.isEmpty());
    colorResult();
}

void RemoteSection::colorResult()
{
    auto colors = palette();
    if (!m_worked)
        colors.setColor(QPalette::WindowText,
            theme::legible(theme::wrong(palette()), palette().color(QPalette::Window), theme::kTextContrast));
    m_result->setPalette(colors);
}

void RemoteSection::changeEvent(QEvent* event)
{
    QGroupBox::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colorResult();
}

} // namespace lr::widgets
