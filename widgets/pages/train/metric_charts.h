#pragma once

#include "models/run_course.h"

#include <QColor>
#include <QList>
#include <QString>
#include <QWidget>

#include <array>
#include <map>

class QCheckBox;
class QGridLayout;
class QScrollArea;
class QSlider;

namespace lr::widgets {

class MetricChart;

/// The charts of one run, or of several runs drawn over each other: loss (and validation loss), learning rate, gradient
/// norm, agreement, pass@1, throughput, memory. All charts share one cursor. They are in two columns, or in three if
/// there is room.
class MetricCharts : public QWidget
{
    Q_OBJECT

public:
    enum Chart
    {
        Loss,
        LearningRate,
        GradNorm,
        Agreement,
        PassAt1,
        Throughput,
        Memory,
        NumCharts
    };

    struct Run
    {
        QString name;
        QColor color;
        const RunCourse* course = nullptr; ///< borrowed for the call
    };

    explicit MetricCharts(QWidget* parent = nullptr);

    /// Draws these runs from the start. The first one is the watched run: its marks are shown.
    void setRuns(const QList<Run>& runs);
    /// Updates one of the shown runs after `change`.
    void update(const Run& run, MetricHistory::Change change);

    MetricChart* chart(Chart which) const { return m_charts[which]; }
    int numColumns() const { return m_numColumns; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    /// The numbers of one run's series in the charts.
    struct Series
    {
        int loss = -1;
        int validation = -1;
        int learningRate = -1;
        int gradNorm = -1;
        int agreement = -1;
        int passAt1 = -1;
        int throughput = -1;
        int resident = -1;
        int device = -1; ///< created when there is device memory to show
        QString deviceName;
        QColor deviceColor;
    };

    MetricChart* makeChart(const QString& title, const QString& yName);
    QWidget* makeControls();
    void link();
    void addSeries(const Run& run, bool isAlone);
    void append(Series& series, const RunCourse& course, std::size_t first);
    void appendSparse(Series& series, const RunCourse& course, std::size_t first);
    void clear(const Series& series);
    void showMarks(const RunCourse& course);
    void showExtent();
    void showLegends();
    void arrange();

    std::array<MetricChart*, NumCharts> m_charts{};
    std::map<QString, Series> m_series;
    QString m_watched;
    QScrollArea* m_scroll;
    QGridLayout* m_grid = nullptr;
    QCheckBox* m_logarithmic = nullptr;
    QSlider* m_smoothing = nullptr;
    int m_numColumns = 0;
};

} // namespace lr::widgets
