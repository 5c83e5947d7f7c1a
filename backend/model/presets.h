#pragma once

#include "model/model_config.h"

#include <string_view>
#include <vector>

namespace lr::model {

/// A model shape from which a model with random weights can be made. The configuration has no dtype and no special
/// tokens.
struct Preset
{
    std::string_view name;
    std::string_view description;
    ModelConfig config;
};

/// All presets: "tiny", "tiny-llama", "tiny-qwen3", "mini-0.18b", and the shapes of released models.
const std::vector<Preset>& presets();

/// Throws Error(InvalidArgument) that lists the known names.
const Preset& findPreset(std::string_view name);

} // namespace lr::model
