#include "store/step_codec.h"

#include "common/error.h"
#include "store/checksum.h"
#include "store/step_format.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace lr::store {

using common::Error;
using common::ErrorCode;
using selection::Candidate;
using selection::StepRecord;

namespace {

std::uint32_t load24(const std::byte* bytes)
{
    return std::to_integer<std::uint32_t>(bytes[0]) | std::to_integer<std::uint32_t>(bytes[1]) << 8 |
           std::to_integer<std::uint32_t>(bytes[2]) << 16;
}

} // namespace

StepReader::StepReader(std::span<const std::byte> packed, std::string_view source)
    : m_packed(packed)
    , m_source(source)
{
    if (packed.size() < kHeaderSize + kChecksumSize || std::memcmp(packed.data(), kMagic, sizeof kMagic) != 0)
        damaged("they do not begin as they should");
    m_at = sizeof kMagic;
    m_end = packed.size() - kChecksumSize;
    if (const auto version = fixed<std::uint8_t>(); version != kFormatVersion)
        throw Error(ErrorCode::Unsupported, "Cannot read " + std::string(m_source) +
                                                ": they were packed by another "
                                                "version of this program (format " +
                                                std::to_string(version) + "). Use that version, or score again.");
    m_numSteps = fixed<std::uint32_t>();
    m_numCandidates = fixed<std::uint32_t>();
    std::uint64_t checksum = 0;
    std::memcpy(&checksum, packed.data() + m_end, sizeof checksum);
    if (checksum != checksum64(packed.first(m_end)))
        damaged("their checksum is wrong");
    const auto room = m_end - m_at;
    if (m_numSteps > room / kMinStepSize || m_numCandidates > room / kCandidateSize)
        damaged("they are shorter than they say");
}

bool StepReader::next(StepRecord& record)
{
    if (m_stepsRead == m_numSteps) {
        if (m_at != m_end || m_candidatesRead != m_numCandidates)
            damaged("something follows the last step");
        return false;
    }
    std::size_t tokenPosition = 0;
    std::size_t top1Position = 0;
    readScalars(record, tokenPosition, top1Position);
    readCandidates(record);
    if (tokenPosition != 0) {
        const Candidate& token = record.candidates[tokenPosition - 1];
        record.tokenId = token.tokenId;
        record.expertLogProb = token.expertLogProb;
        record.amateurLogProb = token.amateurLogProb;
    }
    if (top1Position != 0)
        record.amateurTop1Id = record.candidates[top1Position - 1].tokenId;
    ++m_stepsRead;
    return true;
}

void StepReader::readScalars(StepRecord& record, std::size_t& tokenPosition, std::size_t& top1Position)
{
    constexpr auto kMax = static_cast<std::uint32_t>(std::numeric_limits<std::int32_t>::max());
    need(kMinStepSize);
    record.klNats = fixed<float>();
    record.expertEntropyNats = fixed<float>();
    record.amateurEntropyNats = fixed<float>();
    const auto step = std::int64_t{m_lastStep} + 1 + varint(kMax);
    if (step > kMax)
        damaged("a step number is out of range");
    m_lastStep = static_cast<std::int32_t>(step);
    record.step = m_lastStep;
    const auto count = varint(kMaxPackedCandidates);
    if (count == 0)
        damaged("a step has no candidates");
    tokenPosition = varint(count);
    top1Position = varint(count);
    record.expertRank = static_cast<std::int32_t>(varint(kMax));
    record.amateurRank = static_cast<std::int32_t>(varint(kMax));
    record.candidates.resize(count);
    readUnlisted(record, tokenPosition == 0, top1Position == 0);
}

