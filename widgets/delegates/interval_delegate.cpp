#include "delegates/interval_delegate.h"

#include "models/evaluation_list.h"
#include "theme/palette.h"

#include <QApplication>
#include <QPainter>

namespace lr::widgets {

namespace {

constexpr int kWidthInCharacters = 16;

/// Where shares lie in a cell.
class Scale
{
public:
    explicit Scale(const QRectF& cell, qreal margin)
        : m_left(cell.left() + margin)
        , m_width(cell.width() - 2 * margin)
    {}

    qreal at(double share) const { return m_left + share * m_width; }

private:
    qreal m_left;
    qreal m_width;
};

void drawBaseline(QPainter& painter, const QRectF& cell, qreal x, const QColor& color)
{
    painter.setPen(QPen(color, 1, Qt::DashLine));
    painter.drawLine(QPointF(x, cell.top()), QPointF(x, cell.bottom()));
}

void drawInterval(
    QPainter& painter, const QRectF& cell, const Scale& scale, const QModelIndex& index, const QColor& color)
{
    const auto valueOf = [&index, &scale](int role) { return scale.at(index.data(role).toDouble()); };
    const qreal y = cell.center().y();
    const qreal cap = cell.height() / 6;
    painter.setPen(QPen(color, 1.5));
    painter.drawLine(QPointF(valueOf(EvaluationList::LowRole), y), QPointF(valueOf(EvaluationList::HighRole), y));
    for (const int end : {EvaluationList::LowRole, EvaluationList::HighRole})
        painter.drawLine(QPointF(valueOf(end), y - cap), QPointF(valueOf(end), y + cap));
    painter.setBrush(color);
    painter.drawEllipse(QPointF(valueOf(EvaluationList::ShareRole), y), cap, cap);
}

} // namespace

void IntervalDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    auto background = option;
    initStyleOption(&background, index);
    background.text.clear();
    const auto* style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &background, painter, option.widget);

    const bool isSelected = option.state & QStyle::State_Selected;
    const auto surface = option.palette.color(isSelected ? QPalette::Highlight : QPalette::Base);
    const QRectF cell = QRectF(option.rect).adjusted(0, 1, 0, -1);
    const Scale scale(cell, cell.height() / 3);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(theme::mixed(theme::readableOn(surface), surface, 0.25), 1));
    painter->drawLine(QPointF(scale.at(0), cell.bottom()), QPointF(scale.at(1), cell.bottom()));
    if (const auto baseline = index.data(EvaluationList::BaselineShareRole); baseline.isValid())
        drawBaseline(*painter, cell, scale.at(baseline.toDouble()),
            theme::legible(theme::neutral(option.palette), surface, theme::kGraphicsContrast));
    if (index.data(EvaluationList::HasQuestionsRole).toBool())
        drawInterval(*painter, cell, scale, index,
            theme::legible(theme::expert(option.palette), surface, theme::kGraphicsContrast));
    painter->restore();
}

QSize IntervalDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto hint = QStyledItemDelegate::sizeHint(option, index);
    return {kWidthInCharacters * option.fontMetrics.averageCharWidth(), hint.height()};
}

} // namespace lr::widgets
