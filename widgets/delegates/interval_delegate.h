#pragma once

#include <QStyledItemDelegate>

namespace lr::widgets {

/// Draws a share with its interval as a dot with whiskers on a scale from 0 to 1, and the baseline's share as a dashed
/// line, so that rows can be compared by eye. Reads EvaluationList's ShareRole, LowRole, HighRole and
/// BaselineShareRole.
class IntervalDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace lr::widgets
