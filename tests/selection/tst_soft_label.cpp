#include "common/error.h"
#include "selection/soft_label.h"
#include "selection/synthetic_steps.h"

#include <QTest>

#include <limits>

using namespace lr::selection;
using namespace lr::steps;
using lr::common::CounterRandom;
using lr::common::Error;

namespace {

constexpr float kMinusInfinity = -std::numeric_limits<float>::infinity();

/// Stored log-probabilities are float32 of magnitude up to about 10, so a log ratio may be off by 1e-6.
constexpr double kStored = 2e-6;

double sumOf(const SoftLabel& label)
{
    return std::accumulate(label.begin(), label.end(), 0.0, [](double sum, const auto& e) { return sum + e.weight; });
}

} // namespace

class TestSoftLabel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void weightsOfTwoTokensAreTheNormalisedProbabilityRatios()
    {
        // ratios 0.6/0.3 = 2 and 0.4/0.7 = 4/7: weights 2/(2 + 4/7) = 7/9 and 2/9
        const auto step = stepOf({{0.6, 0.3}, {0.4, 0.7}});
        const auto label = softLabel(step.candidates, 0.2);
        QCOMPARE(label.size(), 2u);
        QCOMPARE(label[0].tokenId, 0);
        QVERIFY(std::abs(label[0].weight - 7.0 / 9) < kStored);
        QVERIFY(std::abs(label[1].weight - 2.0 / 9) < kStored);
        QVERIFY(std::abs(entropyNats(label) - (-7.0 / 9 * std::log(7.0 / 9) - 2.0 / 9 * std::log(2.0 / 9))) < kStored);
    }

    void equalModelsGiveUniformWeights()
    {
        const auto step = stepOf({{0.5, 0.5}, {0.3, 0.3}, {0.2, 0.2}});
        for (const auto& entry : softLabel(step.candidates, 0.2))
            QVERIFY(std::abs(entry.weight - 1.0 / 3) < kStored);
    }

    void aTokenOutsideTheMaskHasNoWeight()
    {
        // 0.05 < 0.2 · 0.75; the amateur's love for token 2 does not matter
        const auto step = stepOf({{0.75, 0.1}, {0.2, 0.1}, {0.05, 0.8}});
        const auto label = softLabel(step.candidates, 0.2);
        QCOMPARE(label.size(), 2u);
        QVERIFY(std::abs(label[0].weight - 7.5 / 9.5) < kStored);
    }

    void theMaskIsClosedAtItsEdge()
    {
        // exactly α · max: plausible
        const auto step = stepOf({{5.0 / 6, 0.5}, {1.0 / 6, 0.5}});
        QCOMPARE(numPlausible(step.candidates, 0.2), 2u);
        QCOMPARE(numPlausible(step.candidates, 0.2001), 1u);
    }

    void alphaOneKeepsTheMostProbableTokenAndItsTies()
    {
        const auto step = stepOf({{0.2, 0.1}, {0.3, 0.2}, {0.3, 0.3}, {0.2, 0.4}});
        const auto label = softLabel(step.candidates, 1);
        QCOMPARE(label.size(), 2u);
        QCOMPARE(label[0].tokenId, 1);
        QCOMPARE(label[1].tokenId, 2);
        QVERIFY(std::abs(label[0].weight - 1.5 / 2.5) < kStored);
        const auto single = softLabel(stepOf({{0.7, 0.1}, {0.3, 0.9}}).candidates, 1);
        QCOMPARE(single, (SoftLabel{{0, 1.0}}));
        QCOMPARE(entropyNats(single), 0.0);
    }

    void weightsDependOnTheRatioOnly()
    {
        // an offset of all of a model's log-probabilities cancels
        std::vector<Candidate> low = {{3, -20.0f, -90.0f}, {5, -20.5f, -88.0f}};
        std::vector<Candidate> high = {{3, -1.0f, -11.0f}, {5, -1.5f, -9.0f}};
        QVERIFY(std::abs(softLabel(low, 0.2)[0].weight - softLabel(high, 0.2)[0].weight) < 1e-15);
    }

    void anAmateurProbabilityOfZeroTakesAllWeight()
    {
        const std::vector<Candidate> one = {{1, std::log(0.6f), -1.0f}, {2, std::log(0.4f), kMinusInfinity}};
        const auto label = softLabel(one, 0.2);
        QVERIFY(label[0].weight < 1e-300);
        QCOMPARE(label[1].weight, 1.0);
        const std::vector<Candidate> two = {{1, std::log(0.6f), kMinusInfinity}, {2, std::log(0.3f), kMinusInfinity},
            {3, std::log(0.1f), std::log(0.9f)}};
        const auto shared = softLabel(two, 0.1);
        QVERIFY(std::abs(shared[0].weight - 2.0 / 3) < kStored);
        QVERIFY(std::abs(shared[1].weight - 1.0 / 3) < kStored);
        QVERIFY(std::isfinite(entropyNats(shared)));
    }

    void theAuthorsEpsilonMattersOnlyWhereTheAmateurIsNearIt()
    {
        const auto usual = stepOf({{0.6, 0.01}, {0.4, 0.99}});
        const auto pure = softLabel(usual.candidates, 0.2);
        const auto withEpsilon = softLabel(usual.candidates, 0.2, kAuthorsEpsilon);
        QVERIFY(std::abs(pure[0].weight - withEpsilon[0].weight) < 1e-9);

        // π_A = 1e-12 of both: ln((0.6 + ε)/(2ε)); against π_A = 0.5: the closed form with ε
        const auto rare = stepOf({{0.6, 1e-12}, {0.4, 0.5}});
        const double first = 0.6 / 2e-12;
        const double second = 0.4 / 0.5;
        const auto label = softLabel(rare.candidates, 0.2, kAuthorsEpsilon);
        QVERIFY(std::abs(label[1].weight / (second / (first + second)) - 1) < 1e-5);
        const double pureFirst = 0.6 / 1e-12;
        QVERIFY(std::abs(softLabel(rare.candidates, 0.2)[1].weight / (second / (pureFirst + second)) - 1) < 1e-5);
    }

    void amateurTokensBehindALongListNeverEnterTheMask()
    {
        std::vector<Candidate> candidates;
        for (int i = 0; i < kMaxExpertCandidates + kNumAmateurCandidates; ++i)
            candidates.push_back({i, -6.0f - 0.001f * static_cast<float>(i), -3.0f});
        QCOMPARE(numPlausible(candidates, 0.2), static_cast<std::size_t>(kMaxExpertCandidates));
    }

    void thresholdsOutsideTheirRangeAreRefusedWithTheWayOut_data()
    {
        QTest::addColumn<double>("alpha");
        QTest::addColumn<double>("beta");
        QTest::addColumn<QString>("text");
        QTest::newRow("alpha below what is stored") << 0.005 << 0.4 << "choose a value from 0.01 to 1";
        QTest::newRow("alpha above 1") << 1.5 << 0.4 << "choose a value from 0.01 to 1";
        QTest::newRow("alpha is no number") << std::nan("") << 0.4 << "choose a value from 0.01 to 1";
        QTest::newRow("beta negative") << 0.2 << -0.1 << "0 or more";
        QTest::newRow("beta infinite") << 0.2 << HUGE_VAL << "0 or more";
    }

    void thresholdsOutsideTheirRangeAreRefusedWithTheWayOut()
    {
        QFETCH(double, alpha);
        QFETCH(double, beta);
        QFETCH(QString, text);
        try {
            validate({.plausibilityThreshold = alpha, .klThreshold = beta});
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.code(), lr::common::ErrorCode::InvalidArgument);
            QVERIFY2(QString(error.what()).contains(text), error.what());
        }
        validate({.plausibilityThreshold = 0.01, .klThreshold = 0});
        validate({.plausibilityThreshold = 1, .klThreshold = 1e300});
    }

    void aStepIsKeptFromItsThresholdOn()
    {
        auto step = stepOf({{0.6, 0.3}, {0.4, 0.7}});
        for (const double beta : {0.1, 0.3, 0.4, 0.7, 1.1, 2.3}) {
            step.klNats = static_cast<float>(beta); // 0.7 as float32 lies below 0.7
            QVERIFY(isSelected(step, {.klThreshold = beta}));
            step.klNats = std::nextafter(step.klNats, 0.0f);
            QVERIFY(!isSelected(step, {.klThreshold = beta}));
        }
        step.klNats = -1e-8f;
        QVERIFY(isSelected(step, {.klThreshold = 0}));
        step.klNats = 1e30f;
        QVERIFY(!isSelected(step, {.klThreshold = 1e300}));
    }

    void theFirstStepIsSelectedOnlyWhenAskedFor()
    {
        auto step = stepOf({{0.9, 0.1}, {0.1, 0.9}}, 0);
        QVERIFY(!isSelected(step, {}));
        QVERIFY(isSelected(step, {.includeFirstStep = true}));
        step.step = 1;
        QVERIFY(isSelected(step, {}));
    }

    void everyLabelIsADistributionThatGrowsWithTheMask()
    {
        for (std::uint64_t i = 0; i < 500; ++i) {
            const auto step = randomStep(CounterRandom(7).child(i), 1);
            std::size_t previous = step.candidates.size() + 1;
            for (const double alpha : {0.01, 0.05, 0.2, 0.5, 1.0}) {
                const auto label = softLabel(step.candidates, alpha);
                QVERIFY(label.size() >= 1 && label.size() <= previous);
                previous = label.size();
                QVERIFY(std::abs(sumOf(label) - 1) < 1e-12);
                for (std::size_t k = 0; k < label.size(); ++k) {
                    QVERIFY(label[k].weight >= 0);
                    QCOMPARE(label[k].tokenId, step.candidates[k].tokenId);
                }
            }
        }
    }

    void entropiesOfAllMasksComeInOnePass()
    {
        for (std::uint64_t i = 0; i < 300; ++i) {
            const auto step = randomStep(CounterRandom(11).child(i), 1);
            std::vector<float> expert, amateur;
            for (const auto& candidate : step.candidates) {
                expert.push_back(candidate.expertLogProb);
                amateur.push_back(candidate.amateurLogProb);
            }
            std::vector<float> entropies(numPlausible(step.candidates, 0.01));
            prefixLabelEntropies(expert, amateur, entropies);
            QCOMPARE(entropies[0], 0.0f);
            for (std::size_t k = 1; k < entropies.size(); ++k) {
                // α just at token k makes the mask end there (or behind ties)
                const double alpha = std::exp(double{expert[k]} - double{expert[0]}) * (1 - 1e-6);
                const auto label = softLabel(step.candidates, std::max(alpha, 0.01));
                if (label.size() == k + 1)
                    QVERIFY(std::abs(entropies[k] - entropyNats(label)) < 1e-6 * (1 + entropyNats(label)));
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestSoftLabel)
#include "tst_soft_label.moc"
