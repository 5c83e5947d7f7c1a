#include "model/model_config_support.h"

#include "common/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>

namespace lr::model {

using common::Error;
using common::ErrorCode;
using common::Json;
using common::JsonObject;
using common::printable;

namespace {

[[noreturn]] void refuse(std::string_view source, const std::string& what)
{
    throw Error(ErrorCode::Unsupported, printable(source, 400) + ": " + what);
}

/// A key that changes the arithmetic unless it is absent, null or has its neutral value.
struct Feature
{
    const char* key;
    Json neutral;
    const char* meaning;
};

const std::array<Feature, 16>& features()
{
    static const std::array<Feature, 16> table{{
        {"mlp_bias", false, "a bias in the MLP"},
        {"use_mrope", false, "multimodal rotary embedding"},
        {"is_causal", true, "attention that looks ahead"},
        {"is_encoder_decoder", false, "an encoder"},
        {"add_cross_attention", false, "cross attention"},
        {"partial_rotary_factor", 1, "rotary embedding of a part of each head"},
        {"attn_logit_softcapping", nullptr, "capped attention scores"},
        {"final_logit_softcapping", nullptr, "capped logits"},
        {"embedding_multiplier", 1, "scaled embeddings"},
        {"residual_multiplier", 1, "scaled residuals"},
        {"logit_scale", 1, "scaled logits"},
        {"logits_scaling", 1, "scaled logits"},
        {"clip_qkv", nullptr, "clipped queries and keys"},
        {"attention_chunk_size", nullptr, "chunked attention"},
        {"num_experts", 0, "a mixture of experts"},
        {"num_local_experts", 0, "a mixture of experts"},
    }};
    return table;
}

void refuseFeature(const char* key, const Json& value, const char* meaning, std::string_view source)
{
    refuse(source, "\"" + std::string(key) + "\" is " + printable(common::dumpJson(value)) + ": the model has " +
                       meaning + ", which is not supported.");
}

/// Attention scores are divided by √headDim; a key that asks for just that changes nothing.
void refuseOtherScaling(const JsonObject& config, const ModelConfig& sizes, std::string_view source)
{
    const auto isNear = [](const Json& value, double wanted) {
        return value.is_number() && std::abs(value.get<double>() - wanted) <= 1e-6 * wanted;
    };
    const auto headDim = static_cast<double>(sizes.headDim);
    const auto* scalar = config.find("query_pre_attn_scalar");
    if (scalar != nullptr && !isNear(*scalar, headDim))
        refuseFeature("query_pre_attn_scalar", *scalar, "its own scaling of attention scores", source);
    const auto* multiplier = config.find("attention_multiplier");
    if (multiplier != nullptr && !isNear(*multiplier, 1) && !isNear(*multiplier, 1 / std::sqrt(headDim)))
        refuseFeature("attention_multiplier", *multiplier, "its own scaling of attention scores", source);
}

void refuseQuantisation(const JsonObject& config, std::string_view source)
{
    const auto* value = config.find("quantization_config");
    if (value == nullptr)
        return;
    const auto method = value->is_object() ? JsonObject(*value, source).stringOr("quant_method", "unnamed") : "unnamed";
    refuse(source, "\"quantization_config\" says that the weights are quantised (" + printable(method) +
                       "), which is not supported. Use the model's float32, bfloat16 or float16 version.");
}

/// True if a layer has a window; none if "layer_types" does not stand there.
std::optional<bool> hasWindowedLayer(const JsonObject& config, std::string_view source)
{
    const auto* types = config.find("layer_types");
    if (types == nullptr)
        return std::nullopt;
    bool isWindowed = false;
    for (const auto& type : *types) {
        if (type == "sliding_attention")
            isWindowed = true;
        else if (type != "full_attention")
            refuse(source, "\"layer_types\" holds " + printable(common::dumpJson(type)) +
                               "; only \"full_attention\" and \"sliding_attention\" are supported.");
    }
    return isWindowed;
}

/// Whether attention has a window in any layer. `isSaid`: "sliding_window" stands there, perhaps as null.
bool hasWindow(const JsonObject& config, bool isSaid, const ModelConfig& sizes, std::string_view source)
{
    constexpr std::int64_t kDefaultFirstWindowed = 28;
    const auto listed = hasWindowedLayer(config, source);
    const bool isOff = isSaid && !config.has("sliding_window");
    switch (familyOf(sizes.modelType).window) {
    case WindowRule::Everywhere:
        return !isOff;
    case WindowRule::UpperLayers:
        if (!config.booleanOr("use_sliding_window", false))
            return listed.value_or(false);
        return !isOff && listed.value_or(sizes.numLayers > config.integerOr("max_window_layers", kDefaultFirstWindowed,
                                                               0, kMaxPositions));
    case WindowRule::Never:
        break;
    }
    return listed.value_or(false);
}

/// A bare model (LlamaModel) is the same decoder, saved without the wrapper that holds the output matrix: whether there
/// is one, the weights say.
bool isLanguageModel(std::string_view architecture)
{
    return architecture.ends_with("ForCausalLM") ||
           (architecture.ends_with("Model") && architecture.find("For") == std::string_view::npos);
}

void refuseOtherHeads(const JsonObject& config, std::string_view source)
{
    const auto* names = config.find("architectures");
    if (names == nullptr || !names->is_array() || names->empty())
        return;
    for (const auto& name : *names) {
        if (name.is_string() && isLanguageModel(name.get_ref<const std::string&>()))
            return;
    }
    refuse(source, "\"architectures\" is " + printable(common::dumpJson(*names)) +
                       "; only language models (…ForCausalLM) are supported.");
}

void refuseOtherActivation(const JsonObject& config, std::string_view source)
{
    const auto name = config.stringOr("hidden_act", "silu");
    if (name != "silu" && name != "swish") // two names of one function
        refuse(source, "the hidden_act \"" + printable(name) + "\" is not supported; \"silu\" is.");
}

std::string namesOfFamilies()
{
    std::string names;
    const auto families = modelFamilies();
    for (std::size_t i = 0; i < families.size(); ++i)
        names.append(i == 0 ? "" : i + 1 == families.size() ? " and " : ", ").append(families[i].name);
    return names;
}

} // namespace

const ModelFamily& parseFamily(const JsonObject& config, std::string_view source)
{
    const auto& name = config.string("model_type");
    for (const auto& family : modelFamilies()) {
        if (name == family.name)
            return family;
    }
    const auto* text = config.find("text_config");
    if (text != nullptr && text->is_object())
        refuse(source, "the model_type \"" + printable(name) +
                           "\" is a model of several parts, of which text is one (\"" +
                           printable(JsonObject(*text, source).stringOr("model_type", "unnamed")) +
                           "\" in \"text_config\"); only pure language models (" + namesOfFamilies() +
                           ") are supported. Use a folder that holds the language model alone.");
    refuse(source, "the model_type \"" + printable(name) + "\" is not supported; " + namesOfFamilies() + " are.");
}

void refuseUnsupportedFeatures(const Json& config, const ModelConfig& sizes, std::string_view source)
{
    const JsonObject object(config, source);
    for (const auto& feature : features()) {
        const auto* value = object.find(feature.key);
        if (value != nullptr && *value != feature.neutral)
            refuseFeature(feature.key, *value, feature.meaning, source);
    }
    refuseOtherScaling(object, sizes, source);
    refuseQuantisation(object, source);
    refuseOtherHeads(object, source);
    refuseOtherActivation(object, source);
}

std::int64_t contextWithinWindow(const Json& config, const ModelConfig& sizes, std::string_view source)
{
    constexpr std::int64_t kDefaultWindow = 4096; // of transformers' configuration classes
    const JsonObject object(config, source);
    if (!hasWindow(object, config.contains("sliding_window"), sizes, source))
        return sizes.maxPositionEmbeddings;
    const bool hasDefault =
        familyOf(sizes.modelType).window == WindowRule::Everywhere || object.booleanOr("use_sliding_window", false);
    if (!object.has("sliding_window") && !hasDefault)
        refuse(source, "\"layer_types\" holds \"sliding_attention\", but \"sliding_window\" does not say how long the "
                       "window is; write it as it was in training.");
    return std::min(sizes.maxPositionEmbeddings, object.integerOr("sliding_window", kDefaultWindow, 1, kMaxPositions));
}

} // namespace lr::model
