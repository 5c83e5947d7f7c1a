#include "model/model_config.h"

#include "common/error.h"
#include "model/model_config_support.h"
#include "model/model_family.h"
#include "model/model_folder.h"

#include <fmt/format.h>

#include <algorithm>

namespace lr::model {

using common::Error;
using common::ErrorCode;
using common::Json;
using common::JsonObject;
using common::OrderedJson;
using common::printable;
using common::TokenId;
using common::TokenIds;

namespace {

// With these bounds a layer has less than 2^40 parameters and a model less than 2^50, so that no later product
// overflows.
constexpr std::int64_t kMaxHiddenSize = 65536;
constexpr std::int64_t kMaxIntermediateSize = std::int64_t(1) << 20;
constexpr std::int64_t kMaxLayers = 1024;
constexpr std::int64_t kMaxHeads = 1024;
constexpr std::int64_t kMaxHeadDim = 1024;
constexpr std::int64_t kMaxVocabSize = std::int64_t(1) << 20;
constexpr std::size_t kMaxEosTokens = 64;
constexpr common::JsonLimits kLimits{.maxBytes = 4u << 20, .maxDepth = 32, .roundsHugeIntegers = true};

TokenId parseTokenId(const Json& value, std::string_view key, std::int64_t vocabSize, std::string_view source)
{
    const auto one = Json::object({{std::string(key), value}});
    return static_cast<TokenId>(JsonObject(one, source).integer(key, 0, vocabSize - 1));
}

void parseSizes(const JsonObject& object, ModelConfig& config)
{
    config.hiddenSize = object.integer("hidden_size", 1, kMaxHiddenSize);
    config.intermediateSize = object.integer("intermediate_size", 1, kMaxIntermediateSize);
    config.numLayers = object.integer("num_hidden_layers", 1, kMaxLayers);
    config.vocabSize = object.integer("vocab_size", 1, kMaxVocabSize);
    config.maxPositionEmbeddings = object.integer("max_position_embeddings", 1, kMaxPositions);
    config.rmsNormEps = object.number("rms_norm_eps", 1e-30, 1);
}

void parseHeads(const JsonObject& object, ModelConfig& config, std::string_view source)
{
    config.numAttentionHeads = object.integer("num_attention_heads", 1, kMaxHeads);
    config.numKeyValueHeads = object.integerOr("num_key_value_heads", config.numAttentionHeads, 1, kMaxHeads);
    if (config.numAttentionHeads % config.numKeyValueHeads != 0)
        failCorrupt(source,
            fmt::format("\"num_attention_heads\" is {}, which is not a multiple of \"num_key_value_heads\", {}.",
                config.numAttentionHeads, config.numKeyValueHeads));
    if (!object.has("head_dim") && !familyOf(config.modelType).headDim &&
        config.hiddenSize % config.numAttentionHeads != 0)
        failCorrupt(source, fmt::format("\"hidden_size\" is {}, which is not a multiple of \"num_attention_heads\", "
                                        "{}, and there is no \"head_dim\".",
                                config.hiddenSize, config.numAttentionHeads));
    const auto headDim = familyOf(config.modelType).headDim.value_or(config.hiddenSize / config.numAttentionHeads);
    config.headDim = object.integerOr("head_dim", headDim, 1, kMaxHeadDim);
    if (config.headDim > kMaxHeadDim || config.headDim % 2 != 0)
        failCorrupt(source,
            fmt::format("the head dimension is {}; an even number up to {} is expected.", config.headDim, kMaxHeadDim));
}

/// Newer files have the key "dtype", older ones "torch_dtype". If both are present, the newer one is read, as in
/// transformers.
std::optional<Dtype> parseTorchDtype(const JsonObject& object)
{
    const auto* value = object.find("dtype");
    if (value == nullptr)
        value = object.find("torch_dtype");
    if (value == nullptr || !value->is_string())
        return std::nullopt;
    std::string_view name = value->get_ref<const std::string&>();
    if (constexpr std::string_view kModule = "torch."; name.starts_with(kModule))
        name.remove_prefix(kModule.size());
    const auto dtype = dtypeFromName(name);
    return dtype && isWeightDtype(*dtype) ? dtype : std::nullopt;
}

OrderedJson layerTypes(const ModelConfig& config)
{
    auto types = OrderedJson::array();
    for (std::int64_t i = 0; i < config.numLayers; ++i)
        types.push_back(config.isWindowed(i) ? "sliding_attention" : "full_attention");
    return types;
}

void writeWindows(const ModelConfig& config, const ModelFamily& family, OrderedJson& json)
{
    const bool isWindowed = !config.windowedLayers.empty();
    if (family.window == WindowRule::UpperLayers)
        json["use_sliding_window"] = isWindowed;
    if (isWindowed)
        json["sliding_window"] = config.window;
    else if (family.window != WindowRule::Never)
        json["sliding_window"] = nullptr;
    if (family.window == WindowRule::UpperLayers)
        json["max_window_layers"] = config.numLayers;
    if (isWindowed || family.window == WindowRule::AllButEach)
        json["layer_types"] = layerTypes(config);
}

void writeRope(const ModelConfig& config, OrderedJson& json)
{
    if (config.windowedLayers.empty() || config.windowRope == config.rope) {
        json["rope_theta"] = config.rope.theta;
        json["rope_scaling"] = toJson(config.rope.scaling);
    } else {
        json["rope_parameters"] = {
            {"full_attention", toJson(config.rope)}, {"sliding_attention", toJson(config.windowRope)}};
    }
}

void writeFamilyFields(const ModelConfig& config, const ModelFamily& family, OrderedJson& json)
{
    if (family.qkvBias == BiasRule::AsConfigured)
        json["attention_bias"] = config.qkvBias;
    if (family.type == ModelType::Llama) {
        json["mlp_bias"] = false;
        json["pretraining_tp"] = 1;
    }
    if (family.queryScalar)
        json["query_pre_attn_scalar"] =
            config.queryScale ? 1 / (*config.queryScale * *config.queryScale) : static_cast<double>(config.headDim);
}

bool hasBias(BiasRule rule, const JsonObject& object)
{
    return rule == BiasRule::Always || (rule == BiasRule::AsConfigured && object.booleanOr("attention_bias", false));
}

void parseAttention(const Json& json, const ModelFamily& family, ModelConfig& config, std::string_view source)
{
    const JsonObject object(json, source);
    config.rope = parseRopeConfig(json, source, family.ropeTheta);
    parseWindows(json, config, source);
    if (!config.windowedLayers.empty()) {
        auto ownTheta = family.windowRopeTheta;
        if (ownTheta)
            ownTheta = object.numberOr("rope_local_base_freq", *ownTheta, 1, kMaxRopeTheta);
        config.windowRope = parseWindowRope(json, source, config.rope, ownTheta);
    }
    config.qkvBias = hasBias(family.qkvBias, object);
    config.oBias = hasBias(family.outputBias, object);
    config.qkNorm = family.qkNorm;
    config.queryScale = parseQueryScale(object, family, config, source);
}

} // namespace

TokenIds parseEosTokenIds(const Json& config, std::int64_t vocabSize, std::string_view source)
{
    const auto* value = JsonObject(config, source).find("eos_token_id");
    if (value == nullptr)
        return {};
    if (!value->is_array())
        return {parseTokenId(*value, "eos_token_id", vocabSize, source)};
    if (value->size() > kMaxEosTokens)
        failCorrupt(source,
            fmt::format("\"eos_token_id\" lists {} ids; at most {} are accepted.", value->size(), kMaxEosTokens));
    TokenIds ids;
    for (const auto& id : *value) {
        const auto tokenId = parseTokenId(id, "eos_token_id", vocabSize, source);
        if (std::ranges::find(ids, tokenId) == ids.end())
            ids.push_back(tokenId);
    }
    return ids;
}

ModelConfig parseModelConfig(const Json& json, std::string_view source)
{
    const JsonObject object(json, source);
    ModelConfig config;
    const auto& family = parseFamily(object, source);
    config.modelType = family.type;
    parseSizes(object, config);
    parseHeads(object, config, source);
    refuseUnsupportedFeatures(json, config, source);
    parseAttention(json, family, config, source);
    config.activation = parseActivation(object, family, source);
    config.outputNorms = family.outputNorms;
    config.normsAddOne = family.normsAddOne;
    config.scalesEmbeddings = family.scalesEmbeddings;
    config.tieWordEmbeddings = object.booleanOr("tie_word_embeddings", family.tiesEmbeddings);
    config.torchDtype = parseTorchDtype(object);
    if (const auto* bos = object.find("bos_token_id"))
        config.bosTokenId = parseTokenId(*bos, "bos_token_id", config.vocabSize, source);
    config.eosTokenIds = parseEosTokenIds(json, config.vocabSize, source);
    return config;
}

ModelConfig loadModelConfig(const std::filesystem::path& folder)
{
    const auto path = fileInFolder(folder, "config.json");
    auto config = parseModelConfig(common::readJsonFile(path, kLimits), path.native());
    if (!isThere(folder / "generation_config.json"))
        return config;
    const auto generationPath = fileInFolder(folder, "generation_config.json");
    const auto generation = common::readJsonFile(generationPath, kLimits);
    const auto ids = parseEosTokenIds(generation, config.vocabSize, generationPath.native());
    if (!ids.empty())
        config.eosTokenIds = ids;
    return config;
}

OrderedJson toJson(const ModelConfig& config)
{
    const auto& family = familyOf(config.modelType);
    OrderedJson json{{"architectures", {family.architecture}}, {"model_type", family.name},
        {family.activationKey, activationName(config.activation)}, {"hidden_size", config.hiddenSize},
        {"intermediate_size", config.intermediateSize}, {"num_hidden_layers", config.numLayers},
        {"num_attention_heads", config.numAttentionHeads}, {"num_key_value_heads", config.numKeyValueHeads},
        {"head_dim", config.headDim}, {"vocab_size", config.vocabSize},
        {"max_position_embeddings", config.maxPositionEmbeddings}, {"rms_norm_eps", config.rmsNormEps}};
    writeRope(config, json);
    json["tie_word_embeddings"] = config.tieWordEmbeddings;
    json["attention_dropout"] = 0.0;
    json["use_cache"] = true;
    writeFamilyFields(config, family, json);
    writeWindows(config, family, json);
    if (config.torchDtype)
        json["torch_dtype"] = dtypeName(*config.torchDtype);
    if (config.bosTokenId)
        json["bos_token_id"] = *config.bosTokenId;
    if (config.eosTokenIds.size() == 1)
        json["eos_token_id"] = config.eosTokenIds.front();
    else if (!config.eosTokenIds.empty())
        json["eos_token_id"] = config.eosTokenIds;
    return json;
}

} // namespace lr::model
