#include "app/window_dialogs.h"

#include "app/engine_client.h"
#include "app/settings_store.h"
#include "dialogs/about_dialog.h"
#include "dialogs/settings_dialog.h"
#include "dialogs/shortcuts_dialog.h"
#include "dialogs/tour.h"

#include <QCoreApplication>
#include <QFileDialog>

namespace lr::app {

void openSettings(QWidget* window, SettingsStore& settings, const EngineClient& client, std::function<void()> onChanged)
{
    auto* dialog = new widgets::SettingsDialog(window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setSettings(settings.studio());
    if (client.state() == EngineClient::State::Ready)
        dialog->setDevices(client.engine().devices);
    QObject::connect(dialog, &widgets::SettingsDialog::settingsChanged, window,
        [&settings, onChanged = std::move(onChanged)](const widgets::StudioSettings& changed) {
            settings.setStudio(changed);
            onChanged();
        });
    dialog->open();
}

void openAbout(QWidget* window, const EngineClient& client)
{
    auto* dialog = new widgets::AboutDialog(window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (client.state() == EngineClient::State::Ready)
        dialog->setEngine(client.engine());
    dialog->open();
}

void openShortcuts(QWidget* window)
{
    auto* dialog = new widgets::ShortcutsDialog(window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void openWorkspaceChooser(QWidget* window, std::function<void(const QString& path)> onChosen)
{
    auto* dialog = new QFileDialog(window, QCoreApplication::translate("lr::app::WindowDialogs", "Open a workspace"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    QObject::connect(dialog, &QFileDialog::fileSelected, window, std::move(onChosen));
    dialog->open();
}

void openTour(QWidget* window, std::function<void(const QString& key)> show)
{
    auto* tour = new widgets::Tour(window, widgets::studioTourStops());
    QObject::connect(tour, &widgets::Tour::pageRequested, window, std::move(show));
    QObject::connect(tour, &widgets::Tour::finished, tour, &QObject::deleteLater);
    tour->start();
}

} // namespace lr::app
