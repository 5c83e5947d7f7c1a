#pragma once

#include "common/json.h"

#include <string>
#include <string_view>

namespace lr::store {

/// The one text of a settings object, so that equal settings are equal texts: compact, keys sorted.
/// Throws Error(InvalidArgument) if it is not an object.
std::string canonicalSettings(const common::Json& settings);

/// How settings held in a workspace differ from those asked for, for a sentence: "max_new_tokens 64 instead of 128,
/// dtype "float32" instead of none"; empty if they do not. Both canonical.
std::string describeDifference(std::string_view held, std::string_view asked);

} // namespace lr::store
