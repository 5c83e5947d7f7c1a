#include "plots/metric_chart.h"

#include "plots/curve.h"

#include <algorithm>
#include <cmath>

namespace lr::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int kFewestColumns = 256;
/// Up to here a line may be thick, and points be shown, without a cost that is felt.
constexpr std::size_t kFewPoints = 600;
constexpr std::size_t kVeryFewPoints = 60;

/// Where y cannot be drawn (a logarithm of nothing), a gap.
void setGraph(QCPGraph& graph, const std::vector<ChartSeries::Point>& points, bool logarithmic)
{
    QVector<QCPGraphData> data;
    data.reserve(static_cast<qsizetype>(points.size()));
    for (const auto& point : points)
        data.append({point.x, logarithmic && point.y <= 0 ? ChartSeries::kNone : point.y});
    graph.data()->set(data, true);
}

/// A band needs two points: the intervals that have no neighbour, each from its low to its high end and a gap.
std::vector<ChartSeries::Point> intervalsAlone(const ChartSeries::Drawing& drawing, bool logarithmic)
{
    const auto& lows = drawing.lows;
    const auto isThere = [&](std::size_t i) { return i < lows.size() && !(logarithmic && lows[i].y <= 0); };
    std::vector<ChartSeries::Point> bars;
    for (std::size_t i = 0; i < lows.size(); ++i)
        if (isThere(i) && !isThere(i - 1) && !isThere(i + 1))
            bars.insert(bars.end(), {lows[i], drawing.highs[i], {lows[i].x, ChartSeries::kNone}});
    return bars;
}

} // namespace

MetricChart::MetricChart(QWidget* parent)
    : Plot(parent)
    , m_marks(new ChartMarks(this))
    , m_cursor(new CursorLine(this))
{
    setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    axisRect()->setRangeDrag(Qt::Horizontal);
    axisRect()->setRangeZoom(Qt::Horizontal);
    setNoAntialiasingOnDrag(true);
    // A thick line stroked as one path costs more than its length; segment by segment it does not.
    setPlottingHint(QCP::phFastPolylines);
    setMouseTracking(true);
    setEmptyText(tr("No steps yet"));
    connect(xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this](const QCPRange& range) {
        if (m_isSettingRange)
            return;
        m_followsData = false;
        Q_EMIT viewMoved(range.lower, range.upper);
    });
    connect(this, &QCustomPlot::beforeReplot, this, &MetricChart::prepare);
    applyTheme();
}

MetricChart::~MetricChart() = default;

int MetricChart::addSeries(const QString& name, const QColor& color)
{
    auto series = std::make_unique<Series>();
    series->name = name;
    series->color = color;
    series->data.setSmoothing(m_smoothing);
    makeGraphs(*series);
    themeSeries(*series);
    m_series.push_back(std::move(series));
    updateLegend();
    return numSeries() - 1;
}

void MetricChart::removeAllSeries()
{
    clearGraphs();
    m_series.clear();
    seriesChanged();
    updateLegend();
}

void MetricChart::setSeriesName(int series, const QString& name)
{
    at(series).name = name;
    at(series).values->setName(name);
    at(series).smoothed->setName(name);
    replotSoon();
}

void MetricChart::setSeriesColor(int series, const QColor& color)
{
    at(series).color = color;
    themeSeries(at(series));
    replotSoon();
}

void MetricChart::setSeriesVisible(int series, bool visible)
{
    auto& s = at(series);
    for (auto* graph : {s.values, s.smoothed, s.lows, s.highs, s.bars})
        graph->setVisible(visible);
    replotSoon();
}

void MetricChart::setSeriesSparse(int series)
{
    auto& s = at(series);
    s.isSparse = true;
    s.data.setSmoothing(0);
    themeSeries(s);
    replotSoon();
}

void MetricChart::append(int series, double x, double y)
{
    at(series).data.append(x, y);
    seriesChanged();
}

void MetricChart::append(int series, double x, double y, double low, double high)
{
    at(series).data.append(x, y, low, high);
    seriesChanged();
}

