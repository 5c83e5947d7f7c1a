#include "common/json.h"
#include "pages/explore_page.h"
#include "pages/problem_panel.h"
#include "pages/table_view.h"
#include "support/synthetic_scoring.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <functional>

using namespace lr;
using lr::test::SyntheticScoring;

namespace {

struct Times
{
    double medianMs = 0;
    double worstMs = 0;
};

void paintEverything()
{
    for (int i = 0; i < 3; ++i) { // queued repaints may ask for more
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
    }
}

/// One act and all it makes the page repaint, `count` times.
Times measure(int count, const std::function<void(int)>& act)
{
    std::vector<double> times;
    for (int i = 0; i < count; ++i) {
        QElapsedTimer timer;
        timer.start();
        act(i);
        paintEverything();
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2], times.back()};
}

void add(common::OrderedJson& out, const char* name, const Times& times)
{
    out[name] = {{"median_ms", times.medianMs}, {"worst_ms", times.worstMs}};
}

/// The page with a scoring read in chunks, and shown.
double open(widgets::ExplorePage& page, const SyntheticScoring& scoring, std::int64_t chunk)
{
    QElapsedTimer timer;
    timer.start();
    page.setScorings({scoring.info()});
    page.setVocabulary(SyntheticScoring::vocabulary());
    while (page.exploration().numReceived() < static_cast<std::size_t>(scoring.info().numTrajectories))
        page.addSteps(scoring.part(static_cast<std::int64_t>(page.exploration().numReceived()), chunk));
    page.setGrades(scoring.grades());
    const auto isWhole = [&] { return page.exploration().steps() && page.exploration().steps()->isComplete(); };
    if (!QTest::qWaitFor(isWhole, 120'000))
        std::exit(1);
    paintEverything();
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

void benchThresholds(common::OrderedJson& out, std::int64_t numTrajectories, std::int32_t numSteps)
{
    const SyntheticScoring scoring(numTrajectories, numSteps);
    widgets::Exploration exploration;
    widgets::ExplorePage page(exploration);
    page.resize(1280, 800);
    page.show();
    out["num_steps"] = numTrajectories * numSteps;
    out["read_and_made_up_ms"] = open(page, scoring, numTrajectories / 50 + 1);
    auto& history = page.exploration().history();
    add(out, "kl_threshold", measure(100, [&](int i) { history.moveKlThreshold(0.2 + 0.01 * i); }));
    add(out, "plausibility_threshold",
        measure(100, [&](int i) { history.movePlausibilityThreshold(0.05 + 0.005 * i); }));
    add(out, "next_step", measure(100, [&](int i) { page.exploration().setCurrentRow(static_cast<std::size_t>(i)); }));
    add(out, "next_trajectory",
        measure(100, [&](int i) { page.exploration().setCurrentTrajectory(static_cast<std::size_t>(i + 1)); }));
}

void benchTable(common::OrderedJson& out)
{
    const SyntheticScoring scoring(10'000, 40);
    widgets::Exploration exploration;
    widgets::ExplorePage page(exploration);
    page.resize(1280, 800);
    page.show();
    open(page, scoring, 1000);
    auto* panel = page.problemPanel();
    auto* bar = panel->table()->verticalScrollBar();
    out["num_rows"] = panel->shown().rowCount();
    add(out, "scroll", measure(200, [&](int i) { bar->setValue(bar->maximum() * i / 200); }));
    add(out, "first_search", measure(1, [&](int) { panel->shown().setSearch("plus 1", false); }));
    const char* needles[] = {"p", "pl", "plus 7", "w12", "zzz", ""};
    add(out, "search", measure(30, [&](int i) { panel->shown().setSearch(needles[i % 6], false); }));
    add(out, "regular_expression",
        measure(10, [&](int i) { panel->shown().setSearch(i % 2 ? "is \\d+3 plus" : "w1[0-9]*", true); }));
    panel->shown().setSearch({}, false);
    add(out, "sort",
        measure(28, [&](int i) { panel->shown().sort(i % 7, i % 2 ? Qt::AscendingOrder : Qt::DescendingOrder); }));
    using Show = widgets::ProblemFilterModel::Show;
    add(out, "filter",
        measure(10, [&](int i) { panel->shown().setShow(i % 2 ? Show::WithoutSelected : Show::Right); }));
}

} // namespace

/// bench_explore [TRAJECTORIES [STEPS]]: prints one JSON object. Runs on QT_QPA_PLATFORM=offscreen too.
int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const std::int64_t numTrajectories = argc > 1 ? std::atoll(argv[1]) : 8000;
    const std::int32_t numSteps = argc > 2 ? std::atoi(argv[2]) : 125;
    common::OrderedJson out;
    benchThresholds(out["thresholds"], numTrajectories, numSteps);
    benchTable(out["problem_table"]);
    std::puts(common::dumpJson(out).c_str());
    return 0;
}
