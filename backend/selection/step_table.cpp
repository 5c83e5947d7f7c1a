#include "selection/step_table.h"

#include "common/error.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace lr::selection {

using common::Error;
using common::ErrorCode;

namespace {

constexpr std::size_t kMaxCandidates = kMaxExpertCandidates + kNumAmateurCandidates;

/// Upper bound of a log-probability that went through float32.
constexpr float kLargestLogProb = 1e-3f;

/// What is wrong with the candidates, or nullptr.
const char* faultOf(std::span<const Candidate> candidates)
{
    if (candidates.empty())
        return "it has no candidates";
    if (candidates.size() > kMaxCandidates)
        return "it has more candidates than are ever stored";
    if (!std::isfinite(candidates.front().expertLogProb))
        return "the expert's largest log-probability is not a finite number";
    const Candidate* previous = nullptr;
    for (const auto& candidate : candidates) {
        if (candidate.tokenId < 0)
            return "a token id is negative";
        if (!(candidate.expertLogProb <= kLargestLogProb) || !(candidate.amateurLogProb <= kLargestLogProb))
            return "a log-probability is not a number or above 0";
        if (previous != nullptr && candidate.expertLogProb > previous->expertLogProb)
            return "the candidates are not sorted by the expert's probability";
        previous = &candidate;
    }
    return nullptr;
}

const char* faultOf(const StepRecord& record)
{
    if (record.step < 0)
        return "its number is negative";
    if (!std::isfinite(record.klNats))
        return "its KL is not a finite number";
    if (!std::isfinite(record.expertEntropyNats) || !std::isfinite(record.amateurEntropyNats))
        return "an entropy is not a finite number";
    return faultOf(std::span(record.candidates));
}

void check(std::int64_t problemIndex, const StepRecord& record)
{
    if (const auto* fault = faultOf(record))
        throw Error(ErrorCode::CorruptData, "Step " + std::to_string(record.step) + " of problem " +
                                                std::to_string(problemIndex) + " cannot be used: " + fault +
                                                ". Score its trajectory again.");
}

} // namespace

void StepTable::append(std::int64_t problemIndex, std::span<const StepRecord> records)
{
    for (const auto& record : records)
        check(problemIndex, record);
    for (const auto& record : records)
        appendStep(record);
    m_trajectoryProblems.push_back(slotOf(problemIndex));
    m_rowBegin.push_back(m_steps.size());
}

void StepTable::reserve(std::size_t numSteps, std::size_t numCandidates)
{
    m_steps.reserve(numSteps);
    m_klNats.reserve(numSteps);
    m_expertEntropies.reserve(numSteps);
    m_amateurEntropies.reserve(numSteps);
    m_amateurTop1Ids.reserve(numSteps);
    m_candidateBegin.reserve(numSteps + 1);
    m_candidateIds.reserve(numCandidates);
    m_expertLogProbs.reserve(numCandidates);
    m_amateurLogProbs.reserve(numCandidates);
}

void StepTable::appendStep(const StepRecord& record)
{
    m_steps.push_back(record.step);
    m_klNats.push_back(record.klNats);
    m_expertEntropies.push_back(record.expertEntropyNats);
    m_amateurEntropies.push_back(record.amateurEntropyNats);
    m_amateurTop1Ids.push_back(record.amateurTop1Id);
    for (const auto& candidate : record.candidates) {
        m_candidateIds.push_back(candidate.tokenId);
        m_expertLogProbs.push_back(candidate.expertLogProb);
        m_amateurLogProbs.push_back(candidate.amateurLogProb);
    }
    m_candidateBegin.push_back(m_candidateIds.size());
}

std::size_t StepTable::slotOf(std::int64_t problemIndex)
{
    const auto [found, isNew] = m_slots.try_emplace(problemIndex, m_problems.size());
    if (isNew)
        m_problems.push_back(problemIndex);
    return found->second;
}

std::vector<Candidate> StepTable::candidates(std::size_t row) const
{
    std::vector<Candidate> out;
    out.reserve(m_candidateBegin[row + 1] - m_candidateBegin[row]);
    for (auto i = m_candidateBegin[row]; i < m_candidateBegin[row + 1]; ++i)
        out.push_back({m_candidateIds[i], m_expertLogProbs[i], m_amateurLogProbs[i]});
    return out;
}

SoftLabel StepTable::softLabel(std::size_t row, double plausibilityThreshold, double epsilon) const
{
    return selection::softLabel(candidates(row), plausibilityThreshold, epsilon);
}

} // namespace lr::selection
