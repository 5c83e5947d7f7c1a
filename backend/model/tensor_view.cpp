#include "model/tensor_view.h"

#include "common/error.h"
#include "model/float_conversion.h"

#include <cstring>

namespace lr::model {

namespace {

template <typename Stored, typename Convert>
std::vector<float> convertAll(const TensorView& tensor, Convert convert)
{
    std::vector<float> values(static_cast<std::size_t>(tensor.numElements()));
    for (std::size_t i = 0; i < values.size(); ++i) {
        Stored stored;
        std::memcpy(&stored, tensor.bytes.data() + i * sizeof stored, sizeof stored);
        values[i] = convert(stored);
    }
    return values;
}

} // namespace

bool TensorView::isAligned() const
{
    return reinterpret_cast<std::uintptr_t>(bytes.data()) % dtypeSize(dtype) == 0;
}

std::vector<float> toFloat32(const TensorView& tensor)
{
    switch (tensor.dtype) {
    case Dtype::Float64:
        return convertAll<double>(tensor, [](double value) { return static_cast<float>(value); });
    case Dtype::Float32:
        return convertAll<float>(tensor, [](float value) { return value; });
    case Dtype::Float16:
        return convertAll<std::uint16_t>(tensor, float16ToFloat);
    case Dtype::BFloat16:
        return convertAll<std::uint16_t>(tensor, bfloat16ToFloat);
    default:
        throw common::Error(common::ErrorCode::Unsupported,
            "Tensor '" + common::printable(tensor.name) + "' holds " + std::string(dtypeName(tensor.dtype)) +
                "; only floating-point tensors can be read as numbers here.");
    }
}

} // namespace lr::model
