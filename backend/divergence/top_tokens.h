#pragma once

#include "common/token.h"

#include <cstddef>
#include <span>

namespace lr::divergence {

/// The tokens with the largest logits, at most `limit` (≥ 1) of them and only those > `above`; descending logits, equal
/// ones by ascending id. `maxima` are the block maxima of `logits` (kernels/row_kernels.h); no logit is NaN.
/// Looks only into blocks that can hold one of them, and keeps at most 4 · limit ids at a time.
common::TokenIds topTokens(
    std::span<const float> logits, std::span<const float> maxima, float above, std::size_t limit);

/// The lowest id whose logit equals `value`, which is the largest of `maxima`.
common::TokenId firstTokenAt(std::span<const float> logits, std::span<const float> maxima, float value);

} // namespace lr::divergence
