#pragma once

#include <QColor>

class QPalette;

namespace lr::widgets::theme {

/// How much a message asks of its reader.
enum class Severity
{
    Info,
    Warning,
    Error
};

/// Okabe–Ito sky blue, orange and vermilion: told apart by everybody, but never the only sign of a severity.
QColor severityColor(Severity severity);
/// The window's background with a breath of the severity's colour: its text stays as legible as the window's.
QColor severityBackground(Severity severity, const QPalette& palette);

} // namespace lr::widgets::theme
