#include "divergence/logits_rows.h"
#include "divergence/naive_comparison.h"
#include "divergence/row_divergence.h"

#include <QTest>

#include <cmath>
#include <string>

using namespace lr;
using namespace lr::test;
using divergence::compareRows;
using steps::StepRecord;

namespace {

/// A float32 log-probability of size x is known to half its last place; the normaliser to 1e-6.
bool isCloseLogProb(float value, double expected)
{
    if (std::isinf(expected))
        return double(value) == expected;
    return std::abs(double(value) - expected) <= 1e-6 + 1.2e-7 * std::abs(expected);
}

bool isSorted(const std::vector<steps::Candidate>& candidates)
{
    for (std::size_t i = 1; i < candidates.size(); ++i) {
        const auto& a = candidates[i - 1];
        const auto& b = candidates[i];
        const bool inOrder =
            a.expertLogProb > b.expertLogProb || (a.expertLogProb == b.expertLogProb && a.tokenId < b.tokenId);
        if (!inOrder)
            return false;
    }
    return true;
}

/// What of the record is not as the naive comparison has it; empty when all is.
std::string differences(const StepRecord& record, const NaiveRow& expert, const NaiveRow& amateur)
{
    const auto token = static_cast<std::size_t>(record.tokenId);
    const bool known = token < amateur.logits.size();
    std::string out;
    const auto expect = [&out](bool good, const std::string& what) { out += good ? "" : what + "; "; };
    const double kl = std::max(0.0, naiveKl(expert, amateur));
    expect(isClose(double(record.klNats), kl), "KL " + std::to_string(record.klNats) + " for " + std::to_string(kl));
    expect(record.klNats >= 0, "KL below 0");
    expect(isClose(double(record.reverseKlNats), std::max(0.0, naiveKl(amateur, expert))), "reverse KL");
    expect(isClose(double(record.jsNats), naiveJensenShannon(expert, amateur)), "Jensen-Shannon");
    expect(isClose(double(record.expertEntropyNats), expert.entropy()), "expert entropy");
    expect(isClose(double(record.amateurEntropyNats), amateur.entropy()), "amateur entropy");
    expect(isCloseLogProb(record.expertLogProb, expert.logProbs[token]), "expert log-probability");
    expect(isCloseLogProb(record.amateurLogProb, known ? amateur.logProbs[token] : -double(kInfinity)),
        "amateur log-probability");
    expect(record.expertRank == expert.rank(record.tokenId), "expert rank");
    expect(record.amateurRank == (known ? amateur.rank(record.tokenId) : 0), "amateur rank");
    expect(record.amateurTop1Id == amateur.order(amateur.logits.size()).front(), "amateur top-1");
    common::TokenIds ids;
    for (const auto& candidate : record.candidates) {
        const auto id = static_cast<std::size_t>(candidate.tokenId);
        ids.push_back(candidate.tokenId);
        expect(isCloseLogProb(candidate.expertLogProb, expert.logProbs[id]), "expert of " + std::to_string(id));
        expect(isCloseLogProb(candidate.amateurLogProb, amateur.logProbs[id]), "amateur of " + std::to_string(id));
    }
    std::sort(ids.begin(), ids.end());
    expect(ids == naiveCandidateIds(expert, amateur), "candidate ids");
    expect(isSorted(record.candidates), "order of candidates");
    return out;
}

std::string differencesForAllKernels(const Logits& expert, const Logits& amateur, const common::TokenIds& tokens)
{
    const NaiveRow naiveExpert(expert);
    const NaiveRow naiveAmateur(amateur);
    std::string out;
    for (const auto* set : lr::kernels::availableKernels())
        for (const auto token : tokens) {
            const auto record = compareRows(set->rows, expert, amateur, token, 3);
            const auto found = differences(record, naiveExpert, naiveAmateur);
            out += found.empty() ? "" : set->name + (" for " + std::to_string(token)) + ": " + found;
        }
    return out;
}

} // namespace

