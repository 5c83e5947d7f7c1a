#include "common/error.h"
#include "selection/live_selection.h"
#include "selection/parallel.h"
#include "selection/soft_label.h"
#include "selection/synthetic_steps.h"

#include <QTest>

#include <atomic>
#include <map>

using namespace lr::selection;
using namespace lr::steps;
using lr::common::CounterRandom;
using lr::common::Error;

namespace {

struct Trajectory
{
    std::int64_t problem;
    std::vector<StepRecord> records;
};

/// Trajectories of unequal length, an empty one among them; problems come back, and their indices have gaps.
std::vector<Trajectory> randomTrajectories(std::size_t count, int longest)
{
    std::vector<Trajectory> out;
    for (std::size_t t = 0; t < count; ++t) {
        const CounterRandom random = CounterRandom(3).child(t);
        Trajectory trajectory{static_cast<std::int64_t>(1000 - 7 * (t % (count / 2 + 1))), {}};
        const int length = t == 1 ? 0 : 1 + static_cast<int>(longest * random.uniform(0));
        for (int step = 0; step < length; ++step)
            trajectory.records.push_back(randomStep(random.child(static_cast<std::uint64_t>(step)), step));
        out.push_back(std::move(trajectory));
    }
    return out;
}

std::shared_ptr<const StepTable> tableOf(const std::vector<Trajectory>& trajectories)
{
    auto table = std::make_shared<StepTable>();
    for (const auto& trajectory : trajectories)
        table->append(trajectory.problem, trajectory.records);
    return table;
}

/// The summary by the definition, one record at a time.
struct PlainScan
{
    std::size_t numSteps = 0, numSelected = 0, numTunedTokens = 0, numCutMasks = 0;
    double labelEntropy = 0, kl = 0;
    std::map<std::int64_t, std::uint32_t> samples;

    PlainScan(const std::vector<Trajectory>& trajectories, const SelectionThresholds& thresholds)
    {
        for (const auto& trajectory : trajectories) {
            samples[trajectory.problem];
            for (const auto& record : trajectory.records)
                add(trajectory.problem, record, thresholds);
        }
    }

    void add(std::int64_t problem, const StepRecord& record, const SelectionThresholds& thresholds)
    {
        ++numSteps;
        if (!isSelected(record, thresholds))
            return;
        const auto label = softLabel(record.candidates, thresholds.plausibilityThreshold);
        ++numSelected;
        ++samples[problem];
        numTunedTokens += label.size();
        numCutMasks += label.size() == kMaxExpertCandidates;
        labelEntropy += entropyNats(label);
        kl += record.klNats;
    }
};

bool near(const std::optional<double>& mean, double sum, std::size_t count)
{
    if (count == 0)
        return !mean;
    const auto expected = sum / static_cast<double>(count);
    return mean && std::abs(*mean - expected) < 1e-6 * (1 + std::abs(expected)); // entropies are kept as float32
}

void compare(const SelectionSummary& summary, const StepTable& table, const PlainScan& scan)
{
    QCOMPARE(summary.numSteps, scan.numSteps);
    QCOMPARE(summary.numSelected, scan.numSelected);
    QCOMPARE(summary.numTunedTokens, scan.numTunedTokens);
    QCOMPARE(summary.numCutMasks, scan.numCutMasks);
    QVERIFY(near(summary.meanLabelEntropyNats, scan.labelEntropy, scan.numSelected));
    QVERIFY(near(summary.meanKlNats, scan.kl, scan.numSelected));
    QVERIFY(near(summary.meanTokensPerSample, static_cast<double>(scan.numTunedTokens), scan.numSelected));
    QVERIFY(near(summary.selectedShare, static_cast<double>(scan.numSelected), scan.numSteps));

    QCOMPARE(summary.numProblems, scan.samples.size());
    std::size_t without = 0;
    std::map<std::size_t, std::size_t> histogram;
    for (std::size_t slot = 0; slot < table.numProblems(); ++slot) {
        const auto expected = scan.samples.at(table.problems()[slot]);
        QCOMPARE(summary.samplesPerProblem[slot], expected);
        without += expected == 0;
        ++histogram[expected];
    }
    QCOMPARE(summary.numProblemsWithoutSample, without);
    QCOMPARE(summary.samplesHistogram.size(), histogram.rbegin()->first + 1);
    for (std::size_t n = 0; n < summary.samplesHistogram.size(); ++n)
        QCOMPARE(summary.samplesHistogram[n], histogram[n]);
    QVERIFY(near(summary.meanSamplesPerProblem, static_cast<double>(scan.numSelected), scan.samples.size()));
}

} // namespace

