#pragma once

#include <QToolButton>

namespace lr::widgets {

/// A small button for the options of a plot, in its lower right corner beside the name of the axis. It stays there when
/// the plot's size changes. It is at the height of the name, so that it covers no number of the axis.
class CornerButton : public QToolButton
{
    Q_OBJECT

public:
    CornerButton(const QString& text, const QString& toolTip, QWidget* plot);

protected:
    bool eventFilter(QObject* plot, QEvent* event) override;
};

} // namespace lr::widgets
