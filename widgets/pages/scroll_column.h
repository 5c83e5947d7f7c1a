#pragma once

#include <QScrollArea>

namespace lr::widgets {

/// Rows that scroll vertically in a low window and never horizontally: always as wide as the rows and the scroll bar
/// need, also if that changes.
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
