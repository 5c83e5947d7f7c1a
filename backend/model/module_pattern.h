#pragma once

#include <string>
#include <string_view>

namespace lr::model {

/// Whether a key of PEFT's rank_pattern or alpha_pattern means the module `name`: the regular expression matches its
/// end after a dot, or the whole of it. `source` names the file in errors. Throws Error(CorruptData) for an expression
/// that cannot be read or takes absurdly long.
bool matchesModule(const std::string& pattern, std::string_view name, std::string_view source);

} // namespace lr::model
