#pragma once

#include "plots/plot.h"

#include <functional>
#include <vector>

namespace lr::widgets {

/// What the plots of one step have in common: one row per token with its legible name at the left. The token that
/// follows in the trajectory is marked. As many rows are shown as fit; wheel and arrow keys scroll to the others.
class TokenPlot : public Plot
{
    Q_OBJECT

public:
    /// Index of the first token shown.
    std::size_t firstShown() const { return m_first; }
    /// Number of tokens shown at once, without the pinned row.
    std::size_t numShown() const;
    /// The labels beside the axis, from top to bottom.
    QStringList shownLabels() const;

    /// Scrolls; stops at the first and the last token.
    void setFirstShown(std::size_t first);

public Q_SLOTS:
    void resetView() override { setFirstShown(0); }
    void zoomBy(double factor) override; ///< does nothing: the text determines the height of a row

protected:
    explicit TokenPlot(QWidget* parent);

    struct Row
    {
        QString token;
        bool isActual = false;
        QString description; ///< all its numbers, for the hover card
    };

    /// `pinned` is shown below the tokens and does not scroll, unless its token has no name.
    void setRows(std::vector<Row> rows, Row pinned);
    bool hasPinnedRow() const { return !m_pinned.token.isEmpty(); }
    void describePinnedRow(const QString& description) { m_pinned.description = description; }
    /// Called before every repaint. Passes the values of tokens [firstShown(), firstShown() + numShown()) to the bars,
    /// followed by the pinned row.
    virtual void showRows() = 0;

    void applyTheme() override;
    bool event(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void prepare();
    QString labelOf(const Row& row) const;
    const Row* rowAt(const QPointF& position) const;

    std::vector<Row> m_rows;
    Row m_pinned;
    std::size_t m_first = 0;
    QCPItemRect* m_actualBand; // owned by the plot
};

} // namespace lr::widgets
