#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lr::tokenizer::jinja {

/// int(text, base) of Python for ASCII digits; nothing where it raises ValueError. Bases 2 to 36, without base 0.
/// Throws Error(Unsupported) beyond 64 bits.
std::optional<std::int64_t> integerFromText(std::string_view text, int base);

/// float(text) of Python for ASCII digits; nothing where it raises ValueError.
std::optional<double> realFromText(std::string_view text);

} // namespace lr::tokenizer::jinja
