#include "plots/step_line_plot.h"

#include "plots/atlas_axes.h"
#include "selection/thresholds.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace lr::widgets {
namespace {

void setGraph(QCPGraph& graph, const std::vector<float>& values)
{
    QVector<QCPGraphData> data;
    data.reserve(static_cast<qsizetype>(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i)
        data.append({static_cast<double>(i), std::isfinite(values[i]) ? double{values[i]} : std::nan("")});
    graph.data()->set(data, true);
}

/// KL stands out, what belongs to a model has its colour, and each of the others has one of its own. Where colours do
/// not tell them apart, dashes do.
QPen penOf(const PlottedQuantity& quantity, const QPalette& palette)
{
    static constexpr std::pair<int, Qt::PenStyle> kOthers[] = {
        {2, Qt::DashDotLine}, {4, Qt::DotLine}, {5, Qt::DashDotDotLine}}; // of theme::series(), and free here
    constexpr double kOtherWidth = 1.5;
    if (quantity.isKl())
        return QPen(theme::plotColors(palette).foreground, 2);
    if (quantity.quantity->key.starts_with("expert_"))
        return QPen(theme::expert(palette), 1);
    if (quantity.quantity->key.starts_with("amateur_"))
        return QPen(theme::amateur(palette), 1, Qt::DashLine);
    const auto place = static_cast<std::size_t>(quantity.quantity - steps::kQuantities.data());
    const auto& [color, style] = kOthers[place % std::size(kOthers)];
    return QPen(theme::series(color, palette), kOtherWidth, style);
}

} // namespace

StepLinePlot::StepLinePlot(QWidget* parent)
    : Plot(parent)
    , m_threshold(new QCPItemStraightLine(this))
    , m_cursor(new CursorLine(this))
    , m_klThreshold(selection::SelectionThresholds().klThreshold)
    , m_includeFirstStep(selection::SelectionThresholds().includeFirstStep)
{
    setTitle(tr("Step by step"));
    setAxisNames(tr("step"), tr("nats"));
    setEmptyText(tr("No completion chosen: click a problem or a cell of the atlas"));
    xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new WholeNumberTicker));
    setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    axisRect()->setRangeDrag(Qt::Horizontal);
    axisRect()->setRangeZoom(Qt::Horizontal);
    showLegend(false);
    setEmpty(true);
    applyTheme();
}

void StepLinePlot::setLines(std::vector<StepLine> lines)
{
    m_lines = std::move(lines);
    makeGraphs();
    setEmpty(numSteps() == 0);
    showLegend(!isEmpty());
    setCurrentStep(-1);
    resetView();
}

void StepLinePlot::setShown(std::size_t line, bool shown)
{
    m_lines[line].isShown = shown;
    makeGraphs();
    setCurrentStep(m_current);
    fitNats();
    replotSoon();
}

std::size_t StepLinePlot::numSelected() const
{
    return m_selected == nullptr ? 0 : static_cast<std::size_t>(m_selected->data()->size());
}

void StepLinePlot::setKlThreshold(double klThreshold)
{
    m_klThreshold = klThreshold;
    updateSelected();
    replotSoon();
}

void StepLinePlot::setIncludeFirstStep(bool include)
{
    m_includeFirstStep = include;
    updateSelected();
    replotSoon();
}

void StepLinePlot::setCurrentStep(qsizetype step)
{
    m_current = step >= 0 && step < numSteps() ? step : -1;
    m_cursor->setPosition(m_current < 0 ? std::nan("") : static_cast<double>(m_current));
    QList<CursorLine::Line> lines;
    if (m_current >= 0) {
        lines.append({tr("step %1").arg(m_current), {}});
        for (const auto* line : shownLines())
            lines.append({line->quantity.text(double{line->values[static_cast<std::size_t>(m_current)]}),
                penOf(line->quantity, palette()).color()});
    }
    m_cursor->setLines(lines);
    if (isVisible())
        m_cursor->repaint();
}

CsvTable StepLinePlot::table() const
{
    CsvTable table;
    table.columns << QStringLiteral("step");
    std::vector<StepLine> lines;
    for (const auto* line : shownLines()) {
        table.columns << line->quantity.key();
        lines.push_back(*line);
    }
    table.numRows = static_cast<std::size_t>(numSteps());
    table.row = [lines = std::move(lines)](std::size_t i) {
        QStringList cells{QString::number(i)};
        for (const auto& line : lines)
            cells << csvNumber(line.values[i]);
        return cells;
    };
    return table;
}

