#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lr::problems {

/// "forty-two", "one hundred and five" and "three apples" with the words turned into digits ("3 apples"); nothing if
/// the text does not begin with a number in words. Up to billions.
std::optional<std::string> numberFromWords(std::string_view text);

} // namespace lr::problems
