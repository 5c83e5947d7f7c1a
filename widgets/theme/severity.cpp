#include "theme/severity.h"

#include <QPalette>

namespace lr::widgets::theme {

namespace {

constexpr float kTintShare = 0.16f;

float mix(float under, float over)
{
    return under + (over - under) * kTintShare;
}

} // namespace

QColor severityColor(Severity severity)
{
    switch (severity) {
    case Severity::Info:
        return {0x56, 0xb4, 0xe9};
    case Severity::Warning:
        return {0xe6, 0x9f, 0x00};
    case Severity::Error:
        break;
    }
    return {0xd5, 0x5e, 0x00};
}

QColor severityBackground(Severity severity, const QPalette& palette)
{
    const auto under = palette.color(QPalette::Window);
    const auto over = severityColor(severity);
    return QColor::fromRgbF(
        mix(under.redF(), over.redF()), mix(under.greenF(), over.greenF()), mix(under.blueF(), over.blueF()));
}

} // namespace lr::widgets::theme
