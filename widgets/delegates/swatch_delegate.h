#pragma once

#include <QStyledItemDelegate>

namespace lr::widgets {

/// Draws a colour that stands before a name with an outline in the colour of the row's text, and as it is: on a
/// selected row the style would tint it with the selection, which may be of the same colour.
class SwatchDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

} // namespace lr::widgets
