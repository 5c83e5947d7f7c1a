#pragma once

#include <QLabel>

class QAbstractItemView;

namespace lr::widgets {

/// Says in the middle of an item view why it is empty, as long as it is empty. Owned by the view, whose model must be
/// set before.
class EmptyHint : public QLabel
{
    Q_OBJECT

public:
    EmptyHint(QAbstractItemView* view, const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void updateVisibility();

    QAbstractItemView* m_view;
};

} // namespace lr::widgets
