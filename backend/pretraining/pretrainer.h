#pragma once

#include "model/decoder_weights.h"
#include "pretraining/demo_recipe.h"
#include "tokenizer/tokenizer.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>

namespace lr::pretraining {

struct PretrainStep
{
    int step = 0; ///< from 1
    int numSteps = 0;
    double lossNats = 0; ///< mean over the batch's counted tokens
    double gradNorm = 0; ///< before clipping
};

struct PretrainOptions
{
    std::uint64_t seed = 1;
    std::function<void(const PretrainStep&)> onStep{};
    std::stop_token stopToken{};
};

struct PretrainedModel
{
    std::shared_ptr<const model::DecoderWeights> weights; ///< float32
    double lossNats = 0;                                  ///< mean of the last steps; 0 for an untrained model
};

/// Trains a model of the demo from scratch, in float32 on the CPU: batches of RowBatches, mean cross-entropy of the
/// counted tokens, Muon for the matrices of the layers and AdamW for the rest, gradients clipped to norm 1. The result
/// is a function of (recipe, seed) on one machine with one number of threads. Questions in `excluded` are never read.
/// Throws Error(Cancelled); Error(Internal) if the loss is no longer finite.
PretrainedModel pretrain(const ModelRecipe& recipe, const tokenizer::Tokenizer& tokenizer, const Questions& excluded,
    const PretrainOptions& options);

} // namespace lr::pretraining
