#include "app/settings_store.h"

#include <QDir>
#include <QFileInfo>

namespace lr::app {

using widgets::StudioSettings;
using widgets::ThemeChoice;

namespace {

const auto kRecent = QStringLiteral("recent_workspaces");
const auto kEnginePath = QStringLiteral("engine_path");
const auto kTheme = QStringLiteral("theme");
const auto kDevice = QStringLiteral("device");
const auto kThreads = QStringLiteral("threads");
const auto kNotifies = QStringLiteral("notifies");
const auto kColorMap = QStringLiteral("color_map");

ThemeChoice themeFrom(const QString& name)
{
    if (name == QLatin1String("light"))
        return ThemeChoice::Light;
    return name == QLatin1String("dark") ? ThemeChoice::Dark : ThemeChoice::System;
}

QString nameOf(ThemeChoice theme)
{
    switch (theme) {
    case ThemeChoice::Light:
        return QStringLiteral("light");
    case ThemeChoice::Dark:
        return QStringLiteral("dark");
    case ThemeChoice::System:
        break;
    }
    return QStringLiteral("system");
}

} // namespace

SettingsStore::SettingsStore() = default;

SettingsStore::SettingsStore(const QString& file)
    : m_settings(file, QSettings::IniFormat)
{}

StudioSettings SettingsStore::studio() const
{
    StudioSettings settings;
    settings.enginePath = m_settings.value(kEnginePath).toString();
    settings.theme = themeFrom(m_settings.value(kTheme).toString());
    settings.device = m_settings.value(kDevice, settings.device).toString();
    settings.threads = std::max(0, m_settings.value(kThreads, settings.threads).toInt());
    settings.notifies = m_settings.value(kNotifies, settings.notifies).toBool();
    if (m_settings.value(kColorMap).toString() == QLatin1String("cividis"))
        settings.colorMap = widgets::theme::ColorMap::Cividis;
    return settings;
}

void SettingsStore::setStudio(const StudioSettings& settings)
{
    m_settings.setValue(kEnginePath, settings.enginePath);
    m_settings.setValue(kTheme, nameOf(settings.theme));
    m_settings.setValue(kDevice, settings.device);
    m_settings.setValue(kThreads, settings.threads);
    m_settings.setValue(kNotifies, settings.notifies);
    const bool isCividis = settings.colorMap == widgets::theme::ColorMap::Cividis;
    m_settings.setValue(kColorMap, isCividis ? QStringLiteral("cividis") : QStringLiteral("viridis"));
}

settings::RuntimeSettings SettingsStore::runtimeDefaults() const
{
    const auto settings = studio();
    return {.device = settings.device.toStdString(), .threads = settings.threads};
}

QStringList SettingsStore::recentWorkspaces() const
{
    return m_settings.value(kRecent).toStringList();
}

void SettingsStore::addRecentWorkspace(const QString& place)
{
    auto recent = recentWorkspaces();
    recent.removeAll(place);
    recent.prepend(place);
    m_settings.setValue(kRecent, QStringList(recent.mid(0, kMaxRecent)));
}

void SettingsStore::forgetWorkspace(const QString& place)
{
    auto recent = recentWorkspaces();
    recent.removeAll(place);
    m_settings.setValue(kRecent, recent);
}

QByteArray SettingsStore::bytes(const QString& key) const
{
    return m_settings.value(key).toByteArray();
}

void SettingsStore::setBytes(const QString& key, const QByteArray& value)
{
    m_settings.setValue(key, value);
}

QString SettingsStore::presetsFolder() const
{
    return QFileInfo(m_settings.fileName()).dir().filePath(QStringLiteral("presets"));
}

} // namespace lr::app
