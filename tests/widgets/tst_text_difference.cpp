#include "models/text_difference.h"

#include <QRandomGenerator>
#include <QTest>

#include <vector>

using namespace lr::widgets;

namespace {

QString commonPart(const QString& text, const std::vector<TextSpan>& spans)
{
    QString result;
    for (const auto& span : spans)
        if (span.isCommon)
            result += text.mid(span.begin, span.length);
    return result;
}

bool covers(const QString& text, const std::vector<TextSpan>& spans)
{
    qsizetype end = 0;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (spans[i].begin != end || spans[i].length <= 0 || (i > 0 && spans[i].isCommon == spans[i - 1].isCommon))
            return false;
        end += spans[i].length;
    }
    return end == text.size();
}

/// Length of the longest common subsequence by the quadratic recurrence.
int longestCommonSubsequence(const QString& a, const QString& b)
{
    std::vector<std::vector<int>> best(a.size() + 1, std::vector<int>(b.size() + 1));
    for (qsizetype i = 1; i <= a.size(); ++i)
        for (qsizetype j = 1; j <= b.size(); ++j)
            best[i][j] = a[i - 1] == b[j - 1] ? best[i - 1][j - 1] + 1 : std::max(best[i - 1][j], best[i][j - 1]);
    return best[a.size()][b.size()];
}

/// So that each character is a word of its own.
QString randomMarks(QRandomGenerator& random, int maxLength)
{
    QString text;
    for (int n = random.bounded(maxLength + 1); n > 0; --n)
        text += QStringLiteral("+-=/")[random.bounded(4)];
    return text;
}

} // namespace

class TestTextDifference : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalTextsAreOneCommonSpan()
    {
        const auto difference = differenceOf(u"7 + 17 = 24", u"7 + 17 = 24");
        QVERIFY((difference.before == std::vector<TextSpan>{{0, 11, true}}));
        QVERIFY(difference.after == difference.before);
        QVERIFY(difference.isMinimal);
    }

    void anEmptySideHasNoSpans()
    {
        const auto difference = differenceOf(u"", u"a b");
        QVERIFY(difference.before.empty());
        QVERIFY((difference.after == std::vector<TextSpan>{{0, 3, false}}));
        QVERIFY(differenceOf(u"", u"").after.empty());
    }

    void aReplacedNumberIsMarkedWhole()
    {
        const auto difference = differenceOf(u"so 17+4=21.", u"so 17+4=211.");
        QVERIFY((difference.before == std::vector<TextSpan>{{0, 8, true}, {8, 2, false}, {10, 1, true}}));
        QVERIFY((difference.after == std::vector<TextSpan>{{0, 8, true}, {8, 3, false}, {11, 1, true}}));
    }

    void insertedWordsAreMarkedOnTheirSideOnly()
    {
        const auto difference = differenceOf(u"10 16", u"10 then 16");
        QVERIFY(commonPart("10 16", difference.before) == "10 16");
        QVERIFY(commonPart("10 then 16", difference.after) == "10 16");
        QCOMPARE(difference.before.size(), 1u);
    }

    void wordsAreNotBrokenWithin()
    {
        const auto difference = differenceOf(u"naïve résumé", u"naïve resume");
        QVERIFY((difference.before == std::vector<TextSpan>{{0, 6, true}, {6, 6, false}}));
    }

    void charactersOutsideTheBasicPlaneStayWhole()
    {
        const QString before = QString::fromUtf8("𝑥=1");
        const QString after = QString::fromUtf8("𝑦=1");
        const auto difference = differenceOf(before, after);
        QVERIFY((difference.before == std::vector<TextSpan>{{0, 2, false}, {2, 2, true}}));
    }

    /// Reference: the quadratic recurrence, over random texts of four letters.
    void noFewerWordsCouldDiffer()
    {
        QRandomGenerator random(1);
        for (int i = 0; i < 2000; ++i) {
            const auto a = randomMarks(random, 14);
            const auto b = randomMarks(random, 14);
            const auto difference = differenceOf(a, b);
            QVERIFY(covers(a, difference.before) && covers(b, difference.after));
            const auto common = commonPart(a, difference.before);
            QCOMPARE(common, commonPart(b, difference.after));
            QVERIFY2(common.size() == longestCommonSubsequence(a, b), qPrintable(a + " against " + b));
        }
    }

    void textsTooUnlikeDifferBetweenCommonStartAndEnd()
    {
        const auto a = "start " + QString("a ").repeated(kMaxWordEdits) + "end";
        const auto b = "start " + QString("b-").repeated(kMaxWordEdits) + "end";
        const auto difference = differenceOf(a, b);
        QVERIFY(!difference.isMinimal);
        QVERIFY(covers(a, difference.before) && covers(b, difference.after));
        QCOMPARE(commonPart(a, difference.before), QString("start end"));
        QCOMPARE(commonPart(b, difference.after), QString("start end"));
    }

    void aMillionWordsWithFewChangesAreCompared()
    {
        auto a = QString("seven and ").repeated(500'000);
        auto b = a;
        b.replace(2'500'000, 5, "eight");
        const auto difference = differenceOf(a, b);
        QVERIFY(difference.isMinimal);
        QCOMPARE(difference.after.size(), 3u);
    }
};

QTEST_APPLESS_MAIN(TestTextDifference)
#include "tst_text_difference.moc"
