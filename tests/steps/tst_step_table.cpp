#include "common/error.h"
#include "selection/synthetic_steps.h"
#include "steps/packed_steps.h"
#include "steps/step_table.h"
#include "support/synthetic_steps.h"

#include <QTest>

#include <cmath>
#include <functional>
#include <limits>
#include <set>

using namespace lr::steps;
using lr::common::Error;

class TestStepTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsAreTheRecordsThatWereAdded()
    {
        const auto records = lr::test::SyntheticSteps(1).trajectory(0, 30);
        StepTable table;
        table.append(7, records);
        table.append(8, std::span<const StepRecord>());
        table.append(7, std::span(records).first(10));
        QCOMPARE(table.numTrajectories(), std::size_t(3));
        QCOMPARE(table.numProblems(), std::size_t(2));
        QCOMPARE(table.numSteps(), std::size_t(40));
        for (std::size_t row = 0; row < table.numSteps(); ++row) {
            const auto& record = records[row % 30];
            for (const auto& column : kIntColumns)
                QCOMPARE(table.column(column.member)[row], record.*column.member);
            for (const auto& column : kFloatColumns)
                QCOMPARE(table.column(column.member)[row], record.*column.member);
            QVERIFY(table.candidates(row) == record.candidates);
            for (const auto& quantity : kQuantities)
                QCOMPARE(table.value(row, quantity), valueOf(record, quantity));
        }
    }

    void whatCameUnpackedEqualsWhatCamePacked()
    {
        const auto packed = packSteps(lr::test::SyntheticSteps(2).trajectory(0, 30));
        StepTable fromRecords;
        fromRecords.append(1, unpackSteps(packed, "steps"));
        StepTable fromBytes;
        fromBytes.append(1, packed, "steps");
        QCOMPARE(fromBytes.numSteps(), fromRecords.numSteps());
        for (const auto& quantity : kQuantities)
            QCOMPARE(fromBytes.values(quantity), fromRecords.values(quantity));
        QVERIFY(fromBytes.candidates(29) == fromRecords.candidates(29));
    }

    void everyQuantityHasAKeyOfItsOwn()
    {
        std::set<std::string_view> keys, exportKeys;
        for (const auto& quantity : kQuantities) {
            keys.insert(quantity.key);
            exportKeys.insert(quantity.exportKey);
            QCOMPARE(findQuantity(quantity.key), &quantity);
        }
        QCOMPARE(keys.size(), kQuantities.size());
        QCOMPARE(exportKeys.size(), kQuantities.size());
        QVERIFY(findQuantity("no_such_quantity") == nullptr);
    }

    void theLogRatioIsThatOfTheToken()
    {
        StepRecord record;
        record.expertLogProb = std::log(0.5f);
        record.amateurLogProb = std::log(0.125f);
        QVERIFY(std::abs(valueOf(record, *findQuantity("log_ratio_nats")) - std::log(4.0f)) < 1e-6f);
        record.amateurLogProb = -std::numeric_limits<float>::infinity();
        QVERIFY(std::isinf(valueOf(record, *findQuantity("log_ratio_nats"))));
    }

    void aRankOutsideTheVocabularyIsNoNumber()
    {
        StepRecord record;
        record.amateurRank = 0;
        QVERIFY(std::isnan(valueOf(record, *findQuantity("amateur_rank"))));
        QCOMPARE(valueOf(record, *findQuantity("expert_rank")), 1.0f);
    }

    void whatNoStepHasIsNotStored()
    {
        auto records = lr::test::SyntheticSteps(3).trajectory(0, 5);
        for (auto& record : records)
            record.jsNats = kNotStored;
        StepTable table;
        QVERIFY(!table.isStored(*findQuantity("kl_nats"))); // nothing is
        table.append(1, records);
        QVERIFY(!table.isStored(*findQuantity("js_nats")));
        for (const auto* key : {"kl_nats", "reverse_kl_nats", "log_ratio_nats", "amateur_rank"})
            QVERIFY(table.isStored(*findQuantity(key)));
        records[4].jsNats = 0.25f;
        table.append(2, records);
        QVERIFY(table.isStored(*findQuantity("js_nats")));
    }

    void aBrokenRecordIsRefusedAndNothingIsAdded_data()
    {
        QTest::addColumn<int>("fault");
        QTest::newRow("no candidates") << 0;
        QTest::newRow("too many candidates") << 1;
        QTest::newRow("not sorted") << 2;
        QTest::newRow("log-probability is no number") << 3;
        QTest::newRow("amateur's is no number") << 4;
        QTest::newRow("positive log-probability") << 5;
        QTest::newRow("negative token id") << 6;
        QTest::newRow("KL is no number") << 7;
        QTest::newRow("KL is infinite") << 8;
        QTest::newRow("entropy is no number") << 9;
        QTest::newRow("negative step") << 10;
        QTest::newRow("top-1 impossible") << 11;
        QTest::newRow("negative y_t") << 12;
        QTest::newRow("probability of y_t is no number") << 13;
        QTest::newRow("rank of y_t is 0") << 14;
    }

    void aBrokenRecordIsRefusedAndNothingIsAdded()
    {
        QFETCH(int, fault);
        auto good = stepOf({{0.6, 0.3}, {0.4, 0.7}}, 4);
        good.expertLogProb = good.amateurLogProb = -1;
        auto bad = good;
        bad.step = 5;
        const float nan = std::nanf("");
        const std::vector<std::function<void()>> faults = {[&] { bad.candidates.clear(); },
            [&] {
                bad.candidates.assign(kMaxExpertCandidates + kNumAmateurCandidates + 1, {1, -1, -1});
            },
            [&] { std::swap(bad.candidates[0], bad.candidates[1]); }, [&] { bad.candidates[1].expertLogProb = nan; },
            [&] { bad.candidates[1].amateurLogProb = nan; }, [&] { bad.candidates[0].amateurLogProb = 0.5f; },
            [&] { bad.candidates[1].tokenId = -1; }, [&] { bad.klNats = nan; }, [&] { bad.klNats = HUGE_VALF; },
            [&] { bad.expertEntropyNats = nan; }, [&] { bad.step = -5; },
            [&] { bad.candidates[0].expertLogProb = bad.candidates[1].expertLogProb = -HUGE_VALF; },
            [&] { bad.tokenId = -1; }, [&] { bad.expertLogProb = nan; }, [&] { bad.expertRank = 0; }};
        faults[static_cast<std::size_t>(fault)]();
        StepTable table;
        try {
            table.append(42, std::vector{good, bad});
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.code(), lr::common::ErrorCode::CorruptData);
            QVERIFY2(QString(error.what()).contains("5 of problem 42"), error.what());
        }
        QCOMPARE(table.numSteps(), 0u);
        QCOMPARE(table.numTrajectories(), 0u);
        table.append(42, std::vector{good});
        QCOMPARE(table.numSteps(), 1u);
    }
};

QTEST_APPLESS_MAIN(TestStepTable)
#include "tst_step_table.moc"
