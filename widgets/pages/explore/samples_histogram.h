#pragma once

#include <QWidget>

#include <cstddef>
#include <vector>

namespace lr::widgets {

/// How many questions have how many samples, as small bars: a bar stands for one number of samples, or for several next
/// to each other where there is not room for all. Questions without a sample are the first bar, set apart by colour.
class SamplesHistogram : public QWidget
{
    Q_OBJECT

public:
    explicit SamplesHistogram(QWidget* parent = nullptr);

    /// `counts[n]` questions have n samples.
    void setCounts(const std::vector<std::size_t>& counts);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Bar
    {
        std::size_t first = 0; ///< numbers of samples that it stands for
        std::size_t last = 0;
        std::size_t count = 0; ///< questions
    };

    void makeBars();
    QRect plotRect() const;
    QRectF rectOf(std::size_t bar) const;

    std::vector<std::size_t> m_counts;
    std::vector<Bar> m_bars;
    std::size_t m_largest = 0;
};

} // namespace lr::widgets
