#include "models/pinned_steps_model.h"
#include "models/running_text.h"
#include "models/statistics_model.h"
#include "models/step_details.h"
#include "scoring_records.h"
#include "selection/synthetic_steps.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <limits>

using namespace lr;
using namespace lr::widgets;
using lr::test::SyntheticScoring;

namespace {

void fill(Exploration& exploration, const SyntheticScoring& scoring)
{
    exploration.start(scoring.info());
    exploration.setVocabulary(SyntheticScoring::vocabulary());
    exploration.addSteps(scoring.part());
}

/// Three tokens a, b, c: the expert says 0.6, 0.3, 0.1, the amateur 0.2, 0.3, 0.5; y_t is c.
void fillWithOneKnownStep(Exploration& exploration)
{
    auto record = stepOf({{0.6, 0.2}, {0.3, 0.3}, {0.1, 0.5}});
    record.step = 0;
    record.tokenId = 2;
    record.expertLogProb = std::log(0.1f);
    record.amateurLogProb = std::log(0.5f);
    record.expertRank = 3;
    record.amateurRank = 1;
    protocol::StepsPart part;
    part.scoring = 1;
    part.numTrajectories = 1;
    lr::test::appendTrajectory(part, {1, "p", "Which?", "eos", 0, 0}, {record});
    exploration.start(SyntheticScoring(1, 1).info());
    exploration.setVocabulary({1, "abc", {0, 1, 2, 3}, {}});
    exploration.addSteps(part);
}

} // namespace

