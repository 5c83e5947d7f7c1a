#include "divergence/logits_rows.h"
#include "divergence/naive_comparison.h"
#include "divergence/row_divergence.h"

#include <QTest>

#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

using namespace lr;
using namespace lr::test;
using divergence::compareRows;
using steps::StepRecord;

namespace {

/// Logits of the given probabilities.
Logits logitsOf(const std::vector<double>& probs)
{
    Logits logits;
    for (const double prob : probs)
        logits.push_back(static_cast<float>(std::log(prob)));
    return logits;
}

/// The comparison by each set of kernels.
std::vector<StepRecord> allRecords(const Logits& expert, const Logits& amateur)
{
    std::vector<StepRecord> records;
    for (const auto* set : lr::kernels::availableKernels())
        records.push_back(compareRows(set->rows, expert, amateur, 0, 0));
    return records;
}

double jensenShannon(const Logits& expert, const Logits& amateur)
{
    return double(compareRows(expert, amateur, 0, 0).jsNats);
}

/// Pairs of random rows from nearly equal ones to such that have little in common.
std::vector<std::pair<Logits, Logits>> randomPairs()
{
    std::vector<std::pair<Logits, Logits>> pairs;
    std::uint64_t seed = 500;
    for (const std::size_t size : {2u, 5u, 16u, 300u, 2000u})
        for (const double noise : {0.01, 0.3, 2.0, 10.0}) {
            const auto expert = randomLogits(size, 3, ++seed);
            pairs.emplace_back(expert, nearRow(expert, size, noise, ++seed));
        }
    return pairs;
}

} // namespace

