#include "plots/atlas_cells.h"

#include "theme/palette.h"

#include <algorithm>
#include <cmath>

namespace lr::widgets {
namespace {

constexpr double kContourCell = 5; // device-independent pixels
constexpr double kContourWidth = 2;
constexpr double kVectorScale = 3; // pixels of the picture within a PDF or SVG
constexpr std::size_t kMostNumbers = 2000;

} // namespace

AtlasCells::AtlasCells(QCPAxis* stepAxis, QCPAxis* rowAxis)
    : QCPAbstractPlottable(stepAxis, rowAxis)
{
    removeFromLegend();
}

void AtlasCells::setGrids(const AtlasGrid* shown, const AtlasGrid* kl)
{
    m_grid = shown;
    m_klGrid = kl;
}

void AtlasCells::setColors(AtlasColors colors, const QColor& contour)
{
    m_colors = std::move(colors);
    m_contour = contour;
}

void AtlasCells::setThreshold(float cut, bool includeFirstStep, ThresholdDisplay display)
{
    m_cut = cut;
    m_includeFirstStep = includeFirstStep;
    m_display = display;
}

const QImage& AtlasCells::picture(QSize pixels, double scale)
{
    if (m_picture.size() != pixels)
        m_picture = QImage(pixels, QImage::Format_RGB32);
    const auto steps = keyAxis()->range();
    const auto rows = valueAxis()->range();
    const auto width = static_cast<std::size_t>(pixels.width());
    const auto height = static_cast<std::size_t>(pixels.height());
    m_columns = PixelRuns(pixelCells(steps.lower, steps.upper, width, m_grid->numColumns()));
    m_rows = PixelRuns(pixelCells(rows.lower, rows.upper, height, m_grid->numRows()));
    poolCells(*m_grid, m_columns.cells, m_rows.cells, m_values);
    m_kl.clear();
    if (m_klGrid != m_grid && m_display != ThresholdDisplay::None)
        poolCells(*m_klGrid, m_columns.cells, m_rows.cells, m_kl);
    const bool outlines = m_display == ThresholdDisplay::Contour && hasRoomForContour();
    paintPixels(m_picture, m_display != ThresholdDisplay::None && !outlines);
    if (outlines)
        paintContour(m_picture, std::max(2, qRound(kContourWidth * scale)));
    return m_picture;
}

double AtlasCells::selectTest(const QPointF&, bool, QVariant*) const
{
    return -1;
}

QCPRange AtlasCells::getKeyRange(bool& found, QCP::SignDomain) const
{
    found = m_grid && m_grid->numColumns() > 0;
    return {-0.5, found ? static_cast<double>(m_grid->numColumns()) - 0.5 : 0.5};
}

QCPRange AtlasCells::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const
{
    found = m_grid && m_grid->numRows() > 0;
    return {-0.5, found ? static_cast<double>(m_grid->numRows()) - 0.5 : 0.5};
}

void AtlasCells::draw(QCPPainter* painter)
{
    if (!m_grid || !m_colors || m_grid->numRows() == 0)
        return;
    const auto area = keyAxis()->axisRect()->rect();
    double scale = painter->device()->devicePixelRatioF() * painter->worldTransform().m11();
    if (painter->modes().testFlag(QCPPainter::pmVectorized))
        scale = kVectorScale;
    const QSize pixels = (QSizeF(area.size()) * scale).toSize();
    if (pixels.isEmpty())
        return;
    painter->drawImage(QRectF(area), picture(pixels, scale));
    drawNumbers(painter);
}

void AtlasCells::drawLegendIcon(QCPPainter*, const QRectF&) const
{}

/// From which KL on a column's cells are not dimmed.
std::vector<float> AtlasCells::cutsOfColumns(bool dims) const
{
    std::vector<float> cuts(m_columns.cells.size(), dims ? m_cut : AtlasGrid::kNoCell);
    for (std::size_t c = 0; dims && !m_includeFirstStep && c < cuts.size(); ++c)
        if (m_columns.cells[c].end == 1)
            cuts[c] = std::numeric_limits<float>::infinity();
    return cuts;
}

/// A colour is looked up once for a cell, not for each of its pixels; lines of the same cells are copied.
void AtlasCells::paintPixels(QImage& image, bool dims) const
{
    const auto cuts = cutsOfColumns(dims);
    const float* values = m_values.data();
    const float* klNats = m_kl.empty() ? values : m_kl.data();
    for (std::size_t row = 0; row < m_rows.cells.size(); ++row, values += cuts.size(), klNats += cuts.size()) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(static_cast<int>(m_rows.begin[row])));
        for (std::size_t c = 0; c < cuts.size(); ++c) {
            const auto color = klNats[c] >= cuts[c] ? m_colors->colorOf(values[c]) : m_colors->dimmedColorOf(values[c]);
            std::fill(line + m_columns.begin[c], line + m_columns.begin[c + 1], color);
        }
        for (auto y = m_rows.begin[row] + 1; y < m_rows.begin[row + 1]; ++y)
            std::copy_n(line, image.width(), reinterpret_cast<QRgb*>(image.scanLine(static_cast<int>(y))));
    }
}

