#pragma once

#include <QColor>

class QPalette;

namespace lr::widgets::theme {

/// How serious a message is.
enum class Severity
{
    Info,
    Warning,
    Error
};

/// Okabe–Ito sky blue, orange and vermilion. Everybody can distinguish them, but colour is never the only sign of a
/// severity.
QColor severityColor(Severity severity);
/// The window's background with a slight tint of the severity's colour, so that text on it stays as legible as in the
/// window.
QColor severityBackground(Severity severity, const QPalette& palette);

} // namespace lr::widgets::theme
