#pragma once

#include "model/model_config.h"

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
};

/// What sets one decoder family apart from the others. Source: the configuration classes of transformers.
struct ModelFamily
{
    ModelType type;
    std::string_view name;         ///< the value of "model_type"
    std::string_view architecture; ///< the entry of "architectures" that is written
    BiasRule qkvBias;
    BiasRule outputBias;
    bool qkNorm;
    WindowRule window;
};

/// All that are served.
std::span<const ModelFamily> modelFamilies();

const ModelFamily& familyOf(ModelType type);

} // namespace lr::model
