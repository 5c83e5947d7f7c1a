#include "common/error.h"
#include "problems/answer_extraction.h"
#include "problems/choice_extraction.h"
#include "problems/problem_reader.h"
#include "problems/reference_answer.h"
#include "support/error_checks.h"

#include <QTest>

using namespace lr::problems;

namespace {

const std::vector<std::string> kColours{"red", "green", "blue", "a mixture"};

std::string repeated(std::string_view text, int count)
{
    std::string out;
    for (int i = 0; i < count; ++i)
        out += text;
    return out;
}

} // namespace

class TestAnswerExtraction : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFinalAnswerOfATextIsFound_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("answer");
        const auto row = [](const char* name, const char* text, const char* answer) {
            QTest::newRow(name) << QString(text) << QString(answer);
        };
        row("boxed", "So $\\boxed{42}$.", "42");
        row("last box", "\\boxed{1} and then \\boxed{2}", "2");
        row("braces balanced", "\\boxed{\\frac{1}{2}}", "\\frac{1}{2}");
        row("escaped braces", "\\boxed{\\{1, 2\\}}", "\\{1, 2\\}");
        row("framed", "it is \\fbox{7}", "7");
        row("box without braces", "we get $\\boxed 5$ here", "5");
        row("blank before the brace", "\\boxed {6}", "6");
        row("box before statement", "The answer is 3. \\boxed{4}", "4");
        row("empty box before a full one", "\\boxed{8} \\boxed{}", "8");
        row("unfinished box", "so \\boxed{\\frac{1}{2\nand on", "\\frac{1}{2");
        row("hashes", "2+2=4\n#### 4", "4");
        row("hashes with commas", "#### 1,234\n", "1,234");
        row("statement", "The answer is 12 apples.", "12 apples");
        row("statement in capitals", "THE ANSWER IS: 12", "12");
        row("statement with mathematics", "The final answer is $x=\\frac{3}{4}$.", "x=\\frac{3}{4}");
        row("statement and more", "The answer is 3.5. I hope it is correct.", "3.5");
        row("title in a statement", "The answer is Mrs. Hilt.", "Mrs. Hilt");
        row("bold statement", "**Answer:** 17", "17");
        row("last statement", "The answer is 1. No, the answer is 2.", "2");
        row("last number", "first 3, then 1,250 in all", "1,250");
        row("last number, negative", "it falls to -7.5.", "-7.5");
        row("difference is no sign", "so 10-7", "7");
        row("last fraction", "leaves 3/4 of it", "3/4");
        row("percent", "that is 50% of them", "50%");
        row("thinking is passed over", "<think>\\boxed{1}</think> It is 2.", "2");
        row("nothing", "I do not know.", "");
        row("empty", "", "");
    }

    void theFinalAnswerOfATextIsFound()
    {
        QFETCH(QString, text);
        QTEST(QString::fromStdString(extractAnswer(text.toStdString())), "answer");
    }

    void theChoiceOfATextIsFound_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("letter");
        const auto row = [](const char* name, const char* text, const char* letter) {
            QTest::newRow(name) << QString(text) << QString(letter);
        };
        row("letter alone", "B", "B");
        row("small letter boxed", "\\boxed{b}", "B");
        row("boxed text", "\\boxed{\\text{B}}", "B");
        row("boxed text in brackets", "\\boxed{\\textbf{(D)}}", "D");
        row("boxed with wording", "\\boxed{B. green}", "B");
        row("boxed with bracket and wording", "\\boxed{(C) blue}", "C");
        row("boxed wording", "\\boxed{Blue}", "C");
        row("boxed wording that begins with a letter", "\\boxed{a mixture}", "D");
        row("statement", "The answer is (B) because it is green.", "B");
        row("statement with A", "The answer is A.", "A");
        row("statement with a colon", "Answer: C", "C");
        row("correct choice", "The correct choice is D", "D");
        row("box over statement", "The answer is A. \\boxed{C}", "C");
        row("first word", "C. blue, as the sky", "C");
        row("lone letter", "So we must choose B here, I think", "B");
        row("an article is no choice", "So D. A tree is green", "D");
        row("beyond the choices", "I choose E", "");
        row("none", "It is hard to say", "");
    }

    void theChoiceOfATextIsFound()
    {
        QFETCH(QString, text);
        QTEST(QString::fromStdString(extractChoice(text.toStdString(), kColours)), "letter");
    }

    void megabytesOfMarkersCostNoMoreThanAFewPasses()
    {
        const auto boxes = repeated("\\boxed{", 300'000);
        QVERIFY(extractAnswer(boxes).size() <= boxes.size());
        extractAnswer(repeated("answer is ", 300'000));
        extractAnswer(repeated("#### \n", 300'000));
        extractAnswer(repeated("1,", 1'000'000));
        extractChoice(repeated("A a ", 500'000), kColours);
        QCOMPARE(extractAnswer(repeated("{", 1'000'000) + "5"), std::string("5"));
    }

    void theReferenceOfEveryBenchmarkIsFound_data()
    {
        QTest::addColumn<QString>("raw");
        QTest::addColumn<QString>("reference");
        const auto row = [](const char* name, const char* raw, const char* reference) {
            QTest::newRow(name) << QString(raw) << QString(reference);
        };
        row("GSM8K", "He has 2+3=<<2+3=5>>5.\n#### 1,005", "1,005");
        row("MATH", "Thus $x = \\boxed{\\frac{3}{4}}.$The answer is: \\frac{3}{4}", "\\frac{3}{4}");
        row("SVAMP", "145.0", "145.0");
        row("ASDiv", "9 (apples)", "9");
        row("ASDiv, several words", "2.5 (cups of flour)", "2.5");
        row("ASDiv, ratio", "5:6", "5:6");
        row("ASDiv, person", "Mrs. Hilt", "Mrs. Hilt");
        row("ASDiv, fraction in brackets", "-(1/3)", "-(1/3)");
        row("a function is no unit", "2f (x)", "2f (x)");
        row("OlympiadBench", "$\\frac{1}{2 n+2}$", "$\\frac{1}{2 n+2}$");
        row("a list of answers", "[\"2\",\"$x$\"]", "2, $x$");
        row("an interval", "[2,3]", "[2,3]");
        row("a statement", "We add them. The answer is 7.", "7");
    }

    void theReferenceOfEveryBenchmarkIsFound()
    {
        QFETCH(QString, raw);
        Problem problem;
        problem.answer = raw.toStdString();
        QTEST(QString::fromStdString(referenceAnswer(problem).value_or("none")), "reference");
    }

    void theReferenceOfAChoiceIsItsLetter()
    {
        Problem problem{"p", false, "Which?", kColours, "2"};
        QCOMPARE(referenceAnswer(problem).value(), std::string("C"));
        problem.answer = "(B)";
        QCOMPARE(referenceAnswer(problem).value(), std::string("B"));
        problem.answer = "4";
        QVERIFY(!referenceAnswer(problem));
        QVERIFY(!referenceAnswer({"p", false, "Why?", {}, {}}));
        QVERIFY(!referenceAnswer({"p", false, "Why?", {}, "  "}));
    }

    void aCompletionIsGradedWithItsReason()
    {
        const Problem sum{"p", false, "1+1?", {}, "#### 2"};
        const auto right = gradeCompletion(sum, "The answer is \\boxed{2.0}.");
        QVERIFY(right.isCorrect);
        QCOMPARE(right.extracted, std::string("2.0"));
        QCOMPARE(right.reference, std::string("2"));
        QVERIFY(!gradeCompletion(sum, "\\boxed{3}").isCorrect);
        QCOMPARE(gradeCompletion(sum, "no idea").reason, std::string("no answer"));

        const Problem choice{"p", false, "Which?", kColours, "1"};
        QVERIFY(gradeCompletion(choice, "\\boxed{B}").isCorrect);
        QVERIFY(gradeCompletion(choice, "\\boxed{green}").isCorrect);
        QCOMPARE(gradeCompletion(choice, "\\boxed{C}").reason, std::string("another choice"));
        QCOMPARE(gradeCompletion(choice, "who knows").reason, std::string("no choice was named"));
    }

    void joinedBoxesAreOneAnswerForTheExactGraderOnly()
    {
        const auto text = "So $x = \\boxed{1}$ or $x = \\boxed{2}$.";
        QCOMPARE(extractAnswer(text), std::string("1, 2"));
        QCOMPARE(extractAnswer(text, Grader::Qwen), std::string("2"));
    }

    void anAnswerThatIsAnObjectIsRefusedByName()
    {
        const auto record = lr::common::parseJson(R"({"id": "p8", "question": "Why?", "answer": {"value": 5}})", "row");
        const auto problem = problemFromJson(record, "row");
        QVERIFY(!referenceAnswer(problem));
        const auto message = lr::test::messageOf([&] { gradeCompletion(problem, "5"); });
        QVERIFY(message.contains("'p8'"));
        QVERIFY(message.contains("{\"value\":5}"));
    }

    void aProblemWithoutAReferenceIsNamed()
    {
        const auto grade = [] { gradeCompletion({"p7", false, "Why?", {}, {}}, "5"); };
        QVERIFY(lr::test::codeOf(grade) == lr::common::ErrorCode::CorruptData);
        QVERIFY(lr::test::messageOf(grade).contains("'p7'"));
    }
};

QTEST_APPLESS_MAIN(TestAnswerExtraction)
#include "tst_answer_extraction.moc"
