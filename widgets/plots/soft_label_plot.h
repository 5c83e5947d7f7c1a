#pragma once

#include "plots/token_bars.h"
#include "plots/token_plot.h"

namespace lr::widgets {

/// The soft label of one step.
struct LabelBars
{
    struct Bar
    {
        QString token;           ///< legible
        double logRatioNats = 0; ///< ln π_E/π_A; not finite where the amateur has no such token
        double weight = 0;       ///< 0 to 1; all of them sum to 1
        bool isActual = false;   ///< the token that follows in the trajectory
    };
    std::vector<Bar> bars; ///< in the order in which they are shown
};

/// Weights are bars on the lower axis; the log-ratios from which they are computed are diamonds on the upper axis.
class SoftLabelPlot : public TokenPlot
{
    Q_OBJECT

public:
    explicit SoftLabelPlot(QWidget* parent = nullptr);

    void setBars(LabelBars bars);
    const LabelBars& bars() const { return m_data; }
    void clear() { setBars({}); }

    CsvTable table() const override;

protected:
    void applyTheme() override;
    void showRows() override;

private:
    void fitAxes();

    LabelBars m_data;
    TokenBars* m_weights; // these are owned by the plot
    QCPGraph* m_logRatios;
    QCPItemStraightLine* m_equal; ///< where both models give the same probability
};

} // namespace lr::widgets
