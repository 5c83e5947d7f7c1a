#include "steps/packing.h"

#include "common/error.h"

namespace lr::steps {

std::span<const std::byte> ByteReader::take(std::size_t numBytes)
{
    if (numBytes > m_bytes.size())
        damaged("they end too early");
    const auto taken = m_bytes.first(numBytes);
    m_bytes = m_bytes.subspan(numBytes);
    return taken;
}

std::uint32_t ByteReader::varint(std::uint32_t max)
{
    std::uint64_t value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
        const auto byte = std::to_integer<std::uint64_t>(take(1).front());
        value |= (byte & 0x7F) << shift;
        if (byte < 0x80) {
            if (value > max)
                damaged("a number is out of range");
            return static_cast<std::uint32_t>(value);
        }
    }
    damaged("a number does not end");
}

void ByteReader::damaged(const std::string& how) const
{
    throw common::Error(
        common::ErrorCode::CorruptData, "Cannot read " + std::string(m_source) + ": they are damaged (" + how +
                                            "). Score again into a new workspace, or restore this one from a copy.");
}

} // namespace lr::steps
