#pragma once

#include "theme/color_maps.h"

#include <QColor>
#include <QPalette>

#include <array>
#include <vector>

namespace lr::widgets {

/// From a value to its colour: a map over a range, linear or logarithmic.
struct ColorScaleSettings
{
    theme::ColorMap map = theme::ColorMap::Viridis;
    double low = 0;  ///< this and less has the first colour; > 0 if logarithmic
    double high = 1; ///< this and more has the last; > low
    bool logarithmic = false;
    bool diverging = false; ///< low = −high; the colours of theme::divergingColors() in the place of the map

    bool operator==(const ColorScaleSettings&) const = default;
};

/// How the steps that β leaves out are told from the others.
enum class ThresholdDisplay
{
    None,
    Dim,    ///< they are nearly the background
    Contour ///< a line around what is selected, as soon as cells are large enough for one; until then as Dim
};

/// Colours of the cells of an AtlasGrid by table, without a logarithm per pixel: a value is looked up by its upper 16
/// bits, which is exact to 1 part in 256, finer than the map. No cell is the background, and no value has a grey that
/// is neither.
class AtlasColors
{
public:
    /// `dimmed` colours are a share of the map's over the palette's background.
    AtlasColors(const ColorScaleSettings& settings, const QPalette& palette);

    /// The share of the map, 0 to 1, that a value has under `settings`; for NaN, 0.
    static double shareOf(double value, const ColorScaleSettings& settings);

    QRgb colorOf(float value) const { return m_colors[indexOf(value)]; }
    QRgb dimmedColorOf(float value) const { return m_dimmed[indexOf(value)]; }
    /// The colours from the first to the last, for a colour bar.
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