void StepLinePlot::resetView()
{
    xAxis->setRange(-0.5, std::max<double>(1, static_cast<double>(numSteps())) - 0.5);
    fitNats();
    replotSoon();
}

/// Down to 0, or to the least value below it.
void StepLinePlot::fitNats()
{
    float least = 0;
    float greatest = shownKl() == nullptr ? 0 : static_cast<float>(m_klThreshold);
    for (const auto* line : shownLines()) {
        for (const float value : line->values) {
            least = std::isfinite(value) ? std::min(least, value) : least;
            greatest = std::isfinite(value) ? std::max(greatest, value) : greatest;
        }
    }
    yAxis->setRange(1.1 * double{least}, greatest > 0 ? 1.1 * double{greatest} : least < 0 ? 0 : 1);
}

void StepLinePlot::zoomBy(double factor)
{
    const double middle = m_current >= 0 ? static_cast<double>(m_current) : xAxis->range().center();
    xAxis->scaleRange(1 / factor, middle);
    replotSoon();
}

void StepLinePlot::applyTheme()
{
    Plot::applyTheme();
    const auto colors = this->colors();
    makeGraphs();
    m_threshold->setPen(QPen(theme::threshold(palette()), 2));
    m_cursor->setColors(colors.axis, colors.foreground, colors.card);
    setCurrentStep(m_current);
}

void StepLinePlot::mousePressEvent(QMouseEvent* event)
{
    Plot::mousePressEvent(event);
    m_pressed = event->position();
}

void StepLinePlot::mouseReleaseEvent(QMouseEvent* event)
{
    Plot::mouseReleaseEvent(event);
    const auto distance = (event->position() - m_pressed).manhattanLength();
    if (event->button() != Qt::LeftButton || distance >= QApplication::startDragDistance())
        return;
    if (axisRect()->rect().contains(event->pos()))
        activate(std::lround(xAxis->pixelToCoord(event->position().x())));
}

void StepLinePlot::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        return activate(std::max<qsizetype>(0, m_current - 1));
    case Qt::Key_Right:
        return activate(std::min(numSteps() - 1, m_current + 1));
    case Qt::Key_Home:
        return activate(0);
    case Qt::Key_End:
        return activate(numSteps() - 1);
    default:
        Plot::keyPressEvent(event);
    }
}

std::vector<const StepLine*> StepLinePlot::shownLines() const
{
    std::vector<const StepLine*> shown;
    for (const auto& line : m_lines)
        if (line.isShown)
            shown.push_back(&line);
    return shown;
}

const StepLine* StepLinePlot::shownKl() const
{
    const auto found =
        std::ranges::find_if(m_lines, [](const StepLine& line) { return line.isShown && line.quantity.isKl(); });
    return found == m_lines.end() ? nullptr : &*found;
}

/// KL is drawn over the others, and the selected steps over all.
void StepLinePlot::makeGraphs()
{
    clearGraphs();
    m_selected = nullptr;
    m_threshold->setVisible(shownKl() != nullptr);
    QCPGraph* kl = nullptr;
    for (const auto* line : shownLines()) {
        auto* graph = addGraph();
        graph->setName(line->quantity.name);
        graph->setPen(penOf(line->quantity, palette()));
        setGraph(*graph, line->values);
        kl = line->quantity.isKl() ? graph : kl;
    }
    if (kl == nullptr)
        return;
    kl->setLayer(kl->layer()); // to its end
    m_selected = addGraph();
    m_selected->setName(tr("selected (KL ≥ β)"));
    const auto color = theme::threshold(palette());
    const auto size = std::max(5, fontMetrics().height() / 2);
    m_selected->setLineStyle(QCPGraph::lsNone);
    m_selected->setPen(QPen(color, 1));
    m_selected->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, color, color, size));
    updateSelected();
}

void StepLinePlot::updateSelected()
{
    m_threshold->point1->setCoords(0, m_klThreshold);
    m_threshold->point2->setCoords(1, m_klThreshold);
    const auto* kl = shownKl();
    if (kl == nullptr)
        return;
    const float cut = selection::klCut(m_klThreshold);
    QVector<QCPGraphData> selected;
    for (std::size_t i = 0; i < kl->values.size(); ++i)
        if (selection::isSelected(static_cast<std::int32_t>(i), kl->values[i], cut, m_includeFirstStep))
            selected.append({static_cast<double>(i), double{kl->values[i]}});
    m_selected->data()->set(selected, true);
}

void StepLinePlot::activate(qsizetype step)
{
    if (step < 0 || step >= numSteps())
        return;
    setCurrentStep(step);
    Q_EMIT stepActivated(step);
}

} // namespace lr::widgets
