#include "pages/evaluate/evaluation_setup_panel.h"

#include "models/duration_text.h"
#include "pages/check_list.h"
#include "pages/evaluate/evaluation_form.h"
#include "pages/scroll_column.h"

#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include <utility>

namespace lr::widgets {

namespace {

constexpr int kCheckDelayMs = 300; ///< after the last key, so that a path is not checked letter by letter

/// Time and memory, as far as they are known; else empty.
QString estimateOf(const protocol::JobCheck& check)
{
    QStringList estimates;
    if (check.estimatedSeconds)
        estimates << EvaluationSetupPanel::tr("about %1").arg(durationText(*check.estimatedSeconds));
    if (check.estimatedBytes > 0)
        estimates << EvaluationSetupPanel::tr("%1 of memory").arg(QLocale().formattedDataSize(check.estimatedBytes));
    return estimates.isEmpty() ? QString()
                               : EvaluationSetupPanel::tr("Estimated: %1").arg(estimates.join(QStringLiteral(", ")));
}

} // namespace

EvaluationSetupPanel::EvaluationSetupPanel(QWidget* parent)
    : QWidget(parent)
    , m_form(new EvaluationForm(this))
    , m_checks(new CheckList(this))
    , m_commandLine(new QLineEdit(this))
    , m_start(new QPushButton(tr("&Start the evaluation"), this))
    , m_reason(new QLabel(this))
    , m_checkTimer(new QTimer(this))
{
    m_start->setObjectName(QStringLiteral("startEvaluation"));
    m_reason->setObjectName(QStringLiteral("startReason"));
    m_reason->setWordWrap(true);
    m_reason->setTextFormat(Qt::PlainText);
    m_commandLine->setReadOnly(true);
    m_commandLine->setAccessibleName(tr("The same as a command"));
    m_commandLine->setToolTip(tr("The command that does the same in a terminal"));
    m_checkTimer->setSingleShot(true);
    m_checkTimer->setInterval(kCheckDelayMs);
    makeLayout();
    connect(m_form, &EvaluationForm::changed, this, &EvaluationSetupPanel::formChanged);
    connect(m_form, &EvaluationForm::runtimeChanged, this, [this] {
        const bool isSuggested = m_isSuggested; // no person has changed it
        formChanged();
        m_isSuggested = isSuggested;
    });
    connect(m_checkTimer, &QTimer::timeout, this, [this] {
        m_isChecking = true;
        Q_EMIT checkRequested(m_form->job());
    });
    connect(m_start, &QPushButton::clicked, this, &EvaluationSetupPanel::start);
    formChanged();
}

void EvaluationSetupPanel::makeLayout()
{
    auto* content = new QWidget;
    auto* rows = new QVBoxLayout(content);
    rows->addWidget(m_form);
    rows->addWidget(m_checks);
    rows->addWidget(m_commandLine);
    rows->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(new ScrollColumn(content), 1);
    layout->addWidget(m_start);
    layout->addWidget(m_reason);
}

settings::EvaluateSettings EvaluationSetupPanel::job() const
{
    return m_form->job();
}

void EvaluationSetupPanel::setJob(const settings::EvaluateSettings& job)
{
    m_form->setJob(job);
}

void EvaluationSetupPanel::suggest(const settings::EvaluateSettings& job)
{
    if (!m_form->job().model.empty() && !m_isSuggested)
        return;
    m_form->setJob(job);
    m_isSuggested = true;
}

void EvaluationSetupPanel::setRuns(const std::vector<protocol::RunInfo>& runs)
{
    m_form->setRuns(runs);
}

void EvaluationSetupPanel::setDevices(const std::vector<protocol::DeviceInfo>& devices)
{
    m_form->setDevices(devices);
}

void EvaluationSetupPanel::setRuntimeDefaults(const settings::RuntimeSettings& defaults)
{
    m_form->setRuntimeDefaults(defaults);
}

void EvaluationSetupPanel::formChanged()
{
    m_isStarting = m_isChecking = m_isSuggested = false;
    m_commandLine->hide();
    const auto missing = m_form->missing();
    m_checks->setMessage({});
    if (missing.isEmpty())
        m_checkTimer->start();
    else
        m_checkTimer->stop();
    updateStart(missing.isEmpty() ? tr("Checking…") : missing);
}

void EvaluationSetupPanel::setCheck(const protocol::JobCheck& check)
{
    if (m_checkTimer->isActive() || !m_form->missing().isEmpty() || m_isStarting)
        return; // the form has changed since: another answer follows
    m_isChecking = false;
    m_checks->setChecks(check.checks);
    m_commandLine->setText(QString::fromStdString(check.commandLine));
    m_commandLine->setCursorPosition(0);
    m_commandLine->setVisible(!check.commandLine.empty());
    const auto fault = m_checks->firstFault();
    updateStart(fault);
    if (!fault.isEmpty())
        return;
    const auto warnings = m_checks->warnings(); // it may be started all the same
    m_reason->setText(warnings.isEmpty() ? estimateOf(check) : warnings);
}

void EvaluationSetupPanel::updateStart(const QString& reason)
{
    m_start->setEnabled(reason.isEmpty());
    m_start->setToolTip(reason.isEmpty() ? tr("Asks the model every question") : reason);
    m_reason->setText(reason);
}

void EvaluationSetupPanel::start()
{
    m_isStarting = true;
    updateStart(tr("Starting…"));
    Q_EMIT startRequested(m_form->job());
}

void EvaluationSetupPanel::jobHeard()
{
    if (m_isStarting)
        formChanged();
}

void EvaluationSetupPanel::requestFailed()
{
    if (m_isStarting)
        formChanged();
    else if (std::exchange(m_isChecking, false))
        updateStart(tr("The check failed. Change a field to try it again."));
}

} // namespace lr::widgets
