#include "plots/divergence_atlas.h"

#include "selection/thresholds.h"

#include <QActionGroup>
#include <QMenu>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lr::widgets {
namespace {

/// A logarithmic scale begins at this share of its end.
constexpr double kLogarithmicSpan = 1e-3;
constexpr double kSmallestRange = 1e-6;
constexpr double kSmallestRankRange = 10; // from rank 1 on
constexpr double kUsualClipQuantile = 0.995;

} // namespace

DivergenceAtlas::DivergenceAtlas(QWidget* parent)
    : Plot(parent)
    , m_cells(new AtlasCells(xAxis, yAxis))
    , m_crosshair(new AtlasCrosshair(this))
    , m_clipQuantile(kUsualClipQuantile)
    , m_klThreshold(selection::SelectionThresholds().klThreshold)
    , m_includeFirstStep(selection::SelectionThresholds().includeFirstStep)
    , m_box(new QRubberBand(QRubberBand::Rectangle, this))
{
    setObjectName(QStringLiteral("divergenceAtlas"));
    setTitle(tr("Divergence atlas"));
    setAxisNames(tr("step"), tr("trajectory"));
    setEmptyText(tr("No steps yet: open a workspace or sample a pair"));
    setMouseTracking(true);
    yAxis->setRangeReversed(true);
    xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new WholeNumberTicker));
    yAxis->setTicker(QSharedPointer<QCPAxisTicker>(new WholeNumberTicker([this](std::ptrdiff_t row) {
        const bool exists = row >= 0 && static_cast<std::size_t>(row) < m_grid.numRows();
        return exists ? rowName(m_grid.trajectoryOf(static_cast<std::size_t>(row))) : QString();
    })));
    for (auto* axis : {xAxis, yAxis})
        axis->grid()->setVisible(false);
    m_cells->setGrids(&m_grid, &m_grid);
    makeColorBar();
    makeActions();
    setEmpty(true);
    applyTheme();
}

void DivergenceAtlas::setSteps(std::shared_ptr<const steps::StepTable> steps)
{
    m_steps = std::move(steps);
    m_current.reset();
    m_order.resize(m_steps ? m_steps->numTrajectories() : 0);
    std::iota(m_order.begin(), m_order.end(), 0);
    rebuildGrids();
    updateColorRange();
    resetView();
}

void DivergenceAtlas::setQuantity(const PlottedQuantity& quantity)
{
    m_quantity = quantity;
    m_clipQuantile = m_clipQuantile.value_or(kUsualClipQuantile);
    m_colorBar->setLabel(quantity.axisName());
    rebuildGrids();
    updateColorRange();
}

void DivergenceAtlas::setOrder(std::vector<std::int32_t> trajectories, const QString& description)
{
    m_order = std::move(trajectories);
    yAxis->setLabel(description.isEmpty() ? tr("trajectory") : tr("trajectory, %1").arg(description));
    rebuildGrids();
    setView(xAxis->range(), yAxis->range());
}

void DivergenceAtlas::setRowNames(std::function<QString(std::int32_t)> nameOf)
{
    m_rowNames = std::move(nameOf);
    replotSoon();
}

void DivergenceAtlas::setKlThreshold(double klThreshold)
{
    m_klThreshold = klThreshold;
    updateThreshold();
}

void DivergenceAtlas::setIncludeFirstStep(bool include)
{
    m_includeFirstStep = include;
    updateThreshold();
}

void DivergenceAtlas::setThresholdDisplay(ThresholdDisplay display)
{
    m_display = display;
    updateThreshold();
}

void DivergenceAtlas::setColorMap(theme::ColorMap map)
{
    if (map == m_colorScale.map)
        return;
    m_colorScale.map = map;
    m_cividis->setChecked(map == theme::ColorMap::Cividis);
    updateColors();
    Q_EMIT colorMapChanged(map);
}

void DivergenceAtlas::setLogarithmicColors(bool logarithmic)
{
    m_logarithmic->setChecked(logarithmic);
}

void DivergenceAtlas::setClipQuantile(double quantile)
{
    m_clipQuantile = std::clamp(quantile, 0.5, 1.0);
    updateColorRange();
}

void DivergenceAtlas::setColorRange(double low, double high)
{
    if (!(std::isfinite(low) && low < high && std::isfinite(high)))
        return;
    m_clipQuantile.reset();
    m_colorScale.low = std::max(0.0, low);
    m_colorScale.high = std::max(m_colorScale.low + kSmallestRange, high);
    updateColorRange();
}

