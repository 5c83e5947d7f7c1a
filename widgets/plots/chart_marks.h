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

/// Vertical dashed lines with a label at their top; a label that would cover the one before it is left out, its line
/// stays. Drawn in the axis rectangle of the chart that owns it. Kinds differ in dash and letter, not in colour alone.
class ChartMarks : public PlotOverlay
{
    Q_OBJECT

public:
    explicit ChartMarks(QCustomPlot* chart);

    void setMarks(std::vector<ChartMark> marks);
    const std::vector<ChartMark>& marks() const { return m_marks; }
    void setColors(const QColor& line, const QColor& notice, const QColor& text);

protected:
    void draw(QCPPainter* painter) override;

private:
    QPen penOf(MarkKind kind) const;

    std::vector<ChartMark> m_marks; ///< by ascending x
    QColor m_line;
    QColor m_notice;
    QColor m_text;
};

} // namespace lr::widgets
