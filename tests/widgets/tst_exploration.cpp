#include "models/exploration.h"
#include "support/synthetic_scoring.h"

#include <QSignalSpy>
#include <QTest>

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
    exploration.addSteps(scoring.columns());
}

std::size_t numKeptByDefinition(const protocol::StepColumns& columns, const selection::SelectionThresholds& thresholds)
{
    std::size_t count = 0;
    for (std::size_t i = 0; i < columns.step.size(); ++i)
        count += columns.klNats[i] >= static_cast<float>(thresholds.klThreshold) &&
                 (columns.step[i] != 0 || thresholds.includeFirstStep);
    return count;
}

} // namespace

class TestExploration : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyColumnArrivesWhereItBelongs()
    {
        const SyntheticScoring scoring(5, 12);
        const auto columns = scoring.columns();
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
        QCOMPARE(steps->table().klNats()[row], columns.klNats[row]);
        QCOMPARE(steps->tokens().tokenIds[row], columns.tokenId[row]);
        QCOMPARE(steps->tokens().amateurRanks[row], columns.amateurRank[row]);
        QCOMPARE(steps->table().candidates(row).size(), static_cast<std::size_t>(columns.numCandidates[row]));
    }

    void chunksShowBeforeTheScoringIsComplete()
    {
        const SyntheticScoring scoring(40, 6);
        Exploration exploration;
        exploration.start(scoring.info());
        QSignalSpy changed(&exploration, &Exploration::stepsChanged);
        exploration.addSteps(scoring.columns(0, 8));
        QCOMPARE(changed.size(), 1);
        QVERIFY(exploration.isLoading());
        QCOMPARE(exploration.steps()->numTrajectories(), 8u);
        exploration.addSteps(scoring.columns(8, 1)); // too little to be worth a snapshot
        QCOMPARE(changed.size(), 1);
        exploration.addSteps(scoring.columns(9, 31));
        QVERIFY(!exploration.isLoading());
        QCOMPARE(exploration.steps()->numTrajectories(), 40u);
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
        QCOMPARE(exploration.selection()->summary().numKept,
            numKeptByDefinition(scoring.columns(), exploration.thresholds()));
    }

    void anAnswerForAnotherScoringIsDropped()
    {
        const SyntheticScoring scoring(3, 4);
        Exploration exploration;
        exploration.start(scoring.info(2));
        exploration.addSteps(scoring.columns(0, 3, 1));
        exploration.setVocabulary(SyntheticScoring::vocabulary(1));
        exploration.setGrades(scoring.grades(1));
        QVERIFY(!exploration.steps());
        QCOMPARE(exploration.texts()->size(), 0u);
        QVERIFY(exploration.grades().empty());
    }

    void damagedChunksAreToldAndWhatIsWholeStays_data()
    {
        QTest::addColumn<int>("damage");
        QTest::addColumn<QString>("says");
        QTest::newRow("a column is short") << 0 << "column";
        QTest::newRow("candidates are missing") << 1 << "candidate";
        QTest::newRow("KL is not a number") << 2 << "KL";
        QTest::newRow("steps out of order") << 3 << "step 2";
        QTest::newRow("not the next chunk") << 4 << "expected";
        QTest::newRow("a rank of zero") << 5 << "rank";
        QTest::newRow("a negative count") << 6 << "negative";
        QTest::newRow("a log-probability above zero") << 7 << "log-probability";
    }

    void damagedChunksAreToldAndWhatIsWholeStays()
    {
        QFETCH(int, damage);
        QFETCH(QString, says);
        const SyntheticScoring scoring(6, 5);
        Exploration exploration;
        QSignalSpy damaged(&exploration, &Exploration::damaged);
        exploration.start(scoring.info());
        exploration.addSteps(scoring.columns(0, 3));
        auto chunk = scoring.columns(3, 3);
        breakChunk(chunk, damage);
        exploration.addSteps(chunk);
        QCOMPARE(damaged.size(), 1);
        const auto sentence = damaged[0][0].toString();
        QVERIFY2(sentence.contains(says), qPrintable(sentence));
        QVERIFY(exploration.steps()->numTrajectories() >= 3);
        QVERIFY(!exploration.isLoading());
        exploration.addSteps(scoring.columns(3, 3)); // what comes after is not taken
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
        const auto columns = scoring.columns();
        Exploration exploration;
        fill(exploration, scoring);
        QSignalSpy summaries(&exploration, &Exploration::summaryChanged);
        for (const double beta : {0.0, 0.3, 0.4, 1.0, 9.0}) {
            exploration.history().moveKlThreshold(beta);
            exploration.history().endMove();
            std::size_t sum = 0;
            for (std::size_t t = 0; t < 20; ++t)
                sum += exploration.numKept(t);
            QCOMPARE(sum, numKeptByDefinition(columns, exploration.thresholds()));
            QCOMPARE(exploration.selection()->summary().numKept, sum);
        }
        exploration.history().setIncludeFirstStep(true);
        QCOMPARE(exploration.selection()->summary().numKept, numKeptByDefinition(columns, exploration.thresholds()));
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
        const auto columns = scoring.columns();
        Exploration exploration;
        fill(exploration, scoring);
        QVERIFY(exploration.goToLargestKl());
        const auto largest = *std::max_element(columns.klNats.begin(), columns.klNats.end());
        QCOMPARE(columns.klNats[*exploration.currentRow()], largest);
        exploration.setCurrentRow(0);
        std::size_t count = 0;
        while (exploration.goToNextKept()) {
            QVERIFY(exploration.selection()->isKept(*exploration.currentRow()));
            ++count;
        }
        QCOMPARE(count, numKeptByDefinition(columns, {}));
        while (exploration.goToPreviousKept())
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
        auto columns = SyntheticScoring(2, 4).columns();
        columns.numTrajectories = 3;
        columns.trajectories.insert(columns.trajectories.begin() + 1, {7, "empty", "?", "eos", 0});
        Exploration exploration;
        exploration.start(SyntheticScoring(3, 4).info());
        exploration.addSteps(columns);
        QCOMPARE(exploration.steps()->positionOf(3), (StepPosition{0, 3}));
        QCOMPARE(exploration.steps()->positionOf(4), (StepPosition{2, 0}));
        exploration.setCurrentStep(1, 5);
        QVERIFY(!exploration.currentRow());
    }

private:
    static void breakChunk(protocol::StepColumns& chunk, int damage)
    {
        switch (damage) {
        case 0:
            chunk.expertRank.pop_back();
            break;
        case 1:
            chunk.candidateIds.pop_back();
            break;
        case 2:
            chunk.klNats[2] = std::numeric_limits<float>::quiet_NaN();
            break;
        case 3:
            chunk.step[2] = 1;
            break;
        case 4:
            chunk.first = 4;
            break;
        case 5:
            chunk.expertRank[2] = 0;
            break;
        case 6:
            chunk.numCandidates[0] = -1;
            break;
        default:
            chunk.amateurLogProb[2] = 1;
        }
    }
};

QTEST_MAIN(TestExploration)
#include "tst_exploration.moc"
