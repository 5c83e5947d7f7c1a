#pragma once

#include "theme/color_maps.h"

#include <QColor>
#include <QPalette>

#include <array>

namespace lr::widgets {

/// Background colours of tokens by their place on a colour scale. The lowest colour is that of the page, and the
/// luminance moves away from it step by step, so that most text is inconspicuous and high values stand out, on light
/// and dark pages. Diverging scales go from the amateur's colour (low) over neutral to the expert's (high), whatever
/// the map.
class StepColors
{
public:
    StepColors(const QPalette& palette, theme::ColorMap map, bool isDiverging);

    /// `position` from 0 to 1.
    QColor background(double position) const { return m_colors[indexOf(position)]; }
    /// A text colour that is legible on that background.
    QColor text(double position) const { return m_textColors[indexOf(position)]; }

private:
    static constexpr std::size_t kNumColors = 256;
    static std::size_t indexOf(double position);

    std::array<QColor, kNumColors> m_colors;
    std::array<QColor, kNumColors> m_textColors;
};

} // namespace lr::widgets
