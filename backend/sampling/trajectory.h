#pragma once

#include "common/token.h"

#include <ATen/ATen.h>

#include <cstddef>

namespace lr::sampling {

/// Why a completion ends.
enum class FinishReason
{
    EndOfSequence, ///< the model chose an end token, which is the completion's last token
    Length         ///< maxNewTokens reached, or the model's context is full
};

/// A prompt waiting for its completion. The caller chooses `index`; with the seed it determines the random draws.
struct Prompt
{
    std::size_t index = 0;
    common::TokenIds tokenIds;
};

/// A finished completion of T tokens.
struct Trajectory
{
    std::size_t index = 0;
    common::TokenIds promptIds;
    common::TokenIds tokenIds; ///< [T], the end token included
    FinishReason finishReason = FinishReason::Length;
    /// [T, H] in the model's dtype: the hidden state each token was chosen from. Undefined unless asked for.
    at::Tensor hidden;
};

} // namespace lr::sampling
