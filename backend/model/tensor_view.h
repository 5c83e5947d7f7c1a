#pragma once

#include "model/dtype.h"

#include <span>
#include <string>
#include <vector>

namespace lr::model {

/// One tensor of a mapped file: row-major, little-endian. Invariant: bytes.size() = product of shape · element size.
/// The bytes are borrowed from the file object that returned the view.
struct TensorView
{
    std::string name;
    Dtype dtype = Dtype::Float32;
    Shape shape;
    std::span<const std::byte> bytes;

    std::int64_t numElements() const { return static_cast<std::int64_t>(bytes.size() / dtypeSize(dtype)); }

    /// False if the data's address is not aligned for this element type. The format allows that; such a tensor must be
    /// copied (memcpy) before its elements are accessed.
    bool isAligned() const;
};

/// The elements as float32, also of an unaligned tensor. Exact for BFloat16, Float16 and Float32; Float64 is rounded to
/// nearest. Throws Error(Unsupported) for integer types.
std::vector<float> toFloat32(const TensorView& tensor);

} // namespace lr::model
