#include "plots/atlas_colors.h"

#include "theme/palette.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace lr::widgets {
namespace {

constexpr std::size_t kNumIndices = 1u << 15; // the sign is not looked up: there is nothing below 0
constexpr std::uint32_t kFirstInfinite = 0x7f80;
constexpr float kInfinite = std::numeric_limits<float>::infinity();
constexpr double kDimShare = 0.28;

} // namespace

AtlasColors::AtlasColors(const ColorScaleSettings& settings, const QColor& background)
    : m_colors(kNumIndices)
    , m_dimmed(kNumIndices)
    , m_background(background.rgb())
{
    const auto table = theme::colorTable(settings.map);
    std::array<QRgb, 256> dimmedTable{};
    std::ranges::transform(table, dimmedTable.begin(), [this](QRgb color) { return this->dimmed(QColor(color)); });
    for (std::uint32_t i = 0; i < kNumIndices; ++i) {
        // the middle of the values that share these bits; from the infinite one on, the highest
        const auto value = i < kFirstInfinite ? std::bit_cast<float>((i << 16) | 0x8000u) : kInfinite;
        const auto position = static_cast<std::size_t>(std::lround(255 * shareOf(value, settings)));
        m_colors[i] = table[position];
        m_dimmed[i] = dimmedTable[position];
    }
}

double AtlasColors::shareOf(double klNats, const ColorScaleSettings& settings)
{
    if (!(klNats > settings.lowNats))
        return 0;
    if (klNats >= settings.highNats)
        return 1;
    if (!settings.logarithmic)
        return (klNats - settings.lowNats) / (settings.highNats - settings.lowNats);
    return std::log(klNats / settings.lowNats) / std::log(settings.highNats / settings.lowNats);
}

QRgb AtlasColors::dimmed(const QColor& color) const
{
    return theme::mixed(color, QColor(m_background), kDimShare).rgb();
}

std::size_t AtlasColors::indexOf(float klNats)
{
    return klNats > 0 ? std::bit_cast<std::uint32_t>(klNats) >> 16 : 0;
}

} // namespace lr::widgets
