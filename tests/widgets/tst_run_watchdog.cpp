#include "common/random.h"
#include "models/run_watchdog.h"

#include <QTest>

#include <cmath>
#include <functional>
#include <limits>

using namespace lr::widgets;
using lr::protocol::MetricRecord;
using Kind = RunWatchdog::Kind;

namespace {

struct Course
{
    std::function<double(std::int64_t)> loss = [](std::int64_t) { return 1.0; };
    std::function<double(std::int64_t)> gradNorm = [](std::int64_t) { return 0.5; };
};

std::vector<RunWatchdog::Alarm> watch(
    RunWatchdog& watchdog, const Course& course, std::int64_t first, std::int64_t last)
{
    std::vector<RunWatchdog::Alarm> alarms;
    for (auto step = first; step <= last; ++step) {
        MetricRecord record;
        record.globalStep = step;
        record.loss = course.loss(step);
        record.gradNorm = course.gradNorm(step);
        for (auto& alarm : watchdog.observe(record))
            alarms.push_back(std::move(alarm));
    }
    return alarms;
}

/// A loss as of a real run: a falling mean times noise over a factor of ten.
double noisyLoss(std::int64_t step, double low)
{
    const auto u = lr::common::CounterRandom(11).uniform(static_cast<std::uint64_t>(step));
    return (low + std::exp(-static_cast<double>(step) / 80)) * std::pow(10, u - 0.5);
}

} // namespace

class TestRunWatchdog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNoisyRunThatLearnsIsLeftAlone()
    {
        RunWatchdog watchdog({.plateauSteps = 100'000});
        const auto alarms = watch(watchdog, {[](auto step) { return noisyLoss(step, 0.05); }}, 1, 5000);
        QVERIFY2(alarms.empty(), alarms.empty() ? "" : qPrintable(alarms.front().text));
    }

    void aLuckyFirstBatchIsNoPlateau()
    {
        const Course course{[](auto step) { return step == 1 ? 0.02 : 0.02 + 0.1 * std::exp(-step / 400.0); }};
        RunWatchdog watchdog;
        const auto alarms = watch(watchdog, course, 1, 1000);
        QVERIFY2(alarms.empty(), alarms.empty() ? "" : qPrintable(alarms.front().text));
    }

    void theFirstNumberThatIsNoneIsReportedOnce_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<bool>("isLoss");
        QTest::newRow("loss is not a number") << std::nan("") << true;
        QTest::newRow("loss is infinite") << std::numeric_limits<double>::infinity() << true;
        QTest::newRow("gradient is not a number") << std::nan("") << false;
    }

    void theFirstNumberThatIsNoneIsReportedOnce()
    {
        QFETCH(double, value);
        QFETCH(bool, isLoss);
        Course course;
        (isLoss ? course.loss : course.gradNorm) = [value](std::int64_t step) {
            return step >= 3 && step <= 6 ? value : 1.0;
        };
        RunWatchdog watchdog;
        const auto alarms = watch(watchdog, course, 1, 10);
        QCOMPARE(alarms.size(), 1u);
        QCOMPARE(alarms[0].kind, Kind::NonFinite);
        QCOMPARE(alarms[0].globalStep, 3);
        QVERIFY(std::isfinite(watchdog.smoothedLoss()));
    }

    void aLossThatRisesFarAboveItsBestDiverges()
    {
        Course course{
            [](auto step) { return step <= 300 ? noisyLoss(step, 0.05) : 0.06 * std::exp((step - 300) / 40.0); }};
        RunWatchdog watchdog({.plateauSteps = 100'000});
        const auto alarms = watch(watchdog, course, 1, 500);
        QCOMPARE(alarms.size(), 1u);
        QCOMPARE(alarms[0].kind, Kind::Divergence);
        QVERIFY(alarms[0].globalStep > 310 && alarms[0].globalStep < 450);
    }

    void aRiseWithinTheNoiseIsNoDivergence()
    {
        // Twice the best, but the loss swings by far more than that from step to step.
        Course course{[](auto step) { return step % 17 == 0 ? 3.0 : 0.02; }};
        RunWatchdog watchdog({.plateauSteps = 100'000});
        QVERIFY(watch(watchdog, course, 1, 400).empty());
    }

    void divergenceIsReportedAgainAfterItWasOver()
    {
        Course course{[](auto step) { return (step / 200) % 2 == 1 ? 5.0 : 1.0; }};
        RunWatchdog watchdog({.plateauSteps = 100'000});
        const auto alarms = watch(watchdog, course, 1, 800);
        QCOMPARE(alarms.size(), 2u);
        QCOMPARE(alarms[1].kind, Kind::Divergence);
        QVERIFY(alarms[1].globalStep >= 600);
    }

    void aFlatLossIsAPlateauOnce()
    {
        Course course{[](auto step) { return step <= 100 ? 2 - static_cast<double>(step) / 100 : 1.0; }};
        RunWatchdog watchdog({.plateauSteps = 200});
        const auto alarms = watch(watchdog, course, 1, 1000);
        QCOMPARE(alarms.size(), 1u);
        QCOMPARE(alarms[0].kind, Kind::Plateau);
        QVERIFY(alarms[0].globalStep > 300 && alarms[0].globalStep < 500);
    }

    void aSlowImprovementIsNoPlateau()
    {
        Course course{[](auto step) { return std::exp(-static_cast<double>(step) / 5000); }};
        RunWatchdog watchdog({.plateauSteps = 200});
        QVERIFY(watch(watchdog, course, 1, 3000).empty());
    }

    void aGradientFarAboveTheUsualIsASpike()
    {
        Course course{[](auto step) { return std::exp(-static_cast<double>(step) / 100); },
            [](auto step) { return step == 120 || step == 180 ? 20.0 : 0.5; }};
        RunWatchdog watchdog;
        const auto alarms = watch(watchdog, course, 1, 200);
        QCOMPARE(alarms.size(), 2u);
        QCOMPARE(alarms[0].kind, Kind::GradientSpike);
        QCOMPARE(alarms[0].globalStep, 120);
        QCOMPARE(alarms[1].globalStep, 180);
    }

    void nothingIsSaidWhileTheRunSettles()
    {
        Course course{
            [](auto step) { return static_cast<double>(step * step); }, [](auto step) { return std::pow(20.0, step); }};
        RunWatchdog watchdog({.settlingSteps = 20});
        QVERIFY(watch(watchdog, course, 1, 20).empty());
    }

    void afterAResetTheRunBeginsAnew()
    {
        RunWatchdog watchdog({.plateauSteps = 200});
        Course flat;
        QCOMPARE(watch(watchdog, flat, 1, 400).size(), 1u);
        watchdog.reset();
        QVERIFY(std::isnan(watchdog.smoothedLoss()));
        QCOMPARE(watch(watchdog, flat, 1, 400).size(), 1u);
    }
};

QTEST_MAIN(TestRunWatchdog)
#include "tst_run_watchdog.moc"