class TestRunningText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytesAreLegible_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("alone");
        QTest::addColumn<QString>("inText");
        QTest::newRow("a word") << QByteArray(" word") << "␣word"
                                << " word";
        QTest::newRow("a space") << QByteArray(" ") << "␣"
                                 << "␣";
        QTest::newRow("two spaces") << QByteArray("  x") << "␣␣x"
                                    << "␣␣x";
        QTest::newRow("line end") << QByteArray(".\n\n") << ".⏎⏎"
                                  << ".⏎⏎";
        QTest::newRow("tab and return") << QByteArray("\t\r") << "⇥␍"
                                        << "⇥␍";
        QTest::newRow("umlaut") << QByteArray("ä€😀") << "ä€😀"
                                << "ä€😀";
        QTest::newRow("half a character") << QByteArray("\xe2\x80") << "⟨e2 80⟩"
                                          << "⟨e2 80⟩";
        QTest::newRow("half, then whole") << QByteArray("\xf0\x9fok") << "⟨f0 9f⟩ok"
                                          << "⟨f0 9f⟩ok";
        QTest::newRow("turned direction") << QByteArray("\xe2\x80\xae") << "⟨u+202e⟩"
                                          << "⟨u+202e⟩";
        QTest::newRow("nothing wide") << QByteArray("\xe2\x80\x8b") << "⟨u+200b⟩"
                                      << "⟨u+200b⟩";
        QTest::newRow("zero byte") << QByteArray("\0", 1) << "⟨u+0000⟩"
                                   << "⟨u+0000⟩";
        QTest::newRow("nothing") << QByteArray() << ""
                                 << "";
    }

    void bytesAreLegible()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, alone);
        QFETCH(QString, inText);
        QCOMPARE(legible(std::string_view(bytes.data(), std::size_t(bytes.size()))), alone);
        QCOMPARE(legibleInText(std::string_view(bytes.data(), std::size_t(bytes.size()))), inText);
    }

    void controlTokensAndUnknownIdsHaveANameToo()
    {
        const TokenTexts texts(SyntheticScoring::vocabulary());
        const auto last = SyntheticScoring::kVocabSize - 1;
        QCOMPARE(texts.text(last), QString("<|im_end|>"));
        QVERIFY(texts.isSpecial(last));
        QVERIFY(!texts.isSpecial(5));
        QCOMPARE(texts.text(last + 1), QStringLiteral("⟨id 140000⟩"));
        QCOMPARE(texts.text(-1), QStringLiteral("⟨id -1⟩"));
    }

    void tokensFollowTheCurrentTrajectory()
    {
        const SyntheticScoring scoring(3, 7);
        const auto records = scoring.records(2);
        Exploration exploration;
        RunningText text(exploration);
        QCOMPARE(text.numTokens(), 0u);
        fill(exploration, scoring);
        exploration.setCurrentStep(2, 4);
        QCOMPARE(text.numTokens(), 7u);
        for (std::size_t i = 0; i < 7; ++i) {
            QCOMPARE(text.tokenId(i), records[i].tokenId);
            QCOMPARE(text.text(i), exploration.texts()->textInLine(records[i].tokenId));
            QCOMPARE(text.value(i), double{records[i].klNats});
        }
        QCOMPARE(text.currentToken(), std::optional<std::size_t>(4));
        QCOMPARE(text.question(), QString::fromStdString(SyntheticScoring::questionOf(2)));
        QVERIFY(text.ending().contains("7"));
    }

    void aStepWithinTheTrajectoryKeepsTheText()
    {
        Exploration exploration;
        RunningText text(exploration);
        fill(exploration, SyntheticScoring(3, 7));
        QSignalSpy changed(&text, &RunningText::textChanged);
        QSignalSpy moved(&text, &RunningText::currentTokenChanged);
        const auto trajectory = exploration.currentStep()->trajectory;
        exploration.setCurrentStep(trajectory, (exploration.currentStep()->step + 1) % 7);
        QCOMPARE(changed.size(), 0);
        QCOMPARE(moved.size(), 1);
        exploration.setCurrentStep(trajectory + 1, 0);
        QCOMPARE(changed.size(), 1);
    }

    void everyQuantityHasItsOwnWords()
    {
        QStringList texts;
        for (const auto& quantity : steps::kQuantities) {
            QVERIFY2(nameOf(quantity) != QString::fromLatin1(quantity.key), quantity.key.data());
            QVERIFY2(!shortNameOf(quantity).isEmpty(), quantity.key.data());
            QCOMPARE(unitOf(quantity).isEmpty(), quantity.unit == steps::Unit::Rank);
            QVERIFY(titleOf(quantity).contains(nameOf(quantity)) && titleOf(quantity).contains(unitOf(quantity)));
            QVERIFY(toolTipOf(quantity).contains(explanationOf(quantity)));
            texts << nameOf(quantity) << explanationOf(quantity);
        }
        QVERIFY(!texts.contains(QString()));
        QCOMPARE(texts.removeDuplicates(), 0);
    }

    void valuesAreWrittenForPeople()
    {
        const auto& kl = *steps::findQuantity("kl_nats");
        const auto& rank = *steps::findQuantity("amateur_rank");
        QCOMPARE(quantityText(kl, 0.12345), QString("0.123"));
        QCOMPARE(quantityText(rank, 12345), QLocale().toString(12345));
        QCOMPARE(quantityText(rank, std::nan("")), QStringLiteral("–"));
        QCOMPARE(quantityText(kl, std::numeric_limits<double>::infinity()), QStringLiteral("∞"));
    }

    void theTextCanBeColouredByEveryQuantity()
    {
        const SyntheticScoring scoring(20, 30);
        Exploration exploration;
        RunningText text(exploration);
        fill(exploration, scoring);
        exploration.setCurrentStep(4, 0);
        const auto records = scoring.records(4);
        for (const auto& quantity : steps::kQuantities) {
            text.setQuantity(quantity);
            QCOMPARE(&text.quantity(), &quantity);
            for (std::size_t token = 0; token < text.numTokens(); ++token)
                QCOMPARE(text.value(token), double{steps::valueOf(records[token], quantity)});
            const auto& range = text.range();
            QVERIFY(range.high > range.low);
            QCOMPARE(range.isDiverging, quantity.isSigned);
            QCOMPARE(range.position(range.low), 0.0);
            QCOMPARE(range.position(range.high), 1.0);
            QCOMPARE(range.position(1e9), 1.0);
            QCOMPARE(range.position(std::nan("")), quantity.isSigned ? 0.5 : 0.0); // as calm as can be
        }
        text.setQuantity(*steps::findQuantity("log_ratio_nats"));
        QCOMPARE(text.range().position(0), 0.5);
        const MetricRange ranks{.low = 1, .high = 100, .isLogarithmic = true};
        QCOMPARE(ranks.position(10), 0.5);
    }

    void aQuantityThatWasNotStoredHasNoColourAndNoNumber()
    {
        const SyntheticScoring scoring(3, 7);
        Exploration exploration;
        RunningText text(exploration);
        exploration.start(scoring.info());
        exploration.addSteps(lr::test::earlierPart(scoring));
        text.setQuantity(*steps::findQuantity("reverse_kl_nats"));
        QVERIFY(std::isnan(text.value(0)));
        QCOMPARE(text.position(0), 0.0);
        QVERIFY(text.range().high > text.range().low);
    }

    void marksFollowTheThreshold()
    {
        const SyntheticScoring scoring(1, 40);
        const auto records = scoring.records(0);
        Exploration exploration;
        RunningText text(exploration);
        fill(exploration, scoring);
        QSignalSpy colors(&text, &RunningText::colorsChanged);
        exploration.history().moveKlThreshold(0.25);
        QVERIFY(colors.size() >= 1);
        for (std::size_t i = 0; i < 40; ++i)
            QCOMPARE(text.isSelected(i), i > 0 && records[i].klNats >= 0.25f);
    }

    void aKnownStepIsDescribedInFull()
    {
        constexpr double kTolerance = 5e-6; // candidates travel with log-probabilities that are off by up to 1.9e-6
        Exploration exploration;
        fillWithOneKnownStep(exploration);
        const auto step = describeStep(exploration, 0, 1); // the top of each: a and c
        QCOMPARE(step.token.text, QString("c"));
        QCOMPARE(step.value(*steps::findQuantity("expert_rank")), 3.f);
        QVERIFY(std::abs(step.value(*steps::findQuantity("log_ratio_nats")) - std::log(0.2f)) < 1e-6f);
        QVERIFY(std::isnan(step.value(*steps::findQuantity("js_nats")))); // its scoring is an earlier one
        QCOMPARE(step.expertTop1, QString("a"));
        QCOMPARE(step.amateurTop1, QString("c"));
        QCOMPARE(step.top.size(), 2u);
        QVERIFY(!step.top[0].isActual && step.top[1].isActual);
        QVERIFY(std::abs(step.expertOutside - 0.3) < kTolerance);
        QVERIFY(std::abs(step.amateurOutside - 0.3) < kTolerance);
        QVERIFY(std::abs(step.cutProb - 0.12) < kTolerance);
        // The mask holds a and b: weights 3 : 1 from the ratios ln 3 and ln 1.
        QCOMPARE(step.label.size(), 2u);
        QVERIFY(std::abs(step.label[0].weight - 0.75) < kTolerance);
        QVERIFY(std::abs(step.label[0].logRatioNats - std::log(3)) < kTolerance);
        QVERIFY(std::abs(step.expertMassCut - 0.1) < kTolerance);
    }

    void whatTheAmateurHoldsForLikelyStandsBesideTheExpertsChoice()
    {
        Exploration exploration;
        fillWithOneKnownStep(exploration);
        QStringList tokens;
        for (const auto& token : describeStep(exploration, 0, 3).top)
            tokens << token.text;
        QCOMPARE(tokens, (QStringList{"a", "c", "b"})); // c: last for the expert, first for the amateur
    }

    void theVerdictIsToldInWords()
    {
        Exploration exploration;
        fillWithOneKnownStep(exploration);
        const auto told = [&] { return verdictOf(describeStep(exploration, 0, 5), exploration.thresholds()); };
        QCOMPARE(told(), QString("KL 0.50 ≥ β 0.40, but the first step is left out. 2 of 3 tokens plausible."));
        exploration.history().setIncludeFirstStep(true);
        QCOMPARE(told(), QString("KL 0.50 ≥ β 0.40: selected. 2 of 3 tokens plausible."));
        exploration.history().moveKlThreshold(2);
        exploration.history().movePlausibilityThreshold(0.9);
        QCOMPARE(told(), QString("KL 0.50 < β 2.00: not selected. 1 of 3 tokens plausible."));
    }

    void aTokenThatWasTooImprobableToStoreIsShownAllTheSame()
    {
        Exploration exploration;
        const SyntheticScoring scoring(1, 3);
        exploration.start(scoring.info());
        exploration.addSteps(lr::test::changedPart(scoring, [](steps::StepRecord& record) {
            record.tokenId = 139'000; // beside all strata
            record.expertLogProb = -20;
            record.amateurLogProb = -INFINITY;
            record.amateurRank = 0;
        }));
        const auto step = describeStep(exploration, 1, 4);
        const auto actual =
            std::count_if(step.top.begin(), step.top.end(), [](const auto& token) { return token.isActual; });
        QCOMPARE(actual, 1);
        QVERIFY(step.top.back().isActual);
        QVERIFY(std::isfinite(step.top.back().logRatioNats));
        QCOMPARE(step.top.back().amateurProb, 0.0);
        QVERIFY(std::isinf(step.value(*steps::findQuantity("log_ratio_nats"))));
        QVERIFY(std::isnan(step.value(*steps::findQuantity("amateur_rank"))));
    }

    void probabilitiesKeepTheDigitsThatMatter()
    {
        QCOMPARE(probabilityText(0.9534), QString("0.953"));
        QCOMPARE(probabilityText(0.00123), QString("0.00123"));
        QCOMPARE(probabilityText(3.2e-7), QString("3.2e-07"));
        QCOMPARE(probabilityText(0), QString("0"));
    }

    void pinsBecomeRowsInTheirOrder()
    {
        Exploration exploration;
        PinnedStepsModel pins(exploration);
        QAbstractItemModelTester tester(&pins, QAbstractItemModelTester::FailureReportingMode::Fatal);
        fill(exploration, SyntheticScoring(2, 9));
        for (const std::size_t row : {5u, 2u, 11u})
            exploration.togglePin(row);
        exploration.togglePin(2);
        QCOMPARE(pins.rowCount(), 2);
        QCOMPARE(pins.stepRow(1), 11u);
        QCOMPARE(pins.index(1, PinnedStepsModel::Problem).data().toString(), QString("2"));
        QCOMPARE(pins.index(1, PinnedStepsModel::Step).data().toString(), QString("2"));
        exploration.history().moveKlThreshold(0);
        QCOMPARE(pins.index(0, PinnedStepsModel::Selected).data().toString(), QString("selected"));
        exploration.history().moveKlThreshold(99);
        QCOMPARE(pins.index(0, PinnedStepsModel::Selected).data().toString(), QString("no"));
        exploration.clearPins();
        QCOMPARE(pins.rowCount(), 0);
    }

    void pinnedStepsShowEveryQuantity()
    {
        const SyntheticScoring scoring(2, 9);
        Exploration exploration;
        PinnedStepsModel pins(exploration);
        fill(exploration, scoring);
        exploration.togglePin(11);
        const auto record = scoring.records(1)[2];
        int column = PinnedStepsModel::FirstQuantity;
        for (const auto& quantity : steps::kQuantities) {
            const auto expected = quantityText(quantity, double{steps::valueOf(record, quantity)});
            QCOMPARE(pins.index(0, column).data().toString(), expected);
            QCOMPARE(pins.headerData(column, Qt::Horizontal).toString(), shortNameOf(quantity));
            QVERIFY(!pins.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
            ++column;
        }
        QCOMPARE(column, static_cast<int>(PinnedStepsModel::ExpertProb));
        QCOMPARE(pins.headerData(PinnedStepsModel::Selected, Qt::Horizontal).toString(), QString("Selected"));
    }

    void statisticsArriveFromBesideTheWindow()
    {
        Exploration exploration;
        StatisticsModel model(exploration);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QSignalSpy changed(&model, &StatisticsModel::statisticsChanged);
        const SyntheticScoring scoring(10, 20);
        fill(exploration, scoring);
        QTRY_VERIFY(model.statistics().has_value());
        const auto expected = selection::computeStatistics(exploration.steps()->table());
        QCOMPARE(model.statistics()->all.count, expected.all.count);
        QCOMPARE(model.statistics()->tail.share, expected.tail.share);
        QCOMPARE(model.index(0, StatisticsModel::NumSteps).data().toString(), QString("190"));
        changed.clear();
        exploration.history().moveKlThreshold(1); // has no part in them
        exploration.history().setIncludeFirstStep(true);
        QTRY_COMPARE(model.statistics()->all.count, 200u);
        QCOMPARE(changed.size(), 1);
        exploration.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void statisticsTellRightWrongAndUnfinishedAnswersApart()
    {
        Exploration exploration;
        StatisticsModel model(exploration);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        SyntheticScoring scoring(6, 11); // right, unfinished, unknown, right, wrong, unknown
        scoring.cutOffEverySecond();
        fill(exploration, scoring);
        QTRY_VERIFY(model.statistics().has_value());
        const auto numBefore = model.rowCount();
        exploration.setGrades(scoring.grades());
        QCOMPARE(model.rowCount(), numBefore + 3);
        const auto numSteps = [&model](const QString& group) {
            for (int row = 0; row < model.rowCount(); ++row) {
                if (model.index(row, StatisticsModel::What).data().toString() == group)
                    return model.index(row, StatisticsModel::NumSteps).data().toString();
            }
            return QString();
        };
        QCOMPARE(numSteps("In right answers"), QString("20")); // two of them, without their first steps
        QCOMPARE(numSteps("In wrong answers"), QString("10"));
        QCOMPARE(numSteps("In unfinished answers"), QString("10"));
    }
};

QTEST_MAIN(TestRunningText)
#include "tst_running_text.moc"
