#pragma once

#include <QScrollArea>

namespace lr::widgets {

/// Rows that scroll up and down in a low window and never sideways: as wide as they and the scroll bar need, also when
/// they come to need more.
class ScrollColumn : public QScrollArea
{
    Q_OBJECT

public:
    explicit ScrollColumn(QWidget* rows, QWidget* parent = nullptr);

    QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace lr::widgets
