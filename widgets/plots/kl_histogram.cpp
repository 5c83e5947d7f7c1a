#include "plots/kl_histogram.h"

#include "selection/thresholds.h"

#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace lr::widgets {
namespace {

constexpr int kNumBins = 80;
constexpr double kShownQuantile = 0.995;
constexpr double kFineStep = 0.01; // nats; also what a drag is rounded to
constexpr double kCoarseStep = 0.1;

double upperEdgeFor(std::span<const float> values)
{
    std::vector<float> copy;
    std::ranges::copy_if(values, std::back_inserter(copy), [](float value) { return std::isfinite(value); });
    if (copy.empty())
        return 1;
    const auto position = std::lround(kShownQuantile * static_cast<double>(copy.size() - 1));
    std::ranges::nth_element(copy, copy.begin() + position);
    // a whole number of hundredths to each bin, so that edges are round
    const double binWidth = std::ceil(copy[static_cast<std::size_t>(position)] / kNumBins * 100) / 100;
    return std::max(0.01, binWidth) * kNumBins;
}

double roundedToFineStep(double klThreshold)
{
    return std::round(klThreshold / kFineStep) * kFineStep;
}

std::optional<double> stepOf(const QKeyEvent& event)
{
    const double step = event.modifiers() & Qt::ShiftModifier ? kCoarseStep : kFineStep;
    switch (event.key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
        return -step;
    case Qt::Key_Right:
    case Qt::Key_Up:
        return step;
    case Qt::Key_PageDown:
        return -kCoarseStep;
    case Qt::Key_PageUp:
        return kCoarseStep;
    case Qt::Key_Home:
        return -1e9;
    default:
        return std::nullopt;
    }
}

} // namespace

KlHistogram::KlHistogram(QWidget* parent)
    : Plot(parent)
    , m_bars(new HistogramBars(xAxis, yAxis))
    , m_line(new QCPItemStraightLine(this))
    , m_label(new QCPItemText(this))
    , m_keptArea(new QCPItemRect(this))
    , m_klThreshold(selection::SelectionThresholds().klThreshold)
{
    setObjectName(QStringLiteral("klHistogram"));
    setTitle(tr("KL of the steps"));
    setAxisNames(tr("KL (nats)"), tr("steps"));
    setEmptyText(tr("No steps yet: open a workspace or sample a pair"));
    setMouseTracking(true);
    m_bars->removeFromLegend();
    m_keptArea->setLayer(QStringLiteral("background"));
    m_keptArea->topLeft->setTypeX(QCPItemPosition::ptPlotCoords);
    m_keptArea->topLeft->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_keptArea->bottomRight->setType(QCPItemPosition::ptAxisRectRatio);
    m_keptArea->bottomRight->setCoords(1, 1);
    m_keptArea->setPen(Qt::NoPen);
    for (auto* position : {m_label->position, m_line->point1, m_line->point2}) {
        position->setTypeX(QCPItemPosition::ptPlotCoords);
        position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
    m_label->setPadding(QMargins(fontMetrics().averageCharWidth(), 2, fontMetrics().averageCharWidth(), 2));
    m_logarithmic = addPlotAction(tr("&Logarithmic counts"), {QKeySequence(Qt::Key_L)});
    m_logarithmic->setCheckable(true);
    connect(m_logarithmic, &QAction::toggled, this, &KlHistogram::applyCountScale);
    setEmpty(true);
    updateLine();
    applyTheme();
}

void KlHistogram::setValues(std::span<const float> klNats)
{
    setHistogram(selection::histogramOf(klNats, selection::linearEdges(0, upperEdgeFor(klNats), kNumBins)));
}

void KlHistogram::setHistogram(selection::Histogram histogram)
{
    m_bars->setHistogram(std::move(histogram));
    setEmpty(m_bars->largestCount() == 0);
    fitAxes();
    updateLine();
}

void KlHistogram::setKlThreshold(double klThreshold)
{
    if (klThreshold == m_klThreshold)
        return;
    m_klThreshold = klThreshold;
    fitAxes();
    updateLine();
}

void KlHistogram::setLogarithmicCounts(bool logarithmic)
{
    m_logarithmic->setChecked(logarithmic);
}

void KlHistogram::applyCountScale(bool logarithmic)
{
    Plot::setLogarithmic(*yAxis, logarithmic);
    fitAxes();
    replotSoon();
}

CsvTable KlHistogram::table() const
{
    CsvTable table;
    table.columns = {"from_nats", "below_nats", "steps"};
    const auto& histogram = m_bars->histogram();
    if (histogram.edges.size() < 2)
        return table;
    table.numRows = histogram.counts.size() + 2;
    table.row = [histogram](std::size_t i) {
        const auto& [edges, counts, numBelow, numAbove] = histogram;
        if (i == 0)
            return QStringList{QString(), csvNumber(edges.front()), QString::number(numBelow)};
        if (i > counts.size())
            return QStringList{csvNumber(edges.back()), QString(), QString::number(numAbove)};
        return QStringList{csvNumber(edges[i - 1]), csvNumber(edges[i]), QString::number(counts[i - 1])};
    };
    return table;
}

void KlHistogram::resetView()
{
    fitAxes();
    replotSoon();
}

void KlHistogram::zoomBy(double)
{}

void KlHistogram::applyTheme()
{
    Plot::applyTheme();
    const auto colors = this->colors();
    const auto kept = theme::neutral(palette());
    const auto line = theme::threshold(palette());
    m_bars->setColors(kept, theme::mixed(kept, colors.background, 0.4), colors.muted);
    m_line->setPen(QPen(line, 2));
    m_label->setColor(theme::asText(line, palette()));
    auto bold = font();
    bold.setBold(true);
    m_label->setFont(bold);
    m_label->setBrush(colors.background);
    auto area = line;
    area.setAlphaF(0.08f);
    m_keptArea->setBrush(area);
}

void KlHistogram::mousePressEvent(QMouseEvent* event)
{
    Plot::mousePressEvent(event);
    if (event->button() == Qt::LeftButton && isOnLine(event->position()))
        m_beforeDrag = m_klThreshold;
}

void KlHistogram::mouseMoveEvent(QMouseEvent* event)
{
    Plot::mouseMoveEvent(event);
    if (m_beforeDrag)
        drag(roundedToFineStep(xAxis->pixelToCoord(event->position().x())));
    else
        setCursor(isOnLine(event->position()) ? Qt::SplitHCursor : Qt::ArrowCursor);
}

void KlHistogram::mouseReleaseEvent(QMouseEvent* event)
{
    Plot::mouseReleaseEvent(event);
    if (event->button() != Qt::LeftButton || !m_beforeDrag)
        return;
    const double before = *std::exchange(m_beforeDrag, std::nullopt);
    fitAxes();
    replotSoon();
    if (m_klThreshold != before)
        Q_EMIT klThresholdChosen(m_klThreshold);
}

void KlHistogram::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_beforeDrag) {
        const double before = *std::exchange(m_beforeDrag, std::nullopt);
        drag(before);
        return;
    }
    const auto step = stepOf(*event);
    if (!step) {
        Plot::keyPressEvent(event);
        return;
    }
    m_isKeyMoving = true;
    drag(roundedToFineStep(m_klThreshold + *step));
}

