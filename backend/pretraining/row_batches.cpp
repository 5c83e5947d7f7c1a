#include "pretraining/row_batches.h"

#include "pretraining/demo_recipe.h"
#include "pretraining/demo_vocabulary.h"
#include "pretraining/draws.h"

#include <algorithm>
#include <span>
#include <utility>

namespace lr::pretraining {

namespace {

/// Fisher–Yates.
template <typename T>
void shuffle(std::vector<T>& items, Draws draws)
{
    for (auto i = static_cast<int>(items.size()) - 1; i > 0; --i)
        std::swap(items[static_cast<std::size_t>(i)], items[static_cast<std::size_t>(draws.between(0, i))]);
}

} // namespace

EncodedRow encodeRow(const CorpusRow& row, bool learnsPrompts, const tokenizer::Tokenizer& tokenizer)
{
    EncodedRow encoded{.ids = tokenizer.encode(row.prompt)};
    const auto promptLength = encoded.ids.size();
    const auto text = tokenizer.encode(row.text);
    encoded.ids.insert(encoded.ids.end(), text.begin(), text.end());
    if (row.kind == RowKind::Problem)
        encoded.ids.push_back(kEosId);
    encoded.firstCounted = learnsPrompts ? 1 : std::max<std::size_t>(promptLength, 1);
    encoded.sortLength = promptLength > 0 ? promptLength : encoded.ids.size();
    return encoded;
}

TrainingBatch joined(const std::vector<EncodedRow>& rows)
{
    TrainingBatch batch;
    for (const auto& row : rows) {
        const auto first = batch.inputs.numRows();
        for (auto i = row.firstCounted; i < row.ids.size(); ++i) {
            batch.rows.push_back(first + static_cast<std::int64_t>(i) - 1);
            batch.targets.push_back(row.ids[i]);
        }
        const auto slot = static_cast<int>(batch.inputs.spans.size());
        batch.inputs.append(slot, 0, std::span(row.ids).first(row.ids.size() - 1));
    }
    return batch;
}

const TrainingBatch& RowBatches::batch(std::uint64_t step)
{
    const auto pool = step / kStepsInPool;
    if (m_batches.empty() || pool != m_pool)
        fillPool(pool);
    return m_batches[step % kStepsInPool];
}

void RowBatches::fillPool(std::uint64_t pool)
{
    constexpr std::uint64_t kRowsInPool = kStepsInPool * kRowsPerStep;
    std::vector<EncodedRow> rows;
    for (std::uint64_t i = 0; i < kRowsInPool; ++i)
        rows.push_back(encodeRow(m_corpus.row(pool * kRowsInPool + i), m_corpus.recipe().learnsPrompts, m_tokenizer));
    std::ranges::stable_sort(rows, {}, &EncodedRow::sortLength);
    m_batches.clear();
    for (auto begin = rows.begin(); begin != rows.end(); begin += kRowsPerStep)
        m_batches.push_back(joined({begin, begin + kRowsPerStep}));
    shuffle(m_batches, Draws(m_random.child(pool)));
    m_pool = pool;
}

} // namespace lr::pretraining
