#include "pages/start/pair_section.h"

#include "models/pair_checks.h"
#include "pages/check_list.h"
#include "pages/field_editor.h"
#include "pages/path_field.h"
#include "pages/settings_form.h"

#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

namespace lr::widgets {

using settings::SampleSettings;

namespace {

constexpr int kInspectDelayMs = 400; ///< after the last key, so that a path is not inspected letter by letter

std::vector<SettingsForm::Part> partsOfSampling(const SettingsForm::ExtraRow& workspaceRow)
{
    return {{.name = {},
        .title = {},
        .fields = fieldsWhere<SampleSettings>([](const auto&) { return true; }),
        .extraRows = {workspaceRow}}};
}

} // namespace

PairSection::PairSection(QWidget* parent)
    : QGroupBox(tr("New, from a pair of models"), parent)
    , m_fields(new SettingsForm(partsOfSampling({QStringLiteral("problems"), tr("New folder"),
                                    [this](QWidget* row) { return makeWorkspaceRow(row); }}),
          this))
    , m_checks(new CheckList(this))
    , m_create(new QPushButton(tr("C&reate and sample"), this))
    , m_reason(new QLabel(this))
    , m_inspectTimer(new QTimer(this))
{
    makeFields();
    makeLayout();
    m_inspectTimer->setSingleShot(true);
    m_inspectTimer->setInterval(kInspectDelayMs);
    connect(m_inspectTimer, &QTimer::timeout, this, [this] {
        Q_EMIT inspectRequested({m_job.expert.string(), m_job.amateur.string()});
    });
    connect(m_fields, &SettingsForm::edited, this, &PairSection::edit);
    connect(m_workspace, &PathField::pathChanged, this, &PairSection::updateCreate);
    connect(m_create, &QPushButton::clicked, this, [this] { Q_EMIT createRequested(workspace(), job()); });
    setDevices({});
    pairChanged();
}

QWidget* PairSection::makeWorkspaceRow(QWidget* parent)
{
    m_workspace = new PathField(PathField::Kind::Folder, tr("Folder of the new workspace"), parent);
    m_workspace->setObjectName(QStringLiteral("newWorkspace"));
    m_workspace->setPlaceholder(tr("where the results go"));
    return m_workspace;
}

void PairSection::makeFields()
{
    const auto placeholder = [this](const char* key, const QString& text) {
        m_fields->editor(QLatin1String(key)).setPlaceholder(text);
    };
    placeholder("expert", tr("the stronger model: a Hugging Face folder"));
    placeholder("amateur", tr("the weaker one, with the same tokenizer"));
    placeholder("problems", tr("JSON Lines with a question each, or .txt"));
    m_create->setObjectName(QStringLiteral("createWorkspace"));
    m_reason->setObjectName(QStringLiteral("createReason"));
    m_reason->setWordWrap(true);
    m_reason->setTextFormat(Qt::PlainText);
}

void PairSection::makeLayout()
{
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_fields);
    layout->addWidget(m_checks);
    layout->addStretch(1);
    layout->addWidget(m_reason);
    layout->addWidget(m_create);
}

void PairSection::edit(const QString& key, const QVariant& value)
{
    formFieldOf<SampleSettings>(key.toStdString()).write(m_job, value);
    if (key == QLatin1String("device"))
        m_device.prefer(m_job.runtime.device);
    if (key == QLatin1String("expert") || key == QLatin1String("amateur"))
        pairChanged();
    else
        updateCreate();
}

void PairSection::showJob()
{
    m_job.runtime.device = m_device.device();
    m_fields->showSettings(m_job);
}

void PairSection::setFields(
    const QString& expert, const QString& amateur, const QString& problems, const QString& workspace)
{
    m_job.expert = expert.toStdString();
    m_job.amateur = amateur.toStdString();
    m_job.problems = problems.toStdString();
    showJob();
    m_workspace->setPath(workspace);
    pairChanged();
}

void PairSection::setDevices(const std::vector<protocol::DeviceInfo>& devices)
{
    m_device.setDevices(devices);
    showJob(); // a device that is gone is not offered any longer
    m_fields->editor(QStringLiteral("device")).setOptions(m_device.options());
}

void PairSection::setRuntimeDefaults(const settings::RuntimeSettings& defaults)
{
    m_job.runtime.threads = defaults.threads;
    m_device.prefer(defaults.device);
    showJob();
}

void PairSection::focusFirst()
{
    m_fields->editor(QStringLiteral("expert")).setFocus(Qt::ShortcutFocusReason);
}

QString PairSection::workspace() const
{
    return m_workspace->path();
}

void PairSection::pairChanged()
{
    const bool isPair = !m_job.expert.empty() && !m_job.amateur.empty();
    m_awaitsReport = isPair;
    m_checks->setMessage(isPair
                             ? tr("Inspecting the two models…")
                             : tr("Choose two models: their architecture, size and tokenizers are compared here before "
                                  "anything starts."));
    if (isPair)
        m_inspectTimer->start();
    else
        m_inspectTimer->stop();
    updateCreate();
}

void PairSection::setPair(const protocol::PairReport& report)
{
    if (!m_awaitsReport || m_inspectTimer->isActive())
        return; // of a pair that has changed since
    m_awaitsReport = false;
    m_checks->setChecks(pairChecks(report));
    updateCreate();
}

void PairSection::inspectionFailed(const QString& sentence)
{
    if (!m_awaitsReport)
        return;
    m_awaitsReport = false;
    m_checks->setMessage(sentence);
    updateCreate();
}

QString PairSection::missing() const
{
    if (m_job.expert.empty())
        return tr("Choose the expert.");
    if (m_job.amateur.empty())
        return tr("Choose the amateur.");
    if (m_awaitsReport)
        return tr("The two models are being inspected.");
    if (!m_checks->isGood())
        return m_checks->firstFault().isEmpty() ? tr("The two models could not be inspected.") : m_checks->firstFault();
    if (m_job.problems.empty())
        return tr("Choose the file with the problems.");
    return m_workspace->path().isEmpty() ? tr("Choose a folder for the new workspace.") : QString();
}

void PairSection::updateCreate()
{
    const auto reason = missing();
    m_create->setEnabled(reason.isEmpty());
    m_create->setToolTip(
        reason.isEmpty() ? tr("The expert answers the problems and the amateur scores each step") : reason);
    m_reason->setText(reason);
}

} // namespace lr::widgets
