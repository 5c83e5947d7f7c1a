#pragma once

#include "protocol/job_messages.h"
#include "protocol/workspace_messages.h"

#include <QGroupBox>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QTimer;

namespace lr::widgets {

class CheckList;
class PathField;

/// Makes a new workspace from an expert, an amateur and problems. The pair is inspected while the user chooses it;
/// sampling can start only if the two models fit together.
class PairSection : public QGroupBox
{
    Q_OBJECT

public:
    explicit PairSection(QWidget* parent = nullptr);

    void setFields(const QString& expert, const QString& amateur, const QString& problems, const QString& workspace);
    void setPair(const protocol::PairReport& report);
    void setRuntimeDefaults(const settings::RuntimeSettings& defaults);
    void setDevices(const std::vector<protocol::DeviceInfo>& devices);
    /// To be called when the inspection itself failed.
    void inspectionFailed(const QString& sentence);

    QString workspace() const;
    settings::SampleSettings job() const;

Q_SIGNALS:
    void inspectRequested(const lr::protocol::InspectPairRequest& request);
    void createRequested(const QString& workspace, const lr::settings::SampleSettings& job);

private:
    void makeFields();
    void makeLayout();
    void pairChanged();
    void updateCreate();
    QString missing() const;

    PathField* m_expert;
    PathField* m_amateur;
    PathField* m_problems;
    PathField* m_workspace;
    QSpinBox* m_maxProblems;
    QSpinBox* m_maxNewTokens;
    QComboBox* m_dtype;
    QComboBox* m_device;
    CheckList* m_checks;
    QPushButton* m_create;
    QLabel* m_reason;
    QTimer* m_inspectTimer;
    int m_threads = 0;
    QString m_preferredDevice;
    bool m_awaitsReport = false;
};

} // namespace lr::widgets
