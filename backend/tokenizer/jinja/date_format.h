#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace lr::tokenizer::jinja {

/// strftime in the C locale for %Y %m %d %B %b %A %a %y %j %H %I %M %S %p %e %% and the flag "-" that drops padding.
/// Throws Error(Unsupported) that names any other directive.
std::string formatDate(std::chrono::sys_seconds time, std::string_view format);

} // namespace lr::tokenizer::jinja
