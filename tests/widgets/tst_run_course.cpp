#include "common/error.h"
#include "models/check_cycle.h"
#include "models/run_course.h"
#include "models/run_monitor.h"
#include "models/run_settings.h"
#include "models/sample_preview.h"
#include "selection/variants.h"
#include "settings/settings_json.h"
#include "support/synthetic_scoring.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace lr::widgets;
using namespace lr::protocol;
using lr::test::SyntheticScoring;

namespace {

RunMetrics message(const char* run, std::int64_t first, std::int64_t last, std::int64_t sequence, double loss = 1)
{
    RunMetrics metrics;
    metrics.run = run;
    metrics.sequence = sequence;
    for (auto step = first; step <= last; ++step) {
        MetricRecord record;
        record.globalStep = step;
        record.loss = loss;
        record.gradNorm = 0.1;
        metrics.records.push_back(record);
    }
    return metrics;
}

RunInfo info(const char* name)
{
    RunInfo run;
    run.name = name;
    run.numSteps = 100;
    return run;
}

ScoringSteps stepsOf(const SyntheticScoring& scoring)
{
    ScoringSteps steps;
    steps.append(scoring.part());
    return steps;
}

} // namespace

class TestRunCourse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void alarmsAreNewsOnce()
    {
        RunCourse course;
        course.add(message("r", 1, 5, 1));
        QVERIFY(course.newAlarms().empty());
        course.add(message("r", 6, 6, 2, std::nan("")));
        QCOMPARE(course.newAlarms().size(), 1u);
        course.add(message("r", 7, 7, 3));
        QVERIFY(course.newAlarms().empty());
        QCOMPARE(course.alarms().size(), 1u);
    }

    void whatIsFilledInBeforeAnAlarmDoesNotRaiseItAgain()
    {
        RunCourse course;
        course.add(message("r", 5, 5, 1));
        course.add(message("r", 6, 6, 2, std::nan("")));
        course.add(message("r", 1, 6, 0));
        QVERIFY(course.newAlarms().empty());
        QCOMPARE(course.alarms().size(), 1u);
    }

    void aRunThatWentBackForgetsItsAlarms()
    {
        RunCourse course;
        course.add(message("r", 1, 10, 1));
        course.add(message("r", 11, 11, 2, std::nan("")));
        auto again = message("r", 8, 9, 3);
        again.restarts = true;
        course.add(again);
        QVERIFY(course.alarms().empty());
        QVERIFY(course.newAlarms().empty());
    }

    void theMonitorReadsWhatItShowsAndAsksForGaps()
    {
        RunListModel runs;
        runs.setRuns({info("a"), info("b")});
        RunMonitor monitor(runs);
        QSignalSpy asked(&monitor, &RunMonitor::metricsRequested), changed(&monitor, &RunMonitor::courseChanged);
        monitor.watch("a");
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0], (QVariantList{"a", 0}));
        monitor.addMetrics(message("a", 1, 10, 0));
        QCOMPARE(changed.size(), 1);
        monitor.addMetrics(message("a", 15, 16, 7));
        QCOMPARE(asked.size(), 2);
        QCOMPARE(asked[1], (QVariantList{"a", 10}));
        monitor.addMetrics(message("a", 17, 17, 8)); // asked already
        QCOMPARE(asked.size(), 2);
        monitor.addMetrics(message("a", 11, 17, 0));
        QCOMPARE(monitor.course("a").history().records().size(), 17u);
        monitor.addMetrics(message("b", 1, 1, 9)); // not shown
        QCOMPARE(asked.size(), 2);
        QCOMPARE(changed.size(), 4);
    }

    void colorsStayWhileARunIsShown()
    {
        RunListModel runs;
        runs.setRuns({info("a"), info("b"), info("c")});
        RunMonitor monitor(runs);
        monitor.watch("c");
        runs.setOverlaid("a", true);
        runs.setOverlaid("b", true);
        QCOMPARE(monitor.shown(), (QStringList{"c", "a", "b"}));
        QCOMPARE(monitor.colorIndex("b"), 2);
        runs.setOverlaid("a", false);
        QCOMPARE(monitor.colorIndex("b"), 2);
        QCOMPARE(monitor.colorIndex("c"), 0);
        runs.setOverlaid("a", true);
        QCOMPARE(monitor.colorIndex("a"), 1);
        runs.setRuns({info("a")});
        QCOMPARE(monitor.watched(), QString());
        QCOMPARE(monitor.shown(), QStringList{"a"});
    }

    void theEngineThatCameBackIsAskedAnew()
    {
        RunListModel runs;
        runs.setRuns({info("a")});
        RunMonitor monitor(runs);
        QSignalSpy asked(&monitor, &RunMonitor::metricsRequested);
        monitor.watch("a");
        monitor.restart();
        QCOMPARE(asked.size(), 2);
    }

    void aCheckIsAskedOnceAndAgainIfTheFormMovedOn()
    {
        CheckCycle cycle(1);
        QSignalSpy due(&cycle, &CheckCycle::due);
        cycle.touch();
        cycle.touch();
        QVERIFY(due.wait());
        QCOMPARE(due.size(), 1);
        cycle.touch(); // while the question is out
        QTest::qWait(20);
        QCOMPARE(due.size(), 1);
        QVERIFY(!cycle.answered());
        QVERIFY(!cycle.isCurrent());
        QTRY_COMPARE(due.size(), 2);
        QVERIFY(cycle.answered());
        QVERIFY(cycle.isCurrent());
    }

    void aRunsDescriptionMakesAJobLikeIt()
    {
        const lr::common::Json description{{"expert", "/m"}, {"device", "cuda:0"}, {"checkpoint_every", 7},
            {"source", {{"scoring", 3}, {"alpha", 0.3}, {"beta", 1.5}, {"first_step", true}, {"steps", "random"},
                           {"labels", "expert"}}},
            {"settings", {{"rank", 4}, {"learning_rate", 0.001}, {"steps", 50}, {"targets", {"k_proj"}}, {"seed", 9}}}};
        lr::settings::TrainSettings onto;
        onto.name = "mine";
        onto.dropout = 0.5;
        const auto job = settingsOfRun(description, onto);
        QCOMPARE(job.name, std::string());
        QCOMPARE(job.expert.string(), std::string("/m"));
        QCOMPARE(job.runtime.device, std::string("cuda:0"));
        QCOMPARE(job.scoring, 3);
        QCOMPARE(job.klThreshold, 1.5);
        QCOMPARE(job.choice, lr::selection::StepChoice::Random);
        QCOMPARE(job.numSteps, 50);
        QCOMPARE(job.targets, std::vector{lr::settings::Projection::Key});
        QCOMPARE(job.seed, std::uint64_t(9));
        QCOMPARE(job.dropout, 0.5);
        const lr::common::Json today{{"settings", lr::settings::toJson(job)}};
        QVERIFY(settingsOfRun(today, onto) == job);
        QCOMPARE(deviceOfRun(description, "cpu"), std::string("cuda:0"));
        QCOMPARE(deviceOfRun({{"settings", 1}}, "cpu"), std::string("cpu"));
        const lr::common::Json again{{"settings", lr::settings::toJson(settingsOfRun(description, {}))}};
        QVERIFY2(comparableDescription(description)["settings"] == comparableDescription(again)["settings"],
            "whichever version wrote them, runs are compared by what they set");
        QVERIFY_EXCEPTION_THROWN(settingsOfRun({{"settings", {{"rank", "eight"}}}}, onto), lr::common::Error);
        QVERIFY_EXCEPTION_THROWN(settingsOfRun(lr::common::Json::array(), onto), lr::common::Error);
    }

    void samplesAreTheStepsThatTheEngineWouldTake()
    {
        const auto steps = stepsOf(SyntheticScoring(20, 30));
        const TokenTexts texts(SyntheticScoring::vocabulary());
        lr::settings::TrainSettings job;
        job.klThreshold = 0.2;
        const auto previews = previewSamples(steps, texts, job, 5);
        std::size_t numSelected = 0;
        for (std::size_t row = 0; row < steps.numSteps(); ++row)
            numSelected += lr::selection::isSelected(
                steps.table().steps()[row], steps.table().klNats()[row], lr::selection::klCut(job.klThreshold), false);
        QVERIFY(numSelected > 5);
        QCOMPARE(previews.numSamples, numSelected);
        QCOMPARE(previews.first.size(), 5u);
        for (const auto& sample : previews.first) {
            QVERIFY(sample.step > 0);
            QVERIFY(sample.klNats >= 0.2 - 1e-7);
            QVERIFY(!sample.prefix.isEmpty());
            double sum = 0;
            for (const auto& weight : sample.label)
                sum += weight.weight;
            QVERIFY(std::abs(sum - 1) < 1e-9);
        }
        job.choice = lr::selection::StepChoice::Random;
        QCOMPARE(previewSamples(steps, texts, job, 5).numSamples, numSelected);
        job.choice = lr::selection::StepChoice::All;
        job.includeFirstStep = true;
        QCOMPARE(previewSamples(steps, texts, job, 5).numSamples, steps.numSteps());
        QVERIFY(previewSamples(steps, texts, job, 1).first[0].prefix.isEmpty());
        job.label = lr::selection::LabelKind::ContrastArgmax;
        QCOMPARE(previewSamples(steps, texts, job, 1).first[0].label.size(), 1);
        job.plausibilityThreshold = 2;
        QVERIFY_EXCEPTION_THROWN(previewSamples(steps, texts, job, 1), lr::common::Error);
    }

    void aLabelIsReadableInALine()
    {
        SamplePreview sample;
        sample.label = {{"four", 0.625, true}, {"five", 0.3, false}, {"six", 0.075, false}};
        QCOMPARE(labelText(sample, 6), "“four” 63 %,  five 30 %,  six 7.5 %");
        QCOMPARE(labelText(sample, 2), "“four” 63 %,  five 30 %,  …");
    }
};

QTEST_MAIN(TestRunCourse)
#include "tst_run_course.moc"
