#pragma once

#include "common/json.h"
#include "common/token.h"
#include "kernels/activation.h"
#include "model/dtype.h"
#include "model/rope_scaling.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lr::model {

/// The decoder families. One implementation serves them all; ModelFamily holds what differs between them.
enum class ModelType
{
    Qwen2,
    Qwen3,
    Llama,
    Mistral,
    Gemma3
};

/// "qwen2", "qwen3", "llama", "mistral", "gemma3_text": the value of "model_type".
std::string_view modelTypeName(ModelType type);

/// "silu", "gelu_pytorch_tanh": the value of "hidden_act".
std::string_view activationName(kernels::Activation activation);

/// Everything about a decoder's arithmetic, as a Hugging Face config.json describes it. Plain data. parseModelConfig
/// guarantees: numAttentionHeads is a multiple of numKeyValueHeads; headDim is even; every size is at least 1 and small
/// enough that 8 bytes per parameter fit int64.
struct ModelConfig
{
    ModelType modelType = ModelType::Qwen2;
    std::int64_t hiddenSize = 0;
    std::int64_t intermediateSize = 0;
    std::int64_t numLayers = 0;
    std::int64_t numAttentionHeads = 0;
    std::int64_t numKeyValueHeads = 0;
    std::int64_t headDim = 0; ///< as the file says, or else hiddenSize / numAttentionHeads
    std::int64_t vocabSize = 0;
    std::int64_t maxPositionEmbeddings = 0;
    double rmsNormEps = 0;
    RopeConfig rope;                  ///< of layers without a window
    std::int64_t window = 0;          ///< number of tokens that each token sees in a windowed layer, itself included
    std::vector<bool> windowedLayers; ///< for each layer, whether it has a window; empty if none has
    RopeConfig windowRope;            ///< of windowed layers
    kernels::Activation activation = kernels::Activation::Silu;
    std::optional<double> queryScale; ///< factor of attention's scores, if it is not headDim^-½; only with qkNorm
    bool tieWordEmbeddings = false;   ///< the output matrix is the embedding table
    bool qkvBias = false;             ///< query, key and value projections have a bias
    bool oBias = false;               ///< the output projection of attention has a bias
    bool qkNorm = false;              ///< Qwen3, Gemma: an RMS norm of each head's query and key
    bool outputNorms = false;         ///< Gemma: also norms what attention and MLP add to the residual stream
    bool normsAddOne = false;         ///< Gemma: norms multiply by 1 + weight
    bool scalesEmbeddings = false;    ///< Gemma: embeddings are multiplied by √hiddenSize
    std::optional<Dtype> torchDtype;  ///< what the file says, if it is a weight dtype; the stored tensors decide
    std::optional<common::TokenId> bosTokenId;
    common::TokenIds eosTokenIds; ///< each ends a completion; generation_config.json overrides config.json

    std::int64_t querySize() const { return numAttentionHeads * headDim; }
    std::int64_t keyValueSize() const { return numKeyValueHeads * headDim; }

    bool isWindowed(std::int64_t layer) const
    {
        return !windowedLayers.empty() && windowedLayers[static_cast<std::size_t>(layer)];
    }

    bool operator==(const ModelConfig&) const = default;
};

/// Reads FOLDER/config.json and, if there is one, FOLDER/generation_config.json, whose eos_token_id takes precedence.
/// Throws as parseModelConfig, and Error(NotFound, IoError) if config.json cannot be read.
ModelConfig loadModelConfig(const std::filesystem::path& folder);

/// `source` names the text in errors. Throws Error(CorruptData) that names key and value for a field that is missing,
/// of the wrong type, too large or in contradiction with another; Error(Unsupported) that names the feature for
/// everything that the decoder does not implement and that would make its output wrong: another model_type, rope type
/// or activation, quantised weights, MLP biases and so on.
ModelConfig parseModelConfig(const common::Json& config, std::string_view source);

/// A config.json that parseModelConfig and Hugging Face's transformers read back to the same model.
common::OrderedJson toJson(const ModelConfig& config);

/// The ids of an eos_token_id field: one id, a list of ids, or none. Throws Error(CorruptData) for an id outside
/// `vocabSize`.
common::TokenIds parseEosTokenIds(const common::Json& config, std::int64_t vocabSize, std::string_view source);

} // namespace lr::model
