#include "models/metric_history.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace lr::widgets;
using lr::protocol::MetricRecord;
using lr::protocol::RunMark;
using lr::protocol::RunMetrics;
using Change = MetricHistory::Change;

namespace {

MetricRecord record(std::int64_t step, double loss)
{
    MetricRecord r;
    r.globalStep = step;
    r.loss = loss;
    return r;
}

/// Steps first … last, each with its number as loss plus `offset`.
RunMetrics message(std::int64_t first, std::int64_t last, std::int64_t sequence, double offset = 0)
{
    RunMetrics m;
    m.run = std::string(1, 'r');
    m.sequence = sequence;
    for (auto step = first; step <= last; ++step)
        m.records.push_back(record(step, static_cast<double>(step) + offset));
    return m;
}

std::vector<std::int64_t> stepsOf(const MetricHistory& history)
{
    std::vector<std::int64_t> steps;
    for (const auto& r : history.records())
        steps.push_back(r.globalStep);
    return steps;
}

bool isStrictlyAscending(const std::vector<std::int64_t>& steps)
{
    return std::adjacent_find(steps.begin(), steps.end(), std::greater_equal<>()) == steps.end();
}

} // namespace

class TestMetricHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recordsThatFollowEachOtherAreAppended()
    {
        MetricHistory history;
        QCOMPARE(history.add(message(1, 3, 1)), Change::Appended);
        QCOMPARE(history.firstNew(), 0u);
        QCOMPARE(history.add(message(4, 5, 2)), Change::Appended);
        QCOMPARE(history.firstNew(), 3u);
        QCOMPARE(history.lastStep(), 5);
        QVERIFY(!history.gapAfter());
        QCOMPARE(history.add(message(4, 5, 3)), Change::Nothing);
    }

    void aRunThatGoesBackDropsWhatIsVoid()
    {
        MetricHistory history;
        history.add(message(1, 10, 1));
        auto again = message(6, 7, 2, 100);
        again.restarts = true;
        again.marks = {{RunMark::Kind::Resume, 5}};
        QCOMPARE(history.add(again), Change::Rewritten);
        QCOMPARE(stepsOf(history), (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 7}));
        QCOMPARE(history.records()[5].loss, 106.0);
        QCOMPARE(history.records()[4].loss, 5.0);
    }

    void aRestartWithoutRecordsCutsAtItsMark()
    {
        MetricHistory history;
        auto first = message(1, 10, 1);
        first.marks = {{RunMark::Kind::Checkpoint, 4}, {RunMark::Kind::Checkpoint, 8}};
        history.add(first);
        RunMetrics restart;
        restart.sequence = 2;
        restart.restarts = true;
        restart.marks = {{RunMark::Kind::Resume, 4}};
        QCOMPARE(history.add(restart), Change::Rewritten);
        QCOMPARE(history.lastStep(), 4);
        QCOMPARE(history.marks().size(), 2u);
        QCOMPARE(history.marks()[1].kind, RunMark::Kind::Resume);
    }

    void aLateAnswerFillsInAndTakesNothingBack()
    {
        MetricHistory history;
        history.add(message(8, 10, 5));
        QCOMPARE(history.gapAfter(), std::optional<std::int64_t>(0));
        QCOMPARE(history.add(message(1, 9, 0, 0.5)), Change::Rewritten);
        QCOMPARE(history.records().size(), 10u);
        QVERIFY(isStrictlyAscending(stepsOf(history)));
        QCOMPARE(history.records()[0].loss, 1.5);
        QCOMPARE(history.records()[8].loss, 9.0); // what was there stays
        QVERIFY(!history.gapAfter());
    }

    void aGapIsNoticedUntilItIsFilled()
    {
        MetricHistory history;
        history.add(message(1, 3, 1));
        history.add(message(6, 7, 2));
        QCOMPARE(history.gapAfter(), std::optional<std::int64_t>(3));
        history.add(message(8, 8, 3));
        QCOMPARE(history.gapAfter(), std::optional<std::int64_t>(3));
        history.add(message(4, 8, 0));
        QVERIFY(!history.gapAfter());
        QCOMPARE(history.records().size(), 8u);
    }

    void stepsThatComeOutOfOrderWithinAMessageNeverFoldBack()
    {
        MetricHistory history;
        RunMetrics mixed;
        mixed.sequence = 1;
        mixed.records = {record(1, 1), record(3, 3), record(2, 2), record(3, 30)};
        history.add(mixed);
        QVERIFY(isStrictlyAscending(stepsOf(history)));
    }

    void memoryIsBoundedAndTheEnvelopeStays()
    {
        MetricHistory history;
        const auto count = static_cast<std::int64_t>(MetricHistory::kMaxRecords) * 3;
        for (std::int64_t first = 1; first <= count; first += 1000) {
            auto part = message(first, std::min(first + 999, count), first);
            for (auto& r : part.records)
                r.loss = r.globalStep == 40'001 ? 99.0 : r.globalStep == 70'003 ? -99.0 : 1.0;
            if (first == 5'001)
                part.records[7].passAt1 = 0.5;
            history.add(part);
            QVERIFY(history.records().size() <= MetricHistory::kMaxRecords);
        }
        QVERIFY(isStrictlyAscending(stepsOf(history)));
        QCOMPARE(history.lastStep(), count);
        const auto [least, most] = std::minmax_element(history.records().begin(), history.records().end(),
            [](const auto& a, const auto& b) { return a.loss < b.loss; });
        QCOMPARE(most->globalStep, 40'001);
        QCOMPARE(least->globalStep, 70'003);
        QVERIFY(history.lastEvaluated());
        QCOMPARE(history.lastEvaluated()->globalStep, 5'008);
    }

    void aLossThatIsNoNumberSurvivesTheThinning()
    {
        MetricHistory history;
        auto part = message(1, static_cast<std::int64_t>(MetricHistory::kMaxRecords) + 1, 1);
        part.records[1001].loss = std::nan("");
        history.add(part);
        QVERIFY(history.records().size() < part.records.size());
        QVERIFY(std::any_of(
            history.records().begin(), history.records().end(), [](const auto& r) { return std::isnan(r.loss); }));
    }
};

QTEST_MAIN(TestMetricHistory)
#include "tst_metric_history.moc"
