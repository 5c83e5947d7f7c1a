#include "pages/evaluate/flip_cell.h"

#include "models/accuracy_text.h"
#include "theme/palette.h"

#include <QLocale>
#include <QPainter>

namespace lr::widgets {

namespace {

constexpr double kStrongestTint = 0.55;
constexpr double kWeakestTint = 0.08;
constexpr double kCellNumberScale = 1.5;
constexpr qreal kCellCornerRadius = 4;

bool endsRight(Outcome outcome)
{
    return outcome == Outcome::BecameRight || outcome == Outcome::StayedRight;
}

} // namespace

FlipCell::FlipCell(Outcome outcome, const QString& name, QWidget* parent)
    : QAbstractButton(parent)
    , m_outcome(outcome)
    , m_name(name)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setCount(0, 0);
}

void FlipCell::setCount(std::int64_t count, std::int64_t total)
{
    m_count = count;
    m_share = total > 0 ? static_cast<double>(count) / static_cast<double>(total) : 0;
    setAccessibleName(tr("%1: %2 questions").arg(m_name).arg(count));
    setToolTip(tr("%1: %2 of %3 questions. Click to list them.").arg(m_name).arg(count).arg(total));
    update();
}

QSize FlipCell::sizeHint() const
{
    const auto metrics = fontMetrics();
    return {metrics.horizontalAdvance(m_name) + 2 * metrics.averageCharWidth(), 4 * metrics.height()};
}

QSize FlipCell::minimumSizeHint() const
{
    const auto metrics = fontMetrics();
    return {
        sizeHint().width(), static_cast<int>((kCellNumberScale + 1) * metrics.lineSpacing()) + metrics.height() / 2};
}

QColor FlipCell::tint() const
{
    const auto color = endsRight(m_outcome) ? theme::right(palette()) : theme::wrong(palette());
    const double share = kWeakestTint + (kStrongestTint - kWeakestTint) * m_share;
    return theme::mixed(color, palette().color(QPalette::Base), share);
}

void FlipCell::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto surface = tint();
    const bool isMarked = hasFocus() || underMouse();
    painter.setPen(
        QPen(isMarked ? theme::plotColors(palette()).focus : theme::plotColors(palette()).grid, hasFocus() ? 2 : 1));
    painter.setBrush(isDown() ? surface.darker(110) : surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), kCellCornerRadius, kCellCornerRadius);

    painter.setPen(theme::readableOn(surface));
    auto number = font();
    number.setPointSizeF(number.pointSizeF() * kCellNumberScale);
    number.setBold(true);
    const auto upper = QRect(0, 0, width(), height() * 3 / 5);
    painter.setFont(number);
    painter.drawText(upper, Qt::AlignHCenter | Qt::AlignBottom, QLocale().toString(qlonglong(m_count)));
    painter.setFont(font());
    painter.drawText(rect().adjusted(0, upper.height(), 0, 0), Qt::AlignHCenter | Qt::AlignTop, m_name);
}

void FlipCell::enterEvent(QEnterEvent*)
{
    update();
}

void FlipCell::leaveEvent(QEvent*)
{
    update();
}

} // namespace lr::widgets
