#pragma once

#include "dialogs/studio_settings.h"
#include "protocol/session_messages.h"

#include <QDialog>

#include <vector>

class QCheckBox;
class QComboBox;
class QSpinBox;

namespace lr::widgets {

class PathField;

/// Shows settings and lets them be changed; OK and Apply tell of what differs, Cancel of nothing. Open it with open():
/// nothing waits for it.
class SettingsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit SettingsDialog(QWidget* parent = nullptr);

    void setSettings(const StudioSettings& settings);
    StudioSettings settings() const;
    void setDevices(const std::vector<protocol::DeviceInfo>& devices);

Q_SIGNALS:
    void settingsChanged(const lr::widgets::StudioSettings& settings);

private:
    void makeFields();
    void makeLayout();
    void apply();

    PathField* m_engine;
    QComboBox* m_theme;
    QComboBox* m_colorMap;
    QComboBox* m_device;
    QSpinBox* m_threads;
    QCheckBox* m_notifies;
    StudioSettings m_told; ///< what everybody knows already
};

} // namespace lr::widgets
