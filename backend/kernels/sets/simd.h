#pragma once

// Float lanes in GCC's vector extension, and the few functions on them that the kernels need. Each translation unit
// that includes this is compiled for its own instruction set. Therefore everything is in an unnamed namespace and
// nothing of the standard library is used; otherwise the linker could let the other units use code for a newer
// processor.
//
// There are as many lanes as a register of the instruction set holds, because GCC keeps wider vectors in memory.

#include <cstddef>
#include <cstdint>

namespace {

#if defined(__AVX512F__)
constexpr int kLanes = 16;
#elif defined(__AVX2__)
constexpr int kLanes = 8;
#else
constexpr int kLanes = 4;
#endif

using Lanes = float __attribute__((vector_size(4 * kLanes)));
using LaneBits = std::uint32_t __attribute__((vector_size(4 * kLanes)));
using LaneInts = std::int32_t __attribute__((vector_size(4 * kLanes)));
using HalfBits = std::uint16_t __attribute__((vector_size(2 * kLanes)));

#define LR_INLINE inline __attribute__((always_inline))

LR_INLINE Lanes broadcast(float value)
{
    return Lanes{} + value;
}

LR_INLINE Lanes load(const float* p)
{
    Lanes v;
    __builtin_memcpy(&v, p, sizeof v);
    return v;
}

LR_INLINE Lanes load(const std::uint16_t* p)
{
    HalfBits h;
    __builtin_memcpy(&h, p, sizeof h);
    const LaneBits bits = __builtin_convertvector(h, LaneBits) << 16;
    return reinterpret_cast<Lanes>(bits);
}

/// The first `count` < kLanes floats at p; the lanes after them hold `rest`.
LR_INLINE Lanes loadUpTo(const float* p, std::int64_t count, float rest)
{
    Lanes v = broadcast(rest);
    __builtin_memcpy(&v, p, static_cast<std::size_t>(count) * sizeof(float));
    return v;
}

LR_INLINE void store(float* p, Lanes v)
{
    __builtin_memcpy(p, &v, sizeof v);
}

/// Rounds to nearest, ties to even. A NaN becomes a quiet NaN; rounded like a number, it could turn into zero.
LR_INLINE void store(std::uint16_t* p, Lanes v)
{
    const LaneBits bits = reinterpret_cast<LaneBits>(v);
    const LaneBits rounded = (bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16;
    const LaneBits number = v == v ? rounded : (bits >> 16) | 0x40u;
    const HalfBits h = __builtin_convertvector(number, HalfBits);
    __builtin_memcpy(p, &h, sizeof h);
}

LR_INLINE float toFloat(float value)
{
    return value;
}
LR_INLINE float toFloat(std::uint16_t value)
{
    const std::uint32_t bits = static_cast<std::uint32_t>(value) << 16;
    float out;
    __builtin_memcpy(&out, &bits, sizeof out);
    return out;
}

LR_INLINE void fromFloat(float value, float& out)
{
    out = value;
}
LR_INLINE void fromFloat(float value, std::uint16_t& out)
{
    std::uint32_t bits;
    __builtin_memcpy(&bits, &value, sizeof bits);
    const std::uint32_t rounded = (bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16;
    out = static_cast<std::uint16_t>(value == value ? rounded : (bits >> 16) | 0x40u);
}

/// The larger of a and b, and a where one of them is NaN.
LR_INLINE Lanes maxLanes(Lanes a, Lanes b)
{
    return b > a ? b : a;
}
/// The smaller of a and b, and a where one of them is NaN.
LR_INLINE Lanes minLanes(Lanes a, Lanes b)
{
    return b < a ? b : a;
}

LR_INLINE float sumLanes(Lanes v)
{
    float total = 0;
    for (int i = 0; i < kLanes; ++i)
        total += v[i];
    return total;
}

LR_INLINE float maxLane(Lanes v)
{
    float best = v[0];
    for (int i = 1; i < kLanes; ++i)
        best = v[i] > best ? v[i] : best;
    return best;
}

/// e^x; the caller ensures that x is in [−87, 88]. Relative error below 2e-7. With x = n ln 2 + r and |r| ≤ ln 2 / 2,
/// e^r is a Taylor series of degree 7, and 2^n is set in the exponent bits.
LR_INLINE Lanes expBoundedLanes(Lanes x)
{
    const Lanes magic = broadcast(12582912.0f); // 1.5 · 2^23: adding it rounds to an integer
    const Lanes shifted = x * 1.44269504088896341f + magic;
    const Lanes n = shifted - magic;
    Lanes r = x - n * 0.693145751953125f; // ln 2 in two parts, the first exact in few bits
    r = r - n * 1.42860682030941723e-6f;
    Lanes p = broadcast(1.0f / 5040.0f);
    p = p * r + 1.0f / 720.0f;
    p = p * r + 1.0f / 120.0f;
    p = p * r + 1.0f / 24.0f;
    p = p * r + 1.0f / 6.0f;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    const LaneInts exponent = (__builtin_convertvector(n, LaneInts) + 127) << 23;
    return p * reinterpret_cast<Lanes>(exponent);
}

/// The same for any x, clamped to that range; NaN for NaN.
LR_INLINE Lanes expLanes(Lanes x)
{
    return expBoundedLanes(minLanes(maxLanes(x, broadcast(-87.0f)), broadcast(88.0f)));
}

} // namespace
