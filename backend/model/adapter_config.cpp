#include "model/adapter_config.h"

#include "common/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace lr::model {

using common::Error;
using common::ErrorCode;

namespace {

constexpr std::array<std::string_view, kNumProjections> kNames{
    "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"};

bool isAttention(Projection projection)
{
    return projection <= Projection::Output;
}

/// Every target in every layer, all with the same rank and loraAlpha.
std::vector<AdapterModule> uniformModules(const AdapterConfig& config, std::int64_t numLayers)
{
    std::vector<AdapterModule> modules;
    for (std::int64_t layer = 0; layer < numLayers; ++layer)
        for (const auto projection : config.targets)
            modules.push_back({layer, projection, config.rank, config.loraAlpha});
    return modules;
}

/// inFeatures and outFeatures of a projection.
std::pair<std::int64_t, std::int64_t> sizesOf(Projection projection, const ModelConfig& base)
{
    switch (projection) {
    case Projection::Query:
        return {base.hiddenSize, base.querySize()};
    case Projection::Key:
    case Projection::Value:
        return {base.hiddenSize, base.keyValueSize()};
    case Projection::Output:
        return {base.querySize(), base.hiddenSize};
    case Projection::Gate:
    case Projection::Up:
        return {base.hiddenSize, base.intermediateSize};
    case Projection::Down:
        return {base.intermediateSize, base.hiddenSize};
    }
    throw Error(ErrorCode::Internal, "An unknown projection.");
}

std::int64_t firstColumnOf(Projection projection, const ModelConfig& base)
{
    switch (projection) {
    case Projection::Key:
        return base.querySize();
    case Projection::Value:
        return base.querySize() + base.keyValueSize();
    case Projection::Up:
        return base.intermediateSize;
    default:
        return 0;
    }
}

} // namespace

std::string_view projectionName(Projection projection)
{
    return kNames[static_cast<std::size_t>(projection)];
}

Projection parseProjection(std::string_view name)
{
    const auto known = std::find(kNames.begin(), kNames.end(), name);
    if (known == kNames.end())
        throw Error(ErrorCode::InvalidArgument, "'" + common::printable(name) +
                                                    "' is no projection; there are q_proj, "
                                                    "k_proj, v_proj, o_proj, gate_proj, up_proj and down_proj.");
    return static_cast<Projection>(known - kNames.begin());
}

std::optional<Projection> findProjection(std::string_view name)
{
    const auto known = std::find(kNames.begin(), kNames.end(), name);
    return known == kNames.end() ? std::nullopt : std::optional(static_cast<Projection>(known - kNames.begin()));
}

double AdapterConfig::scaling(std::int64_t rankOfModule, double loraAlphaOfModule) const
{
    const auto r = static_cast<double>(rankOfModule);
    return loraAlphaOfModule / (rankStabilised ? std::sqrt(r) : r);
}

std::string moduleName(std::int64_t layer, Projection projection)
{
    return fmt::format(
        "layers.{}{}{}", layer, isAttention(projection) ? ".self_attn." : ".mlp.", projectionName(projection));
}

void validate(const AdapterConfig& config)
{
    if (config.rank < 1 || config.rank > kMaxAdapterRank)
        throw Error(ErrorCode::InvalidArgument,
            fmt::format("A rank of {} makes no sense; use 1 to 4096, usually 4 to 64.", config.rank));
    if (!(config.loraAlpha > 0) || !std::isfinite(config.loraAlpha))
        throw Error(ErrorCode::InvalidArgument, "loraAlpha must be a positive number; twice the rank is usual.");
    if (!(config.dropout >= 0 && config.dropout < 1))
        throw Error(ErrorCode::InvalidArgument, "A dropout must be at least 0 and below 1; 0.05 is usual.");
    if (config.targets.empty())
        throw Error(ErrorCode::InvalidArgument, "An adapter needs at least one target; q_proj,v_proj is usual.");
}

common::OrderedJson toJson(const AdapterConfig& config)
{
    auto targets = common::OrderedJson::array();
    for (const auto target : config.targets)
        targets.push_back(projectionName(target));
    common::OrderedJson json{{"base_model_name_or_path", config.baseModel}, {"bias", "none"}, {"fan_in_fan_out", false},
        {"inference_mode", true}, {"init_lora_weights", true}, {"lora_alpha", config.loraAlpha},
        {"lora_dropout", config.dropout}, {"modules_to_save", nullptr}, {"peft_type", "LORA"}, {"r", config.rank},
        {"target_modules", targets}, {"task_type", "CAUSAL_LM"}, {"use_dora", false},
        {"use_rslora", config.rankStabilised}};
    if (config.modules.empty())
        return json;
    auto names = common::OrderedJson::array();
    auto ranks = common::OrderedJson::object();
    auto alphas = common::OrderedJson::object();
    for (const auto& module : config.modules) {
        const auto name = moduleName(module.layer, module.projection);
        names.push_back(name);
        if (module.rank != config.rank)
            ranks[name] = module.rank;
        if (module.loraAlpha != config.loraAlpha)
            alphas[name] = module.loraAlpha;
    }
    json["target_modules"] = names;
    json["rank_pattern"] = ranks;
    json["alpha_pattern"] = alphas;
    return json;
}

std::vector<AdapterTensorSpec> adapterTensors(const AdapterConfig& config, const ModelConfig& base)
{
    std::vector<AdapterTensorSpec> specs;
    for (const auto& module : config.modules.empty() ? uniformModules(config, base.numLayers) : config.modules) {
        if (module.layer >= base.numLayers)
            continue;
        const auto name = "base_model.model.model." + moduleName(module.layer, module.projection);
        const auto [in, out] = sizesOf(module.projection, base);
        specs.push_back({.nameA = name + ".lora_A.weight",
            .nameB = name + ".lora_B.weight",
            .layer = module.layer,
            .projection = module.projection,
            .rank = module.rank,
            .scaling = config.scaling(module.rank, module.loraAlpha),
            .inFeatures = in,
            .outFeatures = out,
            .firstColumn = firstColumnOf(module.projection, base)});
    }
    return specs;
}

} // namespace lr::model
