#pragma once

#include "common/json.h"
#include "engine/machine_rates.h"
#include "model/decoder.h"

#include <cstdint>
#include <vector>

namespace lr::engine {

struct ModelBenchOptions
{
    std::int64_t prefillTokens = 512;
    std::int64_t context = 200; ///< tokens already in the cache of each sequence while decoding
    std::vector<int> batchSizes = {1, 8, 32, 64};
    std::int64_t decodeSteps = 16;
};

/// Floating-point operations of attention (scores and mixture, all layers) of one token that sees `context` positions.
double attentionFlops(const model::ModelConfig& config, double context);

/// Prefill and batched decode of `decoder`, whose weights lie in memory as `weights`, each with its floor, the shortest
/// possible time: max(FLOPs / GEMM rate, bytes / bandwidth).
common::OrderedJson benchModel(
    const model::Decoder& decoder, model::Dtype weights, const MachineRates& rates, const ModelBenchOptions& options);

} // namespace lr::engine
