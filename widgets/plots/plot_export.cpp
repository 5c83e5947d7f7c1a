#include "plots/plot_export.h"

#include <QBuffer>
#include <QFileInfo>
#include <QPageSize>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <qcustomplot.h>

namespace lr::widgets {
namespace {

constexpr int kPixelsPerInch = 96;
constexpr int kPointsPerInch = 72;

/// Draws onto a device that keeps lines as lines. False if the device does not open.
bool paintVectors(QCustomPlot& plot, QSize size, QPaintDevice& device)
{
    QCPPainter painter;
    if (!painter.begin(&device))
        return false;
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    plot.toPainter(&painter, size.width(), size.height());
    return painter.end();
}

} // namespace

std::optional<ExportFormat> exportFormatOf(const QString& path)
{
    const auto suffix = QFileInfo(path).suffix().toLower();
    if (suffix == QLatin1String("png"))
        return ExportFormat::Png;
    if (suffix == QLatin1String("svg"))
        return ExportFormat::Svg;
    if (suffix == QLatin1String("pdf"))
        return ExportFormat::Pdf;
    if (suffix == QLatin1String("csv"))
        return ExportFormat::Csv;
    return std::nullopt;
}

QByteArray renderPng(QCustomPlot& plot, QSize size, double scale)
{
    auto image = plot.toPixmap(size.width(), size.height(), scale).toImage();
    const int dotsPerMeter = qRound(kPixelsPerInch * scale / 0.0254);
    image.setDotsPerMeterX(dotsPerMeter);
    image.setDotsPerMeterY(dotsPerMeter);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    return !image.isNull() && image.save(&buffer, "PNG") ? buffer.data() : QByteArray();
}

QByteArray renderSvg(QCustomPlot& plot, QSize size, const QString& title)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    generator.setResolution(kPixelsPerInch);
    generator.setTitle(title);
    return paintVectors(plot, size, generator) ? buffer.data() : QByteArray();
}

QByteArray renderPdf(QCustomPlot& plot, QSize size, const QString& title)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        const QSizeF points = QSizeF(size) * kPointsPerInch / kPixelsPerInch;
        writer.setPageSize(QPageSize(points, QPageSize::Point, QString(), QPageSize::ExactMatch));
        writer.setPageMargins(QMarginsF());
        writer.setResolution(kPixelsPerInch);
        writer.setTitle(title);
        if (!paintVectors(plot, size, writer))
            return {};
    }
    return buffer.data();
}

} // namespace lr::widgets
