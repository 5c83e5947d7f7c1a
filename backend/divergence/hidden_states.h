#pragma once

#include "model/decoder.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <stop_token>
#include <vector>

namespace lr::divergence {

/// A token sequence and the rows of it whose final hidden states are wanted: the last `numRows` ones.
struct HiddenQuery
{
    common::TokenIds tokenIds;
    std::int64_t numRows = 0;
};

/// Final hidden states [numRows, H] of each query. A forward pass computes several sequences, and keys and values are
/// kept only for the layer that is being computed. Throws Error(InvalidArgument) if a sequence exceeds the decoder's
/// context.
std::vector<at::Tensor> hiddenStates(
    const model::Decoder& decoder, const std::vector<HiddenQuery>& queries, std::stop_token stop = {});

} // namespace lr::divergence
