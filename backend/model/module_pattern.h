#pragma once

#include <string>
#include <string_view>

namespace lr::model {

/// Whether a key of PEFT's rank_pattern or alpha_pattern applies to the module `name`: the regular expression matches
/// the whole name or the part of it after some dot. `source` names the file in errors. Throws Error(CorruptData) for an
/// expression that is longer than 4096 bytes, is not valid or takes too many steps to match.
bool matchesModule(const std::string& pattern, std::string_view name, std::string_view source);

} // namespace lr::model
