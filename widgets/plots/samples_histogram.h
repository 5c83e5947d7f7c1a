#pragma once

#include "plots/histogram_bars.h"
#include "plots/plot.h"

namespace lr::widgets {

/// The number of questions for each number of samples, as small bars. A bar stands for one number of samples, or for
/// several adjacent ones if there is not enough room. The first bar, in another colour, counts the questions without a
/// sample.
class SamplesHistogram : public Plot
{
    Q_OBJECT

public:
    explicit SamplesHistogram(QWidget* parent = nullptr);

    /// `counts[n]` questions have n samples.
    void setCounts(const std::vector<std::size_t>& counts);

    /// A row is one number of samples, even if a bar stands for several.
    CsvTable table() const override;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

public Q_SLOTS:
    /// These do nothing: the histogram always shows everything.
    void resetView() override {}
    void zoomBy(double) override {}

protected:
    void applyTheme() override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    void makeBars();
    QString textAt(double samples) const;

    HistogramBars* m_bars; // owned by the plot
    std::vector<std::size_t> m_counts;
    std::size_t m_perBar = 1; ///< numbers of samples that a bar stands for
};

} // namespace lr::widgets
