#include "models/exploration.h"
#include "scoring_records.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

using namespace lr;
using namespace lr::widgets;
using lr::test::SyntheticScoring;

namespace {

/// An exploration with all of a made-up scoring in it.
void fill(Exploration& exploration, const SyntheticScoring& scoring)
{
    exploration.start(scoring.info());
    exploration.setVocabulary(SyntheticScoring::vocabulary());
    exploration.addSteps(scoring.part());
}

std::size_t numSelectedByDefinition(const SyntheticScoring& scoring, const selection::SelectionThresholds& thresholds)
{
    std::size_t count = 0;
    for (const auto& record : lr::test::recordsOf(scoring))
        count += record.klNats >= static_cast<float>(thresholds.klThreshold) &&
                 (record.step != 0 || thresholds.includeFirstStep);
    return count;
}

/// Trajectories 3, 4 and 5, with something wrong in them.
using Damage = std::function<protocol::StepsPart(const SyntheticScoring&)>;

} // namespace

Q_DECLARE_METATYPE(Damage)

class TestExploration : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyColumnArrivesWhereItBelongs()
    {
        const SyntheticScoring scoring(5, 12);
        const auto record = scoring.records(3)[7];
        Exploration exploration;
        fill(exploration, scoring);
        const auto steps = exploration.steps();
        QVERIFY(steps);
        QVERIFY(!exploration.isLoading());
        QCOMPARE(steps->numTrajectories(), 5u);
        QCOMPARE(steps->numSteps(), 60u);
        const std::size_t row = steps->rowOf({3, 7});
        QCOMPARE(row, 43u);
        QCOMPARE(steps->positionOf(row), (StepPosition{3, 7}));
        QCOMPARE(steps->table().tokenIds()[row], record.tokenId);
        QCOMPARE(steps->table().candidates(row).size(), record.candidates.size());
        for (const auto& quantity : steps::kQuantities)
            QCOMPARE(steps->table().value(row, quantity), steps::valueOf(record, quantity));
    }

    void chunksShowBeforeTheScoringIsComplete()
    {
        const SyntheticScoring scoring(100, 6);
        Exploration exploration;
        exploration.start(scoring.info());
        QSignalSpy changed(&exploration, &Exploration::stepsChanged);
        exploration.addSteps(scoring.part(0, 8));
        QCOMPARE(changed.size(), 1);
        QVERIFY(exploration.isLoading());
        QCOMPARE(exploration.steps()->numTrajectories(), 8u);
        exploration.addSteps(scoring.part(8, 20)); // too little to be worth a copy
        QCOMPARE(changed.size(), 1);
        exploration.addSteps(scoring.part(28, 20));
        QCOMPARE(changed.size(), 2);
        QCOMPARE(exploration.steps()->numTrajectories(), 48u);
        exploration.addSteps(scoring.part(48, 51)); // all is soon there
        QCOMPARE(changed.size(), 2);
        exploration.addSteps(scoring.part(99, 1));
        QVERIFY(!exploration.isLoading());
        QCOMPARE(exploration.steps()->numTrajectories(), 100u);
    }

    void aLargeScoringIsPreparedBesideTheWindow()
    {
        const SyntheticScoring scoring(300, 128);
        Exploration exploration;
        QSignalSpy changed(&exploration, &Exploration::stepsChanged);
        fill(exploration, scoring);
        QVERIFY(!exploration.steps());
        exploration.history().moveKlThreshold(1.0); // meanwhile
        QTRY_VERIFY(exploration.steps() != nullptr);
        QCOMPARE(
            exploration.selection()->summary().numSelected, numSelectedByDefinition(scoring, exploration.thresholds()));
    }

    void anAnswerForAnotherScoringIsDropped()
    {
        const SyntheticScoring scoring(3, 4);
        Exploration exploration;
        exploration.start(scoring.info(2));
        exploration.addSteps(scoring.part(0, 3, 1));
        exploration.setVocabulary(SyntheticScoring::vocabulary(1));
        exploration.setGrades(scoring.grades(1));
        QVERIFY(!exploration.steps());
        QCOMPARE(exploration.texts()->size(), 0u);
        QVERIFY(exploration.grades().empty());
    }

    void damagedPartsAreToldAndWhatIsWholeStays_data()
    {
        QTest::addColumn<Damage>("damage");
        QTest::addColumn<QString>("says");
        const auto toPart = [](void (*change)(protocol::StepsPart&)) {
            return Damage([change](const SyntheticScoring& scoring) {
                auto part = scoring.part(3, 3);
                change(part);
                return part;
            });
        };
        const auto toSteps = [](void (*change)(steps::StepRecord&)) {
            return Damage(
                [change](const SyntheticScoring& scoring) { return lr::test::changedPart(scoring, 3, 3, change); });
        };
        QTest::newRow("its end is missing") << toPart([](auto& part) { part.packed.pop_back(); }) << "too early";
        QTest::newRow("something follows") << toPart([](auto& part) { part.packed += 'x'; }) << "follows";
        QTest::newRow("a byte is another one") << toPart([](auto& part) { part.packed[90] ^= 1; }) << "damaged";
        QTest::newRow("a negative length")
            << toPart([](auto& part) { part.trajectories[1].packedBytes = -1; }) << "too early";
        QTest::newRow("a step too few") << toPart([](auto& part) { ++part.trajectories[1].numSteps; }) << "announced";
        QTest::newRow("not the next part") << toPart([](auto& part) { part.first = 4; }) << "expected";
        QTest::newRow("KL is infinite") << toSteps([](auto& record) { record.klNats = INFINITY; }) << "KL";
        QTest::newRow("no first step") << toSteps([](auto& record) { ++record.step; }) << "step 1";
        QTest::newRow("a rank of zero") << toSteps([](auto& record) { record.expertRank = 0; }) << "rank";
        QTest::newRow("a log-probability above zero")
            << toSteps([](auto& record) { record.amateurLogProb = 1; }) << "log-probability";
    }

    void damagedPartsAreToldAndWhatIsWholeStays()
    {
        QFETCH(Damage, damage);
        QFETCH(QString, says);
        const SyntheticScoring scoring(6, 5);
        Exploration exploration;
        QSignalSpy damaged(&exploration, &Exploration::damaged);
        exploration.start(scoring.info());
        exploration.addSteps(scoring.part(0, 3));
        exploration.addSteps(damage(scoring));
        QCOMPARE(damaged.size(), 1);
        const auto sentence = damaged[0][0].toString();
        QVERIFY2(sentence.contains(says), qPrintable(sentence));
        QVERIFY(exploration.steps()->numTrajectories() >= 3);
        QVERIFY(!exploration.isLoading());
        exploration.addSteps(scoring.part(3, 3)); // what comes after is not taken
        QCOMPARE(damaged.size(), 1);
    }

    void aDamagedVocabularyIsTold()
    {
        Exploration exploration;
        QSignalSpy damaged(&exploration, &Exploration::damaged);
        exploration.start(SyntheticScoring(1, 1).info());
        auto vocabulary = SyntheticScoring::vocabulary();
        vocabulary.begin[5] = vocabulary.begin[6] + 1;
        exploration.setVocabulary(vocabulary);
        QCOMPARE(damaged.size(), 1);
        QCOMPARE(exploration.texts()->text(3), QStringLiteral("⟨id 3⟩"));
    }

    void chosenCountsFollowEveryThreshold()
    {
        const SyntheticScoring scoring(20, 30);
        Exploration exploration;
        fill(exploration, scoring);
        QSignalSpy summaries(&exploration, &Exploration::summaryChanged);
        for (const double beta : {0.0, 0.3, 0.4, 1.0, 9.0}) {
            exploration.history().moveKlThreshold(beta);
            exploration.history().endMove();
            std::size_t sum = 0;
            for (std::size_t t = 0; t < 20; ++t)
                sum += exploration.numSelected(t);
            QCOMPARE(sum, numSelectedByDefinition(scoring, exploration.thresholds()));
            QCOMPARE(exploration.selection()->summary().numSelected, sum);
        }
        exploration.history().setIncludeFirstStep(true);
        QCOMPARE(
            exploration.selection()->summary().numSelected, numSelectedByDefinition(scoring, exploration.thresholds()));
        QCOMPARE(summaries.size(), 6);
    }

    void aDragIsOneCommandAndUndoTakesItBack()
    {
        Exploration exploration;
        auto& history = exploration.history();
        for (const double beta : {0.5, 0.6, 0.9})
            history.moveKlThreshold(beta);
        history.endMove();
        history.moveKlThreshold(1.5);
        history.endMove();
        history.movePlausibilityThreshold(0.1);
        QCOMPARE(history.undoStack()->count(), 3);
        history.undoStack()->undo();
        QCOMPARE(exploration.thresholds().plausibilityThreshold, 0.2);
        history.undoStack()->undo();
        QCOMPARE(exploration.thresholds().klThreshold, 0.9);
        history.undoStack()->undo();
        QCOMPARE(exploration.thresholds().klThreshold, 0.4);
        history.undoStack()->redo();
        QCOMPARE(exploration.thresholds().klThreshold, 0.9);
    }

    void aDragThatEndsWhereItBeganLeavesNoCommand()
    {
        ThresholdHistory history;
        history.moveKlThreshold(0.7);
        history.moveKlThreshold(0.4);
        QCOMPARE(history.undoStack()->count(), 0);
        QCOMPARE(history.thresholds(), selection::SelectionThresholds{});
    }

    void impossibleThresholdsAreMovedIntoTheirRange()
    {
        ThresholdHistory history;
        history.movePlausibilityThreshold(0);
        QCOMPARE(history.thresholds().plausibilityThreshold, 0.01);
        history.movePlausibilityThreshold(7);
        QCOMPARE(history.thresholds().plausibilityThreshold, 1.0);
        history.moveKlThreshold(-3);
        QCOMPARE(history.thresholds().klThreshold, 0.0);
        history.moveKlThreshold(std::numeric_limits<double>::quiet_NaN());
        QCOMPARE(history.thresholds().klThreshold, 0.0);
    }

    void theCurrentStepStaysWithinTheScoring()
    {
        Exploration exploration;
        fill(exploration, SyntheticScoring(4, 9));
        QSignalSpy moved(&exploration, &Exploration::currentStepChanged);
        exploration.setCurrentStep(99, 99);
        QCOMPARE(*exploration.currentStep(), (StepPosition{3, 8}));
        QCOMPARE(*exploration.currentRow(), 35u);
        exploration.setCurrentStep(3, 8);
        QCOMPARE(moved.size(), 1);
    }

    void jumpsGoToTheLargestKlAndAlongTheKeptSteps()
    {
        const SyntheticScoring scoring(4, 9);
        Exploration exploration;
        fill(exploration, scoring);
        QVERIFY(exploration.goToLargestKl());
        const auto klNats = exploration.steps()->table().klNats();
        QCOMPARE(klNats[*exploration.currentRow()], std::ranges::max(klNats));
        exploration.setCurrentRow(0);
        std::size_t count = 0;
        while (exploration.goToNextSelected()) {
            QVERIFY(exploration.selection()->isSelected(*exploration.currentRow()));
            ++count;
        }
        QCOMPARE(count, numSelectedByDefinition(scoring, {}));
        while (exploration.goToPreviousSelected())
            --count;
        QCOMPARE(count, 1u); // the one that it stood on
    }

    void pinsToggleAndAreForgottenWithTheScoring()
    {
        Exploration exploration;
        fill(exploration, SyntheticScoring(2, 5));
        exploration.togglePin(3);
        exploration.togglePin(1);
        exploration.togglePin(99);
        QCOMPARE(exploration.pinnedRows(), (std::vector<std::size_t>{3, 1}));
        exploration.togglePin(3);
        QVERIFY(!exploration.isPinned(3) && exploration.isPinned(1));
        exploration.start(SyntheticScoring(2, 5).info(8));
        QVERIFY(exploration.pinnedRows().empty());
    }

    void anEmptyScoringIsComplete()
    {
        Exploration exploration;
        fill(exploration, SyntheticScoring(0, 0));
        QVERIFY(exploration.steps());
        QVERIFY(!exploration.isLoading());
        QVERIFY(!exploration.currentStep());
        QVERIFY(!exploration.goToLargestKl());
    }

    void trajectoriesWithoutStepsTakeNoRow()
    {
        const SyntheticScoring scoring(3, 4);
        auto part = scoring.part(0, 1);
        lr::test::appendTrajectory(part, {7, "empty", "?", "eos", 0, 0}, {});
        lr::test::appendTrajectory(part, scoring.part(2, 1).trajectories.front(), scoring.records(2));
        Exploration exploration;
        exploration.start(scoring.info());
        exploration.addSteps(part);
        QCOMPARE(exploration.steps()->positionOf(3), (StepPosition{0, 3}));
        QCOMPARE(exploration.steps()->positionOf(4), (StepPosition{2, 0}));
        exploration.setCurrentStep(1, 5);
        QVERIFY(!exploration.currentRow());
    }
};

QTEST_MAIN(TestExploration)
#include "tst_exploration.moc"
