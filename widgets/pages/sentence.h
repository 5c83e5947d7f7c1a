#pragma once

#include <QLabel>

namespace lr::widgets {

/// Plain text over as many lines as its width requires. It requests the height that all its lines need; a QLabel in a
/// low window would be cut off or would squeeze its neighbours.
class Sentence : public QLabel
{
    Q_OBJECT

public:
    explicit Sentence(QWidget* parent = nullptr);

    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
};

} // namespace lr::widgets
