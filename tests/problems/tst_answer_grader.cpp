#include "common/json.h"
#include "problems/answer_grader.h"
#include "problems/answer_normalisation.h"
#include "problems/answer_units.h"
#include "problems/number_text.h"
#include "problems/number_words.h"

#include <QTest>

using namespace lr::problems;

class TestAnswerGrader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// The fixture holds what the grader of Qwen2.5-Math says (tests/tools/make_answer_fixture.py), and why we say the
    /// opposite where we do, in both modes or in the exact one.
    void verdictsAgreeWithTheOfficialGraderOrDifferForAReason_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("reference");
        QTest::addColumn<bool>("isEqual");
        QTest::addColumn<bool>("isExactlyEqual");
        int numPairs = 0;
        for (const auto& row : lr::common::readJsonFile(LR_TEST_DATA "/answers/verdicts.json")) {
            const auto text = [&](const char* key) { return QString::fromStdString(row.at(key).get<std::string>()); };
            const bool isEqual = row.at("official").get<bool>() != row.contains("difference");
            QTest::addRow("%d %s: %s", ++numPairs, qPrintable(text("category")), qPrintable(text("answer")))
                << text("answer") << text("reference") << isEqual << (isEqual != row.contains("exact"));
        }
        QVERIFY(numPairs > 400);
    }

    void verdictsAgreeWithTheOfficialGraderOrDifferForAReason()
    {
        QFETCH(QString, answer);
        QFETCH(QString, reference);
        QFETCH(bool, isEqual);
        QFETCH(bool, isExactlyEqual);
        for (const auto grader : {Grader::Exact, Grader::Qwen}) {
            const bool expected = grader == Grader::Exact ? isExactlyEqual : isEqual;
            const auto grade = gradeAnswer(answer.toStdString(), reference.toStdString(), grader);
            QVERIFY2(grade.isCorrect == expected, (std::string(nameOf(grader)) + ": " + grade.reason).c_str());
            QVERIFY(!grade.reason.empty());
            // Equality does not depend on which of the two is the reference, but for an empty one and equations: those
            // state their right side as answers, and ask for more as references.
            if (!answer.isEmpty() && !answer.contains('=') && !reference.contains('='))
                QCOMPARE(gradeAnswer(reference.toStdString(), answer.toStdString(), grader).isCorrect, expected);
        }
    }

    void everyAnswerEqualsItself()
    {
        for (const auto& row : lr::common::readJsonFile(LR_TEST_DATA "/answers/verdicts.json")) {
            const auto reference = row.at("reference").get<std::string>();
            QVERIFY2(gradeAnswer(" " + reference + " ", reference).isCorrect, reference.c_str());
            QVERIFY2(gradeAnswer("$" + reference + "$.", reference).isCorrect, reference.c_str());
        }
    }

    void reasonsSayWhatWasCompared()
    {
        QCOMPARE(gradeAnswer("5", "7").reason, std::string("different numbers: 5, not 7"));
        QCOMPARE(gradeAnswer("1,000", "1000").reason, std::string("the same number"));
        QCOMPARE(gradeAnswer("(x+1)^2", "x^2+2x+1").reason, std::string("equal after simplification"));
        QCOMPARE(gradeAnswer("blue", "green").reason, std::string("different texts: 'blue', not 'green'"));
        QCOMPARE(gradeAnswer("(1,2]", "(1,2)").reason, std::string("different brackets"));
        QCOMPARE(gradeAnswer("1, 2", "1, 2, 3").reason, std::string("2 parts, not 3"));
        QCOMPARE(gradeAnswer("12 cm", "12").reason, std::string("the same text but for the unit"));
        QCOMPARE(gradeAnswer("0.5", "50%").reason, std::string("the same percentage"));
        QCOMPARE(gradeAnswer("", "5").reason, std::string("no answer"));
        QCOMPARE(gradeAnswer("2^{10}", "1024").reason, std::string("the same value"));
        QCOMPARE(gradeAnswer("1.4142", "\\sqrt{2}").reason, std::string("the same value, rounded"));
        QCOMPARE(gradeAnswer("x > 2", "(2,\\infty)").reason, std::string("the same set"));
        QCOMPARE(gradeAnswer("15:30", "3:30 PM").reason, std::string("the same time of day"));
        QCOMPARE(gradeAnswer("2, 3", "3, 2").reason, std::string("the same parts"));
        QCOMPARE(gradeAnswer("2", "x+y=2").reason, std::string("an equation is asked for, not one of its sides"));
    }

    void gradersHaveNames()
    {
        for (const auto grader : {Grader::Exact, Grader::Qwen})
            QVERIFY(graderNamed(nameOf(grader)) == grader);
        QVERIFY(!graderNamed("strict"));
    }

    void onlyTheOfficialGraderTakesCloseNumbersForEqual()
    {
        for (const auto& [answer, reference] : {std::pair{"2^{20}", "1048577"}, {"9999.9", "10000"},
                 {"\\frac{2023}{2024}", "\\frac{2024}{2025}"}, {"0.5\\%", "50\\%"}}) {
            QVERIFY2(!gradeAnswer(answer, reference, Grader::Exact).isCorrect, answer);
            QVERIFY2(gradeAnswer(answer, reference, Grader::Qwen).isCorrect, answer);
        }
    }

    void hugeIntegersAreComparedDigitByDigit()
    {
        QVERIFY(!gradeAnswer("12345678901234567890", "12345678901234567891").isCorrect);
        QVERIFY(gradeAnswer("12,345,678,901,234,567,890", "12345678901234567890").isCorrect);
        QVERIFY(!gradeAnswer("109200000", "109200001").isCorrect);
    }

    void normalisationGivesOneSpelling_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("normalised");
        const auto row = [](const char* answer, const char* normalised) {
            QTest::newRow(answer) << QString(answer) << QString(normalised);
        };
        row("\\dfrac{1}{2}", "\\frac{1}{2}");
        row("\\left( 1,\\! 2 \\right)", "( 1,2 )");
        row("\\left.x\\right.", "x");
        row("a \\leq b \\leftarrow", "a \\le b \\leftarrow");
        row("\\text{ cents }", "cents");
        row("\\lambda_{\\text {red}}", "\\lambda_{red}");
        row("\\text{a \\textbf{b} c}", "a b c");
        row("x \\text{ or } y", "x, y");
        row("\\begin{array}{cc}1 & 2\\end{array}", "\\begin{pmatrix}1 & 2\\end{pmatrix}");
        row("\\begin{bmatrix}1 \\\\ 2\\end{bmatrix}", "\\begin{pmatrix}1 \\\\ 2\\end{pmatrix}");
        row("forty-two", "42");
        row("  **7** ", "7");
        row("40\\%", "40%");
        row("40 percent", "40%");
        row("0.\\overline{3}", "\\frac{3}{9}");
        row("1.5 \\text{ million}", "1500000");
        row("x²", "x^{2}");
        row("1 \\\\[4pt] 2", "1 \\\\ 2");
        row("\\text{unclosed", "unclosed");
    }

    void normalisationGivesOneSpelling()
    {
        QFETCH(QString, answer);
        QTEST(QString::fromStdString(normalisedAnswer(answer.toStdString())), "normalised");
    }

    void unitsAreTakenOffNumbersOnly_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("bare");
        const auto row = [](const char* text, const char* bare) {
            QTest::newRow(text) << QString(text) << QString(bare);
        };
        row("5.4 cents", "5.4");
        row("12cm", "12");
        row("12 cm^2", "12");
        row("\\frac{1}{2} hours", "\\frac{1}{2}");
        row("6 m", "6");
        row("6m", "6m");
        row("2 x", "2 x");
        row("3 \\sqrt{2}", "3 \\sqrt{2}");
        row("2 hours 30 minutes", "2 hours 30 minutes");
        row("x apples", "x apples");
        row("5", "5");
        row("5 (five)", "5");
        row("f (x)", "f (x)");
        row("", "");
    }

    void unitsAreTakenOffNumbersOnly()
    {
        QFETCH(QString, text);
        QTEST(QString::fromStdString(withoutUnit(text.toStdString())), "bare");
    }

    void numbersAreReadInAnyNotation_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("value");
        const auto row = [](const char* text, double value) { QTest::newRow(text) << QString(text) << value; };
        row("1,000", 1000);
        row("-1,234,567.5", -1234567.5);
        row(".5", 0.5);
        row("3.", 3);
        row("+7", 7);
        row("- 7", -7);
        row("1e-5", 1e-5);
        row("1.2\\times 10^{-5}", 1.2e-5);
        row("1.2*10^3", 1200);
        row("10^{3}", 1000);
        row("-10^3", -1000);
        row("3/4", 0.75);
        row("-1./3", -1.0 / 3);
        row("1 4/5", 1.8);
    }

    void numbersAreReadInAnyNotation()
    {
        QFETCH(QString, text);
        const auto number = numberFromText(text.toStdString());
        QVERIFY(number.has_value());
        QTEST(number->value, "value");
    }

    void whatIsNoNumberIsNotRead()
    {
        for (const char* text : {"", "-", ".", "1,00", "10,11", "1,2345", "1.2.3", "3 4", "1/0", "3/", "/3", "1e",
                 "2 x", "1e999", "10^", "10^{3", "2^3", "5:6", "52_8", "1.5 4/5", "--5"})
            QVERIFY2(!numberFromText(text), text);
    }

    void wordsBecomeNumbers()
    {
        QCOMPARE(numberFromWords("seven").value(), std::string("7"));
        QCOMPARE(numberFromWords("Forty-two").value(), std::string("42"));
        QCOMPARE(numberFromWords("one hundred and five").value(), std::string("105"));
        QCOMPARE(numberFromWords("two thousand three hundred").value(), std::string("2300"));
        QCOMPARE(numberFromWords("three apples").value(), std::string("3 apples"));
        QVERIFY(!numberFromWords("apples"));
        QVERIFY(!numberFromWords("hundred"));
        QVERIFY(!numberFromWords(""));
    }
};

QTEST_APPLESS_MAIN(TestAnswerGrader)
#include "tst_answer_grader.moc"
