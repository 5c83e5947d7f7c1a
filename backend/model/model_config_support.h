#pragma once

#include "common/json.h"
#include "model/model_config.h"
#include "model/model_family.h"

#include <string_view>

namespace lr::model {

/// The family named by "model_type". Throws Error(Unsupported) for any other; for a model whose text decoder is only
/// one part ("text_config") the sentence says so.
const ModelFamily& parseFamily(const common::JsonObject& config, std::string_view source);

/// Throws Error(Unsupported) that names the key and value for everything in a config.json that would change the
/// arithmetic and is not implemented, so that nothing of that kind is silently ignored. `sizes` holds the sizes that
/// were read from the same text. Values that change nothing are accepted. "auto_map" is accepted too: this program runs
/// no code of the folder and uses the built-in model of that model_type, as transformers does without
/// trust_remote_code.
void refuseUnsupportedFeatures(const common::Json& config, const ModelConfig& sizes, std::string_view source);

/// The function that the MLP applies to its gate. Throws Error(Unsupported) for one that is not implemented.
kernels::Activation parseActivation(
    const common::JsonObject& config, const ModelFamily& family, std::string_view source);

/// The factor of attention's scores, 1 / √"query_pre_attn_scalar"; unset if it is headDim^-½. Only for families that
/// norm their queries: throws Error(Unsupported) in other families.
std::optional<double> parseQueryScale(
    const common::JsonObject& config, const ModelFamily& family, const ModelConfig& sizes, std::string_view source);

/// Sets config.window and config.windowedLayers; family and sizes must be set in `config`. Throws Error(Unsupported)
/// for other kinds of layers and for a window without a size, Error(CorruptData) if "layer_types" names windowed layers
/// but its length is not the number of layers.
void parseWindows(const common::Json& json, ModelConfig& config, std::string_view source);

} // namespace lr::model