/// The three divergences of a step, and what they are to each other.
class TestDivergences : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void twoTokensThatChangePlacesAsOnPaper()
    {
        // π_E = (3/4, 1/4), π_A = (1/4, 3/4), m = (1/2, 1/2).
        for (const auto& record : allRecords(logitsOf({0.75, 0.25}), logitsOf({0.25, 0.75}))) {
            QVERIFY(isClose(double(record.klNats), 0.5 * std::log(3.0)));
            QVERIFY(isClose(double(record.reverseKlNats), 0.5 * std::log(3.0)));
            QVERIFY(isClose(double(record.jsNats), 0.75 * std::log(1.5) + 0.25 * std::log(0.5)));
        }
    }

    void twoTokensAsOnPaper()
    {
        // π_E = (1/2, 1/2), π_A = (1/4, 3/4), m = (3/8, 5/8).
        for (const auto& record : allRecords(logitsOf({0.5, 0.5}), logitsOf({0.25, 0.75}))) {
            QVERIFY(isClose(double(record.klNats), 0.5 * std::log(4.0 / 3.0)));
            QVERIFY(isClose(double(record.reverseKlNats), 0.25 * std::log(0.5) + 0.75 * std::log(1.5)));
            const double ofExpert = 0.5 * std::log(4.0 / 3.0) + 0.5 * std::log(4.0 / 5.0);
            const double ofAmateur = 0.25 * std::log(2.0 / 3.0) + 0.75 * std::log(6.0 / 5.0);
            QVERIFY(isClose(double(record.jsNats), 0.5 * (ofExpert + ofAmateur)));
        }
    }

    void twoTokensAtAnyDistance()
    {
        // π_E = (p, 1 − p), π_A = (1 − p, p): both tokens' probabilities differ by the factor e^d. A few float32
        // roundings.
        for (float d = 0.01f; d < 30; d *= 1.03f) {
            const double p = 1 / (1 + std::exp(-double(d)));
            const double js = p * std::log1p(2 * p - 1) + (1 - p) * std::log1p(1 - 2 * p);
            for (const auto& record : allRecords({d, 0}, {0, d}))
                QVERIFY2(std::abs(double(record.jsNats) / js - 1) < 2e-6, qPrintable(QString::number(d)));
        }
    }

    void aCertainExpertAgainstAUniformAmateur()
    {
        Logits expert(1000, -kInfinity);
        expert[321] = 7;
        const double q = 1.0 / 1000;
        const double js = 0.5 * (std::log(2 / (1 + q)) + q * std::log(2 * q / (1 + q)) + (1 - q) * std::numbers::ln2);
        for (const auto& record : allRecords(expert, Logits(1000, 2.5f))) {
            QVERIFY(isClose(double(record.klNats), std::log(1000.0)));
            QCOMPARE(record.reverseKlNats, kInfinity);
            QVERIFY(isClose(double(record.jsNats), js));
        }
    }

    void modelsWithoutACommonTokenAreLn2Apart()
    {
        auto expert = randomLogits(3000, 3, 1);
        auto amateur = randomLogits(3000, 3, 2);
        for (std::size_t id = 0; id < 3000; ++id)
            (id % 2 == 0 ? expert : amateur)[id] = -kInfinity;
        for (const auto& record : allRecords(expert, amateur)) {
            QCOMPARE(record.klNats, kInfinity);
            QCOMPARE(record.reverseKlNats, kInfinity);
            QVERIFY(isClose(double(record.jsNats), std::numbers::ln2));
            QVERIFY(record.jsNats <= std::numbers::ln2_v<float>);
        }
    }

    void aTokenOfNeitherModelAddsNothing()
    {
        // In blocks of their own and between others; with exact weights, so that the sums are equal to the last bit.
        Logits expert{0, 0, -kInfinity};
        Logits amateur{0, 0, 0};
        const auto expected = allRecords(expert, amateur);
        expert.insert(expert.begin() + 2, 2000, -kInfinity);
        amateur.insert(amateur.begin() + 2, 2000, -kInfinity);
        const auto found = allRecords(expert, amateur);
        for (std::size_t i = 0; i < found.size(); ++i) {
            QCOMPARE(found[i].klNats, expected[i].klNats);
            QCOMPARE(found[i].reverseKlNats, kInfinity);
            QCOMPARE(found[i].jsNats, expected[i].jsNats);
        }
        for (const auto& record : allRecords(expert, expert)) {
            QCOMPARE(record.klNats, 0.0f);
            QCOMPARE(record.reverseKlNats, 0.0f);
            QCOMPARE(record.jsNats, 0.0f);
        }
    }

    void aTokenThatOnlyOneModelLacksMakesOneDivergenceInfinite()
    {
        const auto expert = randomLogits(700, 2, 3);
        auto amateur = nearRow(expert, 700, 1, 4);
        amateur[300] = -kInfinity;
        for (const auto& record : allRecords(expert, amateur)) {
            QCOMPARE(record.klNats, kInfinity);
            QVERIFY(isClose(double(record.reverseKlNats), naiveKl(NaiveRow(amateur), NaiveRow(expert))));
        }
        for (const auto& record : allRecords(amateur, expert)) {
            QVERIFY(isClose(double(record.klNats), naiveKl(NaiveRow(amateur), NaiveRow(expert))));
            QCOMPARE(record.reverseKlNats, kInfinity);
            QVERIFY(isClose(double(record.jsNats), naiveJensenShannon(NaiveRow(amateur), NaiveRow(expert))));
        }
    }

    void onlySharedTokensCount()
    {
        // π_E = (1/4, 1/4, 1/2), π_A = (1/2, 1/2): the cut sum of klNats, ½ ln ½, is below 0 and cut off.
        const auto three = logitsOf({0.25, 0.25, 0.5});
        const auto two = logitsOf({0.5, 0.5});
        const double js = 0.25 * std::log(2.0 / 3.0) + 0.5 * std::log(4.0 / 3.0);
        for (const auto& record : allRecords(three, two)) {
            QCOMPARE(record.klNats, 0.0f);
            QVERIFY(isClose(double(record.reverseKlNats), std::numbers::ln2));
            QVERIFY(isClose(double(record.jsNats), js));
        }
        for (const auto& record : allRecords(two, three)) {
            QVERIFY(isClose(double(record.klNats), std::numbers::ln2));
            QCOMPARE(record.reverseKlNats, 0.0f);
            QVERIFY(isClose(double(record.jsNats), js));
        }
    }

    void smallDivergencesKeepTheirDigits()
    {
        // A thousandth of a nat, from rows whose entropies are near ten: 1e-6 absolute, as the header promises.
        const auto expert = randomLogits(151936, 2, 5);
        const auto amateur = nearRow(expert, 151936, 0.045, 6);
        const double kl = naiveKl(NaiveRow(expert), NaiveRow(amateur));
        const double reverseKl = naiveKl(NaiveRow(amateur), NaiveRow(expert));
        QVERIFY(kl > 5e-4 && kl < 2e-3);
        for (const auto& record : allRecords(expert, amateur)) {
            QVERIFY2(std::abs(double(record.klNats) - kl) < 1e-6, qPrintable(QString::number(record.klNats)));
            QVERIFY2(std::abs(double(record.reverseKlNats) - reverseKl) < 1e-6,
                qPrintable(QString::number(record.reverseKlNats)));
        }
    }

    void smallJensenShannonDivergencesKeepMore()
    {
        // Its summands are not differences: what is left are logits rounded relative to their maximum, 5e-7 of 1e-3.
        const auto expert = randomLogits(20000, 2, 7);
        const auto amateur = nearRow(expert, 20000, 0.001, 8);
        const double js = naiveJensenShannon(NaiveRow(expert), NaiveRow(amateur));
        QVERIFY(js > 5e-8 && js < 5e-7);
        for (const auto& record : allRecords(expert, amateur))
            QVERIFY2(std::abs(double(record.jsNats) / js - 1) < 1e-3, qPrintable(QString::number(record.jsNats)));
    }

    void logitsOfAnySizeAreCompared()
    {
        for (const float scale : {1e-40f, 1e-30f, 1e4f, 1e30f}) {
            auto expert = randomLogits(900, 3, 31);
            auto amateur = nearRow(expert, 850, 2, 32);
            for (auto* row : {&expert, &amateur})
                for (float& logit : *row)
                    logit *= scale;
            const NaiveRow naiveExpert(expert);
            const NaiveRow naiveAmateur(amateur);
            for (const auto& record : allRecords(expert, amateur)) {
                QVERIFY(isClose(double(record.klNats), std::max(0.0, naiveKl(naiveExpert, naiveAmateur))));
                QVERIFY(isClose(double(record.reverseKlNats), std::max(0.0, naiveKl(naiveAmateur, naiveExpert))));
                QVERIFY(isClose(double(record.jsNats), naiveJensenShannon(naiveExpert, naiveAmateur)));
            }
        }
    }

    void changingPlacesChangesTheDirection()
    {
        for (const auto& [expert, amateur] : randomPairs()) {
            const auto there = allRecords(expert, amateur);
            const auto back = allRecords(amateur, expert);
            for (std::size_t i = 0; i < there.size(); ++i) {
                QVERIFY(isClose(double(back[i].klNats), double(there[i].reverseKlNats)));
                QVERIFY(isClose(double(back[i].reverseKlNats), double(there[i].klNats)));
                QVERIFY(isClose(double(back[i].jsNats), double(there[i].jsNats)));
            }
        }
    }

    void jensenShannonIsBoundedByLn2AndByJeffreys()
    {
        for (const auto& [expert, amateur] : randomPairs())
            for (const auto& record : allRecords(expert, amateur)) {
                QVERIFY(record.jsNats >= 0 && record.jsNats <= std::numbers::ln2_v<float>);
                const double jeffreys = double(record.klNats) + double(record.reverseKlNats);
                QVERIFY(double(record.jsNats) <= 0.25 * jeffreys + 2e-6);
            }
    }

    void itsRootIsADistance()
    {
        for (const auto& [a, b] : randomPairs()) {
            const auto c = nearRow(b, b.size(), 1, 900 + b.size());
            const double direct = std::sqrt(jensenShannon(a, c));
            const double detour = std::sqrt(jensenShannon(a, b)) + std::sqrt(jensenShannon(b, c));
            // Small ones keep their digits: 1e-5 of a divergence is 5e-6 of its root, and that is below 1.
            QVERIFY2(direct <= detour + 1e-5, qPrintable(QString("%1 > %2").arg(direct).arg(detour)));
        }
    }
};

QTEST_APPLESS_MAIN(TestDivergences)
#include "tst_divergences.moc"
