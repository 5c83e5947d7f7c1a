#pragma once

#include "plots/token_bars.h"
#include "plots/token_plot.h"

namespace lr::widgets {

/// Expert and amateur at one step, token by token. Probabilities from 0 to 1.
struct DistributionBars
{
    struct Bar
    {
        QString token; ///< legible, see models/token_text.h
        double expertProb = 0;
        double amateurProb = 0;
        bool isActual = false;    ///< the token that follows in the trajectory
        bool isPlausible = false; ///< π_E ≥ α · max π_E
    };
    std::vector<Bar> bars;    ///< in the order in which they are shown
    double expertOutside = 0; ///< probability of all tokens that are not in `bars`
    double amateurOutside = 0;
    double cutProb = 0; ///< α · max π_E; 0: no line
};

/// Both distributions of one step as pairs of bars, with the α cut as a line. All tokens that have no row share one
/// extra bar, so that each model's bars add up to 1. Tokens that α leaves out are faded.
class DistributionPlot : public TokenPlot
{
    Q_OBJECT

public:
    explicit DistributionPlot(QWidget* parent = nullptr);

    void setBars(DistributionBars bars);
    const DistributionBars& bars() const { return m_data; }
    void clear() { setBars({}); }
    void setLogarithmic(bool logarithmic);
    bool isLogarithmic() const { return xAxis->scaleType() == QCPAxis::stLogarithmic; }
    QString cutText() const { return m_cutLabel->text(); }

    struct Rest
    {
        double expertProb = 0;
        double amateurProb = 0;
    };
    /// Probability of all tokens that have no row in the current view.
    Rest rest() const;

    CsvTable table() const override;

protected:
    void applyTheme() override;
    void showRows() override;

private:
    void fitProbabilities();
    void updateCut();

    DistributionBars m_data;
    TokenBars* m_expert; // these are owned by the plot
    TokenBars* m_amateur;
    QCPItemStraightLine* m_cutLine;
    QCPItemText* m_cutLabel;
};

} // namespace lr::widgets
