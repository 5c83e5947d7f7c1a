#include "plots/atlas_grid.h"

#include <algorithm>
#include <cmath>

namespace lr::widgets {
namespace {

/// What of several cells stands for them all: the one with the greatest of these.
template <bool isSigned>
float weightOf(float value)
{
    return isSigned && value > AtlasGrid::kNoValue ? std::abs(value) : value;
}

template <bool isSigned>
float heavier(float a, float b)
{
    return weightOf<isSigned>(b) > weightOf<isSigned>(a) ? b : a;
}

/// For each i: dst[i] or src[i]; written so that the compiler makes vector instructions of it.
template <bool isSigned>
void takeHeavier(float* dst, const float* src, std::size_t count)
{
    for (std::size_t i = 0; i < count; ++i)
        dst[i] = heavier<isSigned>(dst[i], src[i]);
}

template <bool isSigned>
void poolColumns(std::span<const CellRange> columns, const float* cells, float* pixels)
{
    for (std::size_t x = 0; x < columns.size(); ++x) {
        float heaviest = AtlasGrid::kNoCell;
        for (std::size_t c = columns[x].begin; c < columns[x].end; ++c)
            heaviest = heavier<isSigned>(heaviest, cells[c]);
        pixels[x] = heaviest;
    }
}

template <bool isSigned>
void pool(const AtlasGrid& grid, std::span<const CellRange> columns, std::span<const CellRange> rows, float* pixels)
{
    const auto width = columns.size();
    const auto firstColumn = std::ranges::min(columns, {}, &CellRange::begin).begin;
    const auto lastColumn = std::max(firstColumn, std::ranges::max(columns, {}, &CellRange::end).end);
    std::vector<float> pooled(grid.numColumns());
    for (std::size_t y = 0; y < rows.size(); ++y, pixels += width) {
        if (y > 0 && rows[y] == rows[y - 1]) {
            std::copy_n(pixels - width, width, pixels);
            continue;
        }
        std::ranges::fill(pooled, AtlasGrid::kNoCell);
        for (std::size_t row = rows[y].begin; row < rows[y].end; ++row)
            takeHeavier<isSigned>(
                pooled.data() + firstColumn, grid.row(row).data() + firstColumn, lastColumn - firstColumn);
        poolColumns<isSigned>(columns, pooled.data(), pixels);
    }
}

std::size_t clampedCell(double cell, std::size_t numCells)
{
    return static_cast<std::size_t>(std::clamp(cell, 0.0, static_cast<double>(numCells)));
}

} // namespace

AtlasGrid::AtlasGrid(
    const steps::StepTable& table, std::span<const std::int32_t> order, const steps::Quantity& quantity)
    : m_quantity(&quantity)
{
    for (const auto trajectory : order)
        if (trajectory >= 0 && static_cast<std::size_t>(trajectory) < table.numTrajectories())
            m_order.push_back(trajectory);
    const auto lengthOf = [&table](std::int32_t trajectory) {
        const auto t = static_cast<std::size_t>(trajectory);
        return table.rowBegin(t + 1) - table.rowBegin(t);
    };
    for (const auto trajectory : m_order)
        m_numColumns = std::max(m_numColumns, lengthOf(trajectory));
    m_cells.assign(m_order.size() * m_numColumns, kNoCell);
    for (std::size_t row = 0; row < m_order.size(); ++row) {
        const auto begin = table.rowBegin(static_cast<std::size_t>(m_order[row]));
        const auto values = table.values(quantity, begin, lengthOf(m_order[row]));
        std::ranges::replace_copy_if(
            values, m_cells.begin() + static_cast<std::ptrdiff_t>(row * m_numColumns),
            [](float value) { return std::isnan(value); }, kNoValue);
    }
}

std::optional<std::size_t> AtlasGrid::rowOf(std::int32_t trajectory) const
{
    const auto found = std::ranges::find(m_order, trajectory);
    if (found == m_order.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - m_order.begin());
}

float AtlasGrid::valueAt(std::size_t row, std::size_t column) const
{
    return row < numRows() && column < m_numColumns ? m_cells[row * m_numColumns + column] : kNoCell;
}

std::vector<CellRange> pixelCells(double lower, double upper, std::size_t numPixels, std::size_t numCells)
{
    std::vector<CellRange> ranges(numPixels);
    if (!(lower < upper))
        return ranges;
    const double perPixel = (upper - lower) / static_cast<double>(numPixels);
    const double origin = lower + 0.5; // in cells, cell c being [c, c + 1)
    for (std::size_t p = 0; p < numPixels; ++p) {
        const double left = origin + static_cast<double>(p) * perPixel;
        const double right = left + perPixel;
        const double middle = std::floor(left + perPixel / 2);
        const bool touchesMany = perPixel > 1;
        ranges[p].begin = clampedCell(touchesMany ? std::floor(left) : middle, numCells);
        ranges[p].end = clampedCell(touchesMany ? std::ceil(right) : middle + 1, numCells);
    }
    return ranges;
}

PixelRuns::PixelRuns(std::span<const CellRange> pixels)
{
    indexOf.reserve(pixels.size());
    for (std::size_t p = 0; p < pixels.size(); ++p) {
        if (p == 0 || pixels[p] != pixels[p - 1]) {
            cells.push_back(pixels[p]);
            begin.push_back(p);
        }
        indexOf.push_back(static_cast<std::uint32_t>(cells.size() - 1));
    }
    begin.push_back(pixels.size());
}

void poolCells(const AtlasGrid& grid, std::span<const CellRange> columns, std::span<const CellRange> rows,
    std::vector<float>& pixels)
{
    pixels.resize(columns.size() * rows.size());
    if (pixels.empty())
        return;
    if (grid.quantity().isSigned)
        pool<true>(grid, columns, rows, pixels.data());
    else
        pool<false>(grid, columns, rows, pixels.data());
}

} // namespace lr::widgets
