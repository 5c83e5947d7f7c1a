#include "selection/live_selection.h"
#include "selection/synthetic_steps.h"
#include "selection/threshold_suggestion.h"

#include <QTest>

using namespace lr::selection;
using namespace lr::steps;

namespace {

std::shared_ptr<const StepTable> tableWith(const std::vector<float>& klNats)
{
    auto table = std::make_shared<StepTable>();
    std::vector<StepRecord> records;
    for (const auto kl : klNats) {
        records.push_back(stepOf({{0.6, 0.7}, {0.4, 0.3}}, static_cast<int>(records.size())));
        records.back().klNats = kl;
    }
    table->append(1, records);
    return table;
}

} // namespace

class TestThresholdSuggestion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLargestThousandthThatKeepsEnough()
    {
        const auto table = tableWith({9, 0.1234f, 0.7f, 2.5f});
        QCOMPARE(klThresholdSelecting(*table, 1, false), 2.5);
        QCOMPARE(klThresholdSelecting(*table, 2, false), 0.7);
        QCOMPARE(klThresholdSelecting(*table, 3, false), 0.123);
        QCOMPARE(klThresholdSelecting(*table, 2, true), 2.5); // the first step is the largest
    }

    void everythingIsKeptWhereMoreIsAskedForThanThereIs()
    {
        QCOMPARE(klThresholdSelecting(*tableWith({9, 1, 2}), 3, false), 0.0);
        QCOMPARE(klThresholdSelecting(StepTable(), 5, true), 0.0);
        QCOMPARE(klThresholdSelecting(*tableWith({1, -1e-9f}), 1, false), 0.0);
    }

    void onlyStepsThatCanBeKeptAreCounted()
    {
        const auto table = tableWith({9, 1, 2});
        QCOMPARE(numSelectableSteps(*table, false), 2u);
        QCOMPARE(numSelectableSteps(*table, true), 3u);
    }

    void theSelectionKeepsAtLeastAsManyAndOneThousandthMoreWouldNot()
    {
        auto table = std::make_shared<StepTable>();
        for (std::uint64_t t = 0; t < 30; ++t) {
            std::vector<StepRecord> records;
            for (int step = 0; step < 40; ++step)
                records.push_back(
                    randomStep(lr::common::CounterRandom(5).child(t).child(static_cast<std::uint64_t>(step)), step));
            table->append(static_cast<std::int64_t>(t), records);
        }
        LiveSelection selection(table);
        for (const std::size_t wanted : {1u, 17u, 300u, 1169u}) {
            const auto beta = klThresholdSelecting(*table, wanted, false);
            QVERIFY(selection.setKlThreshold(beta).numSelected >= wanted);
            QVERIFY(selection.setKlThreshold(beta + 0.001).numSelected < wanted);
        }
    }
};

QTEST_APPLESS_MAIN(TestThresholdSuggestion)
#include "tst_threshold_suggestion.moc"
