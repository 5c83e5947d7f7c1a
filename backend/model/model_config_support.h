#pragma once

#include "common/json.h"
#include "model/model_config.h"
#include "model/model_family.h"

#include <string_view>

namespace lr::model {

/// The family named by "model_type". Throws Error(Unsupported) for any other; for a model of which the text is one part
/// ("text_config") the sentence says so.
const ModelFamily& parseFamily(const common::JsonObject& config, std::string_view source);

/// Throws Error(Unsupported) that names the key and value for everything in a config.json that would change the
/// arithmetic and is not implemented, so that nothing of it is silently ignored. `sizes` holds the sizes that were read
/// from the same text. Values that change nothing are accepted, and so is "auto_map": a program that runs no code of
/// the folder, as transformers without trust_remote_code, takes the built-in model of that model_type.
void refuseUnsupportedFeatures(const common::Json& config, const ModelConfig& sizes, std::string_view source);

/// What the MLP applies to its gate. Throws Error(Unsupported) for a function that is not implemented.
Activation parseActivation(const common::JsonObject& config, const ModelFamily& family, std::string_view source);

/// The scale of attention's scores where the file gives one that is not headDim^-½: 1 / √"query_pre_attn_scalar" in
/// families whose queries are normed. Throws Error(Unsupported) in other families.
std::optional<double> parseQueryScale(
    const common::JsonObject& config, const ModelFamily& family, const ModelConfig& sizes, std::string_view source);

/// Sets config.window and config.windowedLayers. `config` holds family and sizes. Throws Error(Unsupported) for other
/// kinds of layers and for a window without a size, Error(CorruptData) where "layer_types" lists another number of
/// layers.
void parseWindows(const common::Json& json, ModelConfig& config, std::string_view source);

} // namespace lr::model
