#include "common/error.h"
#include "store/checksum.h"
#include "store/step_codec.h"
#include "store/step_format.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace lr::store {

using common::Error;
using common::ErrorCode;
using selection::Candidate;
using selection::StepRecord;

namespace {

constexpr common::TokenId kMaxTokenId = (1 << 24) - 1;

std::uint32_t fixedPoint(float logProb)
{
    const float units = std::nearbyint(-logProb / kResolution);
    return units >= 0 && units < static_cast<float>(kEscape) ? static_cast<std::uint32_t>(units) : kEscape;
}

/// What comes back for a log-probability.
float rounded(float logProb)
{
    const auto units = fixedPoint(logProb);
    return units == kEscape ? logProb : static_cast<float>(-static_cast<std::int32_t>(units)) * kResolution;
}

[[noreturn]] void refuse(const StepRecord& record, const char* why)
{
    throw Error(ErrorCode::InvalidArgument, "Step " + std::to_string(record.step) + " cannot be stored: " + why + ".");
}

void checkScalars(const StepRecord& record, std::int32_t lastStep)
{
    if (record.step <= lastStep)
        refuse(record, "step numbers have to ascend from 0");
    if (hasNan(record))
        refuse(record, "its divergence, an entropy or a log-probability is not a number");
    if (record.tokenId < 0 || record.amateurTop1Id < 0 || record.expertRank < 0 || record.amateurRank < 0)
        refuse(record, "a token id or rank is negative");
}

void checkCandidates(const StepRecord& record)
{
    const auto& candidates = record.candidates;
    if (candidates.empty() || candidates.size() > kMaxPackedCandidates)
        refuse(record, "it has no candidates, or too many");
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Candidate& candidate = candidates[i];
        if (candidate.tokenId < 0 || candidate.tokenId > kMaxTokenId)
            refuse(record, "a candidate's id is negative or above 16777215");
        if (std::isnan(candidate.expertLogProb) || std::isnan(candidate.amateurLogProb))
            refuse(record, "a candidate's log-probability is not a number");
        if (i > 0 && !precedes(candidates[i - 1], candidate))
            refuse(record, "its candidates are not in descending order");
    }
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
        checkScalars(record, m_lastStep);
        checkCandidates(record);
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

    /// 1 + position among the candidates, 0 if it is none of them.
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

} // namespace

std::vector<std::byte> packSteps(std::span<const StepRecord> records)
{
    std::size_t numCandidates = 0;
    for (const StepRecord& record : records)
        numCandidates += record.candidates.size();
    if (records.size() > std::numeric_limits<std::uint32_t>::max() / kMinStepSize ||
        numCandidates > std::numeric_limits<std::uint32_t>::max() / kCandidateSize)
        throw Error(ErrorCode::InvalidArgument,
            "A trajectory of " + std::to_string(records.size()) + " steps is too long to be stored.");
    std::vector<std::byte> packed;
    packed.reserve(kHeaderSize + kChecksumSize + records.size() * 2 * kMinStepSize + numCandidates * kCandidateSize);
    StepWriter writer(packed);
    for (const char c : kMagic)
        writer.fixed(c);
    writer.fixed(kFormatVersion);
    writer.fixed(static_cast<std::uint32_t>(records.size()));
    writer.fixed(static_cast<std::uint32_t>(numCandidates));
    for (const StepRecord& record : records)
        writer.write(record);
    writer.fixed(checksum64(packed));
    return packed;
}

} // namespace lr::store
