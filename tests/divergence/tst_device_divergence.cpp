#include "divergence/device_divergence.h"
#include "divergence/logits_rows.h"
#include "divergence/row_divergence.h"
#include "support/error_checks.h"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace lr;
using namespace lr::test;
using common::TokenIds;
using steps::StepRecord;

namespace {

constexpr std::int64_t kNumRows = 5;

/// Rows of both models for a few steps, and a token for each.
struct Steps
{
    at::Tensor expert;
    at::Tensor amateur;
    TokenIds tokenIds;
    std::vector<std::int32_t> steps;
};

at::Tensor rowsOf(const std::vector<Logits>& rows)
{
    std::vector<at::Tensor> tensors;
    for (const auto& row : rows)
        tensors.push_back(at::tensor(at::ArrayRef<float>(row)));
    return at::stack(tensors);
}

Steps randomSteps(std::size_t expertSize, std::size_t amateurSize, double deviation)
{
    std::vector<Logits> expert;
    std::vector<Logits> amateur;
    Steps result;
    for (std::uint64_t i = 0; i < kNumRows; ++i) {
        expert.push_back(randomLogits(expertSize, deviation, i + 1));
        amateur.push_back(nearRow(expert.back(), amateurSize, 0.3 * deviation, i + 100));
        result.tokenIds.push_back(static_cast<common::TokenId>((i * 7919) % expertSize));
        result.steps.push_back(static_cast<std::int32_t>(10 + i));
    }
    result.expert = rowsOf(expert);
    result.amateur = rowsOf(amateur);
    return result;
}

divergence::LogitsRows borrowed(const at::Tensor& logits)
{
    return {.data = logits.data_ptr<float>(), .vocabSize = logits.size(1), .stride = logits.stride(0)};
}

std::vector<StepRecord> onHost(const Steps& given)
{
    std::vector<StepRecord> records(given.steps.size());
    divergence::compareRows(borrowed(given.expert), borrowed(given.amateur), given.tokenIds, given.steps, records);
    return records;
}

std::vector<StepRecord> onDevice(const Steps& given)
{
    std::vector<StepRecord> records(given.steps.size());
    divergence::compareRowsOnDevice(given.expert, given.amateur, given.tokenIds, given.steps, records);
    return records;
}

/// Both promise 1e-6 + 1e-5 relative against exact sums.
bool near(float a, float b)
{
    return a == b || std::abs(a - b) <= 2e-6f + 2e-5f * std::abs(b);
}

bool near(const StepRecord& a, const StepRecord& b)
{
    return a.step == b.step && a.tokenId == b.tokenId && near(a.klNats, b.klNats) &&
           near(a.reverseKlNats, b.reverseKlNats) && near(a.jsNats, b.jsNats) &&
           near(a.expertEntropyNats, b.expertEntropyNats) && near(a.amateurEntropyNats, b.amateurEntropyNats) &&
           a.amateurTop1Id == b.amateurTop1Id && near(a.expertLogProb, b.expertLogProb) &&
           near(a.amateurLogProb, b.amateurLogProb) && a.expertRank == b.expertRank && a.amateurRank == b.amateurRank;
}

bool sameCandidates(const StepRecord& a, const StepRecord& b)
{
    return std::equal(a.candidates.begin(), a.candidates.end(), b.candidates.begin(), b.candidates.end(),
        [](const auto& x, const auto& y) {
            return x.tokenId == y.tokenId && near(x.expertLogProb, y.expertLogProb) &&
                   near(x.amateurLogProb, y.amateurLogProb);
        });
}

void compareBoth(const Steps& given)
{
    const auto expected = onHost(given);
    const auto actual = onDevice(given);
    for (std::size_t i = 0; i < expected.size(); ++i) {
        QVERIFY2(near(actual[i], expected[i]), qPrintable(QString("row %1").arg(i)));
        QVERIFY2(sameCandidates(actual[i], expected[i]), qPrintable(QString("candidates of row %1").arg(i)));
    }
}

} // namespace

