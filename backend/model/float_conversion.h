#pragma once

#include <bit>
#include <cstdint>

namespace lr::model {

/// Exact value of a bfloat16 bit pattern.
constexpr float bfloat16ToFloat(std::uint16_t bits)
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

/// Nearest bfloat16, ties to even. Values that are too large become infinity; a NaN becomes a quiet NaN with the same
/// sign.
constexpr std::uint16_t floatToBfloat16(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if ((bits & 0x7FFFFFFFu) > 0x7F800000u)
        return static_cast<std::uint16_t>((bits >> 16) | 0x0040u);
    const std::uint32_t tieToEven = 0x7FFFu + ((bits >> 16) & 1u);
    return static_cast<std::uint16_t>((bits + tieToEven) >> 16);
}

/// Exact value of an IEEE binary16 bit pattern, subnormals included.
constexpr float float16ToFloat(std::uint16_t bits)
{
    const auto sign = static_cast<std::uint32_t>(bits & 0x8000u) << 16;
    const std::uint32_t exponent = (bits >> 10) & 0x1Fu;
    const std::uint32_t fraction = bits & 0x3FFu;
    if (exponent == 0x1Fu) // infinity or NaN
        return std::bit_cast<float>(sign | 0x7F800000u | (fraction << 13));
    if (exponent != 0) // the bias is 15 here and 127 there
        return std::bit_cast<float>(sign | ((exponent + 112u) << 23) | (fraction << 13));
    const float magnitude = static_cast<float>(fraction) * 0x1.0p-24f;
    return sign != 0 ? -magnitude : magnitude;
}

/// Nearest IEEE binary16, ties to even. Magnitudes from 65520 on become infinity; a NaN becomes a quiet NaN with the
/// same sign.
constexpr std::uint16_t floatToFloat16(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const auto sign = static_cast<std::uint16_t>((bits >> 16) & 0x8000u);
    const std::uint32_t magnitude = bits & 0x7FFFFFFFu;
    if (magnitude > 0x7F800000u)
        return static_cast<std::uint16_t>(sign | 0x7E00u | ((magnitude >> 13) & 0x3FFu));
    if (magnitude >= 0x477FF000u) // 65520 lies halfway between the largest finite value and the next power
        return static_cast<std::uint16_t>(sign | 0x7C00u);
    if (magnitude < 0x38800000u) { // below 2^-14: adding 0.5 lets the FPU round to a multiple of 2^-24
        const float shifted = std::bit_cast<float>(magnitude) + 0.5f;
        return static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(shifted) - 0x3F000000u));
    }
    const std::uint32_t tieToEven = 0xFFFu + ((magnitude >> 13) & 1u);
    return static_cast<std::uint16_t>(sign | ((magnitude - 0x38000000u + tieToEven) >> 13));
}

} // namespace lr::model
