#include "pages/explore/threshold_control.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QSignalBlocker>
#include <QSlider>

#include <algorithm>
#include <cmath>

namespace lr::widgets {

namespace {

constexpr int kNumPlaces = 1000;
constexpr int kPauseMs = 500;
constexpr double kLargestNumber = 1000;

} // namespace

ThresholdControl::ThresholdControl(const QString& name, const Scale& scale, QWidget* parent)
    : QWidget(parent)
    , m_scale(scale)
    , m_slider(new QSlider(Qt::Horizontal, this))
    , m_spinBox(new QDoubleSpinBox(this))
{
    m_slider->setRange(0, kNumPlaces);
    m_slider->setSingleStep(5);
    m_slider->setPageStep(50);
    m_slider->setAccessibleName(tr("%1, slider").arg(name));
    m_slider->setMinimumWidth(fontMetrics().averageCharWidth() * 8);
    m_spinBox->setDecimals(scale.decimals);
    m_spinBox->setRange(scale.low, std::max(scale.high, scale.suffix.isEmpty() ? scale.high : kLargestNumber));
    m_spinBox->setSingleStep(scale.singleStep);
    m_spinBox->setSuffix(scale.suffix);
    m_spinBox->setAccessibleName(name);
    m_spinBox->setAlignment(Qt::AlignRight);
    m_spinBox->setMaximumWidth(fontMetrics().averageCharWidth() * 18);
    m_spinBox->installEventFilter(this);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_slider, 1);
    layout->addWidget(m_spinBox);
    setFocusProxy(m_spinBox);

    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &ThresholdControl::moveEnded);
    connect(m_slider, &QSlider::valueChanged, this, &ThresholdControl::followSlider);
    connect(m_slider, &QSlider::sliderReleased, this, &ThresholdControl::moveEnded);
    connect(m_spinBox, &QDoubleSpinBox::valueChanged, this, &ThresholdControl::followSpinBox);
}

/// The field would undo what was typed into it, letter by letter, while the threshold stays where it was moved to.
bool ThresholdControl::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->ignore(); // the window's
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

double ThresholdControl::value() const
{
    return m_spinBox->value();
}

void ThresholdControl::setValue(double value)
{
    if (m_spinBox->value() != value) { // what is being typed is not written anew
        const QSignalBlocker blocker(m_spinBox);
        m_spinBox->setValue(value);
    }
    // A slider that is held is where the mouse is: moving it would pull it away.
    if (!m_slider->isSliderDown())
        placeSlider(value);
}

void ThresholdControl::setSliderMaximum(double high)
{
    m_scale.high = std::max(high, m_scale.low + m_scale.singleStep);
    placeSlider(value());
}

void ThresholdControl::placeSlider(double value)
{
    const QSignalBlocker blocker(m_slider);
    if (std::abs(valueAt(m_slider->value()) - value) > m_scale.singleStep / 100)
        m_slider->setValue(placeOf(value));
}

double ThresholdControl::valueAt(int place) const
{
    const auto share = std::pow(static_cast<double>(place) / kNumPlaces, m_scale.exponent);
    const auto digits = std::pow(10.0, m_scale.decimals);
    return std::round((m_scale.low + (m_scale.high - m_scale.low) * share) * digits) / digits;
}

int ThresholdControl::placeOf(double value) const
{
    const auto share = std::clamp((value - m_scale.low) / (m_scale.high - m_scale.low), 0.0, 1.0);
    return static_cast<int>(std::lround(std::pow(share, 1 / m_scale.exponent) * kNumPlaces));
}

void ThresholdControl::followSlider(int place)
{
    const auto value = valueAt(place);
    {
        const QSignalBlocker blocker(m_spinBox);
        m_spinBox->setValue(value);
    }
    if (!m_slider->isSliderDown())
        m_pause.start();
    Q_EMIT moved(value);
}

void ThresholdControl::followSpinBox(double value)
{
    placeSlider(value);
    m_pause.start();
    Q_EMIT moved(value);
}

} // namespace lr::widgets
