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

/// Shows settings and lets the user change them. OK and Apply emit the changed settings, Cancel emits nothing. Open it
/// with open(), which does not block.
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
    StudioSettings m_told; ///< the settings that were emitted last, or were set
};

} // namespace lr::widgets
