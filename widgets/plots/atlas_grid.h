#pragma once

#include "steps/step_table.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace lr::widgets {

/// A quantity of many trajectories as a matrix: row i is the i-th trajectory of an order, column t its step t. Rows
/// differ in length; what lies beyond a row's end is no cell. No Qt; about 4 bytes a cell of the longest row.
class AtlasGrid
{
public:
    /// A step that has no value: less than any value.
    static constexpr float kNoValue = std::numeric_limits<float>::lowest();
    /// Less than that.
    static constexpr float kNoCell = -std::numeric_limits<float>::infinity();

    AtlasGrid() = default;
    /// `order` names trajectories of `table`; one may be left out, or (harmlessly) named twice. Those outside the table
    /// are skipped. `quantity` is borrowed: one of steps::kQuantities.
    AtlasGrid(const steps::StepTable& table, std::span<const std::int32_t> order,
        const steps::Quantity& quantity = steps::kQuantities.front());

    const steps::Quantity& quantity() const { return *m_quantity; }

    std::size_t numRows() const { return m_order.size(); }
    std::size_t numColumns() const { return m_numColumns; } ///< of the longest row

    std::int32_t trajectoryOf(std::size_t row) const { return m_order[row]; }
    /// The first row that shows it.
    std::optional<std::size_t> rowOf(std::int32_t trajectory) const;

    /// kNoValue where the step has none; kNoCell beyond the end of the row, and outside the grid.
    float valueAt(std::size_t row, std::size_t column) const;
    std::span<const float> row(std::size_t row) const { return {m_cells.data() + row * m_numColumns, m_numColumns}; }

private:
    const steps::Quantity* m_quantity = &steps::kQuantities.front();
    std::vector<std::int32_t> m_order;
    std::size_t m_numColumns = 0;
    std::vector<float> m_cells;
};

/// A stretch of cells [begin, end) that one pixel stands for; empty where the pixel lies outside the grid.
struct CellRange
{
    std::size_t begin = 0;
    std::size_t end = 0;

    bool operator==(const CellRange&) const = default;
};

/// Cell c covers [c − 0.5, c + 0.5) of the axis; the pixels divide [lower, upper) evenly. Where a pixel is wider than a
/// cell it stands for every cell it touches, else for the cell at its middle: so no visible cell is without a pixel.
std::vector<CellRange> pixelCells(double lower, double upper, std::size_t numPixels, std::size_t numCells);

/// Neighbouring pixels that stand for the same cells, as one. Where cells are larger than pixels there are far fewer.
struct PixelRuns
{
    explicit PixelRuns(std::span<const CellRange> pixels = {});

    std::vector<CellRange> cells;       ///< of each run
    std::vector<std::size_t> begin;     ///< its first pixel; one more than there are runs: the number of pixels
    std::vector<std::uint32_t> indexOf; ///< the run of each pixel
};

/// The greatest value of the cells of each pixel, of a signed quantity that of the greatest magnitude, row by row of
/// the picture (columns.size() × rows.size()). kNoValue where no cell has a value, kNoCell where there is no cell.
/// A million cells take about a millisecond.
void poolCells(const AtlasGrid& grid, std::span<const CellRange> columns, std::span<const CellRange> rows,
    std::vector<float>& pixels);

} // namespace lr::widgets
