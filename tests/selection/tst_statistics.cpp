#include "common/error.h"
#include "selection/benchmark.h"
#include "selection/statistics.h"
#include "selection/synthetic_steps.h"

#include <QTest>

using namespace lr::selection;
using namespace lr::steps;
using lr::common::Error;

namespace {

StepRecord stepWith(int step, float kl, float expertEntropy, float amateurEntropy, bool sameTop1)
{
    auto record = stepOf({{0.6, 0.7}, {0.4, 0.3}}, step);
    record.klNats = kl;
    record.expertEntropyNats = expertEntropy;
    record.amateurEntropyNats = amateurEntropy;
    record.amateurTop1Id = sameTop1 ? 0 : 1;
    return record;
}

/// Four steps behind a first one that the statistics leave out.
StepTable handMade()
{
    StepTable table;
    table.append(
        1, std::vector{stepWith(0, 50, 0, 9, false), stepWith(1, 0, 0.5f, 0.5f, true), stepWith(2, 0.25f, 2, 4, true)});
    table.append(2, std::vector{stepWith(1, 1, 0.5f, 4, false), stepWith(2, 2.75f, 1, 3.5f, false)});
    return table;
}

} // namespace

class TestStatistics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void groupsOfAHandMadeTable()
    {
        const auto statistics = computeStatistics(handMade());
        QCOMPARE(statistics.all.count, 4u);
        QCOMPARE(*statistics.all.meanKlNats, 1.0);
        QCOMPARE(statistics.top1Match.share, 0.5);
        QCOMPARE(*statistics.top1Match.meanKlNats, 0.125);
        QCOMPARE(statistics.top1Mismatch.count, 2u);
        QCOMPARE(*statistics.top1Mismatch.meanKlNats, 1.875);
        QCOMPARE(statistics.confidentExpertUncertainAmateur.count, 1u); // H_E = 1 is not below 1
        QCOMPARE(statistics.confidentExpertUncertainAmateur.share, 0.25);
        QCOMPARE(*statistics.confidentExpertUncertainAmateur.meanKlNats, 1.0);
        QCOMPARE(statistics.tail.count, 1u); // KL = 1 is not above 1
        QCOMPARE(*statistics.tail.meanKlNats, 2.75);
        QCOMPARE(*statistics.meanExpertEntropyNats, 1.0);
        QCOMPARE(*statistics.meanAmateurEntropyNats, 3.0);
    }

    void theFirstStepCountsOnlyWhenAskedFor()
    {
        StatisticsOptions options;
        options.includeFirstStep = true;
        const auto statistics = computeStatistics(handMade(), options);
        QCOMPARE(statistics.all.count, 5u);
        QCOMPARE(statistics.klQuantiles.back().value, 50.0);
        QCOMPARE(computeStatistics(handMade()).klQuantiles.back().value, 2.75);
    }

    void quantilesInterpolate()
    {
        std::vector<float> values = {4, 1, 3, 2};
        QCOMPARE(quantileOf(values, 0), 1.0);
        QCOMPARE(quantileOf(values, 0.5), 2.5);
        QCOMPARE(quantileOf(values, 0.25), 1.75);
        QCOMPARE(quantileOf(values, 1), 4.0);
        std::vector<float> one = {7};
        QCOMPARE(quantileOf(one, 0.9), 7.0);
    }

    void theHistogramHasTheAuthorsBinsUnlessOthersAreGiven()
    {
        const auto statistics = computeStatistics(handMade());
        QCOMPARE(statistics.klHistogram.edges.size(), 51u);
        QCOMPARE(statistics.klHistogram.edges.back(), 5.0);
        QCOMPARE(statistics.klHistogram.counts[0], 1u);
        QCOMPARE(statistics.klHistogram.counts[2], 1u);
        QCOMPARE(statistics.klHistogram.counts[10], 1u);
        QCOMPARE(statistics.klHistogram.counts[27], 1u);
        StatisticsOptions options;
        options.klEdges = {0.25, 1, 2};
        const auto other = computeStatistics(handMade(), options).klHistogram;
        QCOMPARE(other.counts, (std::vector<std::size_t>{1, 1}));
        QCOMPARE(other.numBelow, 1u);
        QCOMPARE(other.numAbove, 1u);
    }

    void edgesMustAscend()
    {
        QCOMPARE(linearEdges(0, 1, 4), (std::vector<double>{0, 0.25, 0.5, 0.75, 1}));
        const auto edges = logarithmicEdges(0.01, 100, 4);
        QVERIFY(std::abs(edges[1] - 0.1) < 1e-12 && std::abs(edges[3] - 10) < 1e-12);
        QVERIFY_EXCEPTION_THROWN(linearEdges(1, 1, 4), Error);
        QVERIFY_EXCEPTION_THROWN(linearEdges(0, 1, 0), Error);
        QVERIFY_EXCEPTION_THROWN(logarithmicEdges(0, 1, 4), Error);
        QVERIFY_EXCEPTION_THROWN(histogramOf({}, {1}), Error);
        QVERIFY_EXCEPTION_THROWN(histogramOf({}, {1, 1}), Error);
        QVERIFY_EXCEPTION_THROWN(histogramOf({}, {0, std::nan("")}), Error);
    }

    void anEmptyTableHasNoMeans()
    {
        const auto json = toJson(computeStatistics(StepTable()));
        QVERIFY(json["mean_kl_nats"].is_null());
        QVERIFY(json["tail"]["mean_kl_nats"].is_null());
        QCOMPARE(json["tail"]["share"].get<double>(), 0.0);
        QVERIFY(json["kl_quantiles"].empty());
    }

    void jsonCarriesEveryFigure()
    {
        const auto json = toJson(computeStatistics(handMade()));
        QCOMPARE(json["num_steps"].get<int>(), 4);
        QCOMPARE(json["top1_mismatch"]["mean_kl_nats"].get<double>(), 1.875);
        QCOMPARE(json["confident_expert_uncertain_amateur"]["amateur_entropy_above_nats"].get<double>(), 3.0);
        QCOMPARE(json["kl_quantiles"][3]["probability"].get<double>(), 0.5);
        QCOMPARE(json["kl_quantiles"][3]["kl_nats"].get<double>(), 0.625);
        QCOMPARE(json["kl_histogram"]["counts"].size(), 50u);
        const LiveSelection selection(std::make_shared<StepTable>(handMade()));
        const auto summary = toJson(selection.summary());
        QCOMPARE(summary["num_selected"].get<int>(), 2);
        QCOMPARE(summary["num_problems_without_sample"].get<int>(), 1);
        QCOMPARE(summary["samples_histogram"].size(), 3u);
        QCOMPARE(summary["mean_kl_nats"].get<double>(), 1.875);
    }

    void theBenchmarkMeasuresTheTableItWasAskedFor()
    {
        SelectionBenchmarkOptions options;
        options.numSteps = 1000;
        options.repeats = 3;
        const auto result = runSelectionBenchmark(options);
        QCOMPARE(result.numSteps, 1000u);
        QVERIFY(result.numCandidates > 10'000 && result.numCandidates < 14'000);
        QVERIFY(toJson(result).contains("alpha_ms"));
        options.repeats = 0;
        QVERIFY_EXCEPTION_THROWN(runSelectionBenchmark(options), Error);
    }
};

QTEST_APPLESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
