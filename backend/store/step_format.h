#pragma once

#include "selection/step_record.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

/// What the writer and the reader of packed steps share; the form is described in step_codec.h.
namespace lr::store {

inline constexpr char kMagic[3] = {'L', 'R', 'S'};
inline constexpr std::uint8_t kFormatVersion = 1;
inline constexpr std::size_t kHeaderSize = 12;
inline constexpr std::size_t kChecksumSize = 8;
inline constexpr std::size_t kCandidateSize = 9;
inline constexpr std::size_t kMinStepSize = 3 * sizeof(float) + 6 + kCandidateSize;

/// Fixed point: −logProb in units of kResolution nats, 24 bits; kEscape stands for a float32 elsewhere.
inline constexpr float kResolution = 0x1.0p-18F;
inline constexpr std::uint32_t kEscape = 0xFFFFFF;

/// The order of candidates that StepRecord asks for.
inline bool precedes(const selection::Candidate& a, const selection::Candidate& b)
{
    return a.expertLogProb != b.expertLogProb ? a.expertLogProb > b.expertLogProb : a.tokenId < b.tokenId;
}

inline bool hasNan(const selection::StepRecord& record)
{
    return std::isnan(record.klNats) || std::isnan(record.expertEntropyNats) || std::isnan(record.amateurEntropyNats) ||
           std::isnan(record.expertLogProb) || std::isnan(record.amateurLogProb);
}

} // namespace lr::store