void MetricChart::append(int series, std::span<const double> xs, std::span<const double> ys)
{
    for (std::size_t i = 0; i < std::min(xs.size(), ys.size()); ++i)
        at(series).data.append(xs[i], ys[i]);
    seriesChanged();
}

void MetricChart::clear(int series)
{
    at(series).data.clear();
    seriesChanged();
}

const ChartSeries& MetricChart::data(int series) const
{
    return m_series.at(static_cast<std::size_t>(series))->data;
}

void MetricChart::setLogarithmic(bool logarithmic)
{
    if (logarithmic == isLogarithmic())
        return;
    Plot::setLogarithmic(*yAxis, logarithmic);
    replotSoon();
}

bool MetricChart::isLogarithmic() const
{
    return yAxis->scaleType() == QCPAxis::stLogarithmic;
}

void MetricChart::setSmoothing(double weight)
{
    m_smoothing = weight;
    for (auto& series : m_series) {
        series->data.setSmoothing(series->isSparse ? 0 : weight);
        themeSeries(*series);
    }
    seriesChanged();
}

void MetricChart::setMarks(std::vector<Mark> marks)
{
    m_marks->setMarks(std::move(marks));
    replotSoon();
}

void MetricChart::setExtent(double first, double last)
{
    m_extent = {first, last};
    replotSoon();
}

void MetricChart::setView(double lower, double upper)
{
    m_followsData = false;
    setKeyRange({lower, upper});
    replotSoon();
}

CsvTable MetricChart::table() const
{
    CsvTable table;
    table.columns = {u"series"_s, u"first_x"_s, u"last_x"_s, u"points"_s, u"mean"_s, u"least"_s, u"greatest"_s,
        u"smoothed"_s, u"low"_s, u"high"_s};
    std::vector<std::pair<const Series*, std::size_t>> rows;
    for (const auto& series : m_series)
        for (std::size_t i = 0; i < series->data.buckets().size(); ++i)
            rows.emplace_back(series.get(), i);
    table.numRows = rows.size();
    table.row = [rows = std::move(rows)](std::size_t i) {
        const auto& [series, index] = rows[i];
        const auto& bucket = series->data.buckets()[index];
        return QStringList{series->name, csvNumber(bucket.firstX), csvNumber(bucket.lastX),
            QString::number(bucket.numPoints), csvNumber(bucket.mean), csvNumber(bucket.least.y),
            csvNumber(bucket.greatest.y), csvNumber(series->data.smoothedAt(index)), csvNumber(bucket.low),
            csvNumber(bucket.high)};
    };
    return table;
}

void MetricChart::resetView()
{
    m_followsData = true;
    replotSoon();
}

void MetricChart::zoomBy(double factor)
{
    const double middle = m_cursor->isShown() ? m_cursor->position() : xAxis->range().center();
    xAxis->scaleRange(1 / factor, middle);
    replotSoon();
}

void MetricChart::applyTheme()
{
    Plot::applyTheme();
    const auto colors = this->colors();
    m_marks->setColors(colors.axis, theme::wrong(palette()), colors.muted);
    m_cursor->setColors(colors.axis, colors.foreground, colors.card);
    for (auto& series : m_series)
        themeSeries(*series);
}

void MetricChart::makeGraphs(Series& series)
{
    series.lows = addGraph();
    series.highs = addGraph();
    series.highs->setChannelFillGraph(series.lows);
    series.values = new Curve(xAxis, yAxis);
    series.bars = addGraph();
    series.smoothed = addGraph();
    series.values->setName(series.name);
    series.smoothed->setName(series.name);
    for (auto* graph : {series.lows, series.highs, series.bars, series.smoothed})
        graph->removeFromLegend();
}

void MetricChart::themeSeries(Series& series)
{
    const auto color = theme::legible(series.color, colors().background, theme::kGraphicsContrast);
    const bool isSmoothed = series.data.smoothing() > 0;
    series.shownColor = color;
    auto faint = color;
    faint.setAlphaF(isSmoothed ? 0.35f : 1.0f);
    series.values->setPen(series.isSparse ? QPen(color, 1, Qt::DashLine) : QPen(faint, 1));
    series.values->removeFromLegend();
    series.smoothed->removeFromLegend();
    (isSmoothed ? series.smoothed : series.values)->addToLegend();
    series.smoothed->setPen(isSmoothed ? QPen(color, 2) : QPen(Qt::NoPen));
    auto band = color;
    band.setAlphaF(0.2f);
    series.highs->setBrush(band);
    series.bars->setPen(QPen(color, 2));
    series.lows->setPen(Qt::NoPen);
    series.highs->setPen(Qt::NoPen);
}

