#include "model/dtype.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

namespace lr::model {

namespace {

struct DtypeRow
{
    Dtype dtype;
    std::size_t size;
    std::string_view safetensors;
    std::string_view name;
};

constexpr std::array kDtypes{
    DtypeRow{Dtype::Float64, 8, "F64", "float64"},
    DtypeRow{Dtype::Float32, 4, "F32", "float32"},
    DtypeRow{Dtype::Float16, 2, "F16", "float16"},
    DtypeRow{Dtype::BFloat16, 2, "BF16", "bfloat16"},
    DtypeRow{Dtype::Int64, 8, "I64", "int64"},
    DtypeRow{Dtype::Int32, 4, "I32", "int32"},
    DtypeRow{Dtype::Int16, 2, "I16", "int16"},
    DtypeRow{Dtype::Int8, 1, "I8", "int8"},
    DtypeRow{Dtype::UInt8, 1, "U8", "uint8"},
    DtypeRow{Dtype::Bool, 1, "BOOL", "bool"},
};

const DtypeRow& rowOf(Dtype dtype)
{
    return kDtypes[static_cast<std::size_t>(dtype)];
}

std::optional<Dtype> findDtype(std::string_view DtypeRow::*column, std::string_view text)
{
    for (const auto& row : kDtypes) {
        if (row.*column == text)
            return row.dtype;
    }
    return std::nullopt;
}

} // namespace

std::size_t dtypeSize(Dtype dtype)
{
    return rowOf(dtype).size;
}

std::string_view safetensorsName(Dtype dtype)
{
    return rowOf(dtype).safetensors;
}

std::optional<Dtype> dtypeFromSafetensorsName(std::string_view name)
{
    return findDtype(&DtypeRow::safetensors, name);
}

std::string_view dtypeName(Dtype dtype)
{
    return rowOf(dtype).name;
}

std::optional<Dtype> dtypeFromName(std::string_view name)
{
    return findDtype(&DtypeRow::name, name);
}

bool isWeightDtype(Dtype dtype)
{
    return dtype == Dtype::Float32 || dtype == Dtype::Float16 || dtype == Dtype::BFloat16;
}

std::optional<std::int64_t> numElements(const Shape& shape)
{
    std::int64_t product = 1;
    for (const auto size : shape) {
        if (size < 0 || __builtin_mul_overflow(product, size, &product))
            return std::nullopt;
    }
    return product;
}

std::string shapeText(const Shape& shape)
{
    return fmt::format("[{}]", fmt::join(shape, ", "));
}

} // namespace lr::model
