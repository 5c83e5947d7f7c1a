#include "plots/divergence_atlas.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

// The hand in the atlas: zoom, pan, box, click, keys.
namespace lr::widgets {
namespace {

constexpr double kWheelZoom = 1.25; // for a notch of the wheel
constexpr int kNotch = 120;
constexpr std::size_t kPage = 10; // rows
constexpr double kPanShare = 0.1; // of the view, by an arrow key

} // namespace

void DivergenceAtlas::resetView()
{
    setView(QCPRange(-0.5, static_cast<double>(m_grid.numColumns()) - 0.5),
        QCPRange(-0.5, static_cast<double>(m_grid.numRows()) - 0.5));
}

void DivergenceAtlas::zoomBy(double factor)
{
    QPointF center = axisRect()->rect().center();
    if (const auto& cell = m_crosshair->cell())
        center = m_cells->coordsToPixels(static_cast<double>(cell->column), static_cast<double>(cell->row));
    zoomAt(factor, factor, center);
}

void DivergenceAtlas::setView(const QCPRange& steps, const QCPRange& rows)
{
    xAxis->setRange(rangeWithinCells(steps, m_grid.numColumns()));
    yAxis->setRange(rangeWithinCells(rows, m_grid.numRows()));
    replotSoon();
}

void DivergenceAtlas::zoomAt(double stepFactor, double rowFactor, const QPointF& center)
{
    const auto scaled = [](const QCPRange& range, double factor, double middle) {
        return QCPRange(middle + (range.lower - middle) / factor, middle + (range.upper - middle) / factor);
    };
    setView(scaled(xAxis->range(), stepFactor, xAxis->pixelToCoord(center.x())),
        scaled(yAxis->range(), rowFactor, yAxis->pixelToCoord(center.y())));
}

void DivergenceAtlas::panTo(const QPointF& position)
{
    const auto area = axisRect()->rect();
    const auto moved = m_pressed - position;
    const double steps = moved.x() / area.width() * m_pressedSteps.size();
    const double rows = moved.y() / area.height() * m_pressedRows.size();
    setView(m_pressedSteps + steps, m_pressedRows + rows);
}

void DivergenceAtlas::panBy(int steps, int rows)
{
    const auto moved = [](const QCPRange& range, int direction) {
        return range + direction * std::max(1.0, std::round(range.size() * kPanShare));
    };
    setView(moved(xAxis->range(), steps), moved(yAxis->range(), rows));
}

void DivergenceAtlas::zoomToBox()
{
    const QRectF box = m_box->geometry();
    m_box->hide();
    const auto smallest = QApplication::startDragDistance();
    if (box.width() < smallest || box.height() < smallest)
        return;
    setView(QCPRange(xAxis->pixelToCoord(box.left()), xAxis->pixelToCoord(box.right())),
        QCPRange(yAxis->pixelToCoord(box.top()), yAxis->pixelToCoord(box.bottom())));
}

bool DivergenceAtlas::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto cell = cellAt(help->pos()))
            QToolTip::showText(help->globalPos(), describe(*cell), this);
        else
            QToolTip::hideText();
        return true;
    }
    return Plot::event(event);
}

void DivergenceAtlas::mousePressEvent(QMouseEvent* event)
{
    Plot::mousePressEvent(event);
    if (event->button() != Qt::LeftButton || isEmpty() || !axisRect()->rect().contains(event->pos()))
        return;
    m_pressed = event->position();
    m_pressedSteps = xAxis->range();
    m_pressedRows = yAxis->range();
    m_gesture = event->modifiers() & Qt::ShiftModifier ? Gesture::Box : Gesture::Press;
}

void DivergenceAtlas::mouseMoveEvent(QMouseEvent* event)
{
    Plot::mouseMoveEvent(event);
    if (m_gesture == Gesture::None) {
        hoverAt(event->position());
        return;
    }
    if (m_gesture == Gesture::Box) {
        const auto corner = event->pos();
        m_box->setGeometry(QRect(m_pressed.toPoint(), corner).normalized() & axisRect()->rect());
        m_box->show();
        return;
    }
    const auto distance = (event->position() - m_pressed).manhattanLength();
    if (m_gesture == Gesture::Press && distance >= QApplication::startDragDistance()) {
        m_gesture = Gesture::Pan;
        setCursor(Qt::ClosedHandCursor);
    }
    if (m_gesture == Gesture::Pan)
        panTo(event->position());
}

