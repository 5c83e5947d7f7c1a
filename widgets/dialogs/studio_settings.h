#pragma once

#include "theme/color_maps.h"

#include <QString>

namespace lr::widgets {

enum class ThemeChoice
{
    System,
    Light,
    Dark
};

/// The user's settings, which apply to all workspaces.
struct StudioSettings
{
    QString enginePath; ///< of the lightreasoner command; empty: the one beside the studio, else the one in PATH
    ThemeChoice theme = ThemeChoice::System;
    QString device = QStringLiteral("cpu"); ///< the default of new jobs
    int threads = 0;                        ///< of the CPU; 0: one per core
    bool notifies = true;                   ///< a desktop notification when a long job ends
    theme::ColorMap colorMap = theme::ColorMap::Viridis;

    bool operator==(const StudioSettings&) const = default;
};

} // namespace lr::widgets
