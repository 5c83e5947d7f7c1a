#include "model/model_config_support.h"

#include "common/error.h"

#include <fmt/format.h>

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

/// A key that changes the arithmetic, unless it is absent or null or has its neutral value.
struct Feature
{
    const char* key;
    Json neutral;
    const char* meaning;
};

const std::array<Feature, 17>& features()
{
    static const std::array<Feature, 17> table{{
        {"mlp_bias", false, "a bias in the MLP"},
        {"use_mrope", false, "multimodal rotary embedding"},
        {"is_causal", true, "attention that looks ahead"},
        {"use_bidirectional_attention", false, "attention that looks ahead"},
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

bool isNear(const Json& value, double wanted)
{
    return value.is_number() && std::abs(value.get<double>() - wanted) <= 1e-6 * wanted;
}

/// Attention scores are divided by √headDim; a multiplier that says the same changes nothing.
void refuseOtherMultiplier(const JsonObject& config, const ModelConfig& sizes, std::string_view source)
{
    const auto* multiplier = config.find("attention_multiplier");
    if (multiplier != nullptr && !isNear(*multiplier, 1) &&
        !isNear(*multiplier, 1 / std::sqrt(static_cast<double>(sizes.headDim))))
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

using WindowedLayers = std::vector<bool>;

/// For each layer, whether it has a window according to "layer_types". Unset if that key is absent.
std::optional<WindowedLayers> listedWindows(const JsonObject& config, std::int64_t numLayers, std::string_view source)
{
    const auto* types = config.find("layer_types");
    if (types == nullptr)
        return std::nullopt;
    WindowedLayers windowed;
    for (const auto& type : *types) {
        if (type != "sliding_attention" && type != "full_attention")
            refuse(source, "\"layer_types\" holds " + printable(common::dumpJson(type)) +
                               "; only \"full_attention\" and \"sliding_attention\" are supported.");
        windowed.push_back(type == "sliding_attention");
    }
    if (std::ranges::find(windowed, true) == windowed.end())
        return WindowedLayers(static_cast<std::size_t>(numLayers), false);
    if (windowed.size() != static_cast<std::size_t>(numLayers))
        throw Error(ErrorCode::CorruptData,
            fmt::format(
                "{}: \"layer_types\" lists {} layers, but \"num_hidden_layers\" is {}; name the kind of each layer.",
                printable(source, 400), windowed.size(), numLayers));
    return windowed;
}

WindowedLayers layersFrom(std::int64_t first, std::int64_t numLayers)
{
    WindowedLayers windowed;
    for (std::int64_t i = 0; i < numLayers; ++i)
        windowed.push_back(i >= first);
    return windowed;
}

WindowedLayers allButEach(std::int64_t period, std::int64_t numLayers)
{
    WindowedLayers windowed;
    for (std::int64_t i = 0; i < numLayers; ++i)
        windowed.push_back((i + 1) % period != 0);
    return windowed;
}

/// For each layer, whether it has a window. `isSaid`: "sliding_window" is present, perhaps as null.
WindowedLayers windowedLayers(const JsonObject& config, bool isSaid, const ModelConfig& sizes, std::string_view source)
{
    constexpr std::int64_t kDefaultFirstWindowed = 28;
    constexpr std::int64_t kDefaultPeriod = 6;
    const auto numLayers = sizes.numLayers;
    const auto listed = listedWindows(config, numLayers, source);
    const auto none = WindowedLayers(static_cast<std::size_t>(numLayers), false);
    const bool isOff = isSaid && !config.has("sliding_window");
    switch (familyOf(sizes.modelType).window) {
    case WindowRule::Everywhere:
        return isOff ? none : layersFrom(0, numLayers);
    case WindowRule::UpperLayers:
        if (!config.booleanOr("use_sliding_window", false))
            break;
        return isOff ? none
                     : listed.value_or(layersFrom(
                           config.integerOr("max_window_layers", kDefaultFirstWindowed, 0, kMaxPositions), numLayers));
    case WindowRule::AllButEach: {
        const auto older = config.integerOr("sliding_window_pattern", kDefaultPeriod, 1, kMaxPositions);
        return listed.value_or(
            allButEach(config.integerOr("_sliding_window_pattern", older, 1, kMaxPositions), numLayers));
    }
    case WindowRule::Never:
        break;
    }
    return listed.value_or(none);
}

/// A bare model (LlamaModel) is the same decoder, saved without the wrapper that holds the output matrix. The weights
/// show whether there is such a matrix.
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
    refuseOtherMultiplier(object, sizes, source);
    refuseQuantisation(object, source);
    refuseOtherHeads(object, source);
}

kernels::Activation parseActivation(const JsonObject& config, const ModelFamily& family, std::string_view source)
{
    struct Name
    {
        std::string_view name;
        kernels::Activation activation;
    };
    static constexpr std::array<Name, 4> kNames{
        {{"silu", kernels::Activation::Silu}, {"swish", kernels::Activation::Silu},
            {"gelu_pytorch_tanh", kernels::Activation::GeluTanh}, {"gelu_new", kernels::Activation::GeluTanh}}};
    // All families read "hidden_act"; the family's own key, if it has one, takes precedence.
    const auto own = config.has(family.activationKey) ? family.activationKey : std::string_view("hidden_act");
    const auto name = config.stringOr(own, activationName(family.activation));
    const auto found = std::ranges::find(kNames, name, &Name::name);
    if (found == kNames.end())
        refuse(source, "the " + std::string(own) + " \"" + printable(name) +
                           "\" is not supported; \"silu\" and \"gelu_pytorch_tanh\" are.");
    return found->activation;
}

std::optional<double> parseQueryScale(
    const JsonObject& config, const ModelFamily& family, const ModelConfig& sizes, std::string_view source)
{
    constexpr const char* kKey = "query_pre_attn_scalar";
    const auto headDim = static_cast<double>(sizes.headDim);
    if (!family.queryScalar) {
        const auto* value = config.find(kKey);
        if (value != nullptr && !isNear(*value, headDim))
            refuseFeature(kKey, *value, "its own scaling of attention scores", source);
        return std::nullopt;
    }
    const auto scalar = config.numberOr(kKey, *family.queryScalar, 1e-6, 1e9);
    return isNear(scalar, headDim) ? std::nullopt : std::optional(1 / std::sqrt(scalar));
}

void parseWindows(const Json& json, ModelConfig& config, std::string_view source)
{
    constexpr std::int64_t kDefaultWindow = 4096; // as in transformers' configuration classes
    const JsonObject object(json, source);
    const auto rule = familyOf(config.modelType).window;
    const auto windowed = windowedLayers(object, json.contains("sliding_window"), config, source);
    if (std::ranges::find(windowed, true) == windowed.end())
        return;
    const bool hasDefault = rule == WindowRule::Everywhere || rule == WindowRule::AllButEach ||
                            object.booleanOr("use_sliding_window", false);
    if (!object.has("sliding_window") && !hasDefault)
        refuse(source, "\"layer_types\" holds \"sliding_attention\", but \"sliding_window\" does not say how long the "
                       "window is; write it as it was in training.");
    config.window = object.integerOr("sliding_window", kDefaultWindow, 1, kMaxPositions);
    config.windowedLayers = windowed;
}

} // namespace lr::model