class TestLiveSelection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyMoveOfAThresholdEqualsAPlainScan()
    {
        const auto trajectories = randomTrajectories(60, 120);
        const auto table = tableOf(trajectories);
        LiveSelection selection(table);
        SelectionThresholds thresholds;
        compare(selection.summary(), *table, PlainScan(trajectories, thresholds));
        const double alphas[] = {0.01, 1, 0.2, 0.03, 0.5};
        const double betas[] = {0, 0.4, 5, 1, 0.001, 100};
        for (std::size_t i = 0; i < 12; ++i) {
            if (i % 3 == 0)
                thresholds.plausibilityThreshold = alphas[i % 5];
            else
                thresholds.klThreshold = betas[i % 6];
            thresholds.includeFirstStep = i > 6;
            selection.setIncludeFirstStep(thresholds.includeFirstStep);
            selection.setPlausibilityThreshold(thresholds.plausibilityThreshold);
            compare(selection.setKlThreshold(thresholds.klThreshold), *table, PlainScan(trajectories, thresholds));
            QVERIFY(selection.thresholds() == thresholds && selection.summary().thresholds == thresholds);
        }
    }

    void rowsShowWhatTheSummaryCounts()
    {
        const auto trajectories = randomTrajectories(10, 50);
        const auto table = tableOf(trajectories);
        const LiveSelection selection(table, {.plausibilityThreshold = 0.1, .klThreshold = 0.7});
        QCOMPARE(selection.selectedRows().size(), selection.summary().numSelected);
        std::size_t row = 0;
        std::size_t numSelected = 0;
        for (const auto& trajectory : trajectories) {
            for (const auto& record : trajectory.records) {
                QCOMPARE(selection.isSelected(row), isSelected(record, selection.thresholds()));
                if (selection.isSelected(row))
                    QCOMPARE(selection.selectedRows()[numSelected++], row);
                const auto label = softLabel(record.candidates, 0.1);
                QCOMPARE(selection.maskSize(row), label.size());
                QVERIFY(std::abs(selection.labelEntropyNats(row) - entropyNats(label)) < 1e-5);
                QCOMPARE(softLabel(table->candidates(row), 0.1), label);
                QCOMPARE(table->candidates(row), record.candidates);
                ++row;
            }
        }
    }

    void resultsDoNotDependOnTheNumberOfThreads()
    {
        const auto table = tableOf(randomTrajectories(600, 128)); // several chunks
        QVERIFY(table->numSteps() > 32768);
        LiveSelection one(table, {}, 1);
        LiveSelection many(table, {}, 5);
        for (const double alpha : {0.05, 0.3}) {
            const auto& a = one.setPlausibilityThreshold(alpha);
            const auto& b = many.setPlausibilityThreshold(alpha);
            QCOMPARE(*a.meanLabelEntropyNats, *b.meanLabelEntropyNats);
            QCOMPARE(*a.meanKlNats, *b.meanKlNats);
            QCOMPARE(a.samplesPerProblem, b.samplesPerProblem);
            QCOMPARE(a.numTunedTokens, b.numTunedTokens);
        }
    }

    void anEmptyTableHasAnEmptySummary()
    {
        LiveSelection selection(std::make_shared<StepTable>());
        const auto& summary = selection.setKlThreshold(1);
        QCOMPARE(summary.numSteps, 0u);
        QCOMPARE(summary.selectedShare, 0.0);
        QVERIFY(!summary.meanKlNats && !summary.meanSamplesPerProblem);
        QVERIFY(summary.samplesHistogram.empty());
    }

    void aRefusedThresholdChangesNothing()
    {
        const auto table = tableOf(randomTrajectories(4, 20));
        LiveSelection selection(table);
        const auto before = selection.summary().numTunedTokens;
        QVERIFY_EXCEPTION_THROWN(selection.setPlausibilityThreshold(0.009), Error);
        QVERIFY_EXCEPTION_THROWN(selection.setKlThreshold(-1), Error);
        QCOMPARE(selection.thresholds(), SelectionThresholds());
        QCOMPARE(selection.summary().numTunedTokens, before);
        QVERIFY_EXCEPTION_THROWN(LiveSelection(table, {.plausibilityThreshold = 2}), Error);
    }

    void parallelWorkIsDoneOnceEach()
    {
        for (const unsigned numThreads : {0u, 1u, 3u, 64u}) {
            std::vector<std::atomic<int>> done(100);
            parallelFor(done.size(), numThreads, [&](std::size_t i) { ++done[i]; });
            QVERIFY(std::all_of(done.begin(), done.end(), [](const auto& count) { return count == 1; }));
        }
        parallelFor(0, 4, [](std::size_t) { QFAIL("there is nothing to do"); });
    }
};

QTEST_APPLESS_MAIN(TestLiveSelection)
#include "tst_live_selection.moc"
