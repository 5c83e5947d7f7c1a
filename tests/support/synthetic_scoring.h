#pragma once

#include "protocol/workspace_messages.h"
#include "steps/packed_steps.h"
#include "support/synthetic_steps.h"

#include <algorithm>
#include <string>

namespace lr::test {

/// Adds one trajectory with its steps to a part of a scoring.
inline void appendTrajectory(
    protocol::StepsPart& part, protocol::TrajectoryHead head, const std::vector<steps::StepRecord>& records)
{
    const auto packed = steps::packSteps(records);
    head.numSteps = static_cast<std::int32_t>(records.size());
    head.packedBytes = static_cast<std::int64_t>(packed.size());
    part.trajectories.push_back(std::move(head));
    part.packed.append(reinterpret_cast<const char*>(packed.data()), packed.size());
    part.totalSteps += static_cast<std::int64_t>(records.size()); // if the scoring has no other parts
    for (const auto& record : records)
        part.totalCandidates += static_cast<std::int64_t>(record.candidates.size());
}

/// A scoring as the engine sends it, of any size, made of SyntheticSteps. The same arguments give the same scoring.
class SyntheticScoring
{
public:
    static constexpr int kVocabSize = 140'000;

    SyntheticScoring(std::int64_t numTrajectories, std::int32_t stepsPerTrajectory, std::uint64_t seed = 1)
        : m_numTrajectories(numTrajectories)
        , m_stepsPerTrajectory(stepsPerTrajectory)
        , m_steps(seed)
    {}

    /// After this call trajectories 1, 3, 5, … count as cut off by the token limit; before it, none does.
    void cutOffEverySecond() { m_cutsOff = true; }

    protocol::ScoringInfo info(std::int64_t id = 1) const
    {
        protocol::ScoringInfo info;
        info.id = id;
        info.expertPath = "/models/expert";
        info.amateurPath = "/models/amateur";
        info.numTrajectories = m_numTrajectories;
        info.numSteps = m_numTrajectories * m_stepsPerTrajectory;
        return info;
    }

    /// The steps of a trajectory before they are packed.
    std::vector<steps::StepRecord> records(std::int64_t trajectory) const
    {
        return m_steps.trajectory(static_cast<std::uint64_t>(trajectory), m_stepsPerTrajectory);
    }

    /// Trajectories [first, first + count), fewer at the end. Each belongs to its own problem.
    protocol::StepsPart part(std::int64_t first, std::int64_t count, std::int64_t scoring = 1) const
    {
        protocol::StepsPart part;
        part.scoring = scoring;
        part.first = first;
        part.numTrajectories = m_numTrajectories;
        for (auto t = first; t < std::min(first + count, m_numTrajectories); ++t)
            appendTrajectory(part, head(t), records(t));
        return part;
    }

    protocol::StepsPart part() const { return part(0, m_numTrajectories); }

    /// Every id below kVocabSize has bytes: mostly words, sometimes a line end, a tab or an incomplete UTF-8 character.
    /// The last id is a control token.
    static protocol::Vocabulary vocabulary(std::int64_t scoring = 1)
    {
        protocol::Vocabulary vocabulary;
        vocabulary.scoring = scoring;
        vocabulary.begin.push_back(0);
        for (int id = 0; id < kVocabSize; ++id) {
            vocabulary.bytes += bytesOf(id);
            vocabulary.begin.push_back(static_cast<std::int32_t>(vocabulary.bytes.size()));
        }
        vocabulary.special.push_back(kVocabSize - 1);
        return vocabulary;
    }

    /// The trajectories' answers are right, wrong, unknown, right, wrong, unknown and so on.
    protocol::GradeResult grades(std::int64_t scoring = 1) const
    {
        protocol::GradeResult result;
        result.scoring = scoring;
        for (std::int64_t t = 0; t < m_numTrajectories; ++t) {
            protocol::TrajectoryGrade grade{std::nullopt, std::to_string(t), ""};
            if (t % 3 != 2) {
                grade.isCorrect = t % 3 == 0;
                grade.reference = std::to_string(t - t % 3);
                ++result.numGraded;
                result.numCorrect += t % 3 == 0;
            }
            result.grades.push_back(std::move(grade));
        }
        return result;
    }

    static std::string questionOf(std::int64_t trajectory)
    {
        return "What is " + std::to_string(trajectory) + " plus " + std::to_string(7 * trajectory % 13) + "?";
    }

private:
    static std::string bytesOf(int id)
    {
        if (id == kVocabSize - 1)
            return "<|im_end|>";
        switch (id % 50) {
        case 0:
            return "\n";
        case 1:
            return "\t";
        case 2:
            return "\xe2\x80";
        default:
            return (id % 3 == 0 ? "" : " ") + std::string("w") + std::to_string(id);
        }
    }

    protocol::TrajectoryHead head(std::int64_t trajectory) const
    {
        protocol::TrajectoryHead head;
        head.problem = trajectory + 1;
        head.promptId = "p" + std::to_string(trajectory);
        head.question = questionOf(trajectory);
        head.finishReason = m_cutsOff && trajectory % 2 == 1 ? "length" : "eos";
        return head;
    }

    std::int64_t m_numTrajectories;
    std::int32_t m_stepsPerTrajectory;
    bool m_cutsOff = false;
    SyntheticSteps m_steps;
};

} // namespace lr::test
