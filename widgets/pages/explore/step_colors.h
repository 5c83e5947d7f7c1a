#pragma once

#include "theme/color_maps.h"

#include <QColor>
#include <QPalette>

#include <array>

namespace lr::widgets {

/// Backgrounds of tokens by their place on a colour scale: the lowest is the page itself and luminance goes away from
/// it step by step, so that most text stays calm and what is high stands out, on light and dark pages alike. Diverging
/// scales are amateur (low) to expert (high), neutral in the middle, whatever the map.
class StepColors
{
public:
    StepColors(const QPalette& palette, theme::ColorMap map, bool isDiverging);

    /// `position` from 0 to 1.
    QColor background(double position) const { return m_colors[indexOf(position)]; }
    /// Reads well on it.
    QColor text(double position) const { return m_textColors[indexOf(position)]; }

private:
    static constexpr std::size_t kNumColors = 256;
    static std::size_t indexOf(double position);

    std::array<QColor, kNumColors> m_colors;
    std::array<QColor, kNumColors> m_textColors;
};

} // namespace lr::widgets
