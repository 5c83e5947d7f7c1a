#pragma once

#include "common/random.h"
#include "kernels/kernel_set.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace lr::test {

using Floats = std::vector<float>;

inline Floats randomFloats(std::size_t n, std::uint64_t seed, double scale = 1.0)
{
    const common::CounterRandom random(seed);
    Floats out(n);
    for (std::size_t i = 0; i < n; ++i)
        out[i] = static_cast<float>((random.uniform(i) * 2 - 1) * scale);
    return out;
}

inline float widen(kernels::Bf16 value)
{
    const std::uint32_t bits = static_cast<std::uint32_t>(value) << 16;
    float out;
    std::memcpy(&out, &bits, sizeof out);
    return out;
}
inline float widen(float value)
{
    return value;
}

inline kernels::Bf16 narrow(float value)
{
    std::uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return static_cast<kernels::Bf16>((bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16);
}

/// Largest |a − b| relative to the largest |b|.
template <typename T>
double relativeError(const std::vector<T>& a, const std::vector<double>& b)
{
    double worst = 0;
    double scale = 0;
    for (std::size_t i = 0; i < b.size(); ++i) {
        worst = std::max(worst, std::abs(static_cast<double>(widen(a[i])) - b[i]));
        scale = std::max(scale, std::abs(b[i]));
    }
    return worst / scale;
}

/// A column of the instruction sets that this processor can run, for initTestCase_data().
inline void addKernelSets()
{
    QTest::addColumn<int>("set");
    const auto& sets = kernels::availableKernels();
    for (std::size_t i = 0; i < sets.size(); ++i)
        QTest::newRow(sets[i]->name) << static_cast<int>(i);
}

/// The set of the row.
inline const kernels::KernelSet& fetchedKernels()
{
    QFETCH_GLOBAL(int, set);
    return *kernels::availableKernels()[static_cast<std::size_t>(set)];
}

} // namespace lr::test
