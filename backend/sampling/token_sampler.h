#pragma once

#include "common/random.h"
#include "common/token.h"
#include "sampling/sampling_options.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

namespace lr::sampling {

/// Identifies the random draw for a row of logits: the token number `step` of the prompt `promptIndex`. Together with
/// the seed it determines the random number, so a draw does not depend on batch size or order.
struct DrawKey
{
    std::size_t promptIndex = 0;
    std::size_t step = 0;
};

/// One token per row of logits float32 [n, V], `keys` of length n.
/// Throws Error(CorruptData) if a row holds NaN, which a damaged checkpoint produces.
common::TokenIds sampleTokens(
    const at::Tensor& logits, const SamplingOptions& options, const std::vector<DrawKey>& keys);

} // namespace lr::sampling
