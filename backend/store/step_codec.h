#pragma once

#include "selection/step_record.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lr::store {

/// The packed form of the step records of one trajectory: about 9 bytes a candidate and 18 a step.
///
/// What comes back is what went in, except that log-probabilities of candidates are kept in steps of 2⁻¹⁸ nats: they
/// are off by at most 2⁻¹⁹ (1.9e-6), a relative error of a probability of 2e-6. Values outside (−64, 0] are kept
/// exactly. The log-probabilities of y_t are those of its candidate where it is one, else exact. KL, entropies, ids and
/// ranks are exact. Candidates that fall together in value are put in order of their ids, as StepRecord asks. Packing
/// what was unpacked gives the same bytes.
///
/// Layout, little-endian: "LRS" version(1 byte) numSteps(u32) numCandidates(u32), the steps, checksum64 of all that
/// (u64). A step: klNats expertEntropy amateurEntropy (f32 each); varints: step minus the one before minus 1, number of
/// candidates, 1 + position of y_t among them, 1 + position of the amateur's top-1, expertRank, amateurRank; where a
/// position is 0 the value itself, [tokenId(i32) expertLogProb(f32) amateurLogProb(f32)] and [amateurTop1Id(i32)];
/// per candidate id(u24) and twice −logProb·2¹⁸ (u24); an f32 for each of those that is 0xFFFFFF, in their order.
///
/// `records`: step ascending from 0 or more, 1 to kMaxPackedCandidates candidates each in StepRecord's order, ids in
/// [0, 2²⁴), no NaN. Throws Error(InvalidArgument) that names the step otherwise.
std::vector<std::byte> packSteps(std::span<const selection::StepRecord> records);

inline constexpr std::size_t kMaxPackedCandidates = 4096;

/// Reads packed steps one after the other without allocating per step. Borrows `packed` and `source`.
/// Whatever the bytes hold, nothing outside them is read, and what is returned has ids, ranks and steps in range and
/// candidates in descending order; only that no id stands twice among the candidates is left to trust.
class StepReader
{
public:
    /// `source` says in errors whose steps they are ("the steps of problem 'x' in 'y/workspace.sqlite'").
    /// Checks header and checksum. Throws Error(CorruptData), Error(Unsupported) for a newer version of the format.
    StepReader(std::span<const std::byte> packed, std::string_view source);

    std::size_t numSteps() const { return m_numSteps; }
    /// Candidates of all steps together.
    std::size_t numCandidates() const { return m_numCandidates; }

    /// Reads the next step into `record`, whose memory is used again; false after the last one.
    /// Throws Error(CorruptData).
    bool next(selection::StepRecord& record);

private:
    void readScalars(selection::StepRecord& record, std::size_t& tokenPosition, std::size_t& top1Position);
    void readUnlisted(selection::StepRecord& record, bool isTokenUnlisted, bool isTop1Unlisted);
    void readCandidates(selection::StepRecord& record);
    void readEscaped(selection::StepRecord& record);
    std::uint32_t varint(std::uint32_t max);
    template <class T>
    T fixed();
    void need(std::size_t numBytes) const;
    [[noreturn]] void damaged(const char* how) const;

    std::span<const std::byte> m_packed;
    std::string_view m_source;
    std::size_t m_at = 0;  ///< next byte to read
    std::size_t m_end = 0; ///< where the checksum begins
    std::size_t m_numSteps = 0;
    std::size_t m_numCandidates = 0;
    std::size_t m_stepsRead = 0;
    std::size_t m_candidatesRead = 0;
    std::int32_t m_lastStep = -1;
};

/// All steps at once, into `records`, whose memory is used again.
void unpackSteps(
    std::span<const std::byte> packed, std::string_view source, std::vector<selection::StepRecord>& records);
std::vector<selection::StepRecord> unpackSteps(std::span<const std::byte> packed, std::string_view source);

} // namespace lr::store
