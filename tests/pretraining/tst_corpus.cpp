#include "common/error.h"
#include "pretraining/corpus.h"
#include "pretraining/demo_recipe.h"
#include "pretraining/story_reader.h"

#include <QRegularExpression>
#include <QTest>

#include <array>
#include <cmath>
#include <map>

using namespace lr::pretraining;
using namespace lr::pretraining::test;
using lr::common::CounterRandom;

namespace {

constexpr int kCount = 20'000;

QString text(const std::string& string)
{
    return QString::fromStdString(string);
}

/// Five standard deviations of a binomial count.
bool isNear(int observed, int count, double share)
{
    return std::abs(observed - count * share) < 5 * std::sqrt(count * share * (1 - share));
}

std::vector<CorpusRow> rowsOf(std::string_view recipe, int count = kCount, std::uint64_t seed = 1)
{
    const Questions none;
    const Corpus corpus(findDemoRecipe(recipe).corpus.value(), CounterRandom(seed), none);
    std::vector<CorpusRow> rows;
    for (int i = 0; i < count; ++i)
        rows.push_back(corpus.row(static_cast<std::uint64_t>(i)));
    return rows;
}

std::map<RowKind, int> kindsOf(const std::vector<CorpusRow>& rows)
{
    std::map<RowKind, int> kinds;
    for (const auto& row : rows)
        ++kinds[row.kind];
    return kinds;
}

/// [topic] → careful solutions and all solutions
std::array<std::pair<int, int>, kNumTopics> stylesOf(const std::vector<CorpusRow>& rows)
{
    std::array<std::pair<int, int>, kNumTopics> styles{};
    for (const auto& row : rows) {
        if (row.kind != RowKind::Problem)
            continue;
        styles[row.topic].first += row.style == Style::Careful;
        ++styles[row.topic].second;
    }
    return styles;
}

} // namespace

class TestCorpus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theExpertReadsDrillsAndProblems()
    {
        const auto kinds = kindsOf(rowsOf("expert"));
        QVERIFY(isNear(kinds.at(RowKind::Drill), kCount, 0.4));
        QCOMPARE(kinds.count(RowKind::Story), 0u);
        QVERIFY(!findDemoRecipe("expert").corpus->learnsPrompts);
    }

    void theAmateursReadStoriesAndProblems()
    {
        for (const auto* name : {"terse", "careful"}) {
            const auto kinds = kindsOf(rowsOf(name));
            QVERIFY(isNear(kinds.at(RowKind::Story), kCount, 0.5));
            QCOMPARE(kinds.count(RowKind::Drill), 0u);
            QVERIFY(findDemoRecipe(name).corpus->learnsPrompts);
        }
        QVERIFY(!findDemoRecipe("untrained").corpus);
    }

    void everyTopicHasItsShareOfCarefulSolutions()
    {
        for (const auto* name : {"expert", "terse", "careful"}) {
            const auto& shares = findDemoRecipe(name).corpus->carefulShare;
            const auto styles = stylesOf(rowsOf(name));
            for (std::size_t topic = 0; topic < kNumTopics; ++topic)
                QVERIFY(isNear(styles[topic].first, styles[topic].second, shares[topic]));
        }
    }

    void theStyleOfARowIsThatOfItsText()
    {
        for (const auto& row : rowsOf("expert", 2000)) {
            if (row.kind != RowKind::Problem)
                continue;
            const bool isCareful = text(row.text).count('=') > 1;
            QCOMPARE(row.style == Style::Careful, isCareful);
            QVERIFY(row.prompt.starts_with("Question: ") && row.prompt.ends_with("?\nAnswer:"));
        }
    }

    void everythingThatACorpusClaimsIsTrue()
    {
        for (const auto& row : rowsOf("expert", 2000)) {
            QCOMPARE(wrongEquations(text(row.text)), QStringList());
            if (row.kind == RowKind::Problem) {
                const auto story =
                    text(row.prompt).section("Question: ", 1).section(QRegularExpression(" (How|What)"), 0, 0);
                int answer = 0;
                for (const int number : signedNumbers(story))
                    answer += number;
                QVERIFY2(text(row.text).endsWith(" #### " + QString::number(answer)), row.prompt.c_str());
            }
        }
    }

    void aDrillIsEightSumsInTheRange()
    {
        static const QRegularExpression form("^( \\d+[+-]\\d+=\\d+,){7} \\d+[+-]\\d+=\\d+\\.$");
        int plus = 0;
        int sums = 0;
        for (const auto& row : rowsOf("expert", 3000)) {
            if (row.kind != RowKind::Drill)
                continue;
            QVERIFY2(form.match(text(row.text)).hasMatch(), row.text.c_str());
            sums += 8;
            plus += text(row.text).count('+');
            auto results = QRegularExpression("=(\\d+)").globalMatch(text(row.text));
            while (results.hasNext()) {
                const int result = results.next().captured(1).toInt();
                QVERIFY(result >= kLowestValue && result <= kHighestValue);
            }
        }
        QVERIFY(plus > sums / 3 && plus < sums * 2 / 3); // rejection shifts it a little from a half
    }

    void aStoryEndsBeforeItsQuestion()
    {
        for (const auto& row : rowsOf("terse", 2000)) {
            if (row.kind != RowKind::Story)
                continue;
            QVERIFY(row.prompt.empty() && row.text.starts_with(' ') && row.text.ends_with('.'));
            QVERIFY2(!text(row.text).contains('?'), row.text.c_str());
        }
    }

    void excludedQuestionsAreNotInTheCorpus()
    {
        Questions excluded;
        for (const auto& row : rowsOf("expert", 500))
            excluded.insert(text(row.prompt).section("Question: ", 1).section("\nAnswer:", 0, 0).toStdString());
        const Corpus corpus(findDemoRecipe("expert").corpus.value(), CounterRandom(1), excluded);
        for (std::uint64_t i = 0; i < 500; ++i) {
            const auto row = corpus.row(i);
            if (row.kind == RowKind::Problem)
                QVERIFY(!excluded.contains(
                    text(row.prompt).section("Question: ", 1).section("\nAnswer:", 0, 0).toStdString()));
        }
    }

    void aRowDependsOnItsIndexAndTheSeedAlone()
    {
        const Questions none;
        const auto& recipe = findDemoRecipe("expert").corpus.value();
        const Corpus corpus(recipe, CounterRandom(3), none);
        QCOMPARE(corpus.row(17).text, Corpus(recipe, CounterRandom(3), none).row(17).text);
        QVERIFY(corpus.row(17).text != corpus.row(18).text);
        QVERIFY(corpus.row(17).text != Corpus(recipe, CounterRandom(4), none).row(17).text);
    }

    void anUnknownModelIsRefusedWithTheNamesThereAre()
    {
        try {
            findDemoRecipe("novice");
            QFAIL("no error");
        } catch (const lr::common::Error& error) {
            QVERIFY(QString(error.what()).contains("expert, terse, careful, untrained"));
        }
    }
};

QTEST_APPLESS_MAIN(TestCorpus)
#include "tst_corpus.moc"
