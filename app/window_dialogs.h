#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace lr::app {

class EngineClient;
class SettingsStore;

// The main window's dialogs. Each opens without blocking, is owned by `window` and is deleted when it is closed.
// Borrowed objects must outlive the window.

/// `onChanged` is called after changed settings were stored.
void openSettings(
    QWidget* window, SettingsStore& settings, const EngineClient& client, std::function<void()> onChanged);

void openAbout(QWidget* window, const EngineClient& client);

void openShortcuts(QWidget* window);

void openWorkspaceChooser(QWidget* window, std::function<void(const QString& path)> onChosen);

/// The guided tour over `window`; `show` must bring the page with that key to the front before it returns.
void openTour(QWidget* window, std::function<void(const QString& key)> show);

} // namespace lr::app
