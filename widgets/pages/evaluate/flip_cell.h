#pragma once

#include "models/question_filter.h"

#include <QAbstractButton>

namespace lr::widgets {

/// One count of a flip matrix as a button: the number, what it counts, and a tint whose strength shows its share.
class FlipCell : public QAbstractButton
{
    Q_OBJECT

public:
    FlipCell(Outcome outcome, const QString& name, QWidget* parent = nullptr);

    void setCount(std::int64_t count, std::int64_t total);
    Outcome outcome() const { return m_outcome; }
    std::int64_t count() const { return m_count; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    QColor tint() const;

    Outcome m_outcome;
    QString m_name;
    std::int64_t m_count = 0;
    double m_share = 0;
};

} // namespace lr::widgets
