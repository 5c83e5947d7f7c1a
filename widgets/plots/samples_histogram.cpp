#include "plots/samples_histogram.h"

#include <QHelpEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace lr::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int kNarrowestBar = 5; // pixels
constexpr double kFirstEnd = 0.5;

/// Questions and samples come whole.
QSharedPointer<QCPAxisTicker> wholeNumbers(int numTicks)
{
    QSharedPointer<QCPAxisTickerFixed> ticker(new QCPAxisTickerFixed);
    ticker->setTickStep(1);
    ticker->setScaleStrategy(QCPAxisTickerFixed::ssMultiples);
    ticker->setTickCount(numTicks);
    return ticker;
}

} // namespace

SamplesHistogram::SamplesHistogram(QWidget* parent)
    : Plot(parent)
    , m_bars(new HistogramBars(xAxis, yAxis))
{
    setObjectName(QStringLiteral("samplesHistogram"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTitle(tr("Samples per question"));
    setTitleOnScreen(false);
    setAxisNames(tr("samples per question"), tr("questions"));
    setEmptyText(tr("No steps yet"));
    m_bars->removeFromLegend();
    m_bars->setThreshold(kFirstEnd);
    axisRect()->setMinimumSize(20, 10);
    axisRect()->setMinimumMargins(QMargins(0, 3, 4, 0));
    xAxis->setTicker(wholeNumbers(5));
    yAxis->setTicker(wholeNumbers(2));
    xAxis->grid()->setVisible(false);
    for (auto* axis : {xAxis, yAxis}) {
        axis->setSubTicks(false);
        axis->setTickLabelPadding(2);
        axis->setLabelPadding(0);
    }
    makeBars();
    applyTheme();
}

void SamplesHistogram::setCounts(const std::vector<std::size_t>& counts)
{
    if (counts == m_counts)
        return;
    m_counts = counts;
    makeBars();
}

CsvTable SamplesHistogram::table() const
{
    CsvTable table;
    table.columns = {u"samples_per_question"_s, u"questions"_s};
    table.numRows = m_counts.size();
    table.row = [counts = m_counts](std::size_t n) {
        return QStringList{QString::number(n), QString::number(counts[n])};
    };
    return table;
}

QSize SamplesHistogram::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 24, fontMetrics().height() * 6};
}

void SamplesHistogram::applyTheme()
{
    Plot::applyTheme();
    m_bars->setColors(theme::threshold(palette()), theme::neutral(palette()), colors().muted);
}

void SamplesHistogram::resizeEvent(QResizeEvent* event)
{
    makeBars(); // before the base draws
    Plot::resizeEvent(event);
}

bool SamplesHistogram::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return Plot::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto text = axisRect()->rect().contains(help->pos()) ? textAt(xAxis->pixelToCoord(help->x())) : QString();
    QToolTip::showText(help->globalPos(), text, this); // none hides it
    return true;
}

/// The first bar is for no sample alone, and as wide as the others.
void SamplesHistogram::makeBars()
{
    const auto mostBars = static_cast<std::size_t>(std::max(width() / kNarrowestBar, 2));
    m_perBar = m_counts.size() <= mostBars ? 1 : (m_counts.size() - 2) / (mostBars - 1) + 1;
    const auto barWidth = static_cast<double>(m_perBar);
    selection::Histogram bars;
    bars.edges.push_back(kFirstEnd - barWidth);
    for (std::size_t first = 0; first < m_counts.size();) {
        const auto last = first == 0 ? 0 : std::min(first + m_perBar, m_counts.size()) - 1;
        std::size_t count = 0;
        for (auto n = first; n <= last; ++n)
            count += m_counts[n];
        bars.counts.push_back(count);
        bars.edges.push_back(bars.edges.back() + barWidth);
        first = last + 1;
    }
    m_bars->setHistogram(std::move(bars));
    setEmpty(m_counts.empty());
    xAxis->setRange(m_bars->keyRange());
    yAxis->setRange(0, 1.05 * static_cast<double>(std::max<std::size_t>(m_bars->largestCount(), 1)));
    replotSoon();
}

QString SamplesHistogram::textAt(double samples) const
{
    const auto& [edges, counts, below, above] = m_bars->histogram();
    if (counts.empty() || samples < edges.front() || samples >= edges.back())
        return {};
    const auto bar = static_cast<std::size_t>((samples - edges.front()) / static_cast<double>(m_perBar));
    const auto first = bar == 0 ? 0 : (bar - 1) * m_perBar + 1;
    const auto last = bar == 0 ? 0 : std::min(first + m_perBar, m_counts.size()) - 1;
    const auto range = first == last ? QString::number(first) : tr("%1 to %2").arg(first).arg(last);
    return tr("Questions with %1 samples: %L2").arg(range).arg(counts[std::min(bar, counts.size() - 1)]);
}

} // namespace lr::widgets
