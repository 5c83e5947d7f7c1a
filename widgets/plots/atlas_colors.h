#pragma once

#include "theme/color_maps.h"

#include <QColor>
#include <QPalette>

#include <array>
#include <vector>

namespace lr::widgets {

/// How a value gets its colour: a colour map over a range, linear or logarithmic.
struct ColorScaleSettings
{
    theme::ColorMap map = theme::ColorMap::Viridis;
    double low = 0;  ///< values up to this have the first colour; > 0 if logarithmic
    double high = 1; ///< values from this on have the last colour; > low
    bool logarithmic = false;
    bool diverging = false; ///< low = −high; uses theme::divergingColors() instead of the map

    bool operator==(const ColorScaleSettings&) const = default;
};

/// How the steps that β leaves out are distinguished from the others.
enum class ThresholdDisplay
{
    None,
    Dim,    ///< they have nearly the colour of the background
    Contour ///< a line around the selected steps if cells are large enough for one; otherwise like Dim
};

/// Colours of the cells of an AtlasGrid, from a table, so that no logarithm per pixel is needed: a value is looked up
/// by its upper 16 bits, which is exact to 1 part in 256, finer than the map. Where there is no cell, the colour is the
/// background; a cell without a value has a grey that is neither the background nor in the map.
class AtlasColors
{
public:
    /// Dimmed colours are those of the map, mixed with the palette's background.
    AtlasColors(const ColorScaleSettings& settings, const QPalette& palette);

    /// The share of the map, 0 to 1, that a value has under `settings`; for NaN, 0.
    static double shareOf(double value, const ColorScaleSettings& settings);

    QRgb colorOf(float value) const { return m_colors[indexOf(value)]; }
    QRgb dimmedColorOf(float value) const { return m_dimmed[indexOf(value)]; }
    /// All colours from the first to the last, for a colour bar.
    theme::ColorTable scale() const { return m_scale; }
    theme::ColorTable dimmedScale() const { return m_dimmedScale; }

private:
    static std::size_t indexOf(float value);

    std::array<QRgb, 256> m_scale;
    std::array<QRgb, 256> m_dimmedScale;
    std::vector<QRgb> m_colors;
    std::vector<QRgb> m_dimmed;
};

} // namespace lr::widgets
