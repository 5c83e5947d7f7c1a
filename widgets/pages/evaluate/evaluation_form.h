#pragma once

#include "models/device_choice.h"
#include "protocol/run_messages.h"
#include "settings/evaluate_settings.h"

#include <QWidget>

#include <vector>

namespace lr::widgets {

class SettingsForm;

/// A form for what to ask which model: the settings of an evaluation as they are described. Settings that it does not
/// show are kept unchanged.
class EvaluationForm : public QWidget
{
    Q_OBJECT

public:
    explicit EvaluationForm(QWidget* parent = nullptr);

    const settings::EvaluateSettings& job() const { return m_job; }
    void setJob(const settings::EvaluateSettings& job);
    /// What is missing before the engine can be asked, as a sentence; empty if nothing is missing.
    QString missing() const;

    /// Sets the adapters to choose from: that of each run, and those of its checkpoints. The current choice or text
    /// stays.
    void setRuns(const std::vector<protocol::RunInfo>& runs);
    /// Sets the default device and number of threads of a new job; the device is chosen even if it becomes available
    /// only later.
    void setRuntimeDefaults(const settings::RuntimeSettings& defaults);
    void setDevices(const std::vector<protocol::DeviceInfo>& devices);

Q_SIGNALS:
    void changed();
    void runtimeChanged(); ///< not by a person: the default device or number of threads

private:
    void edit(const QString& key, const QVariant& value);
    void showJob();
    void setRuntime(settings::RuntimeSettings runtime);

    SettingsForm* m_fields;
    settings::EvaluateSettings m_job;
    DeviceChoice m_device;
};

} // namespace lr::widgets
