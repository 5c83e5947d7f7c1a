#pragma once

#include "theme/color_maps.h"

#include <QColor>

#include <span>
#include <vector>

namespace lr::widgets {

/// From KL to colour: a map over a range, linear or logarithmic.
struct ColorScaleSettings
{
    theme::ColorMap map = theme::ColorMap::Viridis;
    double lowNats = 0;  ///< this and less has the first colour; > 0 if logarithmic
    double highNats = 1; ///< this and more has the last; > lowNats
    bool logarithmic = false;

    bool operator==(const ColorScaleSettings&) const = default;
};

/// How the cells below β are told from the others.
enum class ThresholdDisplay
{
    None,
    Dim,    ///< below β nearly the background
    Contour ///< a line around what is kept, as soon as cells are large enough for one; until then as Dim
};

/// Colours of float32 KL values by table, without a logarithm per pixel: a value is looked up by its upper 16 bits,
/// which is exact to 1 part in 256, finer than the map.
class AtlasColors
{
public:
    /// `dimmed` colours are a share of the map's over `background`.
    AtlasColors(const ColorScaleSettings& settings, const QColor& background);

    /// The share of the map, 0 to 1, that a KL has under `settings`; for NaN, 0.
    static double shareOf(double klNats, const ColorScaleSettings& settings);

    QRgb colorOf(float klNats) const { return m_colors[indexOf(klNats)]; }
    QRgb dimmedColorOf(float klNats) const { return m_dimmed[indexOf(klNats)]; }
    /// A colour as the cells below β show it.
    QRgb dimmed(const QColor& color) const;
    QRgb background() const { return m_background; }

private:
    static std::size_t indexOf(float klNats);

    std::vector<QRgb> m_colors;
    std::vector<QRgb> m_dimmed;
    QRgb m_background;
};

} // namespace lr::widgets
