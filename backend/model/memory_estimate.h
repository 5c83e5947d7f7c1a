#pragma once

#include "model/model_config.h"

#include <cstdint>

namespace lr::model {

/// What a model costs, computed from its configuration alone, so that a load or a batch can be refused before it is
/// tried. Every result fits int64 if the configuration keeps the bounds of parseModelConfig.

/// Number of parameters; with tied embeddings the table counts once.
std::int64_t numParameters(const ModelConfig& config);

/// Bytes of all weights stored as `dtype`.
std::int64_t weightBytes(const ModelConfig& config, Dtype dtype);

/// Bytes of keys and values of one token in all layers: 2 · numLayers · numKeyValueHeads · headDim · element size.
std::int64_t kvCacheBytesPerToken(const ModelConfig& config, Dtype dtype);

/// Bytes of the logits of one position.
std::int64_t logitsBytesPerToken(const ModelConfig& config, Dtype dtype);

/// Multiply-adds of one token's pass through the layers' matrices, without attention scores and the output matrix.
std::int64_t layerMacsPerToken(const ModelConfig& config);

/// Multiply-adds of the output matrix at one position: hiddenSize · vocabSize.
std::int64_t outputMacsPerToken(const ModelConfig& config);

} // namespace lr::model
