#pragma once

#include "steps/step_record.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>

/// What the writer and the readers of packed steps share; the form is described in packed_steps.h.
namespace lr::steps {

inline constexpr char kMagic[3] = {'L', 'R', 'S'};
inline constexpr std::size_t kChecksumSize = 8;
inline constexpr std::size_t kCandidateSize = 9; ///< bytes of one candidate, at least

inline constexpr std::uint8_t kFormatVersion = 2;
inline constexpr auto kMaxInt = static_cast<std::uint32_t>(std::numeric_limits<std::int32_t>::max());
inline constexpr common::TokenId kMaxCandidateId = (1 << 24) - 1;

enum class ColumnKind : std::uint8_t
{
    Float = 1,
    Integer = 2,
    CandidateId = 3,
    CandidateLogProb = 4,
};

inline constexpr std::string_view kNumCandidatesKey = "num_candidates";
inline constexpr std::string_view kCandidateIdsKey = "candidate_ids";
inline constexpr std::string_view kExpertLogProbsKey = "candidate_expert_log_probs";
inline constexpr std::string_view kAmateurLogProbsKey = "candidate_amateur_log_probs";

/// Fixed point: −logProb in units of kResolution nats, 24 bits. kEscape means that the value follows later as a
/// float32.
inline constexpr float kResolution = 0x1.0p-18F;
inline constexpr std::uint32_t kEscape = 0xFFFFFF;

inline std::uint32_t load24(const std::byte* bytes)
{
    return std::to_integer<std::uint32_t>(bytes[0]) | std::to_integer<std::uint32_t>(bytes[1]) << 8 |
           std::to_integer<std::uint32_t>(bytes[2]) << 16;
}

inline float fromFixedPoint(std::uint32_t units)
{
    return static_cast<float>(-static_cast<std::int32_t>(units)) * kResolution;
}

/// The order of candidates that StepRecord asks for.
inline bool precedes(const Candidate& a, const Candidate& b)
{
    return a.expertLogProb != b.expertLogProb ? a.expertLogProb > b.expertLogProb : a.tokenId < b.tokenId;
}

/// Reads numbers from bytes, one after the other, and never outside them.
class ByteReader
{
public:
    /// `source`, borrowed, says in errors whose steps they are.
    ByteReader(std::span<const std::byte> bytes, std::string_view source)
        : m_bytes(bytes)
        , m_source(source)
    {}

    std::size_t numLeft() const { return m_bytes.size(); }
    std::string_view source() const { return m_source; }

    /// The next bytes. Throws Error(CorruptData) if there are fewer.
    std::span<const std::byte> take(std::size_t numBytes);

    template <class T>
    T fixed()
    {
        T value;
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }

    /// Seven bits a byte, the lowest first. Throws Error(CorruptData) above `max`.
    std::uint32_t varint(std::uint32_t max);

    /// Throws Error(CorruptData): what `source` holds is damaged, and how.
    [[noreturn]] void damaged(const std::string& how) const;

private:
    std::span<const std::byte> m_bytes;
    std::string_view m_source;
};

} // namespace lr::steps
