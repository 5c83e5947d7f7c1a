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
/// Throws Error(InvalidArgument) that lists the names there are.
Projection parseProjection(std::string_view name);
std::optional<Projection> findProjection(std::string_view name);

inline constexpr std::int64_t kMaxAdapterRank = 4096;

/// One projection of one layer that has an update.
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
    double dropout = 0.05;                                                 ///< of the adapter's input, while training
    std::vector<Projection> targets{Projection::Query, Projection::Value}; ///< ascending, none twice
    bool rankStabilised = false; ///< PEFT's use_rslora: scaling = loraAlpha / √rank
    std::string baseModel{};     ///< where the base lay when the adapter was made
    /// Which modules have an update, where that is not each target in each layer with this rank and loraAlpha; else
    /// empty. Layer by layer, projections ascending, none twice.
    std::vector<AdapterModule> modules{};

    /// What an update is multiplied with: loraAlpha / rank.
    double scaling() const { return scaling(rank, loraAlpha); }
    double scaling(std::int64_t rankOfModule, double loraAlphaOfModule) const;

    bool operator==(const AdapterConfig&) const = default;
};

/// Throws Error(InvalidArgument) with the way out for a rank, loraAlpha or dropout that makes no sense or a list of
/// targets that is empty.
void validate(const AdapterConfig& config);

/// PEFT's adapter_config.json. Modules of their own go into it as PEFT has them: by name, with rank_pattern and
/// alpha_pattern.
common::OrderedJson toJson(const AdapterConfig& config);

/// "layers.0.self_attn.q_proj": what a module's name ends with, in the base and in an adapter.
std::string moduleName(std::int64_t layer, Projection projection);

/// One pair of matrices of an adapter, and where PEFT keeps it.
struct AdapterTensorSpec
{
    std::string nameA; ///< base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight: [rank, inFeatures]
    std::string nameB; ///< … lora_B.weight: [outFeatures, rank]
    std::int64_t layer = 0;
    Projection projection = Projection::Query;
    std::int64_t rank = 0;
    double scaling = 1; ///< what the update is multiplied with
    std::int64_t inFeatures = 0;
    std::int64_t outFeatures = 0;
    std::int64_t firstColumn =
        0; ///< of its outputs where projections with one input are stacked: [q | k | v], [gate | up]
};

/// Every pair of an adapter on a base, layer by layer, projections ascending; modules of layers that the base lacks are
/// left out.
std::vector<AdapterTensorSpec> adapterTensors(const AdapterConfig& config, const ModelConfig& base);

} // namespace lr::model
