#include "pretraining/demo_recipe.h"
#include "pretraining/learning_rate.h"
#include "pretraining/row_batches.h"
#include "pretraining/vocabulary_folder.h"

#include <QTest>

#include <algorithm>
#include <map>

using namespace lr::pretraining;
using lr::common::CounterRandom;
using lr::common::TokenIds;
using lr::pretraining::test::VocabularyFolder;

namespace {

constexpr std::uint64_t kStepsInPool = 64;

/// A corpus with batches of it.
struct Material
{
    explicit Material(std::string_view model, std::uint64_t seed = 1)
        : corpus(findDemoRecipe(model).corpus.value(), CounterRandom(seed), none)
        , batches(corpus, tokenizer, CounterRandom(seed + 100))
    {}

    VocabularyFolder folder;
    lr::tokenizer::Tokenizer tokenizer = folder.tokenizer();
    Questions none;
    Corpus corpus;
    RowBatches batches;
};

CorpusRow problemRow()
{
    return {.kind = RowKind::Problem, .prompt = "Question: Mia has 2 plums.\nAnswer:", .text = " 2+3=5. #### 5"};
}

std::int64_t promptLength(
    const lr::model::RaggedBatch& inputs, const lr::model::SequenceSpan& span, lr::common::TokenId answer)
{
    const auto begin = inputs.tokenIds.begin() + span.firstRow;
    const auto end = begin + span.count;
    const auto found = std::find(begin, end, answer);
    return found == end ? span.count + 1 : found - begin + 2; // a drill has no prompt: its whole length counts
}

} // namespace

class TestRowBatches : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlySolutionAndEndOfAProblemCountForTheExpert()
    {
        const VocabularyFolder folder;
        const auto tokenizer = folder.tokenizer();
        const auto row = problemRow();
        const auto encoded = encodeRow(row, false, tokenizer);
        const TokenIds counted(
            encoded.ids.begin() + static_cast<std::ptrdiff_t>(encoded.firstCounted), encoded.ids.end());
        QCOMPARE(tokenizer.decode(counted), row.text + "<eos>");
        QCOMPARE(encoded.sortLength, tokenizer.encode(row.prompt).size());
        QCOMPARE(encodeRow(row, true, tokenizer).firstCounted, 1u);
    }

    void everyTokenOfADrillCountsButTheFirst()
    {
        const VocabularyFolder folder;
        const CorpusRow row{.kind = RowKind::Drill, .prompt = {}, .text = " 1+2=3."};
        const auto encoded = encodeRow(row, false, folder.tokenizer());
        QCOMPARE(encoded.firstCounted, 1u);
        QCOMPARE(encoded.ids.size(), 7u); // no end token: a drill could go on
        QCOMPARE(encoded.sortLength, 7u);
    }

    void targetsAreTheTokensBehindTheirRows()
    {
        const auto batch = joined({{{5, 6, 7, 8}, 2, 4}, {{9, 10, 11}, 1, 3}});
        QCOMPARE(batch.inputs.tokenIds, (TokenIds{5, 6, 7, 9, 10}));
        QCOMPARE(batch.inputs.spans.size(), 2u);
        QCOMPARE(batch.inputs.spans[1].slot, 1);
        QCOMPARE(batch.inputs.spans[1].firstPosition, 0);
        QCOMPARE(batch.rows, (std::vector<std::int64_t>{1, 2, 3, 4}));
        QCOMPARE(batch.targets, (std::vector<std::int64_t>{7, 8, 10, 11}));
    }

    void aPoolHoldsEveryRowOnce()
    {
        Material material("expert");
        std::map<TokenIds, int> expected, found;
        for (std::uint64_t i = 0; i < kStepsInPool * kRowsPerStep; ++i) {
            auto ids = encodeRow(material.corpus.row(i), false, material.tokenizer).ids;
            ids.pop_back();
            ++expected[ids];
        }
        for (std::uint64_t step = 0; step < kStepsInPool; ++step) {
            const auto& inputs = material.batches.batch(step).inputs;
            QCOMPARE(inputs.spans.size(), static_cast<std::size_t>(kRowsPerStep));
            for (const auto& span : inputs.spans)
                ++found[TokenIds(
                    inputs.tokenIds.begin() + span.firstRow, inputs.tokenIds.begin() + span.firstRow + span.count)];
        }
        QCOMPARE(found, expected);
    }

    void rowsOfABatchHavePromptsOfLikeLengthAndBothStyles()
    {
        Material material("expert");
        const auto answer = material.tokenizer.tokenId("Answer").value();
        int alike = 0;
        int mixed = 0;
        for (std::uint64_t step = 0; step < kStepsInPool; ++step) {
            const auto& inputs = material.batches.batch(step).inputs;
            std::int64_t shortest = 1000, longest = 0, careful = 0, solutions = 0;
            for (const auto& span : inputs.spans) {
                const auto length = promptLength(inputs, span, answer);
                shortest = std::min(shortest, length);
                longest = std::max(longest, length);
                const auto begin = inputs.tokenIds.begin() + span.firstRow;
                const auto equals = std::count(begin, begin + span.count, material.tokenizer.tokenId("=").value());
                solutions += equals < 8;
                careful += equals > 1 && equals < 8;
            }
            alike += longest - shortest <= 4;
            mixed += careful > 0 && careful < solutions;
        }
        // All but the ends of the range and the batch where the drills begin; problems make up 6 batches of 10.
        QVERIFY(alike >= 58);
        QVERIFY(mixed >= 30);
    }

    void batchesDependOnTheSeedAndTheStepAlone()
    {
        Material first("terse"), second("terse"), other("terse", 2);
        const auto late = first.batches.batch(130);
        for (std::uint64_t step = 0; step < 130; step += 13)
            QCOMPARE(second.batches.batch(step).inputs.tokenIds, first.batches.batch(step).inputs.tokenIds);
        QCOMPARE(second.batches.batch(130).inputs.tokenIds, late.inputs.tokenIds);
        QVERIFY(other.batches.batch(130).inputs.tokenIds != late.inputs.tokenIds);
    }

    void theLearningRateWarmsUpAndFallsAlongACosine()
    {
        QCOMPARE(learningRateFactor(0, 2500), 0.01);
        QCOMPARE(learningRateFactor(99, 2500), 1.0);
        QCOMPARE(learningRateFactor(100, 2500), 1.0);
        QCOMPARE(learningRateFactor(1300, 2500), 0.525); // half way
        QVERIFY(learningRateFactor(2499, 2500) > 0.05 && learningRateFactor(2499, 2500) < 0.0501);
    }
};

QTEST_APPLESS_MAIN(TestRowBatches)
#include "tst_row_batches.moc"
