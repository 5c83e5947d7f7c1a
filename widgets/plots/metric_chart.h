#pragma once

#include "plots/chart_marks.h"
#include "plots/chart_series.h"
#include "plots/cursor_line.h"
#include "plots/plot.h"

#include <memory>
#include <span>
#include <vector>

namespace lr::widgets {

/// One or several curves over the steps of a run, updated while it goes on: memory is bounded (see ChartSeries), and
/// the width of the window bounds what is drawn. The view follows the data until the user drags or zooms (along x; y
/// always fits the visible data), and again after resetView(). The cursor follows mouse and arrow keys; linked charts
/// share it through cursorMoved() and setCursor().
class MetricChart : public Plot
{
    Q_OBJECT

public:
    using Mark = ChartMark;

    explicit MetricChart(QWidget* parent = nullptr);
    ~MetricChart() override;

    /// Returns the number by which the other functions know the series; numbers count up from 0 until
    /// removeAllSeries(). A colour that has too little contrast with the background is made lighter or darker.
    int addSeries(const QString& name, const QColor& color);
    void removeAllSeries();
    int numSeries() const { return static_cast<int>(m_series.size()); }
    void setSeriesName(int series, const QString& name);
    void setSeriesColor(int series, const QColor& color);
    void setSeriesVisible(int series, bool visible);
    /// For quantities that are measured only at some steps: values are discs joined by a dashed line, and are never
    /// smoothed.
    void setSeriesSparse(int series);

    /// A y that is not finite leaves a gap. A point at or before the last x removes all points from x on, so that a
    /// resumed run replaces its steps and the curve does not go back.
    void append(int series, double x, double y);
    /// A point with an interval around y, which is drawn as a band, or as a bar if no neighbour has one.
    void append(int series, double x, double y, double low, double high);
    /// Appends several points; both spans have the same length.
    void append(int series, std::span<const double> xs, std::span<const double> ys);
    void clear(int series);
    const ChartSeries& data(int series) const;

    void setLogarithmic(bool logarithmic);
    bool isLogarithmic() const;
    /// `weight` of earlier values, from 0 (off) to below 1; see ChartSeries::setSmoothing. The values stay faintly
    /// visible.
    void setSmoothing(double weight);
    void setMarks(std::vector<Mark> marks);
    /// The full view extends at least from `first` to `last`, even where there are no points yet; if both are equal, it
    /// is that of the points. Charts of one run use it to have the same x range.
    void setExtent(double first, double last);
    const std::vector<Mark>& marks() const { return m_marks->marks(); }
    /// The marks that have their own line in the current view.
    std::vector<Mark> shownMarks() const { return m_marks->shown(); }

    /// NaN if there is none.
    double cursor() const { return m_cursor->position(); }
    /// The lines of the card at the cursor.
    QStringList readOut() const { return m_cursor->texts(); }

    /// A row is a bucket, which is one point as long as there are fewer than ChartSeries::kMaxBuckets.
    CsvTable table() const override;

public Q_SLOTS:
    /// Moves the cursor without a signal; NaN hides it.
    void setCursor(double x);
    /// Shows this stretch of x without a signal.
    void setView(double lower, double upper);
    void resetView() override;
    void zoomBy(double factor) override;

Q_SIGNALS:
    /// The user moved the cursor: the x of the nearest point, or NaN when the mouse leaves.
    void cursorMoved(double x);
    /// The user changed the view by dragging or zooming.
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
        QColor shownColor; // with enough contrast to the background
        ChartSeries data;
        bool isSparse = false;
        ChartSeries::Drawing drawing;
        QCPGraph* values = nullptr; // the graphs are owned by the plot
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
    ChartMarks* m_marks;  // owned by the plot
    CursorLine* m_cursor; // owned by the plot
    double m_smoothing = 0;
    QCPRange m_extent;
    bool m_followsData = true;
    bool m_isSettingRange = false;
};

} // namespace lr::widgets
