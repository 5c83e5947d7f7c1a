#include "common/error.h"
#include "selection/variants.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace lr::selection;
using namespace lr::steps;

namespace {

const std::vector<float> kKl{0.1f, 0.9f, 0.4f, 0.0f, 0.5f, 0.2f};

/// Expert 0.5, 0.3, 0.2 (the last below α = 0.5); the amateur likes the first best.
const std::vector<Candidate> kCandidates{
    {7, std::log(0.5f), std::log(0.8f)}, {3, std::log(0.3f), std::log(0.1f)}, {5, std::log(0.2f), std::log(0.05f)}};

std::int64_t numTaken(const std::vector<bool>& flags)
{
    return std::count(flags.begin(), flags.end(), true);
}

double weightOf(const SoftLabel& label, int id)
{
    const auto found = std::find_if(label.begin(), label.end(), [&](const auto& entry) { return entry.tokenId == id; });
    return found == label.end() ? -1 : found->weight;
}

} // namespace

class TestVariants : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void chosenStepsFollowTheirRule()
    {
        QCOMPARE(
            chooseSteps(kKl, StepChoice::Selected, 0.4, 1), (std::vector<bool>{false, true, true, false, true, false}));
        QCOMPARE(numTaken(chooseSteps(kKl, StepChoice::All, 0.4, 1)), 6);
        QCOMPARE(
            chooseSteps(kKl, StepChoice::LowestKl, 0.4, 1), (std::vector<bool>{true, false, false, true, false, true}));
    }

    void randomStepsAreAsManyAndEvenlyDrawn()
    {
        std::vector<int> counts(kKl.size(), 0);
        for (std::uint64_t seed = 0; seed < 2000; ++seed) {
            const auto taken = chooseSteps(kKl, StepChoice::Random, 0.4, seed);
            QCOMPARE(numTaken(taken), 3);
            for (std::size_t i = 0; i < taken.size(); ++i)
                counts[i] += taken[i];
        }
        for (const int count : counts)
            QVERIFY(std::abs(count - 1000) < 120); // five standard deviations
        QVERIFY(chooseSteps(kKl, StepChoice::Random, 0.4, 3) == chooseSteps(kKl, StepChoice::Random, 0.4, 3));
    }

    void noneSelectedMeansNoneDrawn()
    {
        for (const auto choice : {StepChoice::Selected, StepChoice::Random, StepChoice::LowestKl})
            QCOMPARE(numTaken(chooseSteps(kKl, choice, 5, 1)), 0);
    }

    void labelsOfEachKind()
    {
        const double alpha = 0.5; // plausible: 7 and 3
        const auto contrast = makeLabel(kCandidates, alpha, LabelKind::Contrast);
        QVERIFY(std::abs(weightOf(contrast, 3) - 3.0 / (3.0 + 0.5 / 0.8)) < 1e-6);
        const auto expert = makeLabel(kCandidates, alpha, LabelKind::Expert);
        QCOMPARE(expert.size(), std::size_t{2});
        QVERIFY(std::abs(weightOf(expert, 7) - 0.625) < 1e-6 && std::abs(weightOf(expert, 3) - 0.375) < 1e-6);
        QVERIFY(makeLabel(kCandidates, alpha, LabelKind::ContrastArgmax) == (SoftLabel{{3, 1.0}}));
        QVERIFY(makeLabel(kCandidates, alpha, LabelKind::ExpertArgmax) == (SoftLabel{{7, 1.0}}));
    }

    void namesAreReadBack()
    {
        for (const auto choice : {StepChoice::Selected, StepChoice::All, StepChoice::Random, StepChoice::LowestKl})
            QCOMPARE(parseStepChoice(name(choice)), choice);
        for (const auto kind :
            {LabelKind::Contrast, LabelKind::ContrastArgmax, LabelKind::Expert, LabelKind::ExpertArgmax})
            QCOMPARE(parseLabelKind(name(kind)), kind);
        QVERIFY_EXCEPTION_THROWN(parseStepChoice("best"), lr::common::Error);
    }
};

QTEST_APPLESS_MAIN(TestVariants)
#include "tst_variants.moc"
