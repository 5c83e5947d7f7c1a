#pragma once

#include "dialogs/studio_settings.h"
#include "settings/runtime_settings.h"

#include <QByteArray>
#include <QSettings>
#include <QStringList>

namespace lr::app {

/// What the studio remembers between two starts: the person's settings, the workspaces that were open, and where the
/// window and its panels were. Damaged or missing values count as never set.
class SettingsStore
{
public:
    static constexpr qsizetype kMaxRecent = 10;

    /// The user's own settings file; tests pass another one.
    SettingsStore();
    explicit SettingsStore(const QString& file);

    widgets::StudioSettings studio() const;
    void setStudio(const widgets::StudioSettings& settings);
    /// The part of the same settings that new jobs start with.
    settings::RuntimeSettings runtimeDefaults() const;

    QStringList recentWorkspaces() const; ///< the latest first, as WorkspacePlace::text()
    void addRecentWorkspace(const QString& place);
    void forgetWorkspace(const QString& place);

    QByteArray bytes(const QString& key) const;
    void setBytes(const QString& key, const QByteArray& value);

    /// The folder of the user's presets for the Train page.
    QString presetsFolder() const;

private:
    mutable QSettings m_settings;
};

} // namespace lr::app
