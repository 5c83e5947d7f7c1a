#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lr::model {

/// Element type of a tensor in a file.
enum class Dtype
{
    Float64,
    Float32,
    Float16,
    BFloat16,
    Int64,
    Int32,
    Int16,
    Int8,
    UInt8,
    Bool
};

/// Bytes of one element.
std::size_t dtypeSize(Dtype dtype);

/// Name in a safetensors header: "F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U8", "BOOL".
std::string_view safetensorsName(Dtype dtype);
std::optional<Dtype> dtypeFromSafetensorsName(std::string_view name);

/// Name in config.json and on the command line: "float32", "bfloat16", "int8", …
std::string_view dtypeName(Dtype dtype);
std::optional<Dtype> dtypeFromName(std::string_view name);

/// True for the types that a checkpoint may store its weights in: Float32, Float16, BFloat16.
bool isWeightDtype(Dtype dtype);

/// Sizes of a tensor's dimensions, outermost first; empty for a scalar.
using Shape = std::vector<std::int64_t>;

/// Product of the dimensions (1 for a scalar); nothing if a dimension is negative or the product exceeds int64.
std::optional<std::int64_t> numElements(const Shape& shape);

/// "[151936, 896]"
std::string shapeText(const Shape& shape);

} // namespace lr::model
