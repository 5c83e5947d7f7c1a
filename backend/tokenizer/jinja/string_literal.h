#pragma once

#include <string>
#include <string_view>

namespace lr::tokenizer::jinja {

/// The text between a string's quotes with its escapes decoded as Python does; an escape that Python does not know
/// stays as it is. `place` begins the message of an Error(CorruptData, Unsupported).
std::string decodeStringLiteral(std::string_view written, const std::string& place);

} // namespace lr::tokenizer::jinja
