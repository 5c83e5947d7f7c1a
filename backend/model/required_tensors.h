#pragma once

#include "model/dtype.h"
#include "model/model_config.h"

#include <string>
#include <string_view>
#include <vector>

namespace lr::model {

inline constexpr std::string_view kEmbeddingName = "model.embed_tokens.weight";
inline constexpr std::string_view kOutputName = "lm_head.weight";

/// What a tensor does in the decoder.
enum class TensorRole
{
    Embedding,    ///< [vocabSize, hiddenSize]
    LayerNorm,    ///< [hiddenSize]: before (in some families also after) attention and MLP; after the last layer
    QueryKey,     ///< [querySize or keyValueSize, hiddenSize]
    Value,        ///< [keyValueSize, hiddenSize]
    QkvBias,      ///< [querySize or keyValueSize]
    HeadNorm,     ///< [headDim]: of queries and keys
    AttentionOut, ///< [hiddenSize, querySize]
    OutBias,      ///< [hiddenSize]
    GateUp,       ///< [intermediateSize, hiddenSize]
    Down,         ///< [hiddenSize, intermediateSize]
    Output        ///< [vocabSize, hiddenSize]: absent where embeddings are tied
};

/// One tensor that a configuration requires, with its name in Hugging Face checkpoints.
struct TensorSpec
{
    std::string name;
    Shape shape;
    TensorRole role;
};

/// The names of a layer's norms in checkpoints, without "model.layers.0." and ".weight".
struct LayerNormNames
{
    std::string_view attentionInput;
    std::string_view attentionOutput; ///< empty: there is none
    std::string_view mlpInput;
    std::string_view mlpOutput; ///< empty: there is none
};

LayerNormNames layerNormNames(const ModelConfig& config);

/// Every tensor of the model, in the usual order: embedding, layers, final norm, output. The output matrix is left out
/// if embeddings are tied.
std::vector<TensorSpec> requiredTensors(const ModelConfig& config);

} // namespace lr::model