void MetricChart::emphasise(Series& series)
{
    const auto numPoints = series.drawing.values.size();
    auto pen = series.values->pen();
    pen.setWidth(series.data.smoothing() == 0 && numPoints <= kFewPoints ? 2 : 1);
    series.values->setPen(pen);
    const int diameter = std::max(4, fontMetrics().height() / 3);
    series.values->setScatterStyle(series.isSparse || numPoints <= kVeryFewPoints
                                       ? QCPScatterStyle(QCPScatterStyle::ssDisc, pen.color(), pen.color(), diameter)
                                       : QCPScatterStyle());
}

void MetricChart::updateLegend()
{
    showLegend(m_series.size() > 1);
}

void MetricChart::seriesChanged()
{
    setEmpty(std::ranges::all_of(m_series, [](const auto& series) { return series->data.isEmpty(); }));
    replotSoon();
}

void MetricChart::prepare()
{
    if (m_followsData)
        followData();
    const auto range = xAxis->range();
    const int numColumns = std::max(kFewestColumns, axisRect()->width());
    for (auto& series : m_series) {
        series->data.draw(range.lower, range.upper, numColumns, series->drawing);
        setGraph(*series->values, series->drawing.values, isLogarithmic());
        emphasise(*series);
        if (series->data.smoothing() > 0)
            setGraph(*series->smoothed, series->drawing.smoothed, isLogarithmic());
        setGraph(*series->lows, series->drawing.lows, isLogarithmic());
        setGraph(*series->highs, series->drawing.highs, isLogarithmic());
        setGraph(*series->bars, intervalsAlone(series->drawing, isLogarithmic()), isLogarithmic());
    }
    fitValues();
    m_cursor->setLines(cursorLines(m_cursor->position()));
}

void MetricChart::followData()
{
    double first = ChartSeries::kNone;
    double last = ChartSeries::kNone;
    for (const auto& series : m_series) {
        first = std::fmin(first, series->data.firstX());
        last = std::fmax(last, series->data.lastX());
    }
    if (m_extent.size() > 0) {
        first = std::fmin(first, m_extent.lower);
        last = std::fmax(last, m_extent.upper);
    }
    if (std::isnan(first))
        setKeyRange({0, 1});
    else
        setKeyRange(first < last ? QCPRange(first, last) : QCPRange(first - 0.5, first + 0.5));
}

void MetricChart::fitValues()
{
    const bool logarithmic = isLogarithmic();
    double least = ChartSeries::kNone;
    double greatest = ChartSeries::kNone;
    const auto include = [&](const std::vector<ChartSeries::Point>& points) {
        for (const auto& point : points) {
            if (logarithmic && point.y <= 0)
                continue;
            least = std::fmin(least, point.y);
            greatest = std::fmax(greatest, point.y);
        }
    };
    for (const auto& series : m_series) {
        if (!series->values->visible())
            continue;
        include(series->drawing.values);
        include(series->drawing.lows);
        include(series->drawing.highs);
    }
    if (std::isnan(least)) {
        yAxis->setRange(logarithmic ? QCPRange(0.1, 1) : QCPRange(0, 1));
        return;
    }
    if (logarithmic) {
        yAxis->setRange(least / 1.1, greatest * 1.1);
        return;
    }
    const double margin = greatest > least ? 0.05 * (greatest - least) : std::max(1e-9, 0.05 * std::abs(least));
    yAxis->setRange(least - margin, greatest + margin);
}

void MetricChart::setKeyRange(const QCPRange& range)
{
    m_isSettingRange = true;
    xAxis->setRange(range);
    m_isSettingRange = false;
}

} // namespace lr::widgets