void DivergenceAtlas::setCurrentStep(std::size_t trajectory, std::size_t stepInTrajectory)
{
    m_current = Current{trajectory, stepInTrajectory};
    updateCrosshair();
}

void DivergenceAtlas::clearCurrentStep()
{
    m_current.reset();
    updateCrosshair();
}

std::optional<DivergenceAtlas::Cell> DivergenceAtlas::cellAt(const QPointF& position) const
{
    if (!axisRect()->rect().contains(position.toPoint()))
        return std::nullopt;
    const double column = std::floor(xAxis->pixelToCoord(position.x()) + 0.5);
    const double row = std::floor(yAxis->pixelToCoord(position.y()) + 0.5);
    if (column < 0 || row < 0)
        return std::nullopt;
    const auto value = m_grid.valueAt(static_cast<std::size_t>(row), static_cast<std::size_t>(column));
    if (value == AtlasGrid::kNoCell)
        return std::nullopt;
    return Cell{m_grid.trajectoryOf(static_cast<std::size_t>(row)), static_cast<qsizetype>(column),
        value == AtlasGrid::kNoValue ? std::nan("") : double{value}};
}

QString DivergenceAtlas::describe(const Cell& cell) const
{
    return tr("trajectory %1, step %2: %3")
        .arg(rowName(static_cast<std::int32_t>(cell.trajectory)), QString::number(cell.step),
            m_quantity.text(cell.value));
}

CsvTable DivergenceAtlas::table() const
{
    CsvTable table;
    table.columns << QStringLiteral("trajectory");
    for (std::size_t c = 0; c < m_grid.numColumns(); ++c)
        table.columns << QStringLiteral("%1_step_%2").arg(m_quantity.key()).arg(c);
    table.numRows = m_grid.numRows();
    table.row = [this](std::size_t row) {
        QStringList cells{QString::number(m_grid.trajectoryOf(row))};
        for (const float value : m_grid.row(row))
            cells << (value <= AtlasGrid::kNoValue ? QString() : csvNumber(value));
        return cells;
    };
    return table;
}

void DivergenceAtlas::applyTheme()
{
    Plot::applyTheme();
    const auto colors = this->colors();
    m_crosshair->setColor(colors.foreground, colors.background);
    themeAxis(*m_colorBar->axis(), colors);
    updateColors();
}

void DivergenceAtlas::makeColorBar()
{
    m_colorBar = new QCPColorScale(this);
    const int row = plotLayout()->rowCount() - 1;
    plotLayout()->addElement(row, 1, m_colorBar);
    m_colorBar->setType(QCPAxis::atRight);
    m_colorBar->setBarWidth(fontMetrics().height());
    m_colorBar->setRangeDrag(false);
    m_colorBar->setRangeZoom(false);
    auto* margins = new QCPMarginGroup(this);
    axisRect()->setMarginGroup(QCP::msBottom | QCP::msTop, margins);
    m_colorBar->setMarginGroup(QCP::msBottom | QCP::msTop, margins);
}

void DivergenceAtlas::makeActions()
{
    m_logarithmic = addPlotAction(tr("&Logarithmic colours"), {QKeySequence(Qt::Key_L)});
    m_logarithmic->setCheckable(true);
    connect(m_logarithmic, &QAction::toggled, this, &DivergenceAtlas::updateColorRange);
    m_cividis = addPlotAction(tr("Cividi&s colours"), {QKeySequence(Qt::Key_C)});
    m_cividis->setCheckable(true);
    connect(m_cividis, &QAction::toggled, this,
        [this](bool on) { setColorMap(on ? theme::ColorMap::Cividis : theme::ColorMap::Viridis); });
    auto* displays = new QActionGroup(this);
    const auto addDisplay = [&](ThresholdDisplay display, const QString& text, Qt::Key key) {
        auto* action = addPlotAction(text, {QKeySequence(key)});
        action->setCheckable(true);
        action->setChecked(display == m_display);
        displays->addAction(action);
        connect(action, &QAction::triggered, this, [this, display] { setThresholdDisplay(display); });
    };
    addDisplay(ThresholdDisplay::Dim, tr("&Dim what is below β"), Qt::Key_D);
    addDisplay(ThresholdDisplay::Contour, tr("O&utline selected steps"), Qt::Key_O);
    addDisplay(ThresholdDisplay::None, tr("Do &not show β"), Qt::Key_N);
    makePanActions();
}

