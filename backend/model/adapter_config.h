#pragma once

#include "common/json.h"
#include "model/dtype.h"
#include "model/model_config.h"
#include "settings/projection.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lr::model {

using settings::Projection;
inline constexpr int kNumProjections = 7;

/// "q_proj" … "down_proj", as Hugging Face names them.
std::string_view projectionName(Projection projection);
/// Throws Error(InvalidArgument) that lists the known names.
Projection parseProjection(std::string_view name);
std::optional<Projection> findProjection(std::string_view name);

inline constexpr std::int64_t kMaxAdapterRank = 4096;

/// One projection of one layer, with its low-rank update's settings.
struct AdapterModule
{
    std::int64_t layer = 0;
    Projection projection = Projection::Query;
    std::int64_t rank = 8;
    double loraAlpha = 16;

    bool operator==(const AdapterModule&) const = default;
};

/// Settings of a low-rank adapter. Source: arXiv:2106.09685 (LoRA).
struct AdapterConfig
{
    std::int64_t rank = 8;
    double loraAlpha = 16;
    double dropout = 0.05;                                                 ///< of the adapter's input during training
    std::vector<Projection> targets{Projection::Query, Projection::Value}; ///< ascending, none twice
    bool rankStabilised = false; ///< PEFT's use_rslora: scaling = loraAlpha / √rank
    std::string baseModel{};     ///< path of the base when the adapter was made
    /// The modules that have an update. Empty if they are all targets in all layers, each with this rank and loraAlpha.
    /// Layer by layer, projections ascending, none twice.
    std::vector<AdapterModule> modules{};

    /// The factor of an update: loraAlpha / rank, or loraAlpha / √rank if rankStabilised.
    double scaling() const { return scaling(rank, loraAlpha); }
    double scaling(std::int64_t rankOfModule, double loraAlphaOfModule) const;

    bool operator==(const AdapterConfig&) const = default;
};

/// Throws Error(InvalidArgument) that says what to do if rank, loraAlpha or dropout is out of range or the list of
/// targets is empty.
void validate(const AdapterConfig& config);

/// PEFT's adapter_config.json. If `modules` is not empty, they are written as PEFT does: by name, with rank_pattern and
/// alpha_pattern.
common::OrderedJson toJson(const AdapterConfig& config);

/// The end of a module's name in the base and in an adapter, such as "layers.0.self_attn.q_proj".
std::string moduleName(std::int64_t layer, Projection projection);

/// One pair of matrices of an adapter, with the names under which PEFT stores them.
struct AdapterTensorSpec
{
    std::string nameA; ///< base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight: [rank, inFeatures]
    std::string nameB; ///< … lora_B.weight: [outFeatures, rank]
    std::int64_t layer = 0;
    Projection projection = Projection::Query;
    std::int64_t rank = 0;
    double scaling = 1; ///< factor of the update
    std::int64_t inFeatures = 0;
    std::int64_t outFeatures = 0;
    std::int64_t firstColumn = 0; ///< of its outputs in the stacked matrix, [q | k | v] or [gate | up]
};

/// Every pair of an adapter on a base, layer by layer, projections ascending; modules of layers that the base lacks are
/// left out.
std::vector<AdapterTensorSpec> adapterTensors(const AdapterConfig& config, const ModelConfig& base);

} // namespace lr::model
