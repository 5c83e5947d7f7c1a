#include "pages/explore/step_colors.h"

#include "theme/palette.h"

#include <algorithm>
#include <cmath>

namespace lr::widgets {

namespace {

/// How much of the map's own colour: none at the lowest place, all of it from here on.
constexpr double kFullFrom = 0.6;

QColor sequential(const QPalette& palette, theme::ColorMap map, double position)
{
    const auto place = theme::isDark(palette) ? position : 1 - position;
    const QColor own(theme::colorAt(theme::colorTable(map), place));
    return theme::mixed(own, palette.color(QPalette::Base), std::min(position / kFullFrom, 1.0));
}

} // namespace

StepColors::StepColors(const QPalette& palette, theme::ColorMap map, bool isDiverging)
{
    const auto diverging = theme::divergingColors(palette, palette.color(QPalette::Base));
    for (std::size_t i = 0; i < kNumColors; ++i) {
        const auto position = static_cast<double>(i) / (kNumColors - 1);
        m_colors[i] = isDiverging ? QColor(diverging[i]) : sequential(palette, map, position);
        m_textColors[i] = theme::readableOn(m_colors[i]);
    }
}

std::size_t StepColors::indexOf(double position)
{
    return static_cast<std::size_t>(std::lround(std::clamp(position, 0.0, 1.0) * (kNumColors - 1)));
}

} // namespace lr::widgets
