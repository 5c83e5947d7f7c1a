#include "theme/palette.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lr::widgets::theme {
namespace {

constexpr QRgb kBlue = 0xff0072b2;
constexpr QRgb kVermilion = 0xffd55e00;
constexpr QRgb kBluishGreen = 0xff009e73;
constexpr QRgb kReddishPurple = 0xffcc79a7;
constexpr QRgb kOrange = 0xffe69f00;
constexpr QRgb kSkyBlue = 0xff56b4e9;
constexpr QRgb kSlate = 0xff5f7183; // not of the set: without hue to speak of

/// A run's colour says nothing but which run it is; yellow is left out, white paper swallows it.
constexpr std::array<QRgb, kNumSeriesColors> kSeries{
    kBlue, kVermilion, kBluishGreen, kReddishPurple, kOrange, kSkyBlue, kSlate};

double linearChannel(double value)
{
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

QColor graphics(QRgb color, const QPalette& palette)
{
    return legible(QColor(color), palette.color(QPalette::Base), kGraphicsContrast);
}

} // namespace

bool isDark(const QPalette& palette)
{
    return luminance(palette.color(QPalette::Base)) < luminance(palette.color(QPalette::Text));
}

double luminance(const QColor& color)
{
    return 0.2126 * linearChannel(color.redF()) + 0.7152 * linearChannel(color.greenF()) +
           0.0722 * linearChannel(color.blueF());
}

double contrastRatio(const QColor& first, const QColor& second)
{
    const auto [darker, lighter] = std::minmax({luminance(first), luminance(second)});
    return (lighter + 0.05) / (darker + 0.05);
}

QColor legible(const QColor& color, const QColor& background, double minimum)
{
    constexpr int kNumShades = 64;
    const QColor end =
        contrastRatio(Qt::white, background) > contrastRatio(Qt::black, background) ? Qt::white : Qt::black;
    for (int i = 0; i < kNumShades; ++i) {
        const auto shade = mixed(end, color, static_cast<double>(i) / kNumShades);
        if (contrastRatio(shade, background) >= minimum)
            return shade;
    }
    return end;
}

QColor readableOn(const QColor& background)
{
    const QColor ink(0x16, 0x16, 0x16);
    if (contrastRatio(ink, background) >= kTextContrast)
        return ink;
    return contrastRatio(Qt::white, background) >= kTextContrast ? Qt::white : Qt::black;
}

QColor mixed(const QColor& front, const QColor& back, double share)
{
    const auto mix = [share](int a, int b) { return static_cast<int>(std::lround(share * a + (1 - share) * b)); };
    return {mix(front.red(), back.red()), mix(front.green(), back.green()), mix(front.blue(), back.blue())};
}

QColor expert(const QPalette& palette)
{
    return graphics(kBlue, palette);
}

QColor amateur(const QPalette& palette)
{
    return graphics(kVermilion, palette);
}

QColor softLabel(const QPalette& palette)
{
    return graphics(kBluishGreen, palette);
}

QColor threshold(const QPalette& palette)
{
    return graphics(kReddishPurple, palette);
}

QColor neutral(const QPalette& palette)
{
    return graphics(kSlate, palette);
}

QColor right(const QPalette& palette)
{
    return softLabel(palette);
}

QColor wrong(const QPalette& palette)
{
    return amateur(palette);
}

QColor asText(const QColor& color, const QPalette& palette)
{
    return legible(color, palette.color(QPalette::Base), kTextContrast);
}

QColor series(int index, const QPalette& palette)
{
    const int position = ((index % kNumSeriesColors) + kNumSeriesColors) % kNumSeriesColors;
    return graphics(kSeries[static_cast<std::size_t>(position)], palette);
}

PlotColors plotColors(const QPalette& palette)
{
    PlotColors colors;
    colors.background = palette.color(QPalette::Base);
    colors.foreground = legible(palette.color(QPalette::Text), colors.background, kTextContrast);
    colors.muted = legible(mixed(colors.foreground, colors.background, 0.6), colors.background, kTextContrast);
    colors.axis = legible(mixed(colors.foreground, colors.background, 0.45), colors.background, kGraphicsContrast);
    colors.grid = mixed(colors.foreground, colors.background, 0.12);
    colors.card = mixed(colors.foreground, colors.background, 0.04);
    colors.focus = legible(palette.color(QPalette::Highlight), colors.background, kGraphicsContrast);
    return colors;
}

} // namespace lr::widgets::theme
