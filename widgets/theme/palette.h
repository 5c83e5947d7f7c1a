#pragma once

#include <QColor>
#include <QPalette>

/// Each thing has the same colour everywhere. The colours are the Okabe–Ito set, which people with any kind of colour
/// vision can distinguish, made lighter or darker until they stand out from the background of the current palette.
namespace lr::widgets::theme {

/// WCAG 2.1: graphics need a contrast of 3:1 to adjacent colours, text 4.5:1.
inline constexpr double kGraphicsContrast = 3.0;
inline constexpr double kTextContrast = 4.5;

/// Whether the background of lists and plots (Base) is darker than its text.
bool isDark(const QPalette& palette);

/// Relative luminance of an opaque sRGB colour, 0 (black) to 1 (white). Source: WCAG 2.1.
double luminance(const QColor& color);

/// The contrast (L₁ + 0.05) / (L₂ + 0.05), where L₁ is the lighter colour and L₂ the darker one: 1 to 21.
double contrastRatio(const QColor& first, const QColor& second);

/// `color` with the same hue, moved towards white or black only as far as the contrast `minimum` to `background`
/// requires.
QColor legible(const QColor& color, const QColor& background, double minimum);

/// Near-black or white, whichever is more legible on `background`; at least 4.5:1 on any colour.
QColor readableOn(const QColor& background);

/// `share` of `front` over `back`, both opaque: 0 is back, 1 is front.
QColor mixed(const QColor& front, const QColor& back, double share);

/// Colours of lines and bars: at least 3:1 against the Base of `palette`.
QColor expert(const QPalette& palette);    ///< blue
QColor amateur(const QPalette& palette);   ///< vermilion
QColor softLabel(const QPalette& palette); ///< bluish green
QColor threshold(const QPalette& palette); ///< reddish purple: α, β and their lines
QColor neutral(const QPalette& palette);   ///< slate: what belongs to neither model, such as KL and counts
QColor right(const QPalette& palette);     ///< a right answer: bluish green; never without a word or sign beside it
QColor wrong(const QPalette& palette);     ///< a wrong answer: vermilion

/// The same hue as text: at least 4.5:1 against the Base of `palette`.
QColor asText(const QColor& color, const QPalette& palette);

/// Colour of the n-th of several things of the same kind (runs in an overlay); repeats after kNumSeriesColors.
inline constexpr int kNumSeriesColors = 7;
QColor series(int index, const QPalette& palette);

/// The colours of a plot's frame, grid and text.
struct PlotColors
{
    QColor background; ///< behind everything
    QColor foreground; ///< text and titles, 4.5:1 or better
    QColor muted;      ///< less important text (hints, tick labels), still 4.5:1
    QColor axis;       ///< axis lines, 3:1
    QColor grid;       ///< faint on purpose: it only helps the eye
    QColor card;       ///< background of legends and read-outs
    QColor focus;      ///< frame of the plot that has the keyboard focus

    bool operator==(const PlotColors&) const = default;
};

PlotColors plotColors(const QPalette& palette);

} // namespace lr::widgets::theme
