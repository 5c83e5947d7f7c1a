#include "plots/token_plot.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace lr::widgets {
namespace {

constexpr double kRowHeight = 1.6; // of the text's
constexpr double kHighestRow = 3;
constexpr double kFurniture = 5.5; // title, axis names and tick labels, in the text's height
constexpr qsizetype kLongestLabel = 18;

} // namespace

TokenPlot::TokenPlot(QWidget* parent)
    : Plot(parent)
    , m_actualBand(new QCPItemRect(this))
{
    yAxis->setRangeReversed(true);
    yAxis->grid()->setVisible(false);
    yAxis->setTickLengthIn(0);
    m_actualBand->setLayer(QStringLiteral("background"));
    m_actualBand->setPen(Qt::NoPen);
    for (auto* position : {m_actualBand->topLeft, m_actualBand->bottomRight}) {
        position->setTypeX(QCPItemPosition::ptAxisRectRatio);
        position->setTypeY(QCPItemPosition::ptPlotCoords);
    }
    connect(this, &QCustomPlot::beforeReplot, this, &TokenPlot::prepare);
}

std::size_t TokenPlot::numShown() const
{
    const double room = height() / (kRowHeight * fontMetrics().height()) - kFurniture / kRowHeight;
    const auto fitting = static_cast<std::ptrdiff_t>(room) - (hasPinnedRow() ? 1 : 0);
    return std::min(m_rows.size(), static_cast<std::size_t>(std::max<std::ptrdiff_t>(2, fitting)));
}

QStringList TokenPlot::shownLabels() const
{
    QStringList labels;
    for (std::size_t i = 0; i < numShown(); ++i)
        labels << labelOf(m_rows[m_first + i]);
    if (hasPinnedRow())
        labels << labelOf(m_pinned);
    return labels;
}

void TokenPlot::setFirstShown(std::size_t first)
{
    m_first = std::min(first, m_rows.size() - numShown());
    replotSoon();
}

void TokenPlot::zoomBy(double)
{}

void TokenPlot::setRows(std::vector<Row> rows, Row pinned)
{
    m_rows = std::move(rows);
    m_pinned = std::move(pinned);
    setEmpty(m_rows.empty());
    setFirstShown(0);
}

void TokenPlot::applyTheme()
{
    Plot::applyTheme();
    m_actualBand->setBrush(theme::mixed(colors().foreground, colors().background, 0.09));
}

bool TokenPlot::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return Plot::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const auto* row = rowAt(help->pos()))
        QToolTip::showText(help->globalPos(), row->description, this);
    else
        QToolTip::hideText();
    return true;
}

void TokenPlot::wheelEvent(QWheelEvent* event)
{
    const int delta = event->angleDelta().y();
    if (m_rows.size() == numShown() || delta == 0) {
        event->ignore(); // the page may scroll
        return;
    }
    const auto target = static_cast<std::ptrdiff_t>(m_first) + (delta > 0 ? -1 : 1);
    setFirstShown(static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, target)));
    event->accept();
}

void TokenPlot::keyPressEvent(QKeyEvent* event)
{
    const auto page = numShown();
    const auto up = [this](std::size_t by) { setFirstShown(m_first > by ? m_first - by : 0); };
    switch (event->key()) {
    case Qt::Key_Up:
        return up(1);
    case Qt::Key_PageUp:
        return up(page);
    case Qt::Key_Down:
        return setFirstShown(m_first + 1);
    case Qt::Key_PageDown:
        return setFirstShown(m_first + page);
    case Qt::Key_Home:
        return setFirstShown(0);
    case Qt::Key_End:
        return setFirstShown(m_rows.size());
    default:
        Plot::keyPressEvent(event);
    }
}

void TokenPlot::prepare()
{
    m_first = std::min(m_first, m_rows.size() - numShown());
    const auto labels = shownLabels();
    QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
    for (qsizetype i = 0; i < labels.size(); ++i)
        ticker->addTick(static_cast<double>(i), labels[i]);
    yAxis->setTicker(ticker);
    const double fewestRows = height() / (kHighestRow * fontMetrics().height()) - kFurniture / kHighestRow;
    yAxis->setRange(-0.5, std::max({1.0, std::floor(fewestRows), static_cast<double>(labels.size())}) - 0.5);
    const auto shown = m_rows.begin() + static_cast<std::ptrdiff_t>(m_first);
    const auto end = shown + static_cast<std::ptrdiff_t>(numShown());
    const auto actual = std::find_if(shown, end, [](const Row& row) { return row.isActual; });
    m_actualBand->setVisible(actual != end);
    const auto at = static_cast<double>(actual - shown);
    m_actualBand->topLeft->setCoords(0, at - 0.5);
    m_actualBand->bottomRight->setCoords(1, at + 0.5);
    showRows();
}

QString TokenPlot::labelOf(const Row& row) const
{
    const auto token = row.token.size() > kLongestLabel ? row.token.first(kLongestLabel - 1) + u'…' : row.token;
    return row.isActual ? QStringLiteral("▸ ") + token : token;
}

const TokenPlot::Row* TokenPlot::rowAt(const QPointF& position) const
{
    const auto row = std::lround(yAxis->pixelToCoord(position.y()));
    const auto count = static_cast<std::ptrdiff_t>(numShown());
    if (row < 0 || row > count || (row == count && !hasPinnedRow()))
        return nullptr;
    return row == count ? &m_pinned : &m_rows[m_first + static_cast<std::size_t>(row)];
}

} // namespace lr::widgets
