#pragma once

#include "plots/atlas_colors.h"
#include "plots/atlas_grid.h"

#include <QImage>
#include <qcustomplot.h>

#include <optional>
#include <vector>

namespace lr::widgets {

/// The picture of the atlas: one pass over the visible cells per repaint, whatever the zoom. A pixel shows the greatest
/// value of all cells that it represents, so that a large value never disappears between small ones. It counts as
/// selected if one of them is selected. Cells that are large enough show their value as a number.
class AtlasCells : public QCPAbstractPlottable
{
    Q_OBJECT

public:
    AtlasCells(QCPAxis* stepAxis, QCPAxis* rowAxis);

    /// Sets the grid that is shown and that of the KL of the same steps, which decides what is selected; both are the
    /// same if KL is shown. Borrowed; they must live until the next call or as long as this object.
    void setGrids(const AtlasGrid* shown, const AtlasGrid* kl);
    void setColors(AtlasColors colors, const QColor& contour);
    const AtlasColors& colors() const { return *m_colors; } ///< only after setColors()
    /// `cut` as selection::klCut() makes it; a first step that is not used is never selected.
    void setThreshold(float cut, bool includeFirstStep, ThresholdDisplay display);

    /// The visible cells as a picture of that many pixels, valid until the next call.
    /// `scale`: number of pixels per device-independent pixel.
    const QImage& picture(QSize pixels, double scale);

    double selectTest(const QPointF& pos, bool onlySelectable, QVariant* details = nullptr) const override;
    QCPRange getKeyRange(bool& found, QCP::SignDomain domain = QCP::sdBoth) const override;
    QCPRange getValueRange(
        bool& found, QCP::SignDomain domain = QCP::sdBoth, const QCPRange& inKeyRange = QCPRange()) const override;

protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

private:
    void paintPixels(QImage& image, bool dims) const;
    std::vector<float> cutsOfColumns(bool dims) const;
    void paintContour(QImage& image, int width) const;
    void drawNumbers(QCPPainter* painter) const;
    void drawNumber(QCPPainter* painter, std::size_t row, std::size_t column) const;
    QString numberOf(float value) const;
    bool isSelected(std::size_t column, float klNats) const;
    QSizeF cellSize() const;
    bool hasRoomForContour() const;

    const AtlasGrid* m_grid = nullptr;
    const AtlasGrid* m_klGrid = nullptr;
    std::optional<AtlasColors> m_colors;
    QColor m_contour;
    float m_cut = 0;
    bool m_includeFirstStep = false;
    ThresholdDisplay m_display = ThresholdDisplay::Dim;
    PixelRuns m_columns; // of the last picture
    PixelRuns m_rows;
    std::vector<float> m_values; // of each run of columns in each run of rows
    std::vector<float> m_kl;     // the same of KL; empty where it is what is shown, or is not needed
    QImage m_picture;            // kept: to map 15 MB anew for each frame costs more than to fill them
};

} // namespace lr::widgets
