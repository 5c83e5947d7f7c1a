#pragma once

#include <QDoubleSpinBox>

namespace lr::widgets {

/// A number over many orders of magnitude, shown and typed as "5e-5"; its steps are 1, 2, 5, 10, …
class ScientificSpinBox : public QDoubleSpinBox
{
    Q_OBJECT

public:
    explicit ScientificSpinBox(QWidget* parent = nullptr);

    QString textFromValue(double value) const override;
    double valueFromText(const QString& text) const override;
    QValidator::State validate(QString& text, int& position) const override;
    void fixup(QString& text) const override;
    void stepBy(int steps) override;
};

} // namespace lr::widgets
