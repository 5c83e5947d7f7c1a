#pragma once

#include "steps/step_columns.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lr::steps {

/// The steps of many trajectories as columns, for work on millions of steps at once. A row is a step; the rows of a
/// trajectory follow each other, trajectories stand in the order of append(). About 12 bytes per candidate and 56 per
/// step. Once built it may be read from many threads.
class StepTable
{
public:
    /// Adds one trajectory of a problem. `problemIndex` is any number that stands for the problem; a problem may have
    /// several trajectories. Throws Error(CorruptData) that names problem and step if a record breaks an invariant of
    /// StepRecord that selection relies on: there are candidates, they are sorted, and the required numbers are valid.
    /// Nothing is added then.
    void append(std::int64_t problemIndex, std::span<const StepRecord> records);

    /// The same from the packed form (packed_steps.h). Also throws what unpackSteps() throws.
    void append(std::int64_t problemIndex, std::span<const std::byte> packed, std::string_view source);

    void reserve(std::size_t numSteps, std::size_t numCandidates) { m_columns.reserve(numSteps, numCandidates); }

    std::size_t numSteps() const { return m_columns.numSteps(); }
    std::size_t numCandidates() const { return m_columns.numCandidates(); }
    std::size_t numTrajectories() const { return m_trajectoryProblems.size(); }
    std::size_t numProblems() const { return m_problems.size(); }

    /// The distinct problem indices in the order of their first trajectory; "slot" is a position in this list.
    std::span<const std::int64_t> problems() const { return m_problems; }
    std::size_t problemSlot(std::size_t trajectory) const { return m_trajectoryProblems[trajectory]; }

    /// First row of a trajectory; numSteps() for trajectory == numTrajectories().
    std::size_t rowBegin(std::size_t trajectory) const { return m_rowBegin[trajectory]; }

    /// The column of a member of StepRecord: column(&StepRecord::klNats).
    template <class T>
    std::span<const T> column(T StepRecord::*member) const
    {
        return m_columns.of(member);
    }
    std::span<const std::int32_t> steps() const { return column(&StepRecord::step); }
    std::span<const common::TokenId> tokenIds() const { return column(&StepRecord::tokenId); }
    std::span<const float> klNats() const { return column(&StepRecord::klNats); }
    common::TokenId expertTop1Id(std::size_t row) const { return m_columns.candidateIds[candidateBegin()[row]]; }

    /// The same as valueOf() of the row's record.
    float value(std::size_t row, const Quantity& quantity) const { return m_columns.value(row, quantity); }
    /// The quantity's values in `count` rows from `first` on.
    std::vector<float> values(const Quantity& quantity, std::size_t first, std::size_t count) const
    {
        return m_columns.values(quantity, first, count);
    }
    /// The quantity's values in all rows.
    std::vector<float> values(const Quantity& quantity) const { return values(quantity, 0, numSteps()); }
    /// Whether any step has a value of the quantity. False if the scoring is older than the quantity, or if there are
    /// no steps.
    bool isStored(const Quantity& quantity) const;

    /// numSteps() + 1 offsets into the candidate columns: those of `row` are [begin[row], begin[row + 1]).
    std::span<const std::size_t> candidateBegin() const { return m_columns.candidateBegin; }
    std::span<const common::TokenId> candidateIds() const { return m_columns.candidateIds; }
    std::span<const float> expertLogProbs() const { return m_columns.candidateExpertLogProbs; }
    std::span<const float> amateurLogProbs() const { return m_columns.candidateAmateurLogProbs; }

    /// The candidates of a row, assembled from the columns.
    std::vector<Candidate> candidates(std::size_t row) const { return m_columns.candidates(row); }

private:
    void finishTrajectory(std::int64_t problemIndex);
    std::size_t slotOf(std::int64_t problemIndex);

    std::vector<std::int64_t> m_problems;
    std::unordered_map<std::int64_t, std::size_t> m_slots;
    std::vector<std::size_t> m_trajectoryProblems;
    std::vector<std::size_t> m_rowBegin = {0};
    StepColumns m_columns;
};

} // namespace lr::steps
