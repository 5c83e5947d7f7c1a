#include "tokenizer/string_index.h"

#include <random>

namespace lr::tokenizer {

std::uint64_t hashSalt()
{
    static const std::uint64_t salt =
        (static_cast<std::uint64_t>(std::random_device{}()) << 32) ^ std::random_device{}();
    return salt;
}

} // namespace lr::tokenizer
