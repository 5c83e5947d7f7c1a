#pragma once

#include "common/json.h"
#include "common/token.h"
#include "model/activation.h"
#include "model/dtype.h"
#include "model/rope_scaling.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lr::model {

/// The decoder families that one implementation serves. What differs between them is data: see ModelFamily.
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
std::string_view activationName(Activation activation);

/// Everything about a decoder's arithmetic, as a Hugging Face config.json describes it. Plain data. One that came from
/// parseModelConfig keeps: numAttentionHeads is a multiple of numKeyValueHeads; headDim is even; every size is at least
/// 1 and small enough that the number of parameters, times 8 bytes, fits int64.
struct ModelConfig
{
    ModelType modelType = ModelType::Qwen2;
    std::int64_t hiddenSize = 0;
    std::int64_t intermediateSize = 0;
    std::int64_t numLayers = 0;
    std::int64_t numAttentionHeads = 0;
    std::int64_t numKeyValueHeads = 0;
    std::int64_t headDim = 0; ///< explicit, or hiddenSize / numAttentionHeads
    std::int64_t vocabSize = 0;
    std::int64_t maxPositionEmbeddings = 0;
    double rmsNormEps = 0;
    RopeConfig rope;                  ///< of layers that see all tokens before
    std::int64_t window = 0;          ///< tokens that a windowed layer sees, the last of them the token itself
    std::vector<bool> windowedLayers; ///< by layer: has a window; empty if none has
    RopeConfig windowRope;            ///< of windowed layers
    Activation activation = Activation::Silu;
    std::optional<double> queryScale; ///< of attention's scores, where it is not headDim^-½; only with qkNorm
    bool tieWordEmbeddings = false;   ///< the output weight is the embedding table
    bool qkvBias = false;             ///< as the family's rule says, see ModelFamily
    bool oBias = false;               ///< the same
    bool qkNorm = false;              ///< Qwen3, Gemma: an RMS norm of each head's query and key
    bool outputNorms = false;         ///< Gemma: an RMS norm also of what attention and MLP add to the residual stream
    bool normsAddOne = false;         ///< Gemma: norms multiply by 1 + weight
    bool scalesEmbeddings = false;    ///< Gemma: embeddings are multiplied by √hiddenSize
    std::optional<Dtype> torchDtype;  ///< what the file says, if it is a dtype of weights; those on disk decide
    std::optional<common::TokenId> bosTokenId;
    common::TokenIds eosTokenIds; ///< each of them ends a completion; generation_config.json's come first

    std::int64_t querySize() const { return numAttentionHeads * headDim; }
    std::int64_t keyValueSize() const { return numKeyValueHeads * headDim; }

    bool isWindowed(std::int64_t layer) const
    {
        return !windowedLayers.empty() && windowedLayers[static_cast<std::size_t>(layer)];
    }

    bool operator==(const ModelConfig&) const = default;
};

/// Reads FOLDER/config.json and, where there is one, FOLDER/generation_config.json, whose eos_token_id wins. Throws as
/// parseModelConfig; Error(NotFound, IoError) if config.json cannot be read.
ModelConfig loadModelConfig(const std::filesystem::path& folder);

/// `source` names the text in errors. Throws Error(CorruptData) naming key and value for a field that is missing, of
/// the wrong type, absurdly large or in contradiction with another; Error(Unsupported) by name for what the decoder
/// does not do and what would make its output wrong: another model_type, rope type or activation, quantised weights,
/// MLP biases, …
ModelConfig parseModelConfig(const common::Json& config, std::string_view source);

/// A config.json that parseModelConfig and Hugging Face's transformers read back to the same model.
common::OrderedJson toJson(const ModelConfig& config);

/// An eos_token_id field: one id, a list of them, or none. Ids are checked against `vocabSize`.
common::TokenIds parseEosTokenIds(const common::Json& config, std::int64_t vocabSize, std::string_view source);

} // namespace lr::model
