#include "pages/scroll_column.h"

#include <QEvent>
#include <QScrollBar>

namespace lr::widgets {

ScrollColumn::ScrollColumn(QWidget* rows, QWidget* parent)
    : QScrollArea(parent)
{
    setWidget(rows);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    rows->installEventFilter(this);
}

QSize ScrollColumn::minimumSizeHint() const
{
    const int width = widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width();
    return {width, QScrollArea::minimumSizeHint().height()};
}

bool ScrollColumn::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return QScrollArea::eventFilter(watched, event);
}

} // namespace lr::widgets
