#pragma once

#include "common/token.h"
#include "model/ragged_batch.h"
#include "pretraining/corpus.h"
#include "tokenizer/tokenizer.h"

#include <cstdint>
#include <vector>

namespace lr::pretraining {

/// A corpus row as tokens. The loss counts the prediction of the tokens from `firstCounted` (at least 1) on.
struct EncodedRow
{
    common::TokenIds ids;
    std::size_t firstCounted = 1;
    std::size_t sortLength = 0; ///< length of its prompt, or of the whole row if it has none
};

EncodedRow encodeRow(const CorpusRow& row, bool learnsPrompts, const tokenizer::Tokenizer& tokenizer);

/// The rows of one optimiser step. The loss counts the prediction of token targets[i] from hidden state rows[i].
struct TrainingBatch
{
    model::RaggedBatch inputs; ///< the rows without their last tokens, one slot each
    std::vector<std::int64_t> rows;
    std::vector<std::int64_t> targets;
};

TrainingBatch joined(const std::vector<EncodedRow>& rows);

/// Batches of kRowsPerStep rows of like length: a pool of rows at a time is sorted by the length of the prompts, cut
/// into batches, and their order is shuffled. Rows are sorted by their prompts, because sorting by the whole length
/// would gather the rows of one style in one batch, and a mean over its tokens would then give each token of a longer
/// style less weight.
/// Borrows corpus and tokenizer. A batch is a function of (corpus, random, step) alone.
class RowBatches
{
public:
    RowBatches(const Corpus& corpus, const tokenizer::Tokenizer& tokenizer, common::CounterRandom random)
        : m_corpus(corpus)
        , m_tokenizer(tokenizer)
        , m_random(random)
    {}

    /// Cheap when steps are asked for in order.
    const TrainingBatch& batch(std::uint64_t step);

private:
    static constexpr std::uint64_t kStepsInPool = 64;

    void fillPool(std::uint64_t pool);

    const Corpus& m_corpus;
    const tokenizer::Tokenizer& m_tokenizer;
    common::CounterRandom m_random;
    std::uint64_t m_pool = 0;
    std::vector<TrainingBatch> m_batches; ///< of pool m_pool; empty at first
};

} // namespace lr::pretraining
