#pragma once

#include "common/token.h"

#include <cstdint>
#include <span>
#include <vector>

namespace lr::model {

/// A run of consecutive tokens of one sequence inside a batch.
struct SequenceSpan
{
    int slot = 0;                   ///< the sequence's place in the cache
    std::int64_t firstRow = 0;      ///< its first row in the batch
    std::int64_t count = 0;         ///< how many rows
    std::int64_t firstPosition = 0; ///< position of the first of them in the sequence

    std::int64_t lastRow() const { return firstRow + count - 1; }
};

/// Tokens of several sequences one after another, without padding: whole prompts, single tokens that continue a
/// sequence, or a mixture. The rows of every activation have this order. Legend: N rows.
struct RaggedBatch
{
    common::TokenIds tokenIds;       ///< [N]
    std::vector<SequenceSpan> spans; ///< in row order, covering all N rows; no slot twice

    std::int64_t numRows() const { return static_cast<std::int64_t>(tokenIds.size()); }

    void append(int slot, std::int64_t firstPosition, std::span<const common::TokenId> ids)
    {
        spans.push_back({slot, numRows(), static_cast<std::int64_t>(ids.size()), firstPosition});
        tokenIds.insert(tokenIds.end(), ids.begin(), ids.end());
    }
};

} // namespace lr::model
