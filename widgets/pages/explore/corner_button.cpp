#include "pages/explore/corner_button.h"

#include <QEvent>

namespace lr::widgets {

CornerButton::CornerButton(const QString& text, const QString& toolTip, QWidget* plot)
    : QToolButton(plot)
{
    setText(text);
    setToolTip(toolTip);
    setArrowType(Qt::DownArrow);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setAutoRaise(true);
    setFocusPolicy(Qt::TabFocus);
    plot->installEventFilter(this);
}

bool CornerButton::eventFilter(QObject* plot, QEvent* event)
{
    if (event->type() == QEvent::Resize) {
        resize(sizeHint().width(), qMin(sizeHint().height(), fontMetrics().height() + 4));
        move(parentWidget()->rect().bottomRight() - rect().bottomRight());
    }
    return QToolButton::eventFilter(plot, event);
}

} // namespace lr::widgets
