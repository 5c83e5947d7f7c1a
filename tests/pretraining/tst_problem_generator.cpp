#include "pretraining/problem_generator.h"
#include "pretraining/story_reader.h"
#include "pretraining/topics.h"

#include <QTest>

#include <cmath>
#include <map>
#include <numeric>
#include <set>

using namespace lr::pretraining;
using namespace lr::pretraining::test;
using lr::common::CounterRandom;

namespace {

constexpr int kCount = 4000;

QString text(const std::string& string)
{
    return QString::fromStdString(string);
}

std::vector<WordProblem> draw(std::uint64_t seed, int count = kCount)
{
    Draws draws{CounterRandom(seed)};
    std::vector<WordProblem> problems;
    for (int i = 0; i < count; ++i)
        problems.push_back(drawProblem(draws));
    return problems;
}

/// Five standard deviations of a binomial count: a false alarm in two million.
bool isNear(int observed, int count, double share)
{
    return std::abs(observed - count * share) < 5 * std::sqrt(count * share * (1 - share));
}

WordProblem example()
{
    return {.topic = 0,
        .start = 16,
        .operations = {{'+', 20}, {'-', 12}, {'+', 16}},
        .story = "Mia has 16 apples.",
        .asked = "How many apples does Mia have now?"};
}

} // namespace

class TestProblemGenerator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bothSolutionsOfAProblemReadAsTheRecipeSays()
    {
        const auto problem = example();
        QCOMPARE(problem.answer(), 40);
        QCOMPARE(problem.solution(Style::Careful), std::string(" 16+20=36, 36-12=24, 24+16=40. #### 40"));
        QCOMPARE(problem.solution(Style::Terse), std::string(" 16+20-12+16=40. #### 40"));
        QCOMPARE(promptFor(problem.question()),
            std::string("Question: Mia has 16 apples. How many apples does Mia have now?\nAnswer:"));
    }

    void theAnswerIsTheIntegerBehindTheFirstMark_data()
    {
        QTest::addColumn<QByteArray>("completion");
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("a solution") << QByteArray(" 1+2=3. #### 3") << QByteArray("3");
        QTest::newRow("with an end") << QByteArray(" #### 12<eos>") << QByteArray("12");
        QTest::newRow("two marks") << QByteArray(" #### 7. #### 8") << QByteArray("7");
        QTest::newRow("negative") << QByteArray("#### -5 ") << QByteArray("-5");
        QTest::newRow("no mark") << QByteArray(" 1+2=3.") << QByteArray("");
        QTest::newRow("no number") << QByteArray(" #### +3") << QByteArray("");
        QTest::newRow("only a sign") << QByteArray(" #### -") << QByteArray("");
    }

    void theAnswerIsTheIntegerBehindTheFirstMark()
    {
        QFETCH(QByteArray, completion);
        const auto answer = answerIn(std::string_view(completion.data(), static_cast<std::size_t>(completion.size())));
        QTEST(QByteArray(answer.data(), static_cast<int>(answer.size())), "answer");
    }

    void theStoryTellsTheNumbersAndWhatHappensToThem()
    {
        for (const auto& problem : draw(1)) {
            QList<int> expected{problem.start};
            for (const auto& operation : problem.operations)
                expected << (operation.sign == '+' ? 1 : -1) * operation.operand;
            const auto read = signedNumbers(text(problem.story));
            QVERIFY2(read == expected, problem.story.c_str());
            QCOMPARE(problem.answer(), std::accumulate(read.begin(), read.end(), 0));
        }
    }

    void everySolutionIsCorrectStepByStep()
    {
        for (const auto& problem : draw(2)) {
            const auto careful = text(problem.solution(Style::Careful));
            const auto terse = text(problem.solution(Style::Terse));
            QCOMPARE(wrongEquations(careful), QStringList());
            QCOMPARE(wrongEquations(terse), QStringList());
            QCOMPARE(careful.count('='), static_cast<int>(problem.operations.size()));
            QCOMPARE(terse.count('='), 1);
            for (const auto style : {Style::Careful, Style::Terse})
                QCOMPARE(answerIn(problem.solution(style)), std::string_view(std::to_string(problem.answer())));
        }
    }

    void everyValueStaysInTheRange()
    {
        for (const auto& problem : draw(3)) {
            int value = problem.start;
            QVERIFY(value >= 2 && value <= 20);
            QVERIFY(problem.operations.size() == 2 || problem.operations.size() == 3);
            for (const auto& operation : problem.operations) {
                QVERIFY(operation.operand >= 2 && operation.operand <= 20);
                value = operation.appliedTo(value);
                QVERIFY2(value >= kLowestValue && value <= kHighestValue, problem.story.c_str());
            }
        }
    }

    void topicsAndNamesAreUniform()
    {
        std::map<std::size_t, int> byTopic;
        std::map<std::string_view, int> byName;
        int named = 0;
        for (const auto& problem : draw(4)) {
            ++byTopic[problem.topic];
            if (problem.topic != 0)
                continue;
            ++named;
            for (const auto& person : persons())
                byName[person.name] += problem.story.starts_with(std::string(person.name) + " ");
        }
        QCOMPARE(byTopic.size(), kNumTopics);
        for (const auto& [topic, count] : byTopic)
            QVERIFY(isNear(count, kCount, 1.0 / kNumTopics));
        for (const auto& person : persons())
            QVERIFY(isNear(byName[person.name], named, 1.0 / 12));
    }

    void pronounsFitTheNames()
    {
        for (const auto& problem : draw(5))
            for (const auto& person : persons())
                if (problem.story.starts_with(std::string(person.name) + " "))
                    QVERIFY2(!text(problem.story)
                                  .contains(QRegularExpression(person.isShe ? "\\b[Hh]e\\b" : "\\b[Ss]he\\b")),
                        problem.story.c_str());
    }

    void theSameSeedGivesTheSameProblems()
    {
        const auto questions = [](std::uint64_t seed) {
            std::vector<std::string> all;
            for (const auto& problem : draw(seed, 50))
                all.push_back(problem.question());
            return all;
        };
        QCOMPARE(questions(6), questions(6));
        QVERIFY(questions(6) != questions(7));
    }

    void takenQuestionsAreNotDrawn()
    {
        const auto problems = draw(8, 200);
        Questions taken;
        for (const auto& problem : problems)
            taken.insert(problem.question());
        Draws draws{CounterRandom(8)};
        for (int i = 0; i < 200; ++i)
            QVERIFY(!taken.contains(drawProblemOutside(taken, draws).question()));
    }

    void thePublishedSetsHaveTheirSizesAndNoCommonQuestion()
    {
        const auto sets = makeProblemSets();
        QCOMPARE(sets.train.size(), kNumTrain);
        QCOMPARE(sets.validation.size(), kNumValidation);
        QCOMPARE(sets.test.size(), kNumTest);
        QCOMPARE(sets.questions().size(), kNumTrain + kNumValidation + kNumTest);
        QCOMPARE(makeProblemSets().test.front().question(), sets.test.front().question());
    }
};

QTEST_APPLESS_MAIN(TestProblemGenerator)
#include "tst_problem_generator.moc"
