#pragma once

#include "common/json.h"
#include "model/model_config.h"

#include <string_view>

namespace lr::model {

/// The family named by "model_type"; Error(Unsupported) for any other.
ModelType parseModelType(const common::JsonObject& config, std::string_view source);

/// Throws Error(Unsupported) that names the key and value for everything in a config.json that would change the
/// arithmetic and is not implemented, so that nothing of it is silently ignored.
void refuseUnsupportedFeatures(const common::Json& config, std::string_view source);

} // namespace lr::model
