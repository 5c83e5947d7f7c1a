#pragma once

#include "plots/plot_overlay.h"

#include <QColor>
#include <QString>

#include <vector>

namespace lr::widgets {

enum class MarkKind
{
    Checkpoint,
    Resume,
    Evaluation,
    Notice ///< a warning: not finite, plateau, divergence
};

/// Something that happened at one x of a chart.
struct ChartMark
{
    double x = 0;
    QString text; ///< a few words
    MarkKind kind = MarkKind::Checkpoint;

    bool operator==(const ChartMark&) const = default;
};

/// Vertical dashed lines with a label at their top; a label that would cover another one is left out, but its line
/// stays. Checkpoints and evaluations that are close together in the view are thinned, each kind separately. A resume
/// or a notice, which a reader must not miss, is always shown, and its label has priority. Drawn in the axis rectangle
/// of the chart that owns it. Kinds differ in dash and letter, not only in colour.
class ChartMarks : public PlotOverlay
{
    Q_OBJECT

public:
    explicit ChartMarks(QCustomPlot* chart);

    void setMarks(std::vector<ChartMark> marks);
    const std::vector<ChartMark>& marks() const { return m_marks; }
    void setColors(const QColor& line, const QColor& notice, const QColor& text);
    /// The marks that are drawn in the current view, by ascending x.
    std::vector<ChartMark> shown() const;

protected:
    void draw(QCPPainter* painter) override;

private:
    struct Line
    {
        double pixel = 0;
        const ChartMark* mark = nullptr;
    };

    std::vector<Line> lines() const;
    void drawLabels(QCPPainter* painter, const std::vector<Line>& lines) const;
    QPen penOf(MarkKind kind) const;

    std::vector<ChartMark> m_marks; ///< by ascending x
    QColor m_line;
    QColor m_notice;
    QColor m_text;
};

} // namespace lr::widgets
