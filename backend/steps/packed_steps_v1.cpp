#include "steps/packed_steps_v1.h"

#include "steps/packed_steps.h"

#include <cmath>

namespace lr::steps {

namespace {

constexpr std::size_t kMinStepSize = 3 * sizeof(float) + 6 + kCandidateSize;

class FirstVersionReader
{
public:
    explicit FirstVersionReader(ByteReader bytes)
        : m_bytes(bytes)
        , m_numSteps(m_bytes.fixed<std::uint32_t>())
        , m_numCandidates(m_bytes.fixed<std::uint32_t>())
    {
        if (m_numSteps > m_bytes.numLeft() / kMinStepSize || m_numCandidates > m_bytes.numLeft() / kCandidateSize)
            m_bytes.damaged("they are shorter than they say");
    }

    void readAll(StepColumns& columns)
    {
        StepRecord record;
        for (std::uint32_t i = 0; i < m_numSteps; ++i) {
            read(record);
            columns.append(record);
        }
        if (m_bytes.numLeft() != 0 || m_candidatesRead != m_numCandidates)
            m_bytes.damaged("something follows the last step");
    }

private:
    void read(StepRecord& record)
    {
        record.klNats = m_bytes.fixed<float>();
        record.expertEntropyNats = m_bytes.fixed<float>();
        record.amateurEntropyNats = m_bytes.fixed<float>();
        record.step = nextStep();
        const auto count = m_bytes.varint(kMaxPackedCandidates);
        if (count == 0)
            m_bytes.damaged("a step has no candidates");
        const auto tokenPosition = m_bytes.varint(count);
        const auto top1Position = m_bytes.varint(count);
        record.expertRank = static_cast<std::int32_t>(m_bytes.varint(kMaxInt));
        record.amateurRank = static_cast<std::int32_t>(m_bytes.varint(kMaxInt));
        readUnlisted(record, tokenPosition == 0, top1Position == 0);
        record.candidates.resize(count);
        readCandidates(record);
        if (tokenPosition != 0) {
            const Candidate& token = record.candidates[tokenPosition - 1];
            record.tokenId = token.tokenId;
            record.expertLogProb = token.expertLogProb;
            record.amateurLogProb = token.amateurLogProb;
        }
        if (top1Position != 0)
            record.amateurTop1Id = record.candidates[top1Position - 1].tokenId;
    }

    std::int32_t nextStep()
    {
        const auto step = std::int64_t{m_lastStep} + 1 + m_bytes.varint(kMaxInt);
        if (step > kMaxInt)
            m_bytes.damaged("a step number is out of range");
        m_lastStep = static_cast<std::int32_t>(step);
        return m_lastStep;
    }

    /// Reads the values of tokens that are not among the candidates; they are stored before these.
    void readUnlisted(StepRecord& record, bool isTokenUnlisted, bool isTop1Unlisted)
    {
        record.tokenId = isTokenUnlisted ? m_bytes.fixed<std::int32_t>() : 0;
        record.expertLogProb = isTokenUnlisted ? m_bytes.fixed<float>() : 0;
        record.amateurLogProb = isTokenUnlisted ? m_bytes.fixed<float>() : 0;
        record.amateurTop1Id = isTop1Unlisted ? m_bytes.fixed<std::int32_t>() : 0;
        if (record.tokenId < 0 || record.amateurTop1Id < 0)
            m_bytes.damaged("a token id is negative");
        for (const auto& column : kFloatColumns)
            if (column.isRequired && std::isnan(record.*column.member))
                m_bytes.damaged("a value is not a number");
    }

    void readCandidates(StepRecord& record)
    {
        const auto* packed = m_bytes.take(record.candidates.size() * kCandidateSize).data();
        const auto* bytes = packed;
        bool isEscaped = false;
        for (Candidate& candidate : record.candidates) {
            const auto expert = load24(bytes + 3);
            const auto amateur = load24(bytes + 6);
            candidate = {static_cast<common::TokenId>(load24(bytes)), fromFixedPoint(expert), fromFixedPoint(amateur)};
            isEscaped |= expert == kEscape || amateur == kEscape;
            bytes += kCandidateSize;
        }
        if (isEscaped)
            readEscaped(record, packed);
        const Candidate* last = nullptr;
        for (const Candidate& candidate : record.candidates) {
            if (last != nullptr && !precedes(*last, candidate))
                m_bytes.damaged("candidates are out of order");
            last = &candidate;
        }
        m_candidatesRead += record.candidates.size();
    }

    /// Reads the log-probabilities that the fixed-point form cannot hold; they follow the candidates as floats.
    void readEscaped(StepRecord& record, const std::byte* packed)
    {
        for (Candidate& candidate : record.candidates) {
            if (load24(packed + 3) == kEscape)
                candidate.expertLogProb = m_bytes.fixed<float>();
            if (load24(packed + 6) == kEscape)
                candidate.amateurLogProb = m_bytes.fixed<float>();
            if (std::isnan(candidate.expertLogProb) || std::isnan(candidate.amateurLogProb))
                m_bytes.damaged("a log-probability is not a number");
            packed += kCandidateSize;
        }
    }

    ByteReader m_bytes;
    std::uint32_t m_numSteps;
    std::uint32_t m_numCandidates;
    std::size_t m_candidatesRead = 0;
    std::int32_t m_lastStep = -1;
};

} // namespace

void unpackFirstVersion(ByteReader bytes, StepColumns& columns)
{
    FirstVersionReader(bytes).readAll(columns);
}

} // namespace lr::steps
