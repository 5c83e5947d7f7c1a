#include "common/random.h"
#include "tokenizer/byte_pair_merging.h"

#include <QTest>

#include <tuple>

using namespace lr::tokenizer;
using lr::common::TokenIds;

namespace {

/// Rules (left, right, merged) in the order of their rank.
MergeTable tableOf(const std::vector<std::tuple<int, int, int>>& rules)
{
    MergeTable table(rules.size());
    std::uint32_t rank = 0;
    for (const auto& [left, right, merged] : rules)
        table.insert(left, right, {rank++, merged});
    return table;
}

TokenIds mergedShort(const MergeTable& table, TokenIds symbols)
{
    mergeShortWord(table, symbols);
    return symbols;
}

TokenIds mergedLong(const MergeTable& table, TokenIds symbols)
{
    mergeLongWord(table, symbols);
    return symbols;
}

} // namespace

class TestBytePairMerging : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bothWaysGiveTheResultWorkedOutByHand_data()
    {
        // 0 a, 1 b, 2 c, 3 ab, 4 bc, 5 abc, 6 aa, 7 aaaa
        QTest::addColumn<QList<int>>("word");
        QTest::addColumn<QList<int>>("expected");
        QTest::newRow("empty") << QList<int>{} << QList<int>{};
        QTest::newRow("one symbol") << QList<int>{0} << QList<int>{0};
        QTest::newRow("nothing merges") << QList<int>{2, 2, 2} << QList<int>{2, 2, 2};
        QTest::newRow("lower rank first") << QList<int>{0, 1, 2} << QList<int>{5}; // bc, then a + bc
        QTest::newRow("ab where no c follows") << QList<int>{0, 1, 0, 1, 2} << QList<int>{3, 5};
        QTest::newRow("leftmost first") << QList<int>{0, 0, 0} << QList<int>{6, 0};
        QTest::newRow("results merge again") << QList<int>{0, 0, 0, 0, 0} << QList<int>{7, 0};
    }

    void bothWaysGiveTheResultWorkedOutByHand()
    {
        QFETCH(QList<int>, word);
        QFETCH(QList<int>, expected);
        const auto table = tableOf({{1, 2, 4}, {0, 1, 3}, {0, 4, 5}, {0, 0, 6}, {6, 6, 7}});
        const TokenIds symbols(word.begin(), word.end());
        const TokenIds result(expected.begin(), expected.end());
        QCOMPARE(mergedShort(table, symbols), result);
        QCOMPARE(mergedLong(table, symbols), result);
    }

    void aRuleMadePossibleLaterButOfLowerRankGoesFirst()
    {
        // "abcd" with cd(1), ab(2), but bcd(0): cd makes b+cd possible, which then goes before ab.
        const auto table = tableOf({{1, 5, 6}, {2, 3, 5}, {0, 1, 4}});
        QCOMPARE(mergedShort(table, {0, 1, 2, 3}), (TokenIds{0, 6}));
        QCOMPARE(mergedLong(table, {0, 1, 2, 3}), (TokenIds{0, 6}));
    }

    void theLastRuleOfOnePairCounts()
    {
        MergeTable table(2);
        table.insert(0, 1, {0, 7});
        table.insert(0, 1, {5, 8});
        QCOMPARE(table.find(0, 1).merged, 8);
        QCOMPARE(table.find(0, 1).rank, 5u);
        QCOMPARE(table.find(1, 0).rank, Merge::kNoRank);
    }

    void shortAndLongWayAgreeOnRandomRulesAndWords()
    {
        const lr::common::CounterRandom random(11);
        std::uint64_t n = 0;
        const auto below = [&](std::uint64_t bound) { return static_cast<int>(random.bits(n++) % bound); };
        for (int round = 0; round < 300; ++round) {
            std::vector<std::tuple<int, int, int>> rules;
            for (int id = 4; id < 40; ++id) // every id is made once, of lower ones, in random order of rank
                rules.emplace_back(below(static_cast<std::uint64_t>(id)), below(static_cast<std::uint64_t>(id)), id);
            for (std::size_t i = rules.size() - 1; i > 0; --i)
                std::swap(rules[i], rules[static_cast<std::size_t>(below(i + 1))]);
            const auto table = tableOf(rules);
            TokenIds word(static_cast<std::size_t>(below(kLongWordSymbols + 1)));
            for (auto& symbol : word)
                symbol = below(4);
            QCOMPARE(mergedLong(table, word), mergedShort(table, word));
        }
    }

    void aWordOfAMillionSymbolsMerges()
    {
        const auto table = tableOf({{0, 0, 1}, {1, 1, 2}, {2, 2, 3}});
        const auto merged = mergedLong(table, TokenIds(1'000'003, 0));
        QCOMPARE(merged.size(), std::size_t{125'002});
        QCOMPARE(merged[0], 3);
        QCOMPARE(merged[125'000], 1);
        QCOMPARE(merged[125'001], 0);
    }
};

QTEST_APPLESS_MAIN(TestBytePairMerging)
#include "tst_byte_pair_merging.moc"
