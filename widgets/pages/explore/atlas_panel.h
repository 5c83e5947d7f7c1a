#pragma once

#include "models/exploration.h"
#include "models/trajectory_order.h"
#include "theme/color_maps.h"

#include <QTimer>
#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;

namespace lr::widgets {

class DivergenceAtlas;

/// The divergence atlas with what it is ordered and coloured by. Follows an Exploration and, unless another order is
/// chosen, the rows of the problem table.
class AtlasPanel : public QWidget
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long.
    explicit AtlasPanel(Exploration& exploration, QWidget* parent = nullptr);

    DivergenceAtlas* atlas() const { return m_atlas; }
    QComboBox* orderBox() const { return m_order; }
    QComboBox* rangeBox() const { return m_range; }

    /// Trajectories as the problem table shows them.
    void setTableOrder(std::vector<std::int32_t> trajectories);
    void setColorMap(theme::ColorMap map);

Q_SIGNALS:
    void colorMapChanged(lr::widgets::theme::ColorMap map);

private:
    QWidget* makeTools();
    void makeOrderBox();
    void makeColorBoxes();
    std::optional<TrajectoryOrder> order() const; ///< unset: as the table
    void followSteps();
    void followThresholds();
    void followSummary();
    void followCurrentStep();
    void applyOrder();
    void applyColors();

    Exploration& m_exploration;
    DivergenceAtlas* m_atlas;
    QComboBox* m_order;
    QComboBox* m_map;
    QComboBox* m_range;
    QDoubleSpinBox* m_low;
    QDoubleSpinBox* m_high;
    QCheckBox* m_logarithmic;
    QComboBox* m_threshold;
    std::vector<std::int32_t> m_tableOrder;
    QTimer m_reorder; ///< a drag of β reorders when it pauses, not at each pixel
};

} // namespace lr::widgets
