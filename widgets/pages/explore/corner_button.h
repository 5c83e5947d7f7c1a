#pragma once

#include <QToolButton>

namespace lr::widgets {

/// A small button for the choices of a plot, in its lower right corner, beside the name of its axis; it stays there as
/// the plot changes its size. It is as low as the name is, so that it covers no number of the axis.
class CornerButton : public QToolButton
{
    Q_OBJECT

public:
    CornerButton(const QString& text, const QString& toolTip, QWidget* plot);

protected:
    bool eventFilter(QObject* plot, QEvent* event) override;
};

} // namespace lr::widgets
