#pragma once

#include "plots/plot_overlay.h"

#include <QColor>
#include <QString>

#include <cstddef>
#include <functional>
#include <optional>

namespace lr::widgets {

/// Ticks at whole numbers only; their labels come from `nameOf` if it is set.
class WholeNumberTicker : public QCPAxisTicker
{
public:
    using NameOf = std::function<QString(std::ptrdiff_t)>;
    explicit WholeNumberTicker(NameOf nameOf = {})
        : m_nameOf(std::move(nameOf))
    {}

protected:
    double getTickStep(const QCPRange& range) override;
    int getSubTickCount(double tickStep) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar formatChar, int precision) override;

private:
    NameOf m_nameOf;
};

/// `wanted`, reduced and moved so that it lies within [−0.5, numCells − 0.5] and spans at least one cell.
QCPRange rangeWithinCells(const QCPRange& wanted, std::size_t numCells);

/// The cell of the current step: a frame around it, and a line along its row and its column.
class AtlasCrosshair : public PlotOverlay
{
    Q_OBJECT

public:
    explicit AtlasCrosshair(QCustomPlot* atlas);

    struct Cell
    {
        std::size_t row = 0;
        std::size_t column = 0;
    };
    void setCell(std::optional<Cell> cell);
    const std::optional<Cell>& cell() const { return m_cell; }
    void setColor(const QColor& color, const QColor& halo);

protected:
    void draw(QCPPainter* painter) override;

private:
    std::optional<Cell> m_cell;
    QColor m_color;
    QColor m_halo;
};

} // namespace lr::widgets
