#pragma once

#include "steps/checksum.h"
#include "steps/packing.h"

#include <algorithm>
#include <cmath>
#include <vector>

/// The writer of version 1 of the packed form, as it was released. It keeps the reading of old workspaces tested.
namespace lr::test {

namespace version1 {

using steps::Candidate;
using steps::kEscape;
using steps::kResolution;
using steps::precedes;
using steps::StepRecord;

inline std::uint32_t fixedPoint(float logProb)
{
    const float units = std::nearbyint(-logProb / kResolution);
    return units >= 0 && units < static_cast<float>(kEscape) ? static_cast<std::uint32_t>(units) : kEscape;
}

/// The value that is read back for a log-probability.
inline float rounded(float logProb)
{
    const auto units = fixedPoint(logProb);
    return units == kEscape ? logProb : static_cast<float>(-static_cast<std::int32_t>(units)) * kResolution;
}

/// Appends the packed form of one step after another to a buffer.
class StepWriter
{
public:
    explicit StepWriter(std::vector<std::byte>& out)
        : m_out(out)
    {}

    void write(const StepRecord& record)
    {
        m_candidates.assign(record.candidates.begin(), record.candidates.end());
        for (Candidate& candidate : m_candidates) {
            candidate.expertLogProb = rounded(candidate.expertLogProb);
            candidate.amateurLogProb = rounded(candidate.amateurLogProb);
        }
        std::sort(m_candidates.begin(), m_candidates.end(), precedes); // rounding may have made values equal
        writeScalars(record);
        writeCandidates();
        m_lastStep = record.step;
    }

    template <class T>
    void fixed(T value)
    {
        const auto* bytes = reinterpret_cast<const std::byte*>(&value);
        m_out.insert(m_out.end(), bytes, bytes + sizeof value);
    }

private:
    void writeScalars(const StepRecord& record)
    {
        const auto tokenPosition = positionOf(record.tokenId);
        const auto top1Position = positionOf(record.amateurTop1Id);
        fixed(record.klNats);
        fixed(record.expertEntropyNats);
        fixed(record.amateurEntropyNats);
        varint(record.step - m_lastStep - 1);
        varint(static_cast<std::int32_t>(m_candidates.size()));
        varint(tokenPosition);
        varint(top1Position);
        varint(record.expertRank);
        varint(record.amateurRank);
        if (tokenPosition == 0) {
            fixed(record.tokenId);
            fixed(record.expertLogProb);
            fixed(record.amateurLogProb);
        }
        if (top1Position == 0)
            fixed(record.amateurTop1Id);
    }

    void writeCandidates()
    {
        for (const Candidate& candidate : m_candidates) {
            put24(static_cast<std::uint32_t>(candidate.tokenId));
            put24(fixedPoint(candidate.expertLogProb));
            put24(fixedPoint(candidate.amateurLogProb));
        }
        for (const Candidate& candidate : m_candidates) {
            if (fixedPoint(candidate.expertLogProb) == kEscape)
                fixed(candidate.expertLogProb);
            if (fixedPoint(candidate.amateurLogProb) == kEscape)
                fixed(candidate.amateurLogProb);
        }
    }

    /// 1 + the id's position among the candidates; 0 if it is not one of them.
    std::int32_t positionOf(common::TokenId id) const
    {
        const auto found = std::find_if(
            m_candidates.begin(), m_candidates.end(), [id](const Candidate& c) { return c.tokenId == id; });
        return found == m_candidates.end() ? 0 : 1 + static_cast<std::int32_t>(found - m_candidates.begin());
    }

    void put24(std::uint32_t value)
    {
        for (int shift = 0; shift < 24; shift += 8)
            m_out.push_back(static_cast<std::byte>(value >> shift));
    }

    void varint(std::int32_t value)
    {
        auto rest = static_cast<std::uint32_t>(value);
        for (; rest >= 0x80; rest >>= 7)
            m_out.push_back(static_cast<std::byte>(rest | 0x80));
        m_out.push_back(static_cast<std::byte>(rest));
    }

    std::vector<std::byte>& m_out;
    std::vector<Candidate> m_candidates;
    std::int32_t m_lastStep = -1;
};

} // namespace version1

/// The bytes that the first version of the program stored for these steps. The steps are not checked.
inline std::vector<std::byte> packStepsAsVersion1(std::span<const steps::StepRecord> records)
{
    std::size_t numCandidates = 0;
    for (const steps::StepRecord& record : records)
        numCandidates += record.candidates.size();
    std::vector<std::byte> packed;
    version1::StepWriter writer(packed);
    for (const char c : steps::kMagic)
        writer.fixed(c);
    writer.fixed(std::uint8_t(1));
    writer.fixed(static_cast<std::uint32_t>(records.size()));
    writer.fixed(static_cast<std::uint32_t>(numCandidates));
    for (const steps::StepRecord& record : records)
        writer.write(record);
    writer.fixed(steps::checksum64(packed));
    return packed;
}

} // namespace lr::test
