#pragma once

#include "common/json.h"
#include "model/dtype.h"
#include "model/model_config.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lr::model {

/// The matrices of a layer that a low-rank update can stand beside, in the order of their use.
enum class Projection
{
    Query,
    Key,
    Value,
    Output,
    Gate,
    Up,
    Down
};

inline constexpr int kNumProjections = 7;

/// "q_proj" … "down_proj", as Hugging Face names them.
std::string_view projectionName(Projection projection);
/// Throws Error(InvalidArgument) that lists the names there are.
Projection parseProjection(std::string_view name);

/// Settings of a low-rank adapter. Source: arXiv:2106.09685 (LoRA).
struct AdapterConfig
{
    std::int64_t rank = 8;
    double loraAlpha = 16;
    double dropout = 0.05;                                                 ///< of the adapter's input, while training
    std::vector<Projection> targets{Projection::Query, Projection::Value}; ///< ascending, none twice
    bool rankStabilised = false; ///< PEFT's use_rslora: scaling = loraAlpha / √rank
    std::string baseModel{};     ///< where the base lay when the adapter was made

    /// What the update is multiplied with: loraAlpha / rank.
    double scaling() const;

    bool operator==(const AdapterConfig&) const = default;
};

/// Throws Error(InvalidArgument) with the way out for a rank, loraAlpha or dropout that makes no sense or a list of
/// targets that is empty.
void validate(const AdapterConfig& config);

/// PEFT's adapter_config.json.
common::OrderedJson toJson(const AdapterConfig& config);

/// Reads PEFT's adapter_config.json. Throws Error(CorruptData) for damage, Error(Unsupported) by name for what is not
/// done here: another peft_type, DoRA, trained biases, rank patterns, saved modules, …
AdapterConfig parseAdapterConfig(const common::Json& json, std::string_view source);

/// One pair of matrices of an adapter, and where PEFT keeps it.
struct AdapterTensorSpec
{
    std::string nameA; ///< base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight: [rank, inFeatures]
    std::string nameB; ///< … lora_B.weight: [outFeatures, rank]
    std::int64_t layer = 0;
    Projection projection = Projection::Query;
    std::int64_t inFeatures = 0;
    std::int64_t outFeatures = 0;
    std::int64_t firstColumn =
        0; ///< of its outputs where projections with one input are stacked: [q | k | v], [gate | up]
};

/// Every pair of an adapter on a base, layer by layer, projections ascending.
std::vector<AdapterTensorSpec> adapterTensors(const AdapterConfig& config, const ModelConfig& base);

} // namespace lr::model