/// A key held down is one choice.
void KlHistogram::keyReleaseEvent(QKeyEvent* event)
{
    Plot::keyReleaseEvent(event);
    if (event->isAutoRepeat() || !stepOf(*event) || !std::exchange(m_isKeyMoving, false))
        return;
    fitAxes();
    replotSoon();
    Q_EMIT klThresholdChosen(m_klThreshold);
}

/// While the line is dragged the axis must stand still under the mouse.
void KlHistogram::fitAxes()
{
    if (m_beforeDrag)
        return;
    auto range = m_bars->keyRange();
    range.lower = std::min(range.lower, 0.0);
    if (m_klThreshold > 0.97 * range.upper)
        range.upper = 1.15 * m_klThreshold;
    xAxis->setRange(range);
    const double most = static_cast<double>(std::max<std::size_t>(1, m_bars->largestCount()));
    if (hasLogarithmicCounts())
        yAxis->setRange(0.5, 3 * most);
    else
        yAxis->setRange(0, 1.12 * most);
}

void KlHistogram::updateLine()
{
    m_bars->setThreshold(m_klThreshold);
    m_line->point1->setCoords(m_klThreshold, 0);
    m_line->point2->setCoords(m_klThreshold, 1);
    m_keptArea->topLeft->setCoords(m_klThreshold, 0);
    m_label->setText(tr("β = %1").arg(m_klThreshold, 0, 'f', 2));
    const bool atRight = m_klThreshold > xAxis->range().center();
    m_label->setPositionAlignment(Qt::AlignTop | (atRight ? Qt::AlignRight : Qt::AlignLeft));
    m_label->position->setCoords(m_klThreshold, 0.02);
    setAccessibleDescription(isEmpty() ? QString() : m_label->text());
    replotSoon();
}

bool KlHistogram::isOnLine(const QPointF& position) const
{
    const bool inside = axisRect()->rect().contains(position.toPoint());
    return inside && std::abs(xAxis->coordToPixel(m_klThreshold) - position.x()) <= selectionTolerance();
}

void KlHistogram::drag(double klThreshold)
{
    const double upper = m_isKeyMoving ? std::max(10.0, xAxis->range().upper) : xAxis->range().upper;
    const double inside = std::clamp(klThreshold, 0.0, upper);
    if (inside == m_klThreshold)
        return;
    setKlThreshold(inside);
    Q_EMIT klThresholdDragged(inside);
}

} // namespace lr::widgets
