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

/// By the ending of a file name, in any case; none if it is not one of the four.
std::optional<ExportFormat> exportFormatOf(const QString& path);

/// The whole plot as it would look at `size` (device-independent pixels, both > 0). An empty array if the picture could
/// not be made, for example because it is too large for memory.
QByteArray renderPng(QCustomPlot& plot, QSize size, double scale);
QByteArray renderSvg(QCustomPlot& plot, QSize size, const QString& title);
QByteArray renderPdf(QCustomPlot& plot, QSize size, const QString& title); ///< one page of just that size

} // namespace lr::widgets
