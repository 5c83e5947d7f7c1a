#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace lr::kernels {

/// Element type of a packed matrix and of the inputs it is multiplied with.
enum class PackedType
{
    Float32,
    BFloat16
};

/// How a plain weight matrix lies in memory, row-major.
enum class WeightOrder
{
    OutIn, ///< [outFeatures, inFeatures], as checkpoints store it
    InOut  ///< [inFeatures, outFeatures]
};

/// A weight matrix [outFeatures, inFeatures] in oneDNN's blocked layout, which takes as much memory as the plain
/// matrix. It is blocked once; a plain matrix would be re-blocked by every product, which for small batches costs more
/// than the product itself. Immutable; multiply() may be called from one thread at a time (it uses OpenMP threads
/// itself).
class PackedLinear
{
public:
    /// True if this build and this processor have blocked kernels for it.
    static bool isAvailable(PackedType type);

    /// Copies `weight`, which lies as `order` says, and `bias` [outFeatures] float32 (may be null).
    PackedLinear(PackedType type, const void* weight, const float* bias, std::int64_t outFeatures,
        std::int64_t inFeatures, WeightOrder order = WeightOrder::OutIn);
    PackedLinear(PackedLinear&&) noexcept;
    PackedLinear& operator=(PackedLinear&&) noexcept;
    PackedLinear(const PackedLinear&) = delete;
    PackedLinear& operator=(const PackedLinear&) = delete;
    ~PackedLinear();

    std::int64_t inFeatures() const;
    std::int64_t outFeatures() const;

    /// out [rows, outFeatures] float32 = x [rows, inFeatures] · weightᵀ + bias, or, with `accumulate`, added to out.
    void multiply(const void* x, std::int64_t rows, float* out, bool accumulate) const;

    /// The same, rounded to bfloat16 once: out [rows, outFeatures] bfloat16 = x [rows, inFeatures] · weightᵀ + bias.
    void multiplyRounded(const void* x, std::int64_t rows, void* out) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Name and version of the library, such as "oneDNN 2.6.3"; empty in a build without it.
std::string packedLinearLibrary();

} // namespace lr::kernels
