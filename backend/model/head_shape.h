#pragma once

#include "kernels/head_shape.h"
#include "model/model_config.h"

namespace lr::model {

/// The heads of a configuration. `window` stays 0, since it depends on the layer.
inline kernels::HeadShape headShape(const ModelConfig& config)
{
    return {.numHeads = static_cast<int>(config.numAttentionHeads),
        .numKvHeads = static_cast<int>(config.numKeyValueHeads),
        .headDim = static_cast<int>(config.headDim)};
}

} // namespace lr::model
