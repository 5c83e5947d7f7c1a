#include "plots/atlas_colors.h"

#include "plots/atlas_grid.h"
#include "theme/palette.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace lr::widgets {
namespace {

constexpr std::uint32_t kNumIndices = 1u << 16;
constexpr std::uint32_t kMagnitude = 0x7fff; // all bits of an index but that of the sign
constexpr std::uint32_t kInfinite = 0x7f80;
constexpr double kDimShare = 0.28;

/// The middle of the values that share these upper bits; what is no number counts as infinite.
float valueAt(std::uint32_t index)
{
    const bool isFinite = (index & kMagnitude) < kInfinite;
    return std::bit_cast<float>(isFinite ? (index << 16) | 0x8000u : ((index & ~kMagnitude) | kInfinite) << 16);
}

std::array<QRgb, 256> scaleOf(const ColorScaleSettings& settings, const QPalette& palette)
{
    if (settings.diverging) // 0 is told from the background, which is no cell
        return theme::divergingColors(palette, theme::plotColors(palette).grid);
    std::array<QRgb, 256> scale{};
    std::ranges::copy(theme::colorTable(settings.map), scale.begin());
    return scale;
}

} // namespace

AtlasColors::AtlasColors(const ColorScaleSettings& settings, const QPalette& palette)
    : m_scale(scaleOf(settings, palette))
    , m_colors(kNumIndices)
    , m_dimmed(kNumIndices)
{
    const auto plotColors = theme::plotColors(palette);
    std::ranges::transform(m_scale, m_dimmedScale.begin(),
        [&](QRgb color) { return theme::mixed(QColor(color), plotColors.background, kDimShare).rgb(); });
    for (std::uint32_t i = 0; i < kNumIndices; ++i) {
        const auto place = static_cast<std::size_t>(std::lround(255 * shareOf(double{valueAt(i)}, settings)));
        m_colors[i] = m_scale[place];
        m_dimmed[i] = m_dimmedScale[place];
    }
    for (auto* colors : {&m_colors, &m_dimmed}) {
        (*colors)[indexOf(AtlasGrid::kNoCell)] = plotColors.background.rgb();
        (*colors)[indexOf(AtlasGrid::kNoValue)] = plotColors.axis.rgb();
    }
}

double AtlasColors::shareOf(double value, const ColorScaleSettings& settings)
{
    const auto& [map, low, high, logarithmic, diverging] = settings;
    if (!(value > low))
        return 0;
    if (value >= high)
        return 1;
    return logarithmic ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
}

std::size_t AtlasColors::indexOf(float value)
{
    return std::bit_cast<std::uint32_t>(value) >> 16;
}

} // namespace lr::widgets
