#include "app/appearance.h"

#include "theme/studio_style.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QToolTip>

namespace lr::app {

namespace {

constexpr QLatin1String kService("org.freedesktop.portal.Desktop");
constexpr QLatin1String kPath("/org/freedesktop/portal/desktop");
constexpr QLatin1String kInterface("org.freedesktop.portal.Settings");
constexpr QLatin1String kGroup("org.freedesktop.appearance");
constexpr QLatin1String kKey("color-scheme");
constexpr uint kPrefersDark = 1;
constexpr uint kPrefersLight = 2;

/// The few colours that a theme is made of.
struct Tones
{
    QColor window, base, alternate, text, dimmed, button, highlight, highlightedText, link, light, mid, dark;
};

QPalette paletteOf(const Tones& tones)
{
    QPalette palette;
    palette.setColor(QPalette::Window, tones.window);
    palette.setColor(QPalette::WindowText, tones.text);
    palette.setColor(QPalette::Base, tones.base);
    palette.setColor(QPalette::AlternateBase, tones.alternate);
    palette.setColor(QPalette::Text, tones.text);
    palette.setColor(QPalette::PlaceholderText, tones.dimmed);
    palette.setColor(QPalette::Button, tones.button);
    palette.setColor(QPalette::ButtonText, tones.text);
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::ToolTipBase, tones.alternate);
    palette.setColor(QPalette::ToolTipText, tones.text);
    palette.setColor(QPalette::Highlight, tones.highlight);
    palette.setColor(QPalette::HighlightedText, tones.highlightedText);
    palette.setColor(QPalette::Link, tones.link);
    palette.setColor(QPalette::LinkVisited, tones.link);
    palette.setColor(QPalette::Light, tones.light);
    palette.setColor(QPalette::Midlight, tones.light);
    palette.setColor(QPalette::Mid, tones.mid);
    palette.setColor(QPalette::Dark, tones.dark);
    palette.setColor(QPalette::Shadow, tones.dark.darker());
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, tones.dimmed);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, tones.mid);
    return palette;
}

} // namespace

QPalette lightPalette()
{
    return paletteOf({.window = "#f4f5f7",
        .base = "#ffffff",
        .alternate = "#eceff3",
        .text = "#1b1f24",
        .dimmed = "#6b7280",
        .button = "#e9ecf0",
        .highlight = "#0072b2",
        .highlightedText = "#ffffff",
        .link = "#00609a",
        .light = "#ffffff",
        .mid = "#c3c8d0",
        .dark = "#9aa1ac"});
}

QPalette darkPalette()
{
    return paletteOf({.window = "#1b1d21",
        .base = "#24272c",
        .alternate = "#2b2f35",
        .text = "#e6e8eb",
        .dimmed = "#9298a3",
        .button = "#343940",
        .highlight = "#2b7fb8",
        .highlightedText = "#ffffff",
        .link = "#62b5ee",
        .light = "#434952",
        .mid = "#474d57",
        .dark = "#0e1012"});
}

bool isDark(const QPalette& palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

void applyAppearance(bool dark)
{
    const auto palette = dark ? darkPalette() : lightPalette();
    QApplication::setStyle(new widgets::theme::StudioStyle); // the application owns it
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
}

SystemColorScheme::SystemColorScheme(QObject* parent)
    : QObject(parent)
{
    auto bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
        SLOT(settingChanged(QString, QString, QDBusVariant)));
    ask();
}

void SystemColorScheme::ask()
{
    auto message = QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
    message << QString(kGroup) << QString(kKey);
    auto* watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(message), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* call) {
        const QDBusPendingReply<QDBusVariant> reply = *call;
        call->deleteLater();
        if (!reply.isError())
            set(reply.value().variant());
    });
}

void SystemColorScheme::settingChanged(const QString& group, const QString& key, const QDBusVariant& value)
{
    if (group == kGroup && key == kKey)
        set(value.variant());
}

void SystemColorScheme::set(const QVariant& value)
{
    // The portal's Read wraps its variant once more.
    const auto inner = value.canConvert<QDBusVariant>() ? value.value<QDBusVariant>().variant() : value;
    const auto scheme = inner.toUInt();
    std::optional<bool> dark;
    if (scheme == kPrefersDark || scheme == kPrefersLight)
        dark = scheme == kPrefersDark;
    if (dark == m_isDark)
        return;
    m_isDark = dark;
    Q_EMIT changed();
}

} // namespace lr::app
