#pragma once

#include "selection/soft_label.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace lr::selection {

/// The steps of many trajectories as columns, for work on millions of steps at once. A row is a step; the rows of a
/// trajectory follow each other, trajectories stand in the order of append(). About 12 bytes a candidate and 36 a step.
/// Once built it may be read from many threads.
class StepTable
{
public:
    /// Adds one trajectory of a problem (any number that stands for it; a problem may have several trajectories).
    /// Throws Error(CorruptData) that names problem and step if a record breaks an invariant of StepRecord that
    /// selection relies on: candidates present, sorted, and numbers that are numbers; nothing is added then.
    void append(std::int64_t problemIndex, std::span<const StepRecord> records);

    void reserve(std::size_t numSteps, std::size_t numCandidates);

    std::size_t numSteps() const { return m_steps.size(); }
    std::size_t numCandidates() const { return m_candidateIds.size(); }
    std::size_t numTrajectories() const { return m_trajectoryProblems.size(); }
    std::size_t numProblems() const { return m_problems.size(); }

    /// The distinct problem indices in the order of their first trajectory; "slot" is a position in this list.
    std::span<const std::int64_t> problems() const { return m_problems; }
    std::size_t problemSlot(std::size_t trajectory) const { return m_trajectoryProblems[trajectory]; }

    /// First row of a trajectory; numSteps() for trajectory == numTrajectories().
    std::size_t rowBegin(std::size_t trajectory) const { return m_rowBegin[trajectory]; }

    std::span<const std::int32_t> steps() const { return m_steps; }
    std::span<const float> klNats() const { return m_klNats; }
    std::span<const float> expertEntropies() const { return m_expertEntropies; }
    std::span<const float> amateurEntropies() const { return m_amateurEntropies; }
    std::span<const common::TokenId> amateurTop1Ids() const { return m_amateurTop1Ids; }
    common::TokenId expertTop1Id(std::size_t row) const { return m_candidateIds[m_candidateBegin[row]]; }

    /// numSteps() + 1 offsets into the candidate columns: those of `row` are [begin[row], begin[row + 1]).
    std::span<const std::size_t> candidateBegin() const { return m_candidateBegin; }
    std::span<const common::TokenId> candidateIds() const { return m_candidateIds; }
    std::span<const float> expertLogProbs() const { return m_expertLogProbs; }
    std::span<const float> amateurLogProbs() const { return m_amateurLogProbs; }

    /// The candidates of a row, put together again.
    std::vector<Candidate> candidates(std::size_t row) const;

    /// softLabel() of a row.
    SoftLabel softLabel(std::size_t row, double plausibilityThreshold, double epsilon = 0) const;

private:
    void appendStep(const StepRecord& record);
    std::size_t slotOf(std::int64_t problemIndex);

    std::vector<std::int64_t> m_problems;
    std::unordered_map<std::int64_t, std::size_t> m_slots;
    std::vector<std::size_t> m_trajectoryProblems;
    std::vector<std::size_t> m_rowBegin = {0};

    std::vector<std::int32_t> m_steps;
    std::vector<float> m_klNats;
    std::vector<float> m_expertEntropies;
    std::vector<float> m_amateurEntropies;
    std::vector<common::TokenId> m_amateurTop1Ids;

    std::vector<std::size_t> m_candidateBegin = {0};
    std::vector<common::TokenId> m_candidateIds;
    std::vector<float> m_expertLogProbs;
    std::vector<float> m_amateurLogProbs;
};

} // namespace lr::selection
