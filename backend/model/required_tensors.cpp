#include "model/required_tensors.h"

#include <fmt/format.h>

namespace lr::model {

namespace {

void addAttention(const ModelConfig& config, const std::string& layer, std::vector<TensorSpec>& tensors)
{
    const auto hidden = config.hiddenSize;
    const auto addProjection = [&](const char* name, std::int64_t size, TensorRole role) {
        const auto prefix = layer + "self_attn." + name;
        tensors.push_back({prefix + ".weight", {size, hidden}, role});
        if (config.qkvBias)
            tensors.push_back({prefix + ".bias", {size}, TensorRole::QkvBias});
    };
    addProjection("q_proj", config.querySize(), TensorRole::QueryKey);
    addProjection("k_proj", config.keyValueSize(), TensorRole::QueryKey);
    addProjection("v_proj", config.keyValueSize(), TensorRole::Value);
    if (config.qkNorm) {
        tensors.push_back({layer + "self_attn.q_norm.weight", {config.headDim}, TensorRole::HeadNorm});
        tensors.push_back({layer + "self_attn.k_norm.weight", {config.headDim}, TensorRole::HeadNorm});
    }
    tensors.push_back({layer + "self_attn.o_proj.weight", {hidden, config.querySize()}, TensorRole::AttentionOut});
    if (config.oBias)
        tensors.push_back({layer + "self_attn.o_proj.bias", {hidden}, TensorRole::OutBias});
}

void addLayer(const ModelConfig& config, std::int64_t index, std::vector<TensorSpec>& tensors)
{
    const auto hidden = config.hiddenSize;
    const auto inner = config.intermediateSize;
    const auto layer = fmt::format("model.layers.{}.", index);
    const auto norms = layerNormNames(config);
    const auto addNorm = [&](std::string_view name) {
        if (!name.empty())
            tensors.push_back({layer + std::string(name) + ".weight", {hidden}, TensorRole::LayerNorm});
    };
    addNorm(norms.attentionInput);
    addAttention(config, layer, tensors);
    addNorm(norms.attentionOutput);
    addNorm(norms.mlpInput);
    tensors.push_back({layer + "mlp.gate_proj.weight", {inner, hidden}, TensorRole::GateUp});
    tensors.push_back({layer + "mlp.up_proj.weight", {inner, hidden}, TensorRole::GateUp});
    tensors.push_back({layer + "mlp.down_proj.weight", {hidden, inner}, TensorRole::Down});
    addNorm(norms.mlpOutput);
}

} // namespace

LayerNormNames layerNormNames(const ModelConfig& config)
{
    if (!config.outputNorms)
        return {"input_layernorm", "", "post_attention_layernorm", ""};
    return {"input_layernorm", "post_attention_layernorm", "pre_feedforward_layernorm", "post_feedforward_layernorm"};
}

std::vector<TensorSpec> requiredTensors(const ModelConfig& config)
{
    const Shape table{config.vocabSize, config.hiddenSize};
    std::vector<TensorSpec> tensors{{std::string(kEmbeddingName), table, TensorRole::Embedding}};
    for (std::int64_t i = 0; i < config.numLayers; ++i)
        addLayer(config, i, tensors);
    tensors.push_back({"model.norm.weight", {config.hiddenSize}, TensorRole::LayerNorm});
    if (!config.tieWordEmbeddings)
        tensors.push_back({std::string(kOutputName), table, TensorRole::Output});
    return tensors;
}

} // namespace lr::model
