#pragma once

#include "plots/histogram_bars.h"
#include "plots/plot.h"

namespace lr::widgets {

/// How many questions have how many samples, as small bars: a bar stands for one number of samples, or for several next
/// to each other where there is not room for all. Questions without a sample are the first bar, set apart by colour.
class SamplesHistogram : public Plot
{
    Q_OBJECT

public:
    explicit SamplesHistogram(QWidget* parent = nullptr);

    /// `counts[n]` questions have n samples.
    void setCounts(const std::vector<std::size_t>& counts);

    /// A row is a number of samples, however many of them a bar stands for.
    CsvTable table() const override;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

public Q_SLOTS:
    /// Everything stays in sight here: these do nothing.
    void resetView() override {}
    void zoomBy(double) override {}

protected:
    void applyTheme() override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    void makeBars();
    QString textAt(double samples) const;

    HistogramBars* m_bars; // belongs to the plot
    std::vector<std::size_t> m_counts;
    std::size_t m_perBar = 1; ///< numbers of samples that a bar stands for
};

} // namespace lr::widgets
