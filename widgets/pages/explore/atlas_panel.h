#pragma once

#include "models/exploration.h"
#include "models/trajectory_order.h"
#include "theme/color_maps.h"

#include <QFrame>
#include <QTimer>
#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QToolButton;

namespace lr::widgets {

class DivergenceAtlas;
class QuantityBox;

/// The divergence atlas; a button in its corner opens the options for quantity, order and colours. Follows an
/// Exploration and, unless another order is chosen, the rows of the problem table.
class AtlasPanel : public QWidget
{
    Q_OBJECT

public:
    /// `exploration` is borrowed and must live as long.
    explicit AtlasPanel(Exploration& exploration, QWidget* parent = nullptr);

    DivergenceAtlas* atlas() const { return m_atlas; }
    QuantityBox* quantityBox() const { return m_quantity; }
    QComboBox* orderBox() const { return m_order; }
    QComboBox* rangeBox() const { return m_range; }
    QToolButton* optionsButton() const { return m_optionsButton; }
    /// The window with all options.
    QWidget* options() const { return m_options; }

    /// The height at which that many rows can be distinguished, including the axes.
    int heightForRows(std::size_t numRows) const;

    /// Sets the trajectories in the order of the problem table.
    void setTableOrder(std::vector<std::int32_t> trajectories);
    void setColorMap(theme::ColorMap map);

Q_SIGNALS:
    void colorMapChanged(lr::widgets::theme::ColorMap map);

private:
    void makeOptions();
    void showOptions();
    void makeOrderBox();
    void makeColorBoxes();
    void makeRangeBoxes();
    std::optional<TrajectoryOrder> order() const; ///< unset: the order of the problem table
    void followQuantity();
    void followSteps();
    void followThresholds();
    void followSummary();
    void followCurrentStep();
    void applyOrder();
    void applyColors();

    Exploration& m_exploration;
    DivergenceAtlas* m_atlas;
    QToolButton* m_optionsButton;
    QFrame* m_options;
    QFormLayout* m_rows; ///< of m_options
    QuantityBox* m_quantity;
    QComboBox* m_order;
    QComboBox* m_map;
    QComboBox* m_range;
    QDoubleSpinBox* m_low;
    QDoubleSpinBox* m_high;
    QCheckBox* m_logarithmic;
    QComboBox* m_threshold;
    std::vector<std::int32_t> m_tableOrder;
    QTimer m_reorder; ///< while β is dragged, rows are reordered only when the drag pauses
};

} // namespace lr::widgets
