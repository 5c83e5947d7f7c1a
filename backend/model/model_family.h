#pragma once

#include "model/model_config.h"

#include <optional>
#include <span>
#include <string_view>

namespace lr::model {

/// Which matrices of attention have a bias.
enum class BiasRule
{
    Never,
    Always,
    AsConfigured ///< where "attention_bias" says so
};

/// How a config.json says that attention sees only the last tokens.
enum class WindowRule
{
    Never,       ///< the family has no window
    Everywhere,  ///< every layer, where "sliding_window" is a number (4096 if the key is absent)
    UpperLayers, ///< with "use_sliding_window", the layers from "max_window_layers" on
    AllButEach,  ///< all but each "sliding_window_pattern"-th (6 if the key is absent)
};

/// What sets one decoder family apart from the others; the last part is what holds where a config.json does not say.
/// Source: the configuration classes of transformers.
struct ModelFamily
{
    ModelType type;
    std::string_view name;         ///< the value of "model_type"
    std::string_view architecture; ///< the entry of "architectures" that is written
    BiasRule qkvBias;
    BiasRule outputBias;
    WindowRule window;
    bool qkNorm = false; ///< this and the next three: see ModelConfig
    bool outputNorms = false;
    bool normsAddOne = false;
    bool scalesEmbeddings = false;

    Activation activation = Activation::Silu;
    std::string_view activationKey = "hidden_act";
    bool tiesEmbeddings = false;
    std::optional<double> queryScalar{}; ///< "query_pre_attn_scalar", where the family reads it
    double ropeTheta = 10000;
    std::optional<double>
        windowRopeTheta{};                 ///< of windowed layers, "rope_local_base_freq"; none: as in the other layers
    std::optional<std::int64_t> headDim{}; ///< none: hidden_size / num_attention_heads
};

/// All that are served.
std::span<const ModelFamily> modelFamilies();

const ModelFamily& familyOf(ModelType type);

} // namespace lr::model
