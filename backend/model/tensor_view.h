#pragma once

#include "model/dtype.h"

#include <span>
#include <string>
#include <vector>

namespace lr::model {

/// One tensor of a mapped file: row-major, little-endian. Invariant: bytes.size() = product of shape · element size.
/// The bytes are borrowed from the file object that gave the view.
struct TensorView
{
    std::string name;
    Dtype dtype = Dtype::Float32;
    Shape shape;
    std::span<const std::byte> bytes;

    std::int64_t numElements() const { return static_cast<std::int64_t>(bytes.size() / dtypeSize(dtype)); }

    /// False where the file puts the data at an address that elements of this type must not be read from directly.
    /// The format allows that; such a tensor has to be copied out (memcpy) before typed access.
    bool isAligned() const;
};

/// The elements as float32, whatever the alignment: exact for BFloat16, Float16, Float32; Float64 is rounded to
/// nearest. Throws Error(Unsupported) for integer types.
std::vector<float> toFloat32(const TensorView& tensor);

} // namespace lr::model
