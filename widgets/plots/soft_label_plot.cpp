#include "plots/soft_label_plot.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lr::widgets {

using namespace Qt::StringLiterals;

SoftLabelPlot::SoftLabelPlot(QWidget* parent)
    : TokenPlot(parent)
    , m_weights(new TokenBars(yAxis, xAxis, 0, 1))
    , m_logRatios(addGraph(yAxis, xAxis2))
    , m_equal(new QCPItemStraightLine(this))
{
    setObjectName(QStringLiteral("softLabelPlot"));
    setTitle(tr("Soft label"));
    setAxisNames(tr("weight v"), QString());
    setEmptyText(tr("No step chosen: click a cell of the atlas or a token of the text"));
    xAxis2->setVisible(true);
    xAxis2->setLabel(tr("ln π_E/π_A (nats)"));
    m_weights->setName(tr("weight"));
    m_logRatios->setName(tr("log ratio"));
    m_logRatios->setLineStyle(QCPGraph::lsNone);
    for (auto* position : {m_equal->point1, m_equal->point2}) {
        position->setAxes(xAxis2, yAxis);
        position->setTypeX(QCPItemPosition::ptPlotCoords);
        position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
    m_equal->point1->setCoords(0, 0);
    m_equal->point2->setCoords(0, 1);
    m_equal->setLayer(QStringLiteral("grid"));
    showLegend(false);
    setEmpty(true);
    applyTheme();
}

void SoftLabelPlot::setBars(LabelBars bars)
{
    m_data = std::move(bars);
    std::vector<Row> rows;
    for (const auto& bar : m_data.bars)
        rows.push_back({bar.token, bar.isActual,
            tr("%1\nweight: %2\nlog ratio: %3 nats%4")
                .arg(bar.token, QString::number(bar.weight, 'g', 4), QString::number(bar.logRatioNats, 'g', 4),
                    bar.isActual ? tr("\nthe token that was written") : QString())});
    setRows(std::move(rows), {});
    showLegend(!isEmpty());
    fitAxes();
    replotSoon();
}

CsvTable SoftLabelPlot::table() const
{
    CsvTable table;
    table.columns = {u"token"_s, u"log_ratio_nats"_s, u"weight"_s, u"is_actual"_s};
    table.numRows = m_data.bars.size();
    table.row = [data = m_data](std::size_t i) {
        const auto& bar = data.bars[i];
        return QStringList{
            bar.token, csvNumber(bar.logRatioNats), csvNumber(bar.weight), bar.isActual ? u"1"_s : u"0"_s};
    };
    return table;
}

void SoftLabelPlot::applyTheme()
{
    TokenPlot::applyTheme();
    const auto color = theme::softLabel(palette());
    m_weights->setColors(color, color);
    const auto mark = colors().foreground;
    m_logRatios->setPen(QPen(mark, 1));
    const int size = std::max(6, fontMetrics().height() / 2);
    m_logRatios->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDiamond, QPen(mark, 1), colors().background, size));
    m_equal->setPen(QPen(colors().axis, 1, Qt::DotLine));
}

void SoftLabelPlot::showRows()
{
    std::vector<TokenBars::Bar> weights;
    QVector<QCPGraphData> ratios;
    for (std::size_t i = 0; i < numShown(); ++i) {
        const auto& bar = m_data.bars[firstShown() + i];
        weights.push_back({bar.weight, false, false});
        if (std::isfinite(bar.logRatioNats))
            ratios.append({static_cast<double>(i), bar.logRatioNats});
    }
    m_weights->setBars(std::move(weights));
    m_logRatios->data()->set(ratios, true);
}

/// Over all tokens, shown or not; the log ratios with 0 in sight.
void SoftLabelPlot::fitAxes()
{
    double heaviest = 0;
    QCPRange ratios(0, 0);
    for (const auto& bar : m_data.bars) {
        heaviest = std::max(heaviest, bar.weight);
        if (std::isfinite(bar.logRatioNats))
            ratios.expand(bar.logRatioNats);
    }
    xAxis->setRange(0, heaviest > 0 ? std::min(1.0, 1.08 * heaviest) : 1);
    const double margin = std::max(0.1, 0.08 * ratios.size());
    xAxis2->setRange(ratios.lower - margin, ratios.upper + margin);
}

} // namespace lr::widgets
