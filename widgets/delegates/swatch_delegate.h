#pragma once

#include <QStyledItemDelegate>

namespace lr::widgets {

/// Draws the colour swatch before a name unchanged and with an outline in the colour of the row's text. Without this,
/// the style would tint it on a selected row with the selection's colour, which may be the same.
class SwatchDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

} // namespace lr::widgets
