#pragma once

#include <QLabel>

namespace lr::widgets {

/// Plain text over as many lines as its width asks for. They stay whole: where QLabel lets a low window cut them off or
/// squeeze its neighbours, this one asks for its height.
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
