#pragma once

#include "common/token.h"
#include "tokenizer/merge_table.h"

namespace lr::tokenizer {

/// Applies merge rules to `symbols` until none fits: always the pair of lowest rank, the leftmost of equals. The
/// result replaces `symbols` (fewer or as many). Both functions give the same answer.

/// From this many symbols on a word is long.
inline constexpr std::size_t kLongWordSymbols = 64;

/// O(n²) with a tiny constant: for words of at most kLongWordSymbols.
void mergeShortWord(const MergeTable& merges, common::TokenIds& symbols);
/// O(n log n): for words of any length.
void mergeLongWord(const MergeTable& merges, common::TokenIds& symbols);

} // namespace lr::tokenizer
