#include "common/error.h"
#include "steps/checksum.h"
#include "steps/packed_steps.h"
#include "steps/packing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lr::steps {

using common::Error;
using common::ErrorCode;

namespace {

std::uint32_t fixedPoint(float logProb)
{
    const float units = std::nearbyint(-logProb / kResolution);
    return units >= 0 && units < static_cast<float>(kEscape) ? static_cast<std::uint32_t>(units) : kEscape;
}

/// The value that is read back for a log-probability.
float rounded(float logProb)
{
    const auto units = fixedPoint(logProb);
    return units == kEscape ? logProb : fromFixedPoint(units);
}

[[noreturn]] void refuse(const StepRecord& record, const char* why)
{
    throw Error(ErrorCode::InvalidArgument, fmt::format("Step {} cannot be stored: {}.", record.step, why));
}

void checkNumbers(const StepRecord& record, std::int32_t lastStep)
{
    if (record.step <= lastStep)
        refuse(record, "step numbers have to ascend from 0");
    for (const auto& column : kIntColumns)
        if (record.*column.member < 0)
            refuse(record, "a token id or rank is negative");
    for (const auto& column : kFloatColumns)
        if (column.isRequired && std::isnan(record.*column.member))
            refuse(record, "its divergence, an entropy or a log-probability is not a number");
}

void checkCandidates(const StepRecord& record)
{
    const auto& candidates = record.candidates;
    if (candidates.empty() || candidates.size() > kMaxPackedCandidates)
        refuse(record, "it has no candidates, or too many");
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Candidate& candidate = candidates[i];
        if (candidate.tokenId < 0 || candidate.tokenId > kMaxCandidateId)
            refuse(record, "a candidate's id is negative or above 16777215");
        if (std::isnan(candidate.expertLogProb) || std::isnan(candidate.amateurLogProb))
            refuse(record, "a candidate's log-probability is not a number");
        if (i > 0 && !precedes(candidates[i - 1], candidate))
            refuse(record, "its candidates are not in descending order");
    }
}

/// The candidates of all steps as they will be read back: rounded, and sorted again, since rounding may make values
/// equal.
std::vector<Candidate> roundedCandidates(std::span<const StepRecord> records)
{
    std::vector<Candidate> all;
    for (const StepRecord& record : records) {
        const auto begin = all.insert(all.end(), record.candidates.begin(), record.candidates.end());
        for (auto candidate = begin; candidate != all.end(); ++candidate) {
            candidate->expertLogProb = rounded(candidate->expertLogProb);
            candidate->amateurLogProb = rounded(candidate->amateurLogProb);
        }
        std::sort(begin, all.end(), precedes);
    }
    return all;
}

class Writer
{
public:
    template <class T>
    void fixed(T value)
    {
        const auto* bytes = reinterpret_cast<const std::byte*>(&value);
        m_out.insert(m_out.end(), bytes, bytes + sizeof value);
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

    /// Writes a column; `write` appends its bytes.
    template <class Write>
    void column(std::string_view key, ColumnKind kind, Write write)
    {
        fixed(static_cast<std::uint8_t>(key.size()));
        for (const char c : key)
            fixed(c);
        fixed(kind);
        fixed(std::uint32_t(0)); // the column's length; set when it is written
        const auto begin = m_out.size();
        write();
        const auto numBytes = static_cast<std::uint32_t>(m_out.size() - begin);
        std::memcpy(m_out.data() + begin - sizeof numBytes, &numBytes, sizeof numBytes);
    }

    void logProbs(std::string_view key, std::span<const Candidate> candidates, float Candidate::*member)
    {
        column(key, ColumnKind::CandidateLogProb, [&] {
            for (const auto& candidate : candidates)
                put24(fixedPoint(candidate.*member));
            for (const auto& candidate : candidates)
                if (fixedPoint(candidate.*member) == kEscape)
                    fixed(candidate.*member);
        });
    }

    std::vector<std::byte> take()
    {
        fixed(checksum64(m_out));
        return std::move(m_out);
    }

    void reserve(std::size_t numBytes) { m_out.reserve(numBytes); }

private:
    std::vector<std::byte> m_out;
};

void writeNumbers(Writer& writer, std::span<const StepRecord> records)
{
    for (const auto& column : kFloatColumns)
        writer.column(column.key, ColumnKind::Float, [&] {
            for (const auto& record : records)
                writer.fixed(record.*column.member);
        });
    for (const auto& column : kIntColumns)
        writer.column(column.key, ColumnKind::Integer, [&] {
            for (const auto& record : records)
                writer.varint(record.*column.member);
        });
}

void writeCandidates(Writer& writer, std::span<const StepRecord> records, std::span<const Candidate> candidates)
{
    writer.column(kNumCandidatesKey, ColumnKind::Integer, [&] {
        for (const auto& record : records)
            writer.varint(static_cast<std::int32_t>(record.candidates.size()));
    });
    writer.column(kCandidateIdsKey, ColumnKind::CandidateId, [&] {
        for (const auto& candidate : candidates)
            writer.put24(static_cast<std::uint32_t>(candidate.tokenId));
    });
    writer.logProbs(kExpertLogProbsKey, candidates, &Candidate::expertLogProb);
    writer.logProbs(kAmateurLogProbsKey, candidates, &Candidate::amateurLogProb);
}

} // namespace

std::vector<std::byte> packSteps(std::span<const StepRecord> records)
{
    std::int32_t lastStep = -1;
    for (const StepRecord& record : records) {
        checkNumbers(record, lastStep);
        checkCandidates(record);
        lastStep = record.step;
    }
    const auto candidates = roundedCandidates(records);
    constexpr std::size_t kMostBytes = std::numeric_limits<std::uint32_t>::max();
    if (records.size() > kMostBytes / 5 || candidates.size() > kMostBytes / 7) // up to 5 or 7 bytes in a column
        throw Error(ErrorCode::InvalidArgument,
            fmt::format("A trajectory of {} steps is too long to be stored.", records.size()));
    Writer writer;
    writer.reserve(512 + records.size() * 64 + candidates.size() * kCandidateSize);
    for (const char c : kMagic)
        writer.fixed(c);
    writer.fixed(kFormatVersion);
    writer.fixed(static_cast<std::uint32_t>(records.size()));
    writer.fixed(static_cast<std::uint32_t>(candidates.size()));
    writer.fixed(static_cast<std::uint32_t>(kFloatColumns.size() + kIntColumns.size() + 4));
    writeNumbers(writer, records);
    writeCandidates(writer, records, candidates);
    return writer.take();
}

} // namespace lr::steps
