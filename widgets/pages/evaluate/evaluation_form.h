#pragma once

#include "protocol/job_messages.h"
#include "protocol/run_messages.h"

#include <QWidget>

#include <string>
#include <vector>

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLineEdit;
class QSpinBox;

namespace lr::widgets {

class PathField;

/// A form for what to ask which model. Its content is an EvaluateSettings; settings without a field here are kept
/// unchanged.
class EvaluationForm : public QWidget
{
    Q_OBJECT

public:
    explicit EvaluationForm(QWidget* parent = nullptr);

    settings::EvaluateSettings job() const;
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

private:
    void makeFields();
    void makeLayout();
    void connectFields();
    std::string adapter() const;

    PathField* m_model;
    QComboBox* m_adapter;
    QComboBox* m_benchmark;
    PathField* m_problems;
    QSpinBox* m_maxProblems;
    QSpinBox* m_maxNewTokens;
    QDoubleSpinBox* m_temperature;
    QLineEdit* m_label;
    QComboBox* m_device;
    QComboBox* m_dtype;
    settings::EvaluateSettings m_base;
    QString m_preferredDevice;
};

} // namespace lr::widgets
