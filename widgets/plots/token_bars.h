#pragma once

#include <QColor>
#include <qcustomplot.h>

#include <vector>

namespace lr::widgets {

/// One horizontal bar per row. Several objects can share a row: it has `numSlots` slots, and the bars of this object
/// take `slot`, counted from the top. A value of 0 or less has no bar. Rows are whole numbers of the key axis, which is
/// vertical with row 0 at the top.
class TokenBars : public QCPAbstractPlottable
{
    Q_OBJECT

public:
    struct Bar
    {
        double value = 0;
        bool isFaded = false;   ///< left out by a threshold
        bool isHatched = false; ///< not one token but the sum of many
    };

    TokenBars(QCPAxis* rowAxis, QCPAxis* valueAxis, int slot, int numSlots);

    void setBars(std::vector<Bar> bars) { m_bars = std::move(bars); }
    const std::vector<Bar>& bars() const { return m_bars; }
    void setColors(const QColor& color, const QColor& faded);

    double selectTest(const QPointF& pos, bool onlySelectable, QVariant* details = nullptr) const override;
    QCPRange getKeyRange(bool& found, QCP::SignDomain domain = QCP::sdBoth) const override;
    QCPRange getValueRange(
        bool& found, QCP::SignDomain domain = QCP::sdBoth, const QCPRange& inKeyRange = QCPRange()) const override;

protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

private:
    std::vector<Bar> m_bars; ///< by row
    int m_slot;
    int m_numSlots;
    QColor m_color;
    QColor m_faded;
};

} // namespace lr::widgets
