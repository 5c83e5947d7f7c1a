#include "app/notifier.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCall>
#include <QWidget>

namespace lr::app {

void notifyUnlessLooking(QWidget* window, const QString& title, const QString& text)
{
    if (window->isActiveWindow())
        return;
    QApplication::alert(window);
    auto bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    auto message = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.Notifications"),
        QStringLiteral("/org/freedesktop/Notifications"), QStringLiteral("org.freedesktop.Notifications"),
        QStringLiteral("Notify"));
    constexpr int kServerDecides = -1;
    // The body is markup for the notification server: what comes from data is plain text.
    message << QApplication::applicationDisplayName() << 0U << QStringLiteral("lightreasoner-studio") << title
            << text.toHtmlEscaped() << QStringList() << QVariantMap() << kServerDecides;
    bus.asyncCall(message);
}

} // namespace lr::app
