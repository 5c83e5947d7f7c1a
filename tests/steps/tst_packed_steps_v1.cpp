#include "common/error.h"
#include "steps/packed_steps.h"
#include "support/error_checks.h"
#include "support/hostile_steps.h"
#include "support/packed_steps_v1_writer.h"
#include "support/synthetic_steps.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <limits>

using namespace lr;
using common::ErrorCode;
using steps::StepRecord;
using steps::unpackSteps;
using test::codeOf;
using test::packStepsAsVersion1;
using test::reseal;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Steps with everything that version 1 has a form for: y_t and the amateur's top-1 among the candidates or not, and
/// log-probabilities that need all their bits.
std::vector<StepRecord> variedSteps(std::uint64_t seed)
{
    auto records = test::SyntheticSteps(seed).trajectory(0, 12);
    records[3].candidates.back().amateurLogProb = -kInfinity;
    records[5].tokenId = 151000;
    records[5].amateurLogProb = -kInfinity;
    records[5].amateurRank = 0;
    records[5].amateurTop1Id = 150000;
    return records;
}

} // namespace

class TestPackedStepsVersion1 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stepsComeBackWithoutWhatWasNotKnownThen()
    {
        const auto records = variedSteps(1);
        const auto back = unpackSteps(packStepsAsVersion1(records), "steps");
        QCOMPARE(back.size(), records.size());
        for (std::size_t i = 0; i < records.size(); ++i) {
            QVERIFY(std::isnan(back[i].reverseKlNats));
            QVERIFY(std::isnan(back[i].jsNats));
            auto exact = back[i];
            exact.candidates = records[i].candidates;
            exact.expertLogProb = records[i].expertLogProb;
            exact.amateurLogProb = records[i].amateurLogProb;
            exact.reverseKlNats = records[i].reverseKlNats;
            exact.jsNats = records[i].jsNats;
            QVERIFY(exact == records[i]);
            QVERIFY(std::abs(back[i].expertLogProb - records[i].expertLogProb) <= 0x1.0p-19F);
            for (std::size_t c = 0; c < records[i].candidates.size(); ++c) {
                QCOMPARE(back[i].candidates[c].tokenId, records[i].candidates[c].tokenId);
                QVERIFY(std::abs(back[i].candidates[c].expertLogProb - records[i].candidates[c].expertLogProb) <=
                        0x1.0p-19F);
            }
        }
        QCOMPARE(back[3].candidates.back().amateurLogProb, -kInfinity);
        QCOMPARE(back[5].amateurLogProb, -kInfinity);
    }

    void gapsBetweenStepsAreKept()
    {
        auto records = variedSteps(2);
        records.resize(3);
        records[0].step = 1;
        records[1].step = 400;
        records[2].step = std::numeric_limits<std::int32_t>::max();
        const auto back = unpackSteps(packStepsAsVersion1(records), "steps");
        for (std::size_t i = 0; i < records.size(); ++i)
            QCOMPARE(back[i].step, records[i].step);
    }

    void everyFlippedBitAndEveryTruncationIsNoticed()
    {
        const auto packed = packStepsAsVersion1(test::SyntheticSteps(4).trajectory(0, 3));
        for (std::size_t bit = 0; bit < packed.size() * 8; ++bit) {
            auto damaged = packed;
            damaged[bit / 8] ^= std::byte{1} << bit % 8;
            QVERIFY(codeOf([&] { unpackSteps(damaged, "steps"); }).has_value());
        }
        for (std::size_t size = 0; size < packed.size(); ++size)
            QCOMPARE(codeOf([&] { unpackSteps(std::span(packed).first(size), "steps"); }), ErrorCode::CorruptData);
    }

    /// Bytes changed behind a right checksum either fail with an Error or give records that may be packed again.
    void hostileBytesNeverGiveUnsoundRecords()
    {
        const auto packed = packStepsAsVersion1(variedSteps(6));
        const int numRefused = test::numHostileRefused(packed, 12);
        QVERIFY(numRefused > 250);
        QVERIFY(numRefused < 5000);
    }

    void hugeCountsAreRefusedBeforeAnythingIsAllocated()
    {
        const auto packed = packStepsAsVersion1(variedSteps(8));
        for (const std::size_t at : {4, 8}) {
            auto hostile = packed;
            std::memset(hostile.data() + at, 0xFF, 4);
            reseal(hostile);
            QCOMPARE(codeOf([&] { unpackSteps(hostile, "steps"); }), ErrorCode::CorruptData);
        }
    }
};

QTEST_APPLESS_MAIN(TestPackedStepsVersion1)
#include "tst_packed_steps_v1.moc"
