#pragma once

#include "models/device_choice.h"
#include "protocol/workspace_messages.h"
#include "settings/sample_settings.h"

#include <QGroupBox>

class QLabel;
class QPushButton;
class QTimer;

namespace lr::widgets {

class CheckList;
class PathField;
class SettingsForm;

/// Makes a new workspace from an expert, an amateur and problems: the settings of sampling as they are described, and
/// the folder. The pair is inspected while the user chooses it; sampling can start only if the two models fit together.
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

    void focusFirst();

    QString workspace() const;
    const settings::SampleSettings& job() const { return m_job; }

Q_SIGNALS:
    void inspectRequested(const lr::protocol::InspectPairRequest& request);
    void createRequested(const QString& workspace, const lr::settings::SampleSettings& job);

private:
    QWidget* makeWorkspaceRow(QWidget* parent);
    void makeFields();
    void makeLayout();
    void edit(const QString& key, const QVariant& value);
    void showJob();
    void pairChanged();
    void updateCreate();
    QString missing() const;

    PathField* m_workspace = nullptr; ///< a row of m_fields
    SettingsForm* m_fields;
    CheckList* m_checks;
    QPushButton* m_create;
    QLabel* m_reason;
    QTimer* m_inspectTimer;
    settings::SampleSettings m_job;
    DeviceChoice m_device;
    bool m_awaitsReport = false;
};

} // namespace lr::widgets
