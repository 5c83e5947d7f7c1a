#include "common/error.h"
#include "kernels/packed_linear.h"

namespace lr::kernels {

struct PackedLinear::Impl
{};

bool PackedLinear::isAvailable(PackedType)
{
    return false;
}

PackedLinear::PackedLinear(PackedType, const void*, const float*, std::int64_t, std::int64_t, WeightOrder)
{
    throw common::Error(common::ErrorCode::Internal, "A packed matrix was asked for in a build without oneDNN.");
}

PackedLinear::PackedLinear(PackedLinear&&) noexcept = default;
PackedLinear& PackedLinear::operator=(PackedLinear&&) noexcept = default;
PackedLinear::~PackedLinear() = default;

std::int64_t PackedLinear::inFeatures() const
{
    return 0;
}
std::int64_t PackedLinear::outFeatures() const
{
    return 0;
}
void PackedLinear::multiply(const void*, std::int64_t, float*, bool) const
{}
void PackedLinear::multiplyRounded(const void*, std::int64_t, void*) const
{}

std::string packedLinearLibrary()
{
    return {};
}

} // namespace lr::kernels
