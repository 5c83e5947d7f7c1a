#pragma once

#include <QByteArray>
#include <QSize>
#include <QString>

#include <optional>

class QCustomPlot;

namespace lr::widgets {

enum class ExportFormat
{
    Png,
    Svg,
    Pdf,
    Csv
};

/// The format by the ending of a file name, ignoring case; none if it is not one of the four.
std::optional<ExportFormat> exportFormatOf(const QString& path);

/// The whole plot as it would look at `size` (device-independent pixels, both > 0). An empty array if the picture could
/// not be made, for example because it is too large for memory.
QByteArray renderPng(QCustomPlot& plot, QSize size, double scale);
QByteArray renderSvg(QCustomPlot& plot, QSize size, const QString& title);
QByteArray renderPdf(QCustomPlot& plot, QSize size, const QString& title); ///< one page of exactly that size

} // namespace lr::widgets
