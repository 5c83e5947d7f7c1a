#include "plots/distribution_plot.h"

#include <algorithm>

namespace lr::widgets {

using namespace Qt::StringLiterals;

namespace {

/// A logarithmic axis ends here at the latest; below, a probability is as good as none.
constexpr double kSmallestShown = 1e-6;
constexpr double kFaintShare = 0.35;

QString probabilityLabel(double probability)
{
    return QString::number(probability, 'g', 4);
}

} // namespace

DistributionPlot::DistributionPlot(QWidget* parent)
    : TokenPlot(parent)
    , m_expert(new TokenBars(yAxis, xAxis, 0, 2))
    , m_amateur(new TokenBars(yAxis, xAxis, 1, 2))
    , m_cutLine(new QCPItemStraightLine(this))
    , m_cutLabel(new QCPItemText(this))
{
    setObjectName(QStringLiteral("distributionPlot"));
    setTitle(tr("Expert and amateur"));
    setAxisNames(tr("probability"), QString());
    setEmptyText(tr("No step chosen: click a cell of the atlas or a token of the text"));
    m_expert->setName(tr("expert"));
    m_amateur->setName(tr("amateur"));
    showLegend(false);
    axisRect()->setMinimumMargins(QMargins(0, fontMetrics().height() + 6, fontMetrics().averageCharWidth() * 2, 0));
    m_cutLabel->setClipToAxisRect(false);
    m_cutLabel->setPositionAlignment(Qt::AlignBottom | Qt::AlignHCenter);
    m_cutLabel->setPadding(QMargins(0, 0, 0, 3));
    for (auto* position : {m_cutLine->point1, m_cutLine->point2, m_cutLabel->position}) {
        position->setTypeX(QCPItemPosition::ptPlotCoords);
        position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
    auto* logarithmic = addPlotAction(tr("&Logarithmic probabilities"), {QKeySequence(Qt::Key_L)});
    logarithmic->setCheckable(true);
    connect(logarithmic, &QAction::toggled, this, &DistributionPlot::setLogarithmic);
    setEmpty(true);
    updateCut();
    applyTheme();
}

void DistributionPlot::setBars(DistributionBars bars)
{
    m_data = std::move(bars);
    std::vector<Row> rows;
    for (const auto& bar : m_data.bars)
        rows.push_back({bar.token, bar.isActual,
            tr("%1\nexpert: %2\namateur: %3%4%5")
                .arg(bar.token, probabilityLabel(bar.expertProb), probabilityLabel(bar.amateurProb),
                    bar.isPlausible ? QString() : tr("\nleft out by α"),
                    bar.isActual ? tr("\nthe token that was written") : QString())});
    Row others;
    if (!m_data.bars.empty())
        others.token = tr("all others");
    setRows(std::move(rows), std::move(others));
    showLegend(!isEmpty());
    fitProbabilities();
    updateCut();
}

DistributionPlot::Rest DistributionPlot::rest() const
{
    Rest rest{m_data.expertOutside, m_data.amateurOutside};
    for (std::size_t i = 0; i < m_data.bars.size(); ++i) {
        if (i >= firstShown() && i < firstShown() + numShown())
            continue;
        rest.expertProb += m_data.bars[i].expertProb;
        rest.amateurProb += m_data.bars[i].amateurProb;
    }
    return rest;
}

void DistributionPlot::setLogarithmic(bool logarithmic)
{
    Plot::setLogarithmic(*xAxis, logarithmic);
    fitProbabilities();
    replotSoon();
}

CsvTable DistributionPlot::table() const
{
    CsvTable table;
    table.columns = {u"token"_s, u"expert_prob"_s, u"amateur_prob"_s, u"is_actual"_s, u"is_plausible"_s};
    table.numRows = m_data.bars.empty() ? 0 : m_data.bars.size() + 1;
    table.row = [data = m_data](std::size_t i) {
        if (i == data.bars.size())
            return QStringList{
                u"(all others)"_s, csvNumber(data.expertOutside), csvNumber(data.amateurOutside), QString(), QString()};
        const auto& bar = data.bars[i];
        return QStringList{bar.token, csvNumber(bar.expertProb), csvNumber(bar.amateurProb),
            bar.isActual ? u"1"_s : u"0"_s, bar.isPlausible ? u"1"_s : u"0"_s};
    };
    return table;
}

void DistributionPlot::applyTheme()
{
    TokenPlot::applyTheme();
    const auto background = colors().background;
    const auto expert = theme::expert(palette());
    const auto amateur = theme::amateur(palette());
    const auto cut = theme::threshold(palette());
    m_expert->setColors(expert, theme::mixed(expert, background, kFaintShare));
    m_amateur->setColors(amateur, theme::mixed(amateur, background, kFaintShare));
    m_cutLine->setPen(QPen(cut, 2, Qt::DashLine));
    m_cutLabel->setColor(theme::asText(cut, palette()));
    m_cutLabel->setFont(font());
}

void DistributionPlot::showRows()
{
    std::vector<TokenBars::Bar> expert;
    std::vector<TokenBars::Bar> amateur;
    for (std::size_t i = firstShown(); i < firstShown() + numShown(); ++i) {
        const auto& bar = m_data.bars[i];
        expert.push_back({bar.expertProb, !bar.isPlausible, false});
        amateur.push_back({bar.amateurProb, !bar.isPlausible, false});
    }
    if (hasPinnedRow()) {
        const auto others = rest();
        expert.push_back({others.expertProb, false, true});
        amateur.push_back({others.amateurProb, false, true});
        auto text = tr("all tokens not shown here\nexpert: %1\namateur: %2")
                        .arg(probabilityLabel(others.expertProb), probabilityLabel(others.amateurProb));
        if (const auto numHidden = m_data.bars.size() - numShown(); numHidden > 0)
            text +=
                QLatin1Char('\n') + tr("%n of them in the list: turn the wheel", nullptr, static_cast<int>(numHidden));
        describePinnedRow(text);
    }
    m_expert->setBars(std::move(expert));
    m_amateur->setBars(std::move(amateur));
    fitProbabilities();
}

/// Over all tokens, shown or not: scrolling does not change the scale.
void DistributionPlot::fitProbabilities()
{
    double greatest = std::max({m_data.expertOutside, m_data.amateurOutside, m_data.cutProb});
    if (numShown() < m_data.bars.size())
        greatest = 1; // the others may be nearly all, further down
    double least = 1;
    for (const auto& bar : m_data.bars) {
        for (const double probability : {bar.expertProb, bar.amateurProb}) {
            greatest = std::max(greatest, probability);
            if (probability > 0)
                least = std::min(least, probability);
        }
    }
    if (isLogarithmic())
        xAxis->setRange(std::max(kSmallestShown, std::min(0.1, least / 2)), 1);
    else
        xAxis->setRange(0, greatest > 0 ? std::min(1.0, 1.08 * greatest) : 1);
}

void DistributionPlot::updateCut()
{
    const bool hasCut = m_data.cutProb > 0 && !isEmpty();
    m_cutLine->setVisible(hasCut);
    m_cutLabel->setVisible(hasCut);
    m_cutLine->point1->setCoords(m_data.cutProb, 0);
    m_cutLine->point2->setCoords(m_data.cutProb, 1);
    m_cutLabel->position->setCoords(m_data.cutProb, 0);
    m_cutLabel->setText(hasCut ? tr("α · max π_E = %1").arg(m_data.cutProb, 0, 'g', 3) : QString());
    replotSoon();
}

} // namespace lr::widgets
