#include "common/json.h"
#include "problems/answer_grader.h"
#include "problems/answer_normalisation.h"
#include "problems/number_text.h"
#include "problems/number_words.h"

#include <QTest>

using namespace lr::problems;

class TestAnswerGrader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// The fixture holds what the grader of Qwen2.5-Math says (tests/tools/make_answer_fixture.py), and why we say the
    /// opposite where we do.
    void verdictsAgreeWithTheOfficialGraderOrDifferForAReason_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("reference");
        QTest::addColumn<bool>("isEqual");
        int numPairs = 0;
        for (const auto& row : lr::common::readJsonFile(LR_TEST_DATA "/answers/verdicts.json")) {
            const auto text = [&](const char* key) { return QString::fromStdString(row.at(key).get<std::string>()); };
            QTest::addRow("%d %s: %s", ++numPairs, qPrintable(text("category")), qPrintable(text("answer")))
                << text("answer") << text("reference")
                << (row.at("official").get<bool>() != row.contains("difference"));
        }
        QVERIFY(numPairs > 400);
    }

    void verdictsAgreeWithTheOfficialGraderOrDifferForAReason()
    {
        QFETCH(QString, answer);
        QFETCH(QString, reference);
        QFETCH(bool, isEqual);
        const auto grade = gradeAnswer(answer.toStdString(), reference.toStdString());
        QVERIFY2(grade.isCorrect == isEqual, grade.reason.c_str());
        QVERIFY(!grade.reason.empty());
        // Equality does not depend on which of the two is the reference, but for an empty one.
        if (!answer.isEmpty())
            QCOMPARE(gradeAnswer(reference.toStdString(), answer.toStdString()).isCorrect, isEqual);
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
        row("40\\%", "40");
        row("\\text{unclosed", "unclosed");
    }

    void normalisationGivesOneSpelling()
    {
        QFETCH(QString, answer);
        QTEST(QString::fromStdString(normalisedAnswer(answer.toStdString()).text), "normalised");
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
