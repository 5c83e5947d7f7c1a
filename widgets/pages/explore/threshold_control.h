#pragma once

#include <QTimer>
#include <QWidget>

class QDoubleSpinBox;
class QSlider;

namespace lr::widgets {

/// One threshold by slider, number and keyboard. The slider is finer near the low end: place p of 0 to 1 is
/// low + (high − low) · p^exponent. One drag is one move; so is a series of keys or wheel steps without a pause of half
/// a second.
class ThresholdControl : public QWidget
{
    Q_OBJECT

public:
    struct Scale
    {
        double low = 0;
        double high = 1;
        double exponent = 1;
        int decimals = 2;
        double singleStep = 0.01;
        QString suffix;
    };

    ThresholdControl(const QString& name, const Scale& scale, QWidget* parent = nullptr);

    double value() const;
    /// Shows a value that was set elsewhere; emits nothing.
    void setValue(double value);
    /// The slider's upper end; the number may be larger.
    void setSliderMaximum(double high);

    QSlider* slider() const { return m_slider; }
    QDoubleSpinBox* spinBox() const { return m_spinBox; }

Q_SIGNALS:
    void moved(double value);
    void moveEnded();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    double valueAt(int place) const;
    int placeOf(double value) const;
    void followSlider(int place);
    void followSpinBox(double value);
    void placeSlider(double value);

    Scale m_scale;
    QSlider* m_slider;
    QDoubleSpinBox* m_spinBox;
    QTimer m_pause;
};

} // namespace lr::widgets
