#pragma once

#include <QColor>
#include <QPalette>

#include <array>
#include <span>

namespace lr::widgets::theme {

/// A sequential map: 256 opaque colours whose luminance rises from the first (least) to the last (most).
using ColorTable = std::span<const QRgb, 256>;

enum class ColorMap
{
    Viridis,
    Cividis
};

/// Viridis (van der Walt and Smith, 2015); each channel differs by at most 1 of 255 from the published table.
ColorTable viridis();

/// Cividis (Nuñez, Anderton and Renslow, 2018), which looks nearly the same with every kind of colour vision; computed
/// from published polynomials.
ColorTable cividis();

ColorTable colorTable(ColorMap map);

/// For values on both sides of 0: from the amateur's colour, the least, over `neutral` to the expert's, the most.
std::array<QRgb, 256> divergingColors(const QPalette& palette, const QColor& neutral);

/// The colour of a share from 0 to 1; values outside have the colour of the nearest end, NaN that of the lower end.
QRgb colorAt(ColorTable table, double share);

} // namespace lr::widgets::theme