/// Pixels of selected cells with a pixel of a cell that is not selected within `width`; `width` is less than a cell.
void AtlasCells::paintContour(QImage& image, int width) const
{
    const auto& klNats = m_kl.empty() ? m_values : m_kl;
    const auto selected = [&](int x, int y) {
        if (x < 0 || y < 0 || x >= image.width() || y >= image.height())
            return true; // no line along the frame
        const auto column = m_columns.indexOf[static_cast<std::size_t>(x)];
        const auto row = m_rows.indexOf[static_cast<std::size_t>(y)];
        return isSelected(m_columns.cells[column].begin, klNats[row * m_columns.cells.size() + column]);
    };
    for (int y = 0; y < image.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x) {
            const bool inside =
                selected(x - width, y) && selected(x + width, y) && selected(x, y - width) && selected(x, y + width);
            if (!inside && selected(x, y))
                line[x] = m_contour.rgb();
        }
    }
}

void AtlasCells::drawNumbers(QCPPainter* painter) const
{
    const QFontMetricsF metrics(painter->font());
    const auto cell = cellSize();
    const auto widest = m_grid->quantity().isSigned ? QStringLiteral("-00.00") : QStringLiteral("00.00");
    if (cell.width() < metrics.horizontalAdvance(widest) || cell.height() < metrics.height())
        return;
    const auto steps = keyAxis()->range();
    const auto rows = valueAxis()->range();
    const auto columns = pixelCells(steps.lower, steps.upper, 1, m_grid->numColumns()).front();
    const auto lines = pixelCells(rows.lower, rows.upper, 1, m_grid->numRows()).front();
    if ((columns.end - columns.begin) * (lines.end - lines.begin) > kMostNumbers)
        return;
    for (auto row = lines.begin; row < lines.end; ++row)
        for (auto column = columns.begin; column < columns.end; ++column)
            drawNumber(painter, row, column);
}

void AtlasCells::drawNumber(QCPPainter* painter, std::size_t row, std::size_t column) const
{
    const float value = m_grid->valueAt(row, column);
    if (value <= AtlasGrid::kNoValue)
        return;
    const bool dims = m_display == ThresholdDisplay::Dim && !isSelected(column, m_klGrid->valueAt(row, column));
    painter->setPen(theme::readableOn(dims ? m_colors->dimmedColorOf(value) : m_colors->colorOf(value)));
    QRectF box({}, cellSize());
    box.moveCenter(coordsToPixels(static_cast<double>(column), static_cast<double>(row)));
    painter->drawText(box, Qt::AlignCenter, numberOf(value));
}

QString AtlasCells::numberOf(float value) const
{
    if (std::isinf(value))
        return QStringLiteral("∞");
    return QString::number(value, 'f', m_grid->quantity().unit == steps::Unit::Rank ? 0 : 2);
}

bool AtlasCells::isSelected(std::size_t column, float klNats) const
{
    return klNats >= m_cut && klNats != AtlasGrid::kNoCell && (m_includeFirstStep || column != 0);
}

QSizeF AtlasCells::cellSize() const
{
    const auto area = keyAxis()->axisRect()->rect();
    return {area.width() / keyAxis()->range().size(), area.height() / valueAxis()->range().size()};
}

bool AtlasCells::hasRoomForContour() const
{
    const auto cell = cellSize();
    return cell.width() >= kContourCell && cell.height() >= kContourCell;
}

} // namespace lr::widgets