void DivergenceAtlas::makePanActions()
{
    auto* menu = new QMenu(tr("&Move the view"), this);
    const auto add = [&](const QString& text, Qt::Key key, int steps, int rows) {
        auto* action = menu->addAction(text, this, [this, steps, rows] { panBy(steps, rows); });
        action->setShortcut(Qt::CTRL | key);
        action->setShortcutContext(Qt::WidgetShortcut);
        action->setShortcutVisibleInContextMenu(true);
    };
    add(tr("&Left"), Qt::Key_Left, -1, 0);
    add(tr("&Right"), Qt::Key_Right, 1, 0);
    add(tr("&Up"), Qt::Key_Up, 0, -1);
    add(tr("&Down"), Qt::Key_Down, 0, 1);
    addAction(menu->menuAction());
}

void DivergenceAtlas::rebuildGrids()
{
    m_grid = m_steps ? AtlasGrid(*m_steps, m_order, *m_quantity.quantity) : AtlasGrid();
    m_klGrid = m_steps && !m_quantity.isKl() ? AtlasGrid(*m_steps, m_order) : AtlasGrid();
    m_cells->setGrids(&m_grid, m_quantity.isKl() ? &m_grid : &m_klGrid);
    setEmpty(m_grid.numColumns() == 0);
    updateCrosshair();
    replotSoon();
}

void DivergenceAtlas::updateColorRange()
{
    auto& [map, low, high, logarithmic, diverging] = m_colorScale;
    diverging = m_quantity.quantity->isSigned;
    m_logarithmic->setEnabled(!diverging && !m_quantity.isRank());
    logarithmic = m_logarithmic->isEnabled() ? m_logarithmic->isChecked() : m_quantity.isRank();
    if (m_clipQuantile) {
        const auto values = m_steps ? m_steps->values(*m_quantity.quantity) : std::vector<float>();
        const double smallest = m_quantity.isRank() ? kSmallestRankRange : kSmallestRange;
        high = std::max(smallest, magnitudeQuantile(values, *m_clipQuantile).value_or(1));
        low = m_quantity.isRank() ? 1 : 0;
    }
    if (diverging)
        low = -high;
    else if (logarithmic && low <= 0)
        low = kLogarithmicSpan * high;
    updateColors();
}

void DivergenceAtlas::updateColors()
{
    m_cells->setColors(AtlasColors(m_colorScale, palette()), theme::threshold(palette()));
    m_colorBar->setDataScaleType(m_colorScale.logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    m_colorBar->axis()->setTicker(m_colorScale.logarithmic ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog)
                                                           : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
    m_colorBar->setDataRange({m_colorScale.low, m_colorScale.high});
    updateThreshold();
}

/// The bar shows what the cells show: β divides it too, if it is that of KL.
void DivergenceAtlas::updateThreshold()
{
    const bool divides = m_display == ThresholdDisplay::Dim && m_quantity.isKl();
    const double share = divides ? AtlasColors::shareOf(m_klThreshold, m_colorScale) : 0;
    const auto& colors = m_cells->colors();
    QMap<double, QColor> stops;
    for (std::size_t i = 0; i < colors.scale().size(); ++i) {
        const double at = static_cast<double>(i) / static_cast<double>(colors.scale().size() - 1);
        stops.insert(at, QColor(at < share ? colors.dimmedScale()[i] : colors.scale()[i]));
    }
    QCPColorGradient gradient;
    gradient.setColorStops(stops);
    m_colorBar->setGradient(gradient);
    m_cells->setThreshold(selection::klCut(m_klThreshold), m_includeFirstStep, m_display);
    replotSoon();
}

void DivergenceAtlas::updateCrosshair()
{
    std::optional<AtlasCrosshair::Cell> cell;
    if (m_current)
        if (const auto row = m_grid.rowOf(static_cast<std::int32_t>(m_current->trajectory)))
            if (m_grid.valueAt(*row, m_current->step) != AtlasGrid::kNoCell)
                cell = AtlasCrosshair::Cell{*row, m_current->step};
    m_crosshair->setCell(cell);
    if (isVisible())
        m_crosshair->repaint();
}

QString DivergenceAtlas::rowName(std::int32_t trajectory) const
{
    return m_rowNames ? m_rowNames(trajectory) : QString::number(trajectory);
}

} // namespace lr::widgets
