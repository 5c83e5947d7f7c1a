#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace lr::app {

class EngineClient;
class SettingsStore;

// The main window's dialogs. Each opens without blocking, belongs to `window` and is gone when it is closed; what is
// borrowed outlives the window.

/// `onChanged` is called after changed settings were stored.
void openSettings(
    QWidget* window, SettingsStore& settings, const EngineClient& client, std::function<void()> onChanged);

void openAbout(QWidget* window, const EngineClient& client);

void openShortcuts(QWidget* window);

void openWorkspaceChooser(QWidget* window, std::function<void(const QString& path)> onChosen);

/// The guided tour over `window`; `show` brings the page with that key to the front at once.
void openTour(QWidget* window, std::function<void(const QString& key)> show);

} // namespace lr::app
