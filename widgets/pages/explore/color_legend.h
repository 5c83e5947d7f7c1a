#pragma once

#include "models/step_metrics.h"
#include "theme/color_maps.h"

#include <QWidget>

namespace lr::widgets {

/// A bar that explains the colours: name and unit of the quantity, and its lowest, middle and highest value.
class ColorLegend : public QWidget
{
    Q_OBJECT

public:
    explicit ColorLegend(QWidget* parent = nullptr);

    void setQuantity(const steps::Quantity& quantity, const MetricRange& range);
    void setColorMap(theme::ColorMap map);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double valueAt(double position) const;

    MetricRange m_range;
    theme::ColorMap m_map = theme::ColorMap::Viridis;
};

} // namespace lr::widgets
