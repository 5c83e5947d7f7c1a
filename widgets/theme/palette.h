#pragma once

#include <QColor>
#include <QPalette>

/// One colour for one thing, everywhere: the Okabe–Ito set, which people of all kinds of colour vision tell apart, made
/// lighter or darker until it stands out from the background of the palette that is in force.
namespace lr::widgets::theme {

/// WCAG 2.1: graphics need a contrast of 3:1 to what lies beside them, text 4.5:1.
inline constexpr double kGraphicsContrast = 3.0;
inline constexpr double kTextContrast = 4.5;

/// Is the background of lists and plots (Base) darker than its text?
bool isDark(const QPalette& palette);

/// Relative luminance of an opaque sRGB colour, 0 (black) to 1 (white). Source: WCAG 2.1.
double luminance(const QColor& color);

/// (L₁ + 0.05) / (L₂ + 0.05) of the lighter and the darker one: 1 to 21.
double contrastRatio(const QColor& first, const QColor& second);

/// `color` with its hue kept, moved towards white or black only as far as `minimum` contrast to `background` asks.
QColor legible(const QColor& color, const QColor& background, double minimum);

/// Near-black or white, whichever reads better on `background`; at least 4.5:1 on any colour.
QColor readableOn(const QColor& background);

/// `share` of `front` over `back`, both opaque: 0 is back, 1 is front.
QColor mixed(const QColor& front, const QColor& back, double share);

/// What lines and bars are drawn with: at least 3:1 against the Base of `palette`.
QColor expert(const QPalette& palette);    ///< blue
QColor amateur(const QPalette& palette);   ///< vermilion
QColor softLabel(const QPalette& palette); ///< bluish green
QColor threshold(const QPalette& palette); ///< reddish purple: α, β and their lines
QColor neutral(const QPalette& palette);   ///< slate: what belongs to neither model, such as KL and counts
QColor right(const QPalette& palette);     ///< a right answer: bluish green; never without a word or sign beside it
QColor wrong(const QPalette& palette);     ///< a wrong answer: vermilion

/// The same hue as text: at least 4.5:1 against the Base of `palette`.
QColor asText(const QColor& color, const QPalette& palette);

/// Colour of the n-th of several alike things (runs in an overlay); repeats after kNumSeriesColors.
inline constexpr int kNumSeriesColors = 7;
QColor series(int index, const QPalette& palette);

/// The furniture of a plot.
struct PlotColors
{
    QColor background; ///< behind everything
    QColor foreground; ///< text and titles, 4.5:1 or better
    QColor muted;      ///< lesser text (hints, tick labels), still 4.5:1
    QColor axis;       ///< axis lines, 3:1
    QColor grid;       ///< faint on purpose: it only helps the eye
    QColor card;       ///< background of legends and read-outs
    QColor focus;      ///< frame of the plot that has the keyboard

    bool operator==(const PlotColors&) const = default;
};

PlotColors plotColors(const QPalette& palette);

} // namespace lr::widgets::theme