class TestRowDivergence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void twoTokensAsOnPaper()
    {
        // π_E = (3/4, 1/4), π_A = (1/4, 3/4): KL = ½ ln 3.
        for (const auto* set : lr::kernels::availableKernels()) {
            const float ln3 = std::log(3.0f);
            const auto record = compareRows(set->rows, Logits{ln3, 0}, Logits{5, 5 + ln3}, 0, 12);
            QVERIFY(isClose(double(record.klNats), 0.5 * std::log(3.0)));
            const double entropy = 0.75 * std::log(4.0 / 3.0) + 0.25 * std::log(4.0);
            QVERIFY(isClose(double(record.expertEntropyNats), entropy));
            QVERIFY(isClose(double(record.amateurEntropyNats), entropy));
            QCOMPARE(record.step, 12);
            QCOMPARE(record.tokenId, 0);
            QCOMPARE(record.expertTop1Id(), 0);
            QCOMPARE(record.amateurTop1Id, 1);
            QCOMPARE(record.expertRank, 1);
            QCOMPARE(record.amateurRank, 2);
            QVERIFY(isCloseLogProb(record.expertLogProb, std::log(0.75)));
            QVERIFY(isCloseLogProb(record.amateurLogProb, std::log(0.25)));
        }
    }

    void certainExpertAgainstUniformAmateurIsLnV()
    {
        for (const auto* set : lr::kernels::availableKernels()) {
            Logits expert(1000, -kInfinity);
            expert[321] = 7;
            const auto record = compareRows(set->rows, expert, Logits(1000, 2.5f), 321, 0);
            QVERIFY(isClose(double(record.klNats), std::log(1000.0)));
            QCOMPARE(record.expertEntropyNats, 0.0f);
            QVERIFY(isClose(double(record.amateurEntropyNats), std::log(1000.0)));
            QCOMPARE(record.amateurTop1Id, 0);
            QCOMPARE(record.candidates.size(), 11u); // the expert's one, and the amateur's first ten of all equal
            QCOMPARE(record.candidates.front().tokenId, 321);
            QCOMPARE(record.candidates.back().tokenId, 9);
            QCOMPARE(record.candidates.back().expertLogProb, -kInfinity);
        }
    }

    void equalRowsHaveNoDivergence()
    {
        for (const auto* set : lr::kernels::availableKernels())
            for (const std::size_t count : {1u, 15u, 256u, 4000u, 151936u}) {
                const auto row = randomLogits(count, 4, count);
                const auto record = compareRows(set->rows, row, row, 0, 0);
                QCOMPARE(record.klNats, 0.0f);
                QCOMPARE(record.reverseKlNats, 0.0f);
                QCOMPARE(record.jsNats, 0.0f);
            }
    }

    void shiftingARowChangesNothing()
    {
        const auto expert = randomLogits(3000, 3, 1);
        const auto amateur = nearRow(expert, 3000, 1, 2);
        // Multiples of 2⁻⁶ below 2⁹ stay exact under a shift of 100.
        Logits exact(3000);
        Logits shifted(3000);
        for (std::size_t i = 0; i < 3000; ++i) {
            exact[i] = std::round(expert[i] * 64) / 64;
            shifted[i] = exact[i] + 100;
        }
        QCOMPARE(compareRows(shifted, amateur, 5, 0), compareRows(exact, amateur, 5, 0));
    }

    void everyFieldAgreesWithTheDefinition_data()
    {
        QTest::addColumn<int>("expertSize");
        QTest::addColumn<int>("amateurSize");
        QTest::addColumn<double>("deviation");
        QTest::addColumn<double>("noise");
        const int sizes[] = {1, 2, 7, 9, 10, 11, 15, 16, 17, 255, 256, 257, 511, 1025, 4999};
        for (const int size : sizes)
            QTest::addRow("V = %d", size) << size << size << 3.0 << 1.0;
        QTest::newRow("the expert has more tokens") << 1500 << 1200 << 3.0 << 1.0;
        QTest::newRow("the amateur has more tokens") << 1200 << 1500 << 3.0 << 1.0;
        QTest::newRow("nearly flat: more than 256 candidates") << 5000 << 5000 << 0.5 << 0.5;
        QTest::newRow("peaked") << 5000 << 5000 << 20.0 << 5.0;
        QTest::newRow("logits that leave float32's exponentials") << 5000 << 5000 << 200.0 << 50.0;
        QTest::newRow("small divergence") << 5000 << 5000 << 3.0 << 0.045;
        QTest::newRow("a real vocabulary") << 152064 << 151936 << 3.0 << 1.5;
        QTest::newRow("a real vocabulary, the other way round") << 151936 << 152064 << 3.0 << 1.5;
        QTest::newRow("a real vocabulary, small divergence") << 151936 << 151936 << 3.0 << 0.045;
    }

    void everyFieldAgreesWithTheDefinition()
    {
        QFETCH(int, expertSize);
        QFETCH(int, amateurSize);
        QFETCH(double, deviation);
        QFETCH(double, noise);
        const auto size = static_cast<std::size_t>(expertSize);
        const std::uint64_t numSeeds = size > 100000 ? 1 : 4;
        for (std::uint64_t seed = 0; seed < numSeeds; ++seed) {
            const auto expert = randomLogits(size, deviation, 2 * seed);
            const auto amateur = nearRow(expert, static_cast<std::size_t>(amateurSize), noise, 2 * seed + 1);
            const auto found = differencesForAllKernels(expert, amateur, {0, expertSize / 2, expertSize - 1});
            QVERIFY2(found.empty(), found.c_str());
        }
    }

    void equalLogitsAreTakenByAscendingId()
    {
        Logits expert(2000, 0);
        Logits amateur(2000, 0);
        for (const std::size_t id : {700u, 300u, 1900u})
            expert[id] = 9;
        amateur[1500] = amateur[400] = 9;
        const auto found = differencesForAllKernels(expert, amateur, {1900});
        QVERIFY2(found.empty(), found.c_str());
        const auto record = compareRows(expert, amateur, 1900, 0);
        QCOMPARE(record.expertTop1Id(), 300);
        QCOMPARE(record.amateurTop1Id, 400);
        QCOMPARE(record.expertRank, 1);
    }

    void theAmateursTenAreFoundOnePerBlock()
    {
        // As many blocks as wanted tokens, each with one of them: the least one must not be lost at the threshold.
        Logits expert(5000, 0);
        expert[4999] = 40;
        Logits amateur(5000, 0);
        common::TokenIds ids;
        for (common::TokenId id = 100; id < 5000; id += 500) {
            amateur[static_cast<std::size_t>(id)] = 5 + static_cast<float>(id) / 5000;
            ids.push_back(id);
        }
        ids.push_back(4999);
        QCOMPARE(naiveCandidateIds(NaiveRow(expert), NaiveRow(amateur)), ids);
        const auto found = differencesForAllKernels(expert, amateur, {4999});
        QVERIFY2(found.empty(), found.c_str());
    }

    void flatRowsKeepTheFirst256Tokens()
    {
        const Logits flat(5000, 1);
        const auto found = differencesForAllKernels(flat, flat, {4000});
        QVERIFY2(found.empty(), found.c_str());
        const auto record = compareRows(flat, flat, 4000, 0);
        QCOMPARE(record.candidates.size(), 256u);
        QCOMPARE(record.candidates.back().tokenId, 255);
    }

    void minusInfinityIsProbabilityZero()
    {
        auto expert = randomLogits(3000, 3, 11);
        auto amateur = nearRow(expert, 3000, 1, 12);
        for (std::size_t id = 0; id < 3000; id += 7)
            expert[id] = -kInfinity;
        auto found = differencesForAllKernels(expert, amateur, {7});
        QVERIFY2(found.empty(), found.c_str());
        // Masked in both: still finite.
        for (std::size_t id = 0; id < 3000; id += 14)
            amateur[id] = -kInfinity;
        found = differencesForAllKernels(expert, amateur, {14});
        QVERIFY2(found.empty(), found.c_str());
        QVERIFY(std::isfinite(compareRows(expert, amateur, 14, 0).klNats));
        // Masked only in the amateur: infinite.
        amateur[1] = -kInfinity;
        found = differencesForAllKernels(expert, amateur, {1});
        QVERIFY2(found.empty(), found.c_str());
        const auto record = compareRows(expert, amateur, 1, 0);
        QCOMPARE(record.klNats, kInfinity);
        QCOMPARE(record.amateurLogProb, -kInfinity);
    }

    void theAmateurMayKnowNothingOfTheSharedTokens()
    {
        Logits amateur(40, -kInfinity);
        amateur[35] = 1;
        const auto expert = randomLogits(30, 2, 3);
        const auto found = differencesForAllKernels(expert, amateur, {2});
        QVERIFY2(found.empty(), found.c_str());
        QCOMPARE(compareRows(expert, amateur, 2, 0).amateurTop1Id, 35);
    }

    void candidatesBeginBelowTheSharedSizeWhereTheExpertsBestLiesAbove()
    {
        Logits expert = randomLogits(1000, 1, 21);
        expert[950] = 12;
        const Logits amateur = randomLogits(900, 1, 22);
        const auto found = differencesForAllKernels(expert, amateur, {950});
        QVERIFY2(found.empty(), found.c_str());
        const auto record = compareRows(expert, amateur, 950, 0);
        QCOMPARE(record.expertTop1Id(), NaiveRow(expert).order(900).front());
        QVERIFY(record.expertMaxLogProb() < record.expertLogProb);
        QCOMPARE(record.amateurRank, 0);
        QCOMPARE(record.amateurLogProb, -kInfinity);
    }

    void kernelSetsAgree()
    {
        const auto expert = randomLogits(20000, 3, 41);
        const auto amateur = nearRow(expert, 19000, 1, 42);
        const auto best = compareRows(expert, amateur, 77, 0);
        for (const auto* set : lr::kernels::availableKernels()) {
            const auto record = compareRows(set->rows, expert, amateur, 77, 0);
            QVERIFY(isClose(double(record.klNats), double(best.klNats)));
            QVERIFY(isClose(double(record.reverseKlNats), double(best.reverseKlNats)));
            QVERIFY(isClose(double(record.jsNats), double(best.jsNats)));
            QCOMPARE(record.expertRank, best.expertRank);
            QCOMPARE(record.amateurRank, best.amateurRank);
            QCOMPARE(record.candidates.size(), best.candidates.size());
            QCOMPARE(record.expertTop1Id(), best.expertTop1Id());
        }
    }
};

QTEST_APPLESS_MAIN(TestRowDivergence)
#include "tst_row_divergence.moc"
