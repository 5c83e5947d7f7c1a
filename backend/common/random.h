#pragma once

#include <cstdint>
#include <string_view>

namespace lr::common {

/// SplitMix64 output function: a bijection of 64-bit integers. Applied to a counter, it passes the BigCrush tests.
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
constexpr std::uint64_t mix64(std::uint64_t x)
{
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

/// Counter-based randomness: the n-th number of a key is a pure function of (key, n), so nothing has to be stored to
/// resume. Keys are derived from a seed and the things the numbers are for: `CounterRandom(seed).child(problem)`.
class CounterRandom
{
public:
    explicit constexpr CounterRandom(std::uint64_t seed)
        : m_key(mix64(seed))
    {}

    constexpr CounterRandom child(std::uint64_t index) const { return CounterRandom(m_key ^ mix64(~index)); }
    constexpr CounterRandom child(std::string_view name) const
    {
        std::uint64_t hash = 0xCBF29CE484222325u; // FNV-1a
        for (const char c : name)
            hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
        return child(hash);
    }

    constexpr std::uint64_t bits(std::uint64_t n) const { return mix64(m_key + n * 0x9E3779B97F4A7C15u); }
    /// Uniform in [0, 1), 53 bits.
    constexpr double uniform(std::uint64_t n) const { return static_cast<double>(bits(n) >> 11) * 0x1.0p-53; }

private:
    std::uint64_t m_key;
};

} // namespace lr::common