/// Runs on the processor, where the host's kernels say what is right.
class TestDeviceDivergence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recordsAreThoseOfTheHostsKernels_data()
    {
        QTest::addColumn<int>("expertSize");
        QTest::addColumn<int>("amateurSize");
        QTest::addColumn<double>("deviation");
        QTest::newRow("one vocabulary") << 3000 << 3000 << 3.0;
        QTest::newRow("the amateur's is padded further") << 2000 << 2100 << 3.0;
        QTest::newRow("the expert's is padded further") << 2100 << 2000 << 3.0;
        QTest::newRow("nearly flat: more candidates than are kept") << 3000 << 3000 << 0.2;
        QTest::newRow("sharp: most weights are nothing") << 3000 << 3000 << 40.0;
        QTest::newRow("fewer tokens than candidates") << 7 << 9 << 1.0;
        QTest::newRow("one token") << 1 << 1 << 1.0;
    }

    void recordsAreThoseOfTheHostsKernels()
    {
        QFETCH(int, expertSize);
        QFETCH(int, amateurSize);
        QFETCH(double, deviation);
        compareBoth(
            randomSteps(static_cast<std::size_t>(expertSize), static_cast<std::size_t>(amateurSize), deviation));
    }

    void equalLogitsAreTakenByAscendingId()
    {
        // Rounded to bfloat16, many of 3,000 nearly flat logits are equal, at the edges of what is kept too.
        auto given = randomSteps(3000, 3000, 0.2);
        given.expert = given.expert.to(at::kBFloat16).to(at::kFloat);
        given.amateur = given.amateur.to(at::kBFloat16).to(at::kFloat);
        compareBoth(given);
        given.expert.zero_();
        given.expert.select(1, 5).fill_(-0.0); // equal to 0
        given.amateur.zero_();
        compareBoth(given);
        QCOMPARE(onDevice(given)[0].candidates.back().tokenId, steps::kMaxExpertCandidates - 1);
        QCOMPARE(onDevice(given)[0].klNats, 0.0f);
        QCOMPARE(onDevice(given)[0].reverseKlNats, 0.0f);
        QCOMPARE(onDevice(given)[0].jsNats, 0.0f);
    }

    void impossibleTokensCostNothingOrEverything()
    {
        auto given = randomSteps(500, 500, 2);
        given.expert.select(1, 3).fill_(-kInfinity);
        given.amateur.select(1, 3).fill_(-kInfinity);
        compareBoth(given);
        QVERIFY(std::isfinite(onDevice(given)[2].reverseKlNats));
        given.expert.select(1, 4).fill_(-kInfinity);
        compareBoth(given);
        QVERIFY(std::isfinite(onDevice(given)[2].klNats));
        QCOMPARE(onDevice(given)[2].reverseKlNats, kInfinity);
        given.amateur.select(1, 8).fill_(-kInfinity);
        compareBoth(given);
        QCOMPARE(onDevice(given)[2].klNats, kInfinity);
    }

    void modelsWithoutACommonTokenAreLn2Apart()
    {
        auto given = randomSteps(500, 500, 2);
        given.expert.narrow(1, 0, 200).fill_(-kInfinity);
        given.amateur.narrow(1, 200, 300).fill_(-kInfinity);
        compareBoth(given);
        QVERIFY(near(onDevice(given)[1].jsNats, std::numbers::ln2_v<float>));
    }

    void smallJensenShannonDivergencesKeepTheirDigits()
    {
        auto given = randomSteps(3000, 3000, 2);
        given.amateur = given.expert * 1.0005;
        const auto host = onHost(given);
        const auto device = onDevice(given);
        for (std::size_t i = 0; i < host.size(); ++i) {
            QVERIFY(host[i].jsNats > 1e-9f && host[i].jsNats < 1e-6f);
            QVERIFY(std::abs(device[i].jsNats / host[i].jsNats - 1) < 2e-3f);
        }
    }

    void tokensThatTheAmateurLacksHaveNoProbabilityThere()
    {
        auto given = randomSteps(2100, 2000, 3);
        given.tokenIds[1] = 2050;
        compareBoth(given);
        QCOMPARE(onDevice(given)[1].amateurLogProb, -kInfinity);
        QCOMPARE(onDevice(given)[1].amateurRank, 0);
    }

    void rowsWithoutADistributionAreRefusedInTheSameWords_data()
    {
        QTest::addColumn<bool>("ofExpert");
        QTest::addColumn<float>("value");
        for (const bool ofExpert : {true, false})
            for (const float value : {std::numeric_limits<float>::quiet_NaN(), kInfinity, -kInfinity})
                QTest::addRow("%s, %g", ofExpert ? "expert" : "amateur", double(value)) << ofExpert << value;
    }

    void rowsWithoutADistributionAreRefusedInTheSameWords()
    {
        QFETCH(bool, ofExpert);
        QFETCH(float, value);
        auto given = randomSteps(500, 500, 2);
        auto row = (ofExpert ? given.expert : given.amateur).select(0, 3);
        if (value == -kInfinity)
            row.fill_(value);
        else
            row.select(0, 77).fill_(value);
        const auto expected = messageOf([&] { onHost(given); });
        QVERIFY(expected.contains("at step 13"));
        QCOMPARE(messageOf([&] { onDevice(given); }), expected);
    }

    void anExpertWithNothingInCommonIsRefused()
    {
        auto given = randomSteps(600, 500, 2);
        given.expert.narrow(1, 0, 500).fill_(-kInfinity);
        const auto expected = messageOf([&] { onHost(given); });
        QVERIFY(!expected.isEmpty());
        QCOMPARE(messageOf([&] { onDevice(given); }), expected);
    }

    void wrongArgumentsAreRefusedBeforeTheDeviceSeesThem()
    {
        auto given = randomSteps(500, 500, 2);
        given.tokenIds[2] = 500;
        QVERIFY(codeOf([&] { onDevice(given); }) == common::ErrorCode::InvalidArgument);
        given.tokenIds[2] = 0;
        given.amateur = given.amateur.narrow(0, 0, 4);
        QVERIFY(codeOf([&] { onDevice(given); }) == common::ErrorCode::InvalidArgument);
    }

    void noStepsAreNoWork() { onDevice({at::empty({0, 500}), at::empty({0, 500}), {}, {}}); }
};

QTEST_APPLESS_MAIN(TestDeviceDivergence)
#include "tst_device_divergence.moc"
