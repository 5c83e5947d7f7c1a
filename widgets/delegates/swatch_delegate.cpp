#include "delegates/swatch_delegate.h"

#include <QPainter>

namespace lr::widgets {

void SwatchDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const auto color = index.data(Qt::DecorationRole).value<QColor>();
    if (!color.isValid())
        return;
    const bool isSelected = option->state & QStyle::State_Selected;
    const auto group = option->state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
    const auto outline = option->palette.color(group, isSelected ? QPalette::HighlightedText : QPalette::Text);
    const qreal ratio = option->widget ? option->widget->devicePixelRatioF() : 1;
    QPixmap pixmap(option->decorationSize * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(outline);
    {
        QPainter painter(&pixmap);
        painter.fillRect(QRect(QPoint(1, 1), option->decorationSize - QSize(2, 2)), color);
    }
    QIcon icon(pixmap);
    icon.addPixmap(pixmap, QIcon::Selected);
    option->icon = icon;
}

} // namespace lr::widgets
