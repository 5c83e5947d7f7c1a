#pragma once

#include "plots/chart_marks.h"
#include "plots/chart_series.h"
#include "plots/cursor_line.h"
#include "plots/plot.h"

#include <memory>
#include <span>
#include <vector>

namespace lr::widgets {

/// One or several curves over the steps of a run, live: points are appended while it goes on, memory stays bounded (see
/// ChartSeries), and what is drawn is bounded by the width of the window. The view follows the data until the user
/// drags or zooms (along x; y always fits what is visible), and again after resetView().
/// The cursor follows mouse and arrow keys; linked charts pass it on by cursorMoved() and setCursor().
class MetricChart : public Plot
{
    Q_OBJECT

public:
    using Mark = ChartMark;

    explicit MetricChart(QWidget* parent = nullptr);
    ~MetricChart() override;

    /// Returns the number by which the other functions know the series; numbers count up from 0 until
    /// removeAllSeries(). A colour that the background swallows is made lighter or darker.
    int addSeries(const QString& name, const QColor& color);
    void removeAllSeries();
    int numSeries() const { return static_cast<int>(m_series.size()); }
    void setSeriesName(int series, const QString& name);
    void setSeriesColor(int series, const QColor& color);
    void setSeriesVisible(int series, bool visible);
    /// For quantities that are measured now and then: each value is a disc, joined by a dashed line, never smoothed.
    void setSeriesSparse(int series);

    /// A y that is not finite leaves a gap. A point at or before the last x drops what was there from x on: a resumed
    /// run writes its steps anew instead of folding the curve back.
    void append(int series, double x, double y);
    /// With an interval around y, drawn as a band; as a bar where it has no neighbour to make a band with.
    void append(int series, double x, double y, double low, double high);
    /// Both of one length.
    void append(int series, std::span<const double> xs, std::span<const double> ys);
    void clear(int series);
    const ChartSeries& data(int series) const;

    void setLogarithmic(bool logarithmic);
    bool isLogarithmic() const;
    /// Weight of the past, 0 (off) to below 1; see ChartSeries::setSmoothing. The values stay visible, faintly.
    void setSmoothing(double weight);
    void setMarks(std::vector<Mark> marks);
    /// The whole of what is shown is at least from `first` to `last`, also where there are no points yet; equal: as the
    /// points are. Charts of one run agree by it.
    void setExtent(double first, double last);
    const std::vector<Mark>& marks() const { return m_marks->marks(); }
    /// Those with a line of their own in the present view.
    std::vector<Mark> shownMarks() const { return m_marks->shown(); }

    /// NaN if there is none.
    double cursor() const { return m_cursor->position(); }
    /// What the card at the cursor says, a line each.
    QStringList readOut() const { return m_cursor->texts(); }

    /// A row is a bucket: one point as long as there are fewer than ChartSeries::kMaxBuckets.
    CsvTable table() const override;

public Q_SLOTS:
    /// Moves the cursor without a signal; NaN hides it.
    void setCursor(double x);
    /// Shows this stretch of x without a signal.
    void setView(double lower, double upper);
    void resetView() override;
    void zoomBy(double factor) override;

Q_SIGNALS:
    /// By the user: the x of the nearest point, or NaN as the mouse leaves.
    void cursorMoved(double x);
    /// By the user, who dragged or zoomed.
    void viewMoved(double lower, double upper);

protected:
    void applyTheme() override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Series
    {
        QString name;
        QColor color;      // as given
        QColor shownColor; // as the background asks
        ChartSeries data;
        bool isSparse = false;
        ChartSeries::Drawing drawing;
        QCPGraph* values = nullptr; // the graphs belong to the plot
        QCPGraph* smoothed = nullptr;
        QCPGraph* lows = nullptr;
        QCPGraph* highs = nullptr;
        QCPGraph* bars = nullptr; // intervals without neighbours
    };

    Series& at(int series) { return *m_series.at(static_cast<std::size_t>(series)); }
    void makeGraphs(Series& series);
    void themeSeries(Series& series);
    void emphasise(Series& series);
    void updateLegend();
    void seriesChanged();
    void prepare();
    void followData();
    void fitValues();
    void setKeyRange(const QCPRange& range);
    bool moveCursor(double x);
    void moveCursorBy(int numPoints);
    double nearestX(double x) const;
    QList<CursorLine::Line> cursorLines(double x) const;

    std::vector<std::unique_ptr<Series>> m_series;
    ChartMarks* m_marks;  // belongs to the plot
    CursorLine* m_cursor; // belongs to the plot
    double m_smoothing = 0;
    QCPRange m_extent;
    bool m_followsData = true;
    bool m_isSettingRange = false;
};

} // namespace lr::widgets
