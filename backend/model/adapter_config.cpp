#include "model/adapter_config.h"

#include "common/error.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lr::model {

using common::Error;
using common::ErrorCode;

namespace {

constexpr std::array<std::string_view, kNumProjections> kNames{
    "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"};
constexpr std::int64_t kMaxAdapterRank = 4096;

bool isAttention(Projection projection)
{
    return projection <= Projection::Output;
}

/// Settings of PEFT that change what an adapter computes; each must be absent, null, false, 0 or empty.
constexpr std::array kUnsupported{"use_dora", "fan_in_fan_out", "modules_to_save", "rank_pattern", "alpha_pattern",
    "layers_to_transform", "layers_pattern", "layer_replication", "lora_bias", "megatron_config", "exclude_modules",
    "trainable_token_indices", "target_parameters", "corda_config", "eva_config"};

bool isOff(const common::Json& value)
{
    return value.is_null() || (value.is_boolean() && !value.get<bool>()) || (value.is_structured() && value.empty()) ||
           (value.is_string() && value.get_ref<const std::string&>().empty());
}

void refuseUnsupported(const common::Json& json, std::string_view source)
{
    for (const char* key : kUnsupported) {
        const auto found = json.find(key);
        if (found != json.end() && !isOff(*found))
            throw Error(ErrorCode::Unsupported, std::string(source) + ": \"" + key + "\" is " +
                                                    common::printable(common::dumpJson(*found), 60) +
                                                    ", which this program does not do. Merge the adapter with the "
                                                    "program that made it and use the merged model.");
    }
}

std::vector<Projection> parseTargets(const common::Json& list, std::string_view source)
{
    if (!list.is_array() || list.empty())
        throw Error(
            ErrorCode::CorruptData, std::string(source) + ": \"target_modules\" is not a list of module names.");
    std::vector<Projection> targets;
    for (const auto& name : list) {
        if (!name.is_string())
            throw Error(
                ErrorCode::CorruptData, std::string(source) + ": \"target_modules\" holds something that is no name.");
        const auto& text = name.get_ref<const std::string&>();
        const auto known = std::find(kNames.begin(), kNames.end(), text);
        if (known == kNames.end())
            throw Error(
                ErrorCode::Unsupported, std::string(source) + ": module '" + common::printable(text) +
                                            "' of \"target_modules\" is none of the seven projections of a layer.");
        targets.push_back(static_cast<Projection>(known - kNames.begin()));
    }
    std::sort(targets.begin(), targets.end());
    targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
    return targets;
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

double AdapterConfig::scaling() const
{
    const auto r = static_cast<double>(rank);
    return loraAlpha / (rankStabilised ? std::sqrt(r) : r);
}

void validate(const AdapterConfig& config)
{
    if (config.rank < 1 || config.rank > kMaxAdapterRank)
        throw Error(ErrorCode::InvalidArgument,
            "A rank of " + std::to_string(config.rank) + " makes no sense; use 1 to 4096, usually 4 to 64.");
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
    return {{"base_model_name_or_path", config.baseModel}, {"bias", "none"}, {"fan_in_fan_out", false},
        {"inference_mode", true}, {"init_lora_weights", true}, {"lora_alpha", config.loraAlpha},
        {"lora_dropout", config.dropout}, {"modules_to_save", nullptr}, {"peft_type", "LORA"}, {"r", config.rank},
        {"target_modules", targets}, {"task_type", "CAUSAL_LM"}, {"use_dora", false},
        {"use_rslora", config.rankStabilised}};
}

AdapterConfig parseAdapterConfig(const common::Json& json, std::string_view source)
{
    const common::JsonObject object(json, source);
    if (const auto type = object.string("peft_type"); type != "LORA")
        throw Error(ErrorCode::Unsupported,
            std::string(source) + ": \"peft_type\" is '" + common::printable(type) + "'; only LORA is known here.");
    refuseUnsupported(json, source);
    if (const auto bias = object.stringOr("bias", "none"); bias != "none")
        throw Error(ErrorCode::Unsupported,
            std::string(source) + ": \"bias\" is '" + common::printable(bias) + "'; only 'none' is known here.");
    AdapterConfig config;
    config.rank = object.integer("r", 1, kMaxAdapterRank);
    config.loraAlpha = object.number("lora_alpha", 1e-6, 1e9);
    config.dropout = object.numberOr("lora_dropout", 0, 0, 0.999999);
    config.targets = parseTargets(object.value("target_modules"), source);
    config.rankStabilised = object.booleanOr("use_rslora", false);
    const auto base = json.find("base_model_name_or_path");
    config.baseModel = base != json.end() && base->is_string() ? base->get<std::string>() : std::string();
    return config;
}

std::vector<AdapterTensorSpec> adapterTensors(const AdapterConfig& config, const ModelConfig& base)
{
    const auto firstColumn = [&](Projection projection) -> std::int64_t {
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
    };
    const auto sizes = [&](Projection projection) -> std::pair<std::int64_t, std::int64_t> {
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
    };
    std::vector<AdapterTensorSpec> specs;
    for (std::int64_t layer = 0; layer < base.numLayers; ++layer) {
        for (const auto projection : config.targets) {
            const auto module = "base_model.model.model.layers." + std::to_string(layer) +
                                (isAttention(projection) ? ".self_attn." : ".mlp.") +
                                std::string(projectionName(projection));
            const auto [in, out] = sizes(projection);
            specs.push_back({module + ".lora_A.weight", module + ".lora_B.weight", layer, projection, in, out,
                firstColumn(projection)});
        }
    }
    return specs;
}

} // namespace lr::model