/// What is not among the candidates stands before them.
void StepReader::readUnlisted(StepRecord& record, bool isTokenUnlisted, bool isTop1Unlisted)
{
    record.tokenId = isTokenUnlisted ? fixed<std::int32_t>() : 0;
    record.expertLogProb = isTokenUnlisted ? fixed<float>() : 0;
    record.amateurLogProb = isTokenUnlisted ? fixed<float>() : 0;
    record.amateurTop1Id = isTop1Unlisted ? fixed<std::int32_t>() : 0;
    if (record.tokenId < 0 || record.amateurTop1Id < 0)
        damaged("a token id is negative");
    if (hasNan(record))
        damaged("a value is not a number");
}

void StepReader::readCandidates(StepRecord& record)
{
    need(record.candidates.size() * kCandidateSize);
    const std::byte* bytes = m_packed.data() + m_at;
    bool escaped = false;
    bool ordered = true;
    std::int64_t last = -1; // descending log-probability, then ascending id
    for (Candidate& candidate : record.candidates) {
        const auto id = load24(bytes);
        const auto expert = load24(bytes + 3);
        const auto amateur = load24(bytes + 6);
        const auto place = static_cast<std::int64_t>(expert) << 24 | id;
        candidate.tokenId = static_cast<common::TokenId>(id);
        candidate.expertLogProb = static_cast<float>(-static_cast<std::int32_t>(expert)) * kResolution;
        candidate.amateurLogProb = static_cast<float>(-static_cast<std::int32_t>(amateur)) * kResolution;
        escaped |= expert == kEscape || amateur == kEscape;
        ordered &= place > last;
        last = place;
        bytes += kCandidateSize;
    }
    m_at += record.candidates.size() * kCandidateSize;
    m_candidatesRead += record.candidates.size();
    if (escaped)
        readEscaped(record);
    else if (!ordered)
        damaged("candidates are out of order");
}

/// Log-probabilities that the fixed-point form cannot hold follow the candidates as they are.
void StepReader::readEscaped(StepRecord& record)
{
    const std::byte* bytes = m_packed.data() + m_at - record.candidates.size() * kCandidateSize;
    const Candidate* last = nullptr;
    for (Candidate& candidate : record.candidates) {
        if (load24(bytes + 3) == kEscape)
            candidate.expertLogProb = fixed<float>();
        if (load24(bytes + 6) == kEscape)
            candidate.amateurLogProb = fixed<float>();
        if (std::isnan(candidate.expertLogProb) || std::isnan(candidate.amateurLogProb))
            damaged("a log-probability is not a number");
        if (last != nullptr && !precedes(*last, candidate))
            damaged("candidates are out of order");
        last = &candidate;
        bytes += kCandidateSize;
    }
}

std::uint32_t StepReader::varint(std::uint32_t max)
{
    std::uint64_t value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
        need(1);
        const auto byte = std::to_integer<std::uint64_t>(m_packed[m_at++]);
        value |= (byte & 0x7F) << shift;
        if (byte < 0x80) {
            if (value > max)
                damaged("a number is out of range");
            return static_cast<std::uint32_t>(value);
        }
    }
    damaged("a number does not end");
}

template <class T>
T StepReader::fixed()
{
    need(sizeof(T));
    T value;
    std::memcpy(&value, m_packed.data() + m_at, sizeof value);
    m_at += sizeof value;
    return value;
}

void StepReader::need(std::size_t numBytes) const
{
    if (numBytes > m_end - m_at)
        damaged("they end too early");
}

void StepReader::damaged(const char* how) const
{
    throw Error(ErrorCode::CorruptData, "Cannot read " + std::string(m_source) + ": they are damaged (" + how +
                                            "). Score again into a new workspace, or restore this one from a copy.");
}

void unpackSteps(std::span<const std::byte> packed, std::string_view source, std::vector<StepRecord>& records)
{
    StepReader reader(packed, source);
    records.resize(reader.numSteps());
    for (StepRecord& record : records)
        reader.next(record);
    StepRecord none;
    reader.next(none); // sees that nothing follows
}

std::vector<StepRecord> unpackSteps(std::span<const std::byte> packed, std::string_view source)
{
    std::vector<StepRecord> records;
    unpackSteps(packed, source, records);
    return records;
}

} // namespace lr::store
