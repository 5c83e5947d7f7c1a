#pragma once

#include "model/decoder_weights.h"
#include "model/required_tensors.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace lr::pretraining {

/// One tensor of a checkpoint as rows [firstRow, firstRow + numRows) of one of the decoder's weights, some of which
/// hold several of them.
struct WeightSlice
{
    model::TensorSpec spec;
    at::Tensor parameter;
    std::int64_t firstRow = 0;

    std::int64_t numRows() const { return spec.shape.front(); }
    /// Shares memory with the parameter; no gradient flows through it.
    at::Tensor values() const { return parameter.detach().narrow(0, firstRow, numRows()); }
};

/// Every tensor that a checkpoint of these weights has to hold, in the checkpoint's usual order.
std::vector<WeightSlice> slicesOf(const model::DecoderWeights& weights);

/// float32 weights in the shape of `config` to begin training with, a function of (config, seed): embedding N(0, 0.02),
/// matrices N(0, 0.7 / √fanIn), those that write to the residual stream divided by √(2 numLayers), biases 0, norms 1.
std::shared_ptr<model::DecoderWeights> makeInitialWeights(const model::ModelConfig& config, std::uint64_t seed);

} // namespace lr::pretraining
