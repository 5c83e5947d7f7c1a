#include "steps/checksum.h"

#include "common/random.h"

#include <array>
#include <bit>
#include <cstring>

namespace lr::steps {

using common::mix64;

static_assert(std::endian::native == std::endian::little, "the packed formats are little-endian");

std::uint64_t checksum64(std::span<const std::byte> bytes)
{
    constexpr std::size_t kLanes = 4; // independent chains keep the multipliers busy
    constexpr std::size_t kBlock = kLanes * sizeof(std::uint64_t);
    std::array<std::uint64_t, kLanes> lanes = {1, 2, 3, 4};
    const auto size = bytes.size();
    while (bytes.size() >= kBlock) {
        std::array<std::uint64_t, kLanes> words;
        std::memcpy(words.data(), bytes.data(), kBlock);
        for (std::size_t i = 0; i < kLanes; ++i)
            lanes[i] = mix64(lanes[i] ^ words[i]);
        bytes = bytes.subspan(kBlock);
    }
    std::array<std::uint64_t, kLanes> words = {};
    if (!bytes.empty())
        std::memcpy(words.data(), bytes.data(), bytes.size());
    std::uint64_t sum = mix64(size);
    for (std::size_t i = 0; i < kLanes; ++i)
        sum = mix64(sum ^ mix64(lanes[i] ^ words[i]));
    return sum;
}

} // namespace lr::steps
