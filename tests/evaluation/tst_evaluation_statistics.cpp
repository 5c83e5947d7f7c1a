#include "common/error.h"
#include "evaluation/paired_comparison.h"
#include "evaluation/proportion.h"
#include "support/error_checks.h"

#include <QTest>

#include <cmath>

using namespace lr::evaluation;

class TestEvaluationStatistics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Closed forms: with k = 0 the upper end is z²/(n + z²); with k = n/2 the interval is ½ ± z/(2√(n + z²)).
    void wilsonIntervalsHaveTheirClosedForms()
    {
        const double z2 = kZ95 * kZ95;
        for (const int n : {1, 2, 10, 100, 5000}) {
            const auto none = proportionOf(0, n);
            QCOMPARE(none.low, 0.0);
            QVERIFY(std::abs(none.high - z2 / (n + z2)) < 1e-12);
            const auto all = proportionOf(n, n);
            QCOMPARE(all.high, 1.0);
            QVERIFY(std::abs(all.low - n / (n + z2)) < 1e-12);
            if (n % 2 == 0) {
                const auto half = proportionOf(n / 2, n);
                QCOMPARE(half.share, 0.5);
                QVERIFY(std::abs(half.high - 0.5 - kZ95 / (2 * std::sqrt(n + z2))) < 1e-12);
                QVERIFY(std::abs(half.low + half.high - 1) < 1e-12);
            }
        }
    }

    /// The ends solve (p − p̂)² = z² p(1 − p)/n; roots computed with 40 decimal digits.
    void wilsonIntervalsAreTheRootsOfTheScoreEquation()
    {
        const auto compare = [](std::int64_t k, std::int64_t n, double low, double high) {
            const auto p = proportionOf(k, n);
            QVERIFY2(std::abs(p.low - low) < 1e-6 && std::abs(p.high - high) < 1e-6,
                qPrintable(QString("%1 %2").arg(p.low, 0, 'g', 9).arg(p.high, 0, 'g', 9)));
        };
        compare(8, 10, 0.49016247, 0.94331785);
        compare(81, 263, 0.25528852, 0.36620958);
        compare(1000, 1319, 0.73431313, 0.78048779);
    }

    void withoutTrialsNothingIsKnown()
    {
        const auto p = proportionOf(0, 0);
        QCOMPARE(p.low, 0.0);
        QCOMPARE(p.high, 1.0);
        for (const auto& [k, n] : {std::pair{-1, 5}, {6, 5}, {0, -1}})
            QVERIFY(lr::test::codeOf([k = k, n = n] { proportionOf(k, n); }) == lr::common::ErrorCode::InvalidArgument);
    }

    void theIntervalHoldsTheShareAndNarrowsWithMoreTrials()
    {
        double width = 1;
        for (const int n : {10, 100, 1000, 10'000}) {
            const auto p = proportionOf(n * 3 / 10, n);
            QVERIFY(p.low < p.share && p.share < p.high);
            QVERIFY(p.high - p.low < width);
            width = p.high - p.low;
        }
    }

    void flipsAreCountedOnce()
    {
        FlipMatrix flips;
        flips.add(true, true);
        flips.add(true, false);
        flips.add(false, true);
        flips.add(false, true);
        flips.add(false, false);
        QVERIFY((flips == FlipMatrix{1, 1, 2, 1}));
        QCOMPARE(flips.numQuestions(), 5);
        QCOMPARE(flips.numDiscordant(), 3);
    }

    /// 2 · Σ C(n, i) / 2ⁿ by hand: b = 1, c = 5 gives 2 · (1 + 6) / 64.
    void fewFlipsAreTestedExactly()
    {
        const auto test = mcNemarTest({10, 1, 5, 20});
        QVERIFY(test.isExact && !test.chiSquare);
        QCOMPARE(test.pValue, 14.0 / 64);
        QCOMPARE(mcNemarTest({10, 0, 0, 5}).pValue, 1.0);
        QCOMPARE(mcNemarTest({10, 3, 3, 5}).pValue, 1.0);
        QCOMPARE(mcNemarTest({0, 0, 10, 0}).pValue, 2.0 / 1024);
        QVERIFY(mcNemarTest({0, 12, 13, 0}).isExact);
        QCOMPARE(mcNemarTest({0, 5, 1, 0}).pValue, mcNemarTest({0, 1, 5, 0}).pValue);
    }

    /// Of n independent questions (b + c − (b − c)²/n) / n² is the variance: with b = 20, c = 10, n = 100 it is 0.0029.
    void theDifferenceOfPairedSharesHasItsClosedForm()
    {
        const auto difference =
            pairedDifference({.rightToRight = 40, .rightToWrong = 10, .wrongToRight = 20, .wrongToWrong = 30});
        QCOMPARE(difference.share, 0.1);
        QVERIFY(std::abs(difference.low - (0.1 - kZ95 * std::sqrt(0.0029))) < 1e-12);
        QVERIFY(std::abs(difference.high - (0.1 + kZ95 * std::sqrt(0.0029))) < 1e-12);
        const auto none =
            pairedDifference({.rightToRight = 7, .rightToWrong = 0, .wrongToRight = 0, .wrongToWrong = 2});
        QCOMPARE(none.share, 0.0);
        QCOMPARE(none.low, none.high);
        const auto all = pairedDifference({.rightToRight = 0, .rightToWrong = 0, .wrongToRight = 5, .wrongToWrong = 0});
        QCOMPARE(all.share, 1.0);
        QVERIFY(all.low <= 1 && all.high <= 1);
    }

    void onlyCommonQuestionsAreCompared()
    {
        using enum AnswerVerdict;
        const Verdicts before{{1, Right}, {2, Wrong}, {3, Unfinished}, {4, Right}, {9, Unfinished}};
        const Verdicts after{{1, Right}, {2, Unfinished}, {3, Right}, {4, Wrong}, {7, Right}, {8, Wrong}};
        const auto comparison = compareVerdicts(before, after);
        QCOMPARE(
            comparison.flips, (FlipMatrix{.rightToRight = 1, .rightToWrong = 1, .wrongToRight = 1, .wrongToWrong = 1}));
        QCOMPARE(comparison.unfinishedBefore, 1);
        QCOMPARE(comparison.unfinishedAfter, 1);
        QCOMPARE(comparison.onlyBefore, 1);
        QCOMPARE(comparison.onlyAfter, 2);
        QCOMPARE(compareVerdicts(before, {}).flips.numQuestions(), 0);
    }

    /// McNemar's χ² with Edwards' correction for b = 121, c = 59 (the usual example): 61²/180 = 20.67, p
    /// = 5.450094825e-6.
    void manyFlipsAreTestedByChiSquare()
    {
        const auto test = mcNemarTest({101, 121, 59, 33});
        QVERIFY(!test.isExact);
        QVERIFY(std::abs(test.chiSquare.value() - 61.0 * 61 / 180) < 1e-12);
        QVERIFY2(std::abs(test.pValue - 5.450094825e-6) < 1e-14, qPrintable(QString::number(test.pValue, 'g', 9)));
        QCOMPARE(mcNemarTest({0, 50, 50, 0}).chiSquare.value(), 0.0);
        QCOMPARE(mcNemarTest({0, 50, 50, 0}).pValue, 1.0);
        // At the critical value of one degree of freedom, 3.841459, p is 5 %.
        QVERIFY(std::abs(std::erfc(std::sqrt(3.841458820694124 / 2)) - 0.05) < 1e-12);
    }
};

QTEST_APPLESS_MAIN(TestEvaluationStatistics)
#include "tst_evaluation_statistics.moc"
