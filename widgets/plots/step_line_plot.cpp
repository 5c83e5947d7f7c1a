#include "plots/step_line_plot.h"

#include "plots/atlas_axes.h"
#include "selection/thresholds.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

namespace lr::widgets {
namespace {

void setGraph(QCPGraph& graph, const std::vector<float>& values)
{
    QVector<QCPGraphData> data;
    data.reserve(static_cast<qsizetype>(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i)
        data.append({static_cast<double>(i), static_cast<double>(values[i])});
    graph.data()->set(data, true);
}

QString numberAt(const std::vector<float>& values, qsizetype step)
{
    const auto i = static_cast<std::size_t>(step);
    return i < values.size() ? QString::number(values[i], 'g', 4) : QStringLiteral("–");
}

} // namespace

StepLinePlot::StepLinePlot(QWidget* parent)
    : Plot(parent)
    , m_expertEntropy(makeGraph(tr("expert's entropy")))
    , m_amateurEntropy(makeGraph(tr("amateur's entropy")))
    , m_kl(makeGraph(tr("KL")))
    , m_kept(makeGraph(tr("selected (KL ≥ β)")))
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
    m_kept->setLineStyle(QCPGraph::lsNone);
    showLegend(false);
    setEmpty(true);
    updateKept();
    applyTheme();
}

void StepLinePlot::setLines(StepLines lines)
{
    m_lines = std::move(lines);
    setGraph(*m_kl, m_lines.klNats);
    setGraph(*m_expertEntropy, m_lines.expertEntropyNats);
    setGraph(*m_amateurEntropy, m_lines.amateurEntropyNats);
    setEmpty(m_lines.klNats.empty());
    showLegend(!isEmpty());
    setCurrentStep(-1);
    updateKept();
    resetView();
}

void StepLinePlot::setKlThreshold(double klThreshold)
{
    m_klThreshold = klThreshold;
    updateKept();
    replotSoon();
}

void StepLinePlot::setIncludeFirstStep(bool include)
{
    m_includeFirstStep = include;
    updateKept();
    replotSoon();
}

void StepLinePlot::setCurrentStep(qsizetype step)
{
    m_current = step >= 0 && step < numSteps() ? step : -1;
    m_cursor->setPosition(m_current < 0 ? std::nan("") : static_cast<double>(m_current));
    QList<CursorLine::Line> lines;
    if (m_current >= 0)
        lines = {{tr("step %1").arg(m_current), {}},
            {tr("KL %1").arg(numberAt(m_lines.klNats, m_current)), m_kl->pen().color()},
            {tr("expert's entropy %1").arg(numberAt(m_lines.expertEntropyNats, m_current)),
                m_expertEntropy->pen().color()},
            {tr("amateur's entropy %1").arg(numberAt(m_lines.amateurEntropyNats, m_current)),
                m_amateurEntropy->pen().color()}};
    m_cursor->setLines(lines);
    if (isVisible())
        m_cursor->repaint();
}

CsvTable StepLinePlot::table() const
{
    CsvTable table;
    table.columns = {"step", "kl_nats", "expert_entropy_nats", "amateur_entropy_nats"};
    table.numRows = m_lines.klNats.size();
    table.row = [lines = m_lines](std::size_t i) {
        const auto at = [i](const std::vector<float>& values) {
            return i < values.size() ? csvNumber(values[i]) : QString();
        };
        return QStringList{
            QString::number(i), at(lines.klNats), at(lines.expertEntropyNats), at(lines.amateurEntropyNats)};
    };
    return table;
}

void StepLinePlot::resetView()
{
    xAxis->setRange(-0.5, std::max<double>(1, static_cast<double>(numSteps())) - 0.5);
    float greatest = static_cast<float>(m_klThreshold);
    for (const auto* values : {&m_lines.klNats, &m_lines.expertEntropyNats, &m_lines.amateurEntropyNats})
        for (const float value : *values)
            greatest = std::isfinite(value) ? std::max(greatest, value) : greatest;
    yAxis->setRange(0, greatest > 0 ? 1.1 * greatest : 1);
    replotSoon();
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
    const auto line = theme::threshold(palette());
    m_kl->setPen(QPen(colors.foreground, 2));
    m_expertEntropy->setPen(QPen(theme::expert(palette()), 1));
    m_amateurEntropy->setPen(QPen(theme::amateur(palette()), 1, Qt::DashLine));
    m_kept->setPen(QPen(line, 1));
    m_kept->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssDisc, line, line, std::max(5, fontMetrics().height() / 2)));
    m_threshold->setPen(QPen(line, 2));
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

QCPGraph* StepLinePlot::makeGraph(const QString& name)
{
    auto* graph = addGraph();
    graph->setName(name);
    return graph;
}

void StepLinePlot::updateKept()
{
    const float cut = selection::klCut(m_klThreshold);
    QVector<QCPGraphData> kept;
    for (std::size_t i = 0; i < m_lines.klNats.size(); ++i)
        if (selection::isKept(static_cast<std::int32_t>(i), m_lines.klNats[i], cut, m_includeFirstStep))
            kept.append({static_cast<double>(i), static_cast<double>(m_lines.klNats[i])});
    m_kept->data()->set(kept, true);
    m_threshold->point1->setCoords(0, m_klThreshold);
    m_threshold->point2->setCoords(1, m_klThreshold);
}

void StepLinePlot::activate(qsizetype step)
{
    if (step < 0 || step >= numSteps())
        return;
    setCurrentStep(step);
    Q_EMIT stepActivated(step);
}

} // namespace lr::widgets
