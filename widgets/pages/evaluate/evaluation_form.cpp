#include "pages/evaluate/evaluation_form.h"

#include "pages/field_editor.h"
#include "pages/settings_form.h"

#include <QVBoxLayout>

#include <utility>

namespace lr::widgets {

using settings::EvaluateSettings;

namespace {

std::vector<SettingsForm::Part> partsOfEvaluation()
{
    return {{.name = {}, .title = {}, .fields = fieldsWhere<EvaluateSettings>([](const auto&) { return true; })}};
}

} // namespace

EvaluationForm::EvaluationForm(QWidget* parent)
    : QWidget(parent)
    , m_fields(new SettingsForm(partsOfEvaluation(), this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_fields);
    connect(m_fields, &SettingsForm::edited, this, &EvaluationForm::edit);
    setDevices({});
}

void EvaluationForm::edit(const QString& key, const QVariant& value)
{
    const bool isName = key == QLatin1String("label");
    formFieldOf<EvaluateSettings>(key.toStdString()).write(m_job, isName ? value.toString().trimmed() : value);
    if (key == QLatin1String("device"))
        m_device.prefer(m_job.runtime.device);
    Q_EMIT changed();
}

void EvaluationForm::showJob()
{
    m_job.runtime.device = m_device.device();
    m_fields->showSettings(m_job);
}

void EvaluationForm::setRuntime(settings::RuntimeSettings runtime)
{
    const auto before = std::exchange(m_job.runtime, std::move(runtime));
    showJob();
    if (m_job.runtime != before)
        Q_EMIT runtimeChanged();
}

void EvaluationForm::setJob(const EvaluateSettings& job)
{
    if (job.runtime.device != m_job.runtime.device)
        m_device.prefer(job.runtime.device); // else it may only stand in for the preferred one
    m_job = job;
    showJob();
    Q_EMIT changed();
}

QString EvaluationForm::missing() const
{
    if (m_job.model.empty())
        return tr("Choose the folder of the model to ask.");
    if (m_job.problems.empty())
        return tr("Choose the file with the problems.");
    return {};
}

void EvaluationForm::setRuns(const std::vector<protocol::RunInfo>& runs)
{
    QList<FormField::Option> adapters;
    for (const auto& run : runs) {
        const auto name = QString::fromStdString(run.name);
        if (run.failure)
            continue;
        if (run.hasAdapter)
            adapters.append({name, name});
        for (auto step = run.checkpoints.rbegin(); step != run.checkpoints.rend(); ++step) {
            const auto checkpoint = QStringLiteral("%1@%2").arg(name).arg(*step);
            adapters.append({checkpoint, checkpoint});
        }
    }
    m_fields->editor(QStringLiteral("run")).setOptions(adapters);
}

void EvaluationForm::setRuntimeDefaults(const settings::RuntimeSettings& defaults)
{
    auto runtime = m_job.runtime;
    runtime.threads = defaults.threads;
    m_device.prefer(defaults.device);
    setRuntime(runtime);
}

void EvaluationForm::setDevices(const std::vector<protocol::DeviceInfo>& devices)
{
    m_device.setDevices(devices);
    setRuntime(m_job.runtime); // a device that is gone is not offered any longer
    m_fields->editor(QStringLiteral("device")).setOptions(m_device.options());
}

} // namespace lr::widgets
