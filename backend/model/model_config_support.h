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

/// The longest text for which the model is what full attention computes: sizes.maxPositionEmbeddings, or the sliding
/// window where a layer has a smaller one. A token sees itself and the window − 1 before it, so a text of that length
/// is seen whole. Throws Error(Unsupported) for other kinds of layers and for a window without a size.
std::int64_t contextWithinWindow(const common::Json& config, const ModelConfig& sizes, std::string_view source);

} // namespace lr::model
