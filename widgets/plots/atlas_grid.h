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
/// differ in length; there are no cells beyond the end of a row. No Qt; about 4 bytes per cell, with all rows as long
/// as the longest one.
class AtlasGrid
{
public:
    /// Stands for a step that has no value; less than any value.
    static constexpr float kNoValue = std::numeric_limits<float>::lowest();
    /// Stands for a place without a cell; less than kNoValue.
    static constexpr float kNoCell = -std::numeric_limits<float>::infinity();

    AtlasGrid() = default;
    /// `order` lists trajectories of `table`; some may be left out, and listing one twice does no harm. Trajectories
    /// that are not in the table are skipped. `quantity` is borrowed: one of steps::kQuantities.
    AtlasGrid(const steps::StepTable& table, std::span<const std::int32_t> order,
        const steps::Quantity& quantity = steps::kQuantities.front());

    const steps::Quantity& quantity() const { return *m_quantity; }

    std::size_t numRows() const { return m_order.size(); }
    std::size_t numColumns() const { return m_numColumns; } ///< of the longest row

    std::int32_t trajectoryOf(std::size_t row) const { return m_order[row]; }
    /// The first row that shows the trajectory.
    std::optional<std::size_t> rowOf(std::int32_t trajectory) const;

    /// kNoValue if the step has no value; kNoCell beyond the end of the row and outside the grid.
    float valueAt(std::size_t row, std::size_t column) const;
    std::span<const float> row(std::size_t row) const { return {m_cells.data() + row * m_numColumns, m_numColumns}; }

private:
    const steps::Quantity* m_quantity = &steps::kQuantities.front();
    std::vector<std::int32_t> m_order;
    std::size_t m_numColumns = 0;
    std::vector<float> m_cells;
};

/// The cells [begin, end) that one pixel represents; empty if the pixel is outside the grid.
struct CellRange
{
    std::size_t begin = 0;
    std::size_t end = 0;

    bool operator==(const CellRange&) const = default;
};

/// Cell c covers [c − 0.5, c + 0.5) of the axis; the pixels divide [lower, upper) evenly. A pixel that is wider than a
/// cell represents every cell it touches, otherwise the cell at its middle; so every visible cell has a pixel.
std::vector<CellRange> pixelCells(double lower, double upper, std::size_t numPixels, std::size_t numCells);

/// Runs of neighbouring pixels that represent the same cells. If cells are larger than pixels, there are far fewer runs
/// than pixels.
struct PixelRuns
{
    explicit PixelRuns(std::span<const CellRange> pixels = {});

    std::vector<CellRange> cells;       ///< of each run
    std::vector<std::size_t> begin;     ///< first pixel of each run; one entry more than runs: the number of pixels
    std::vector<std::uint32_t> indexOf; ///< the run of each pixel
};

/// For each pixel, row by row of the picture (columns.size() × rows.size()), the greatest value of its cells, or for a
/// signed quantity the value of the greatest magnitude. kNoValue if no cell has a value, kNoCell if there is no cell.
/// A million cells take about a millisecond.
void poolCells(const AtlasGrid& grid, std::span<const CellRange> columns, std::span<const CellRange> rows,
    std::vector<float>& pixels);

} // namespace lr::widgets
