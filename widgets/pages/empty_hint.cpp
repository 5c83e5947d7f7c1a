#include "pages/empty_hint.h"

#include <QAbstractItemView>
#include <QEvent>

namespace lr::widgets {

EmptyHint::EmptyHint(QAbstractItemView* view, const QString& text)
    : QLabel(text, view->viewport())
    , m_view(view)
{
    setAlignment(Qt::AlignCenter);
    setWordWrap(true);
    setForegroundRole(QPalette::PlaceholderText);
    setMargin(fontMetrics().height());
    setAttribute(Qt::WA_TransparentForMouseEvents);
    view->viewport()->installEventFilter(this);
    const auto* model = view->model();
    connect(model, &QAbstractItemModel::rowsInserted, this, &EmptyHint::updateVisibility);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &EmptyHint::updateVisibility);
    connect(model, &QAbstractItemModel::modelReset, this, &EmptyHint::updateVisibility);
    updateVisibility();
}

void EmptyHint::updateVisibility()
{
    setVisible(m_view->model()->rowCount() == 0);
    setGeometry(m_view->viewport()->rect());
}

bool EmptyHint::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize)
        setGeometry(m_view->viewport()->rect());
    return QLabel::eventFilter(watched, event);
}

} // namespace lr::widgets
