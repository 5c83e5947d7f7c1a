#include "common/json.h"
#include "plots/divergence_atlas.h"
#include "plots/metric_chart.h"
#include "support/synthetic_steps.h"

#include <QApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

namespace {

using namespace lr::widgets;

constexpr std::size_t kNumTrajectories = 8000;
constexpr std::int32_t kNumSteps = 128;
constexpr int kNumFrames = 200;
constexpr int kNumPoints = 100'000;

std::shared_ptr<const lr::steps::StepTable> syntheticTable()
{
    const lr::test::SyntheticSteps steps(1);
    auto table = std::make_shared<lr::steps::StepTable>();
    for (std::size_t t = 0; t < kNumTrajectories; ++t) {
        auto records = steps.trajectory(t, kNumSteps);
        for (auto& record : records)
            record.candidates.resize(1); // the atlas looks at none
        table->append(static_cast<std::int64_t>(t), records);
    }
    return table;
}

double millisecondsOf(const std::function<void()>& work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

/// {"median_ms": …, "p99_ms": …, "max_ms": …}
lr::common::OrderedJson summaryOf(std::vector<double> milliseconds)
{
    std::ranges::sort(milliseconds);
    const auto at = [&](double quantile) {
        return milliseconds[static_cast<std::size_t>(quantile * static_cast<double>(milliseconds.size() - 1))];
    };
    return {{"median_ms", at(0.5)}, {"p99_ms", at(0.99)}, {"max_ms", milliseconds.back()}};
}

/// From the steps in hand to the picture on the (offscreen) screen, and frames of a pan and of a zoom.
lr::common::OrderedJson benchAtlas(QSize size)
{
    const auto table = syntheticTable();
    DivergenceAtlas atlas;
    atlas.resize(size);
    atlas.show();
    QApplication::processEvents();
    lr::common::OrderedJson result{{"cells", table->numSteps()}, {"width", size.width()}, {"height", size.height()}};
    result["first_paint_ms"] = millisecondsOf([&] {
        atlas.setSteps(table);
        atlas.replot(QCustomPlot::rpImmediateRefresh);
    });
    const auto frame = [&atlas] { atlas.replot(QCustomPlot::rpImmediateRefresh); };
    std::vector<double> pan;
    std::vector<double> zoom;
    std::vector<double> threshold;
    for (int i = 0; i < kNumFrames; ++i)
        pan.push_back(millisecondsOf([&] {
            atlas.yAxis->setRange(10.0 * i, 6000 + 10.0 * i);
            frame();
        }));
    atlas.resetView();
    for (int i = 0; i < kNumFrames; ++i)
        zoom.push_back(millisecondsOf([&] {
            atlas.zoomBy(1.04);
            frame();
        }));
    atlas.resetView();
    for (int i = 0; i < kNumFrames; ++i)
        threshold.push_back(millisecondsOf([&] {
            atlas.setKlThreshold(0.01 * i);
            frame();
        }));
    result["pan_frame"] = summaryOf(pan);
    result["zoom_frame"] = summaryOf(zoom);
    result["threshold_frame"] = summaryOf(threshold);
    return result;
}

/// Each point appended and its repaint, smoothed; the last thousand of a hundred thousand.
lr::common::OrderedJson benchChart(QSize size)
{
    MetricChart chart;
    chart.resize(size);
    chart.show();
    QApplication::processEvents();
    const int loss = chart.addSeries(QStringLiteral("loss"), Qt::blue);
    chart.setSmoothing(0.95);
    const auto value = [](int i) { return std::exp(-i / 3e4) + 0.1 * std::sin(12.9898 * i); };
    std::vector<double> appended;
    for (int i = 0; i < kNumPoints; ++i) {
        if (i < kNumPoints - 1000)
            chart.append(loss, i, value(i));
        else
            appended.push_back(millisecondsOf([&] {
                chart.append(loss, i, value(i));
                chart.replot(QCustomPlot::rpImmediateRefresh);
            }));
    }
    lr::common::OrderedJson result{{"points", kNumPoints}, {"width", size.width()}, {"height", size.height()}};
    result["buckets"] = chart.data(loss).buckets().size();
    result["bytes"] = chart.data(loss).buckets().capacity() * sizeof(ChartSeries::Bucket);
    result["append_and_repaint"] = summaryOf(appended);
    return result;
}

} // namespace

/// bench_plots [WIDTH HEIGHT]: prints one JSON object. Run with QT_QPA_PLATFORM=offscreen for figures without a screen.
int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    QSize size(1000, 600);
    if (argc > 2)
        size = QSize(std::max(100, std::atoi(argv[1])), std::max(100, std::atoi(argv[2])));
    const lr::common::OrderedJson result{{"platform", QApplication::platformName().toStdString()}, {"qt", qVersion()},
        {"atlas", benchAtlas(size)}, {"chart", benchChart(size)}};
    std::puts(lr::common::dumpJson(result).c_str());
    return 0;
}
