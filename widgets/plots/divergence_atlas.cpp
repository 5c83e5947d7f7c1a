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
constexpr double kSmallestRangeNats = 1e-6;

double quantileOf(std::span<const float> values, double quantile)
{
    if (values.empty())
        return 1;
    std::vector<float> copy(values.begin(), values.end());
    const auto position = std::lround(quantile * static_cast<double>(copy.size() - 1));
    const auto at = copy.begin() + position;
    std::ranges::nth_element(copy, at);
    return std::isfinite(*at) ? static_cast<double>(*at) : 1;
}

} // namespace

DivergenceAtlas::DivergenceAtlas(QWidget* parent)
    : Plot(parent)
    , m_cells(new AtlasCells(xAxis, yAxis))
    , m_crosshair(new AtlasCrosshair(this))
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
    m_cells->setGrid(&m_grid);
    makeColorBar();
    makeActions();
    setEmpty(true);
    applyTheme();
}

void DivergenceAtlas::setSteps(std::shared_ptr<const selection::StepTable> steps)
{
    m_steps = std::move(steps);
    m_current.reset();
    m_order.resize(m_steps ? m_steps->numTrajectories() : 0);
    std::iota(m_order.begin(), m_order.end(), 0);
    rebuildGrid();
    updateColorRange();
    resetView();
}

void DivergenceAtlas::setOrder(std::vector<std::int32_t> trajectories, const QString& description)
{
    m_order = std::move(trajectories);
    yAxis->setLabel(description.isEmpty() ? tr("trajectory") : tr("trajectory, %1").arg(description));
    rebuildGrid();
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
    m_colorScale.logarithmic = logarithmic;
    updateColorRange();
}

void DivergenceAtlas::setClipQuantile(double quantile)
{
    m_clipQuantile = std::clamp(quantile, 0.5, 1.0);
    updateColorRange();
}

void DivergenceAtlas::setColorRange(double lowNats, double highNats)
{
    if (!(std::isfinite(lowNats) && lowNats < highNats && std::isfinite(highNats)))
        return;
    m_clipQuantile.reset();
    m_colorScale.lowNats = std::max(0.0, lowNats);
    m_colorScale.highNats = std::max(m_colorScale.lowNats + kSmallestRangeNats, highNats);
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
    const auto klNats = m_grid.klNatsAt(static_cast<std::size_t>(row), static_cast<std::size_t>(column));
    if (klNats == AtlasGrid::kNoCell)
        return std::nullopt;
    return Cell{m_grid.trajectoryOf(static_cast<std::size_t>(row)), static_cast<qsizetype>(column), klNats};
}

QString DivergenceAtlas::describe(const Cell& cell) const
{
    return tr("trajectory %1, step %2: KL %3 nats")
        .arg(rowName(static_cast<std::int32_t>(cell.trajectory)), QString::number(cell.step),
            QString::number(cell.klNats, 'g', 4));
}

CsvTable DivergenceAtlas::table() const
{
    CsvTable table;
    table.columns << QStringLiteral("trajectory");
    for (std::size_t c = 0; c < m_grid.numColumns(); ++c)
        table.columns << QStringLiteral("kl_nats_step_%1").arg(c);
    table.numRows = m_grid.numRows();
    table.row = [this](std::size_t row) {
        QStringList cells{QString::number(m_grid.trajectoryOf(row))};
        for (const float klNats : m_grid.row(row))
            cells << (klNats == AtlasGrid::kNoCell ? QString() : csvNumber(klNats));
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
    m_colorBar->setLabel(tr("KL (nats)"));
    auto* margins = new QCPMarginGroup(this);
    axisRect()->setMarginGroup(QCP::msBottom | QCP::msTop, margins);
    m_colorBar->setMarginGroup(QCP::msBottom | QCP::msTop, margins);
}

void DivergenceAtlas::makeActions()
{
    auto* logarithmic = addPlotAction(tr("&Logarithmic colours"), {QKeySequence(Qt::Key_L)});
    logarithmic->setCheckable(true);
    connect(logarithmic, &QAction::toggled, this, &DivergenceAtlas::setLogarithmicColors);
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

void DivergenceAtlas::rebuildGrid()
{
    m_grid = m_steps ? AtlasGrid(*m_steps, m_order) : AtlasGrid();
    setEmpty(m_grid.numColumns() == 0);
    updateCrosshair();
    replotSoon();
}

void DivergenceAtlas::updateColorRange()
{
    if (m_clipQuantile) {
        const double high = quantileOf(m_steps ? m_steps->klNats() : std::span<const float>(), *m_clipQuantile);
        m_colorScale.highNats = std::max(kSmallestRangeNats, high);
        m_colorScale.lowNats = 0;
    }
    if (m_colorScale.logarithmic && m_colorScale.lowNats <= 0)
        m_colorScale.lowNats = kLogarithmicSpan * m_colorScale.highNats;
    updateColors();
}

void DivergenceAtlas::updateColors()
{
    m_cells->setColors(AtlasColors(m_colorScale, colors().background), theme::threshold(palette()));
    m_colorBar->setDataScaleType(m_colorScale.logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    m_colorBar->axis()->setTicker(m_colorScale.logarithmic ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog)
                                                           : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
    m_colorBar->setDataRange({m_colorScale.lowNats, m_colorScale.highNats});
    updateThreshold();
}

/// The bar shows what the cells show: β divides it too.
void DivergenceAtlas::updateThreshold()
{
    const double share = AtlasColors::shareOf(m_klThreshold, m_colorScale);
    constexpr int kNumStops = 256;
    QMap<double, QColor> stops;
    for (int i = 0; i < kNumStops; ++i) {
        const double at = static_cast<double>(i) / (kNumStops - 1);
        const QColor color = theme::colorAt(theme::colorTable(m_colorScale.map), at);
        const bool dims = m_display == ThresholdDisplay::Dim && at < share;
        stops.insert(at, dims ? QColor(m_cells->colors().dimmed(color)) : color);
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
            if (m_grid.klNatsAt(*row, m_current->step) != AtlasGrid::kNoCell)
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
