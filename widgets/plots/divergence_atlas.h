#pragma once

#include "plots/atlas_axes.h"
#include "plots/atlas_cells.h"
#include "plots/plot.h"
#include "plots/plotted_quantity.h"

#include <QRubberBand>

#include <memory>
#include <optional>
#include <vector>

namespace lr::widgets {

/// All steps of all trajectories as one picture of KL or of another quantity, with a million cells or a single one in
/// view. The wheel zooms at the mouse (with Shift only the steps, with Ctrl only the trajectories), dragging pans,
/// dragging with Shift zooms to a box, + and − zoom about the current step, 0 or a double click shows everything. Arrow
/// keys move the current step, with Ctrl the view. Colours may be logarithmic, clipped or of a fixed range; they
/// diverge from 0 for signed quantities, and are logarithmic for ranks. Whatever is shown, cells whose KL is below β
/// are dimmed or outside the contour.
class DivergenceAtlas : public Plot
{
    Q_OBJECT

public:
    explicit DivergenceAtlas(QWidget* parent = nullptr);

    /// Shows all trajectories in the order of the table, with everything in view. Null: shows nothing.
    void setSteps(std::shared_ptr<const steps::StepTable> steps);
    /// Sets the quantity that the colours show; at first KL. Resets the range of colours to that of a quantile.
    void setQuantity(const PlottedQuantity& quantity);
    const PlottedQuantity& quantity() const { return m_quantity; }
    /// Row i of the picture shows trajectory order[i]; trajectories that are not in `order` are not shown.
    /// `description` follows the axis' name, for example "largest mean KL first". The current step and the zoom stay.
    void setOrder(std::vector<std::int32_t> trajectories, const QString& description = {});
    /// Sets how a row is called beside the axis and in the hover card; by its trajectory's number if unset.
    void setRowNames(std::function<QString(std::int32_t trajectory)> nameOf);

    void setKlThreshold(double klThreshold); ///< β, nats
    void setIncludeFirstStep(bool include);  ///< if false, the first column is never selected
    void setThresholdDisplay(ThresholdDisplay display);
    ThresholdDisplay thresholdDisplay() const { return m_display; }

    void setColorMap(theme::ColorMap map);
    /// Not used for signed quantities; ranks always have logarithmic colours.
    void setLogarithmicColors(bool logarithmic);
    /// The same as a checkable action, also in the context menu (L); enabled where there is a choice.
    QAction* logarithmicAction() const { return m_logarithmic; }
    /// The range of colours ends at this quantile of all magnitudes, 0.5 to 1 (1: the greatest); the default is 0.995.
    void setClipQuantile(double quantile);
    /// Sets a fixed range, low < high; for signed quantities it is −high to high. setClipQuantile() returns to
    /// quantiles.
    void setColorRange(double low, double high);
    const ColorScaleSettings& colorScale() const { return m_colorScale; }

    /// Draws a frame around a cell, without a signal; a cell that is not shown has no frame.
    void setCurrentStep(std::size_t trajectory, std::size_t stepInTrajectory);
    void clearCurrentStep();

    const AtlasGrid& grid() const { return m_grid; }
    struct Cell
    {
        qsizetype trajectory;
        qsizetype step;
        double value; ///< not a number where the step has none
    };
    /// The cell at a point of the widget; none outside the cells and beyond the end of a trajectory.
    std::optional<Cell> cellAt(const QPointF& position) const;
    QString describe(const Cell& cell) const;

    /// A row of numbers for each trajectory.
    CsvTable table() const override;

public Q_SLOTS:
    void resetView() override;
    void zoomBy(double factor) override;

Q_SIGNALS:
    /// The user chose a cell by click, Enter or arrow key.
    void stepActivated(qsizetype trajectory, qsizetype stepInTrajectory);
    /// The cell under the mouse changed; −1, −1 and no text as it leaves all cells.
    void hovered(qsizetype trajectory, qsizetype stepInTrajectory, const QString& text);
    /// The colour map was changed by setColorMap() or in the menu.
    void colorMapChanged(lr::widgets::theme::ColorMap map);

protected:
    void applyTheme() override;
    bool event(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    enum class Gesture
    {
        None,
        Press, ///< may become a click or a pan
        Pan,
        Box
    };

    void makeColorBar();
    void makeActions();
    void makePanActions();
    void rebuildGrids();
    void updateColorRange();
    void updateColors();
    void updateThreshold();
    void updateCrosshair();
    void setView(const QCPRange& steps, const QCPRange& rows);
    void zoomAt(double stepFactor, double rowFactor, const QPointF& center);
    void panTo(const QPointF& position);
    void panBy(int steps, int rows); ///< −1, 0 or 1: the direction; by a tenth of the view, at least one cell
    void zoomToBox();
    void hoverAt(const QPointF& position);
    bool moveCurrent(int key);
    void activate(std::size_t row, std::size_t column);
    void showCell(std::size_t row, std::size_t column);
    QString rowName(std::int32_t trajectory) const;

    std::shared_ptr<const steps::StepTable> m_steps;
    std::vector<std::int32_t> m_order;
    PlottedQuantity m_quantity;
    AtlasGrid m_grid;
    AtlasGrid m_klGrid;                  // empty while m_grid shows KL
    AtlasCells* m_cells;                 // owned by the plot
    AtlasCrosshair* m_crosshair;         // owned by the plot
    QCPColorScale* m_colorBar = nullptr; // owned by the layout
    QAction* m_logarithmic = nullptr;
    QAction* m_cividis = nullptr;
    std::function<QString(std::int32_t)> m_rowNames;

    ColorScaleSettings m_colorScale;
    std::optional<double> m_clipQuantile; // none: the range is fixed
    double m_klThreshold;
    bool m_includeFirstStep;
    ThresholdDisplay m_display = ThresholdDisplay::Dim;
    struct Current
    {
        std::size_t trajectory;
        std::size_t step;
    };
    std::optional<Current> m_current;

    Gesture m_gesture = Gesture::None;
    QPointF m_pressed;
    QCPRange m_pressedSteps;
    QCPRange m_pressedRows;
    QRubberBand* m_box; // child
    std::pair<qsizetype, qsizetype> m_hovered{-1, -1};
};

} // namespace lr::widgets
