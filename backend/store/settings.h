#pragma once

#include "common/json.h"

#include <string>
#include <string_view>

namespace lr::store {

/// The canonical text of a settings object: compact, with sorted keys, so that equal settings give equal texts.
/// Throws Error(InvalidArgument) if it is not an object.
std::string canonicalSettings(const common::Json& settings);

/// How the settings in a workspace differ from those asked for, as a part of a sentence: "max_new_tokens 64 instead of
/// 128, dtype "float32" instead of none"; empty if they are equal. Both must be canonical.
std::string describeDifference(std::string_view held, std::string_view asked);

} // namespace lr::store
