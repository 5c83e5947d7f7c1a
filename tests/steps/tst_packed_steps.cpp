#include "common/error.h"
#include "steps/checksum.h"
#include "steps/packed_steps.h"
#include "support/error_checks.h"
#include "support/hostile_steps.h"
#include "support/synthetic_steps.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>

using namespace lr;
using common::Error;
using common::ErrorCode;
using steps::packSteps;
using steps::StepRecord;
using steps::unpackSteps;
using test::codeOf;
using test::reseal;

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

/// The parts of packed steps, to be put together otherwise.
struct Parts
{
    struct Column
    {
        std::string key;
        char kind = 0;
        std::string bytes;
    };

    explicit Parts(const std::vector<std::byte>& packed)
        : header(reinterpret_cast<const char*>(packed.data()), 12)
    {
        const std::string all(reinterpret_cast<const char*>(packed.data()), packed.size() - 8);
        for (std::size_t at = 16; at < all.size();) {
            const auto keySize = static_cast<std::size_t>(all[at]);
            std::uint32_t numBytes = 0;
            std::memcpy(&numBytes, all.data() + at + keySize + 2, 4);
            columns.push_back(
                {all.substr(at + 1, keySize), all[at + keySize + 1], all.substr(at + keySize + 6, numBytes)});
            at += keySize + 6 + numBytes;
        }
    }

    Column& column(const std::string& key)
    {
        return *std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return c.key == key; });
    }

    void drop(const std::string& key)
    {
        std::erase_if(columns, [&](const Column& c) { return c.key == key; });
    }

    std::vector<std::byte> packed() const
    {
        const auto number = [](std::size_t value) {
            const auto bytes = static_cast<std::uint32_t>(value);
            return std::string(reinterpret_cast<const char*>(&bytes), 4);
        };
        std::string all = header + number(columns.size());
        for (const auto& [key, kind, bytes] : columns)
            all += static_cast<char>(key.size()) + key + kind + number(bytes.size()) + bytes;
        const auto sum = steps::checksum64(std::as_bytes(std::span(all)));
        all.append(reinterpret_cast<const char*>(&sum), 8);
        const auto bytes = std::as_bytes(std::span(all));
        return {bytes.begin(), bytes.end()};
    }

    std::string header; ///< with the numbers of steps and candidates
    std::vector<Column> columns;
};

} // namespace

class TestPackedSteps : public QObject
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
            QVERIFY(exact == records[i]); // all but the candidates' log-probabilities
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

    void aColumnThatIsNotKnownIsPassedOver()
    {
        const auto packed = packSteps(test::SyntheticSteps(9).trajectory(0, 20));
        Parts parts(packed);
        parts.columns.insert(parts.columns.begin() + 3, {"learned_later", 77, "whatever it holds"});
        QVERIFY(packSteps(unpackSteps(parts.packed(), "steps")) == packed);
    }

    void theOrderOfColumnsDoesNotMatter()
    {
        const auto packed = packSteps(test::SyntheticSteps(9).trajectory(0, 20));
        Parts parts(packed);
        std::reverse(parts.columns.begin(), parts.columns.end());
        QVERIFY(packSteps(unpackSteps(parts.packed(), "steps")) == packed);
    }

    void whatWasNotStoredIsNoNumber()
    {
        auto records = test::SyntheticSteps(9).trajectory(0, 20);
        Parts parts(packSteps(records));
        parts.drop("js_nats");
        const auto back = unpackSteps(parts.packed(), "steps");
        for (std::size_t i = 0; i < records.size(); ++i) {
            QVERIFY(std::isnan(back[i].jsNats));
            QCOMPARE(back[i].reverseKlNats, records[i].reverseKlNats);
        }
        records[3].reverseKlNats = steps::kNotStored; // of one step alone, too
        QVERIFY(std::isnan(unpackSteps(packSteps(records), "steps")[3].reverseKlNats));
    }

    void columnsThatDoNotFitAreRefused_data()
    {
        QTest::addColumn<QString>("reason");
        QTest::addColumn<int>("fault");
        const char* const reasons[] = {"column kl_nats is missing", "column candidate_ids is missing",
            "column kl_nats is of another kind", "column js_nats has another length", "ascend", "add up",
            "they end too early", "follows the column expert_rank", "is not a number", "candidate_expert_log_probs",
            "out of order"};
        for (int i = 0; i < 11; ++i)
            QTest::newRow(reasons[i]) << reasons[i] << i;
    }

    void columnsThatDoNotFitAreRefused()
    {
        QFETCH(QString, reason);
        QFETCH(int, fault);
        Parts parts(packSteps(std::vector{plainStep(), [] {
                                              auto second = plainStep();
                                              second.step = 1;
                                              return second;
                                          }()}));
        const std::vector<std::function<void()>> faults = {[&] { parts.drop("kl_nats"); },
            [&] { parts.drop("candidate_ids"); }, [&] { parts.column("kl_nats").kind = 2; },
            [&] { parts.column("js_nats").bytes += "1234"; },
            [&] { parts.column("step").bytes = std::string("\1\1", 2); },
            [&] { parts.column("num_candidates").bytes = std::string("\2\1", 2); },
            [&] { parts.column("amateur_rank").bytes.pop_back(); }, [&] { parts.column("expert_rank").bytes += '\1'; },
            [&] { parts.column("kl_nats").bytes.replace(0, 4, std::string("\0\0\xC0\x7F", 4)); },
            [&] { parts.column("candidate_expert_log_probs").bytes += "1234"; },
            [&] {
                std::swap(parts.column("candidate_expert_log_probs").bytes[2],
                    parts.column("candidate_expert_log_probs").bytes[5]);
            }};
        faults[static_cast<std::size_t>(fault)]();
        const auto said = test::messageOf([&] { unpackSteps(parts.packed(), "steps"); });
        QVERIFY2(said.contains(reason), qPrintable(said));
    }

    void whatIsDamagedAddsNothing()
    {
        steps::StepColumns columns;
        const auto first = packSteps(test::SyntheticSteps(10).trajectory(0, 5));
        unpackSteps(first, "steps", columns);
        Parts parts(packSteps(test::SyntheticSteps(10).trajectory(1, 5)));
        parts.drop("candidate_amateur_log_probs");
        QCOMPARE(codeOf([&] { unpackSteps(parts.packed(), "steps", columns); }), ErrorCode::CorruptData);
        QCOMPARE(columns.numSteps(), std::size_t(5));
        std::vector<StepRecord> records(5);
        for (std::size_t i = 0; i < records.size(); ++i)
            columns.read(i, records[i]);
        QVERIFY(packSteps(records) == first);
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
        const int numRefused = test::numHostileRefused(packed, 16);
        QVERIFY(numRefused > 250);
        QVERIFY(numRefused < 5000);
    }

    void hugeCountsAreRefusedBeforeAnythingIsAllocated()
    {
        auto packed = packSteps(std::vector{plainStep()});
        for (const std::size_t at : {4, 8, 12}) {
            auto hostile = packed;
            std::memset(hostile.data() + at, 0xFF, 4);
            reseal(hostile);
            QCOMPARE(codeOf([&] { unpackSteps(hostile, "steps"); }), ErrorCode::CorruptData);
        }
    }
};

QTEST_APPLESS_MAIN(TestPackedSteps)
#include "tst_packed_steps.moc"
