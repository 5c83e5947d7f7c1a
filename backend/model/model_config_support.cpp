#include "model/model_config_support.h"

#include "common/error.h"

#include <array>
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

const std::array<Feature, 20>& features()
{
    static const std::array<Feature, 20> table{{
        {"use_sliding_window", false, "sliding-window attention"},
        {"mlp_bias", false, "a bias in the MLP"},
        {"use_mrope", false, "multimodal rotary embedding"},
        {"is_causal", true, "attention that looks ahead"},
        {"is_encoder_decoder", false, "an encoder"},
        {"add_cross_attention", false, "cross attention"},
        {"partial_rotary_factor", 1, "rotary embedding of a part of each head"},
        {"attn_logit_softcapping", nullptr, "capped attention scores"},
        {"final_logit_softcapping", nullptr, "capped logits"},
        {"query_pre_attn_scalar", nullptr, "its own scaling of attention scores"},
        {"attention_multiplier", 1, "its own scaling of attention scores"},
        {"embedding_multiplier", 1, "scaled embeddings"},
        {"residual_multiplier", 1, "scaled residuals"},
        {"logit_scale", 1, "scaled logits"},
        {"logits_scaling", 1, "scaled logits"},
        {"clip_qkv", nullptr, "clipped queries and keys"},
        {"attention_chunk_size", nullptr, "chunked attention"},
        {"num_experts", 0, "a mixture of experts"},
        {"num_local_experts", 0, "a mixture of experts"},
        {"auto_map", nullptr, "code of its own, which is never run"},
    }};
    return table;
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

void refuseLayerTypes(const JsonObject& config, std::string_view source)
{
    const auto* types = config.find("layer_types");
    if (types == nullptr)
        return;
    for (const auto& type : *types) {
        if (type != "full_attention")
            refuse(source, "\"layer_types\" holds " + printable(common::dumpJson(type)) +
                               "; only \"full_attention\" is supported.");
    }
}

void refuseOtherHeads(const JsonObject& config, std::string_view source)
{
    const auto* names = config.find("architectures");
    if (names == nullptr || !names->is_array() || names->empty())
        return;
    for (const auto& name : *names) {
        if (name.is_string() && name.get_ref<const std::string&>().ends_with("ForCausalLM"))
            return;
    }
    refuse(source, "\"architectures\" is " + printable(common::dumpJson(*names)) +
                       "; only language models (…ForCausalLM) are supported.");
}

} // namespace

ModelType parseModelType(const JsonObject& config, std::string_view source)
{
    const auto& name = config.string("model_type");
    for (const auto type : {ModelType::Qwen2, ModelType::Qwen3, ModelType::Llama}) {
        if (name == modelTypeName(type))
            return type;
    }
    refuse(source, "the model_type \"" + printable(name) + "\" is not supported; qwen2, qwen3 and llama are.");
}

void refuseUnsupportedFeatures(const Json& config, std::string_view source)
{
    const JsonObject object(config, source);
    for (const auto& feature : features()) {
        const auto* value = object.find(feature.key);
        if (value != nullptr && *value != feature.neutral)
            refuse(source, "\"" + std::string(feature.key) + "\" is " + printable(common::dumpJson(*value)) +
                               ": the model has " + feature.meaning + ", which is not supported.");
    }
    refuseQuantisation(object, source);
    refuseLayerTypes(object, source);
    refuseOtherHeads(object, source);
    if (object.stringOr("hidden_act", "silu") != "silu")
        refuse(
            source, "the hidden_act \"" + printable(object.string("hidden_act")) + "\" is not supported; \"silu\" is.");
}

} // namespace lr::model
