#include "plots/step_histogram.h"

#include "selection/thresholds.h"

#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace lr::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int kNumBins = 80;
constexpr double kShownQuantile = 0.995;
constexpr double kFineStep = 0.01; // nats; also what a drag is rounded to
constexpr double kCoarseStep = 0.1;

/// Each of the first ranks alone, then ever more of them together.
std::vector<double> rankEdges(std::span<const float> ranks)
{
    constexpr double kGrowth = 1.25;
    float last = 1;
    for (const float rank : ranks)
        last = std::max(last, rank); // the first is taken if the second is not a number
    std::vector<double> edges{1};
    while (edges.back() <= last)
        edges.push_back(std::max(edges.back() + 1, std::floor(kGrowth * edges.back())));
    return edges;
}

std::vector<double> edgesFor(std::span<const float> values, const PlottedQuantity& quantity)
{
    if (quantity.isRank())
        return rankEdges(values);
    const int numToEnd = quantity.quantity->isSigned ? kNumBins / 2 : kNumBins;
    const double end = magnitudeQuantile({values.begin(), values.end()}, kShownQuantile).value_or(1);
    // a whole number of hundredths to each bin, so that edges are round
    const double binWidth = std::max(0.01, std::ceil(end / numToEnd * 100) / 100);
    const double last = binWidth * numToEnd;
    return selection::linearEdges(quantity.quantity->isSigned ? -last : 0, last, kNumBins);
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

StepHistogram::StepHistogram(QWidget* parent)
    : Plot(parent)
    , m_bars(new HistogramBars(xAxis, yAxis))
    , m_line(new QCPItemStraightLine(this))
    , m_label(new QCPItemText(this))
    , m_selectedArea(new QCPItemRect(this))
    , m_klThreshold(selection::SelectionThresholds().klThreshold)
{
    setObjectName(QStringLiteral("stepHistogram"));
    setTitle(tr("Histogram of the steps"));
    setEmptyText(tr("No steps yet: open a workspace or sample a pair"));
    setMouseTracking(true);
    m_bars->removeFromLegend();
    m_selectedArea->setLayer(QStringLiteral("background"));
    m_selectedArea->topLeft->setTypeX(QCPItemPosition::ptPlotCoords);
    m_selectedArea->topLeft->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_selectedArea->bottomRight->setType(QCPItemPosition::ptAxisRectRatio);
    m_selectedArea->bottomRight->setCoords(1, 1);
    m_selectedArea->setPen(Qt::NoPen);
    for (auto* position : {m_label->position, m_line->point1, m_line->point2}) {
        position->setTypeX(QCPItemPosition::ptPlotCoords);
        position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
    m_label->setPadding(QMargins(fontMetrics().averageCharWidth(), 2, fontMetrics().averageCharWidth(), 2));
    m_logarithmic = addPlotAction(tr("&Logarithmic counts"), {QKeySequence(Qt::Key_L)});
    m_logarithmic->setCheckable(true);
    connect(m_logarithmic, &QAction::toggled, this, &StepHistogram::applyCountScale);
    setEmpty(true);
    updateLine();
    applyTheme();
}

void StepHistogram::setValues(std::span<const float> values, const PlottedQuantity& quantity)
{
    m_quantity = quantity;
    if (!quantity.isKl())
        m_beforeDrag.reset();
    const auto numWithout = std::ranges::count_if(values, [](float value) { return std::isnan(value); });
    setTitle(tr("%1 of the steps").arg(quantity.name));
    setAxisNames(
        numWithout == 0 ? quantity.axisName() : tr("%1; without a value: %L2").arg(quantity.axisName()).arg(numWithout),
        tr("steps"));
    Plot::setLogarithmic(*xAxis, quantity.isRank());
    if (quantity.isRank())
        xAxis->ticker()->setTickCount(3); // more would touch each other where the greatest rank is small
    setHistogram(selection::histogramOf(values, edgesFor(values, quantity)));
}

void StepHistogram::setHistogram(selection::Histogram histogram)
{
    m_bars->setHistogram(std::move(histogram));
    setEmpty(m_bars->largestCount() == 0);
    fitAxes();
    updateLine();
}

void StepHistogram::setKlThreshold(double klThreshold)
{
    if (klThreshold == m_klThreshold)
        return;
    m_klThreshold = klThreshold;
    fitAxes();
    updateLine();
}

void StepHistogram::setLogarithmicCounts(bool logarithmic)
{
    m_logarithmic->setChecked(logarithmic);
}

void StepHistogram::applyCountScale(bool logarithmic)
{
    Plot::setLogarithmic(*yAxis, logarithmic);
    fitAxes();
    replotSoon();
}

CsvTable StepHistogram::table() const
{
    CsvTable table;
    const auto unit = m_quantity.isRank() ? QStringLiteral("rank") : QStringLiteral("nats");
    table.columns = {u"from_"_s + unit, u"below_"_s + unit, u"steps"_s};
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

void StepHistogram::resetView()
{
    fitAxes();
    replotSoon();
}

void StepHistogram::zoomBy(double)
{}

void StepHistogram::applyTheme()
{
    Plot::applyTheme();
    const auto colors = this->colors();
    const auto selected = theme::neutral(palette());
    const auto line = theme::threshold(palette());
    m_bars->setColors(selected, theme::mixed(selected, colors.background, 0.4), colors.muted);
    m_line->setPen(QPen(line, 2));
    m_label->setColor(theme::asText(line, palette()));
    auto bold = font();
    bold.setBold(true);
    m_label->setFont(bold);
    m_label->setBrush(colors.background);
    auto area = line;
    area.setAlphaF(0.08f);
    m_selectedArea->setBrush(area);
}

void StepHistogram::mousePressEvent(QMouseEvent* event)
{
    Plot::mousePressEvent(event);
    if (event->button() == Qt::LeftButton && isOnLine(event->position()))
        m_beforeDrag = m_klThreshold;
}

void StepHistogram::mouseMoveEvent(QMouseEvent* event)
{
    Plot::mouseMoveEvent(event);
    if (m_beforeDrag)
        drag(roundedToFineStep(xAxis->pixelToCoord(event->position().x())));
    else
        setCursor(isOnLine(event->position()) ? Qt::SplitHCursor : Qt::ArrowCursor);
}

void StepHistogram::mouseReleaseEvent(QMouseEvent* event)
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

void StepHistogram::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_beforeDrag) {
        const double before = *std::exchange(m_beforeDrag, std::nullopt);
        drag(before);
        return;
    }
    const auto step = m_quantity.isKl() ? stepOf(*event) : std::nullopt;
    if (!step) {
        Plot::keyPressEvent(event);
        return;
    }
    m_isKeyMoving = true;
    drag(roundedToFineStep(m_klThreshold + *step));
}

/// A key held down is one choice.
void StepHistogram::keyReleaseEvent(QKeyEvent* event)
{
    Plot::keyReleaseEvent(event);
    if (event->isAutoRepeat() || !stepOf(*event) || !std::exchange(m_isKeyMoving, false))
        return;
    fitAxes();
    replotSoon();
    Q_EMIT klThresholdChosen(m_klThreshold);
}

/// While the line is dragged the axis must stand still under the mouse.
void StepHistogram::fitAxes()
{
    if (m_beforeDrag)
        return;
    auto range = m_bars->keyRange();
    if (m_quantity.isKl()) {
        range.lower = std::min(range.lower, 0.0);
        if (m_klThreshold > 0.97 * range.upper)
            range.upper = 1.15 * m_klThreshold;
    }
    xAxis->setRange(range);
    const double most = static_cast<double>(std::max<std::size_t>(1, m_bars->largestCount()));
    if (hasLogarithmicCounts())
        yAxis->setRange(0.5, 3 * most);
    else
        yAxis->setRange(0, 1.12 * most);
}

void StepHistogram::updateLine()
{
    const bool isKl = m_quantity.isKl();
    for (auto* item : std::initializer_list<QCPAbstractItem*>{m_line, m_label, m_selectedArea})
        item->setVisible(isKl);
    m_bars->setThreshold(isKl ? m_klThreshold : -std::numeric_limits<double>::infinity()); // all bars are alike
    m_line->point1->setCoords(m_klThreshold, 0);
    m_line->point2->setCoords(m_klThreshold, 1);
    m_selectedArea->topLeft->setCoords(m_klThreshold, 0);
    m_label->setText(tr("β = %1").arg(m_klThreshold, 0, 'f', 2));
    const bool atRight = m_klThreshold > xAxis->range().center();
    m_label->setPositionAlignment(Qt::AlignTop | (atRight ? Qt::AlignRight : Qt::AlignLeft));
    m_label->position->setCoords(m_klThreshold, 0.02);
    setAccessibleDescription(isEmpty() || !isKl ? QString() : m_label->text());
    replotSoon();
}

bool StepHistogram::isOnLine(const QPointF& position) const
{
    const bool inside = m_quantity.isKl() && axisRect()->rect().contains(position.toPoint());
    return inside && std::abs(xAxis->coordToPixel(m_klThreshold) - position.x()) <= selectionTolerance();
}

void StepHistogram::drag(double klThreshold)
{
    const double upper = m_isKeyMoving ? std::max(10.0, xAxis->range().upper) : xAxis->range().upper;
    const double inside = std::clamp(klThreshold, 0.0, upper);
    if (inside == m_klThreshold)
        return;
    setKlThreshold(inside);
    Q_EMIT klThresholdDragged(inside);
}

} // namespace lr::widgets
