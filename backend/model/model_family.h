#pragma once

#include "model/model_config.h"

#include <optional>
#include <span>
#include <string_view>

namespace lr::model {

/// When a matrix of attention has a bias.
enum class BiasRule
{
    Never,
    Always,
    AsConfigured ///< if "attention_bias" is true
};

/// Which layers have a window (attention sees only the last tokens), depending on config.json. "layer_types", if
/// present, overrides every rule but Everywhere.
enum class WindowRule
{
    Never,       ///< the family has no window
    Everywhere,  ///< every layer, if "sliding_window" is a number (4096 if the key is absent)
    UpperLayers, ///< the layers from "max_window_layers" on, if "use_sliding_window" is true
    AllButEach,  ///< all layers but every "sliding_window_pattern"-th (6 if the key is absent)
};

/// What sets one decoder family apart from the others. The second part holds the defaults for keys that a config.json
/// lacks. Source: the configuration classes of transformers.
struct ModelFamily
{
    ModelType type;
    std::string_view name;         ///< the value of "model_type"
    std::string_view architecture; ///< the entry of "architectures" that toJson writes
    BiasRule qkvBias;
    BiasRule outputBias;
    WindowRule window;
    bool qkNorm = false; ///< this and the next three: see ModelConfig
    bool outputNorms = false;
    bool normsAddOne = false;
    bool scalesEmbeddings = false;

    kernels::Activation activation = kernels::Activation::Silu;
    std::string_view activationKey = "hidden_act";
    bool tiesEmbeddings = false;
    std::optional<double> queryScalar{}; ///< "query_pre_attn_scalar"; none if the family does not read it
    double ropeTheta = 10000;
    std::optional<double> windowRopeTheta{}; ///< of windowed layers, "rope_local_base_freq"; none: as other layers
    std::optional<std::int64_t> headDim{};   ///< none: hidden_size / num_attention_heads
};

/// All supported families.
std::span<const ModelFamily> modelFamilies();

const ModelFamily& familyOf(ModelType type);

} // namespace lr::model
