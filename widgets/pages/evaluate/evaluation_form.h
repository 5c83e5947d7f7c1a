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

/// What to ask of which model. Its content is an EvaluateSettings; what has no field here passes through unchanged.
class EvaluationForm : public QWidget
{
    Q_OBJECT

public:
    explicit EvaluationForm(QWidget* parent = nullptr);

    settings::EvaluateSettings job() const;
    void setJob(const settings::EvaluateSettings& job);
    /// What is missing before the engine can be asked, as a sentence; empty: nothing.
    QString missing() const;

    /// Adapters to choose: each run that has one, and each of its checkpoints. What is chosen or typed stays.
    void setRuns(const std::vector<protocol::RunInfo>& runs);
    /// What device and how many threads a new job begins with; the device also where it is only offered later.
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
