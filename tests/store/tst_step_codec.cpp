#include "common/error.h"
#include "store/checksum.h"
#include "store/step_codec.h"
#include "support/error_checks.h"
#include "support/synthetic_steps.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <limits>

using namespace lr;
using common::Error;
using common::ErrorCode;
using selection::StepRecord;
using store::packSteps;
using store::unpackSteps;
using test::codeOf;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

StepRecord plainStep()
{
    StepRecord record;
    record.tokenId = record.amateurTop1Id = 7;
    record.candidates = {{7, -0.5F, -1.25F}, {3, -1.0F, -2.0F}};
    record.expertLogProb = -0.5F;
    record.amateurLogProb = -1.25F;
    return record;
}

/// Makes the checksum right again, so that the checks behind it are reached.
void reseal(std::vector<std::byte>& packed)
{
    const auto sum = store::checksum64(std::span(packed).first(packed.size() - 8));
    std::memcpy(packed.data() + packed.size() - 8, &sum, 8);
}

} // namespace

class TestStepCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void valuesOnTheGridComeBackAsTheyWere()
    {
        const std::vector<StepRecord> records = {plainStep()};
        QVERIFY(unpackSteps(packSteps(records), "steps") == records);
        QVERIFY(unpackSteps(packSteps({}), "steps").empty());
    }

    void realisticStepsComeBackWithinTheDocumentedError()
    {
        const auto records = test::SyntheticSteps(1).trajectory(0, 500);
        const auto back = unpackSteps(packSteps(records), "steps");
        QCOMPARE(back.size(), records.size());
        for (std::size_t i = 0; i < records.size(); ++i) {
            auto exact = back[i];
            exact.candidates = records[i].candidates;
            exact.expertLogProb = records[i].expertLogProb;
            exact.amateurLogProb = records[i].amateurLogProb;
            QVERIFY(exact == records[i]); // all but the log-probabilities
            QVERIFY(std::abs(back[i].expertLogProb - records[i].expertLogProb) <= 0x1.0p-19F);
            for (std::size_t c = 0; c < records[i].candidates.size(); ++c) {
                const auto& a = back[i].candidates[c];
                const auto& b = records[i].candidates[c];
                QCOMPARE(a.tokenId, b.tokenId);
                QVERIFY(std::abs(a.expertLogProb - b.expertLogProb) <= 0x1.0p-19F);
                QVERIFY(std::abs(a.amateurLogProb - b.amateurLogProb) <= 0x1.0p-19F);
            }
        }
    }

    void packingWhatWasUnpackedGivesTheSameBytes()
    {
        const auto packed = packSteps(test::SyntheticSteps(2).trajectory(0, 100));
        QVERIFY(packSteps(unpackSteps(packed, "steps")) == packed);
    }

    void realisticStepsCostLessThan250Bytes()
    {
        const auto packed = packSteps(test::SyntheticSteps(3).trajectory(0, 1000));
        QVERIFY2(packed.size() / 1000 < 225, qPrintable(QString::number(packed.size() / 1000)));
    }

    void valuesTheGridCannotHoldAreExact()
    {
        auto record = plainStep();
        record.candidates = {
            {7, 0.25F, -kInfinity}, {3, -1.0F, -64.0F}, {9, -80.123F, -63.5F}, {1, -kInfinity, -1e30F}};
        record.expertLogProb = 0.25F;
        record.amateurLogProb = -kInfinity;
        QVERIFY(unpackSteps(packSteps(std::vector{record}), "steps").front() == record);
    }

    void tokensAmongNoCandidatesAreExact()
    {
        auto record = plainStep();
        record.step = 5;
        record.tokenId = 151999;
        record.expertLogProb = -9.87654321F;
        record.amateurLogProb = -kInfinity;
        record.expertRank = 300;
        record.amateurRank = 0;
        record.amateurTop1Id = 150000;
        QVERIFY(unpackSteps(packSteps(std::vector{record}), "steps").front() == record);
    }

    void valuesThatFallTogetherAreOrderedById()
    {
        auto record = plainStep();
        record.candidates = {{9, -1.0F, -2.0F}, {4, -1.0000005F, -3.0F}};
        record.tokenId = record.amateurTop1Id = 4;
        const auto back = unpackSteps(packSteps(std::vector{record}), "steps").front();
        QCOMPARE(back.candidates[0].tokenId, 4);
        QCOMPARE(back.candidates[0].amateurLogProb, -3.0F);
        QCOMPARE(back.amateurLogProb, -3.0F);
        QCOMPARE(back.candidates[1].tokenId, 9);
    }

    void gapsBetweenStepsAreKept()
    {
        std::vector<StepRecord> records(3, plainStep());
        records[0].step = 1;
        records[1].step = 400;
        records[2].step = std::numeric_limits<std::int32_t>::max();
        QVERIFY(unpackSteps(packSteps(records), "steps") == records);
    }

    void recordsThatBreakTheRulesAreRefused_data()
    {
        QTest::addColumn<int>("fault");
        const char* const names[] = {"steps descend", "no candidates", "out of order", "a candidate twice",
            "negative candidate", "candidate too large", "divergence is not a number", "candidate is not a number",
            "negative token", "negative rank"};
        for (int i = 0; i < 10; ++i)
            QTest::newRow(names[i]) << i;
    }

    void recordsThatBreakTheRulesAreRefused()
    {
        QFETCH(int, fault);
        std::vector<StepRecord> records(2, plainStep());
        records[1].step = fault == 0 ? 0 : 1;
        StepRecord& last = records.back();
        if (fault == 1)
            last.candidates.clear();
        else if (fault == 2)
            std::swap(last.candidates[0], last.candidates[1]);
        else if (fault == 3)
            last.candidates[1] = last.candidates[0];
        else if (fault == 4)
            last.candidates[0].tokenId = -1;
        else if (fault == 5)
            last.candidates[0].tokenId = 1 << 24;
        else if (fault == 6)
            last.klNats = std::nanf("");
        else if (fault == 7)
            last.candidates[1].amateurLogProb = std::nanf("");
        else if (fault == 8)
            last.tokenId = -5;
        else if (fault == 9)
            last.amateurRank = -1;
        QCOMPARE(codeOf([&] { packSteps(records); }), ErrorCode::InvalidArgument);
    }

    void everyFlippedBitIsNoticed()
    {
        const auto packed = packSteps(test::SyntheticSteps(4).trajectory(0, 3));
        for (std::size_t bit = 0; bit < packed.size() * 8; ++bit) {
            auto damaged = packed;
            damaged[bit / 8] ^= std::byte{1} << bit % 8;
            QVERIFY(codeOf([&] { unpackSteps(damaged, "steps"); }).has_value());
        }
    }

    void everyTruncationIsNoticed()
    {
        const auto packed = packSteps(test::SyntheticSteps(5).trajectory(0, 3));
        for (std::size_t size = 0; size < packed.size(); ++size) {
            const std::vector<std::byte> part(packed.begin(), packed.begin() + static_cast<std::ptrdiff_t>(size));
            QCOMPARE(codeOf([&] { unpackSteps(part, "steps"); }), ErrorCode::CorruptData);
        }
    }

    void anotherVersionIsNamed()
    {
        auto packed = packSteps(std::vector{plainStep()});
        packed[3] = std::byte{9};
        reseal(packed);
        QCOMPARE(codeOf([&] { unpackSteps(packed, "steps"); }), ErrorCode::Unsupported);
    }

    void errorsNameTheirSource()
    {
        try {
            unpackSteps({}, "the steps of problem 'p7'");
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QVERIFY(std::string(error.what()).find("the steps of problem 'p7'") != std::string::npos);
        }
    }

    /// Bytes changed behind a right checksum either fail with an Error or give records that may be packed again.
    void hostileBytesNeverGiveUnsoundRecords()
    {
        auto records = test::SyntheticSteps(6).trajectory(0, 12);
        records[3].candidates.back().amateurLogProb = -kInfinity; // so that escapes are there to be damaged
        records[5].tokenId = 151000;
        records[5].amateurTop1Id = 150000;
        const auto packed = packSteps(records);
        const common::CounterRandom random(7);
        int numRefused = 0;
        for (std::uint64_t round = 0; round < 5000; ++round) {
            auto hostile = packed;
            const auto at = [&](std::uint64_t n) { return random.child(round).bits(n); };
            for (std::uint64_t n = 0; n <= at(0) % 4; ++n)
                hostile[4 + at(2 * n + 1) % (hostile.size() - 12)] = static_cast<std::byte>(at(2 * n + 2));
            if (at(20) % 8 == 0)
                hostile.resize(20 + at(21) % (hostile.size() - 20));
            reseal(hostile);
            std::vector<StepRecord> back;
            if (codeOf([&] { back = unpackSteps(hostile, "steps"); }))
                ++numRefused;
            else
                QVERIFY(packSteps(back).size() > 12);
        }
        QVERIFY(numRefused > 250);
        QVERIFY(numRefused < 5000);
    }

    void hugeCountsAreRefusedBeforeAnythingIsAllocated()
    {
        auto packed = packSteps(std::vector{plainStep()});
        for (const std::size_t at : {4, 8}) {
            auto hostile = packed;
            std::memset(hostile.data() + at, 0xFF, 4);
            reseal(hostile);
            QCOMPARE(codeOf([&] { unpackSteps(hostile, "steps"); }), ErrorCode::CorruptData);
        }
    }

    void theReaderUsesItsMemoryAgain()
    {
        const auto records = test::SyntheticSteps(8).trajectory(0, 50);
        const auto packed = packSteps(records);
        store::StepReader reader(packed, "steps");
        QCOMPARE(reader.numSteps(), 50u);
        StepRecord record;
        record.candidates.reserve(64);
        const auto* memory = record.candidates.data();
        std::size_t numCandidates = 0;
        for (std::int32_t i = 0; reader.next(record); ++i) {
            QCOMPARE(record.step, i);
            QCOMPARE(record.candidates.size(), records[static_cast<std::size_t>(i)].candidates.size());
            QCOMPARE(record.candidates.data(), memory);
            numCandidates += record.candidates.size();
        }
        QCOMPARE(numCandidates, reader.numCandidates());
    }
};

QTEST_APPLESS_MAIN(TestStepCodec)
#include "tst_step_codec.moc"
