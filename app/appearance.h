#pragma once

#include <QDBusVariant>
#include <QObject>
#include <QPalette>

#include <optional>

namespace lr::app {

/// The desktop's choice between light and dark, as the settings portal reports it (org.freedesktop.appearance). The
/// request does not block: the choice is unknown until the answer comes, and stays unknown where there is no portal.
class SystemColorScheme : public QObject
{
    Q_OBJECT

public:
    explicit SystemColorScheme(QObject* parent = nullptr);

    std::optional<bool> isDark() const { return m_isDark; }

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void settingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void ask();
    void set(const QVariant& value);

    std::optional<bool> m_isDark;
};

/// The palettes of the two themes, for the Fusion style. Text against its background is at least 7:1 in both.
QPalette lightPalette();
QPalette darkPalette();

/// Sets style and palette of the whole application.
void applyAppearance(bool dark);

/// Whether the platform's own palette, before any applyAppearance(), is dark: its window is darker than its text.
bool isDark(const QPalette& palette);

} // namespace lr::app