void DivergenceAtlas::mouseReleaseEvent(QMouseEvent* event)
{
    Plot::mouseReleaseEvent(event);
    if (event->button() != Qt::LeftButton)
        return;
    const auto gesture = std::exchange(m_gesture, Gesture::None);
    unsetCursor();
    if (gesture == Gesture::Box)
        zoomToBox();
    if (gesture != Gesture::Press)
        return;
    if (const auto cell = cellAt(m_pressed)) {
        setCurrentStep(static_cast<std::size_t>(cell->trajectory), static_cast<std::size_t>(cell->step));
        Q_EMIT stepActivated(cell->trajectory, cell->step);
    }
}

void DivergenceAtlas::mouseDoubleClickEvent(QMouseEvent* event)
{
    Plot::mouseDoubleClickEvent(event);
    m_gesture = Gesture::None;
    resetView();
}

void DivergenceAtlas::wheelEvent(QWheelEvent* event)
{
    if (isEmpty() || !axisRect()->rect().contains(event->position().toPoint())) {
        Plot::wheelEvent(event);
        return;
    }
    const int delta = event->angleDelta().y() != 0 ? event->angleDelta().y() : event->angleDelta().x();
    const double factor = std::pow(kWheelZoom, static_cast<double>(delta) / kNotch);
    const bool onlySteps = event->modifiers() & Qt::ShiftModifier;
    const bool onlyRows = event->modifiers() & Qt::ControlModifier;
    zoomAt(onlyRows ? 1 : factor, onlySteps ? 1 : factor, event->position());
    event->accept();
}

void DivergenceAtlas::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_gesture != Gesture::None) {
        if (m_gesture == Gesture::Pan)
            setView(m_pressedSteps, m_pressedRows);
        m_box->hide();
        m_gesture = Gesture::None;
        unsetCursor();
        return;
    }
    if (!moveCurrent(event->key()))
        Plot::keyPressEvent(event);
}

void DivergenceAtlas::leaveEvent(QEvent* event)
{
    Plot::leaveEvent(event);
    hoverAt({-1, -1});
}

void DivergenceAtlas::hoverAt(const QPointF& position)
{
    const auto cell = cellAt(position);
    const std::pair<qsizetype, qsizetype> at =
        cell ? std::pair(cell->trajectory, cell->step) : std::pair<qsizetype, qsizetype>(-1, -1);
    if (at == m_hovered)
        return;
    m_hovered = at;
    Q_EMIT hovered(at.first, at.second, cell ? describe(*cell) : QString());
}

/// False if the key is none of those that move.
bool DivergenceAtlas::moveCurrent(int key)
{
    static const QHash<int, std::pair<int, int>> moves{{Qt::Key_Left, {0, -1}}, {Qt::Key_Right, {0, 1}},
        {Qt::Key_Up, {-1, 0}}, {Qt::Key_Down, {1, 0}}, {Qt::Key_PageUp, {-static_cast<int>(kPage), 0}},
        {Qt::Key_PageDown, {static_cast<int>(kPage), 0}}, {Qt::Key_Home, {0, -(1 << 28)}}, {Qt::Key_End, {0, 1 << 28}},
        {Qt::Key_Return, {0, 0}}, {Qt::Key_Enter, {0, 0}}};
    const auto move = moves.find(key);
    if (move == moves.end() || isEmpty())
        return false;
    const auto& cell = m_crosshair->cell();
    const auto from = cell.value_or(AtlasCrosshair::Cell{0, 0});
    const auto [down, right] = cell ? *move : std::pair(0, 0); // the first key shows where we are
    const auto moved = [](std::size_t at, int by, std::size_t count) {
        const auto last = static_cast<std::ptrdiff_t>(count) - 1;
        return static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(at) + by, 0, last));
    };
    const auto row = moved(from.row, down, m_grid.numRows());
    const auto cells = m_grid.row(row);
    const auto length = static_cast<std::size_t>(std::ranges::find(cells, AtlasGrid::kNoCell) - cells.begin());
    if (length > 0)
        activate(row, moved(from.column, right, length));
    return true;
}

void DivergenceAtlas::activate(std::size_t row, std::size_t column)
{
    const auto trajectory = m_grid.trajectoryOf(row);
    setCurrentStep(static_cast<std::size_t>(trajectory), column);
    showCell(row, column);
    Q_EMIT stepActivated(trajectory, static_cast<qsizetype>(column));
}

/// Moves the view no further than it takes.
void DivergenceAtlas::showCell(std::size_t row, std::size_t column)
{
    const auto holding = [](const QCPRange& range, std::size_t cell) {
        const double at = static_cast<double>(cell);
        if (at - 0.5 < range.lower)
            return range + (at - 0.5 - range.lower);
        return at + 0.5 > range.upper ? range + (at + 0.5 - range.upper) : range;
    };
    setView(holding(xAxis->range(), column), holding(yAxis->range(), row));
}

} // namespace lr::widgets
