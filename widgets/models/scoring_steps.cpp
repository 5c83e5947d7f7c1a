#include "models/scoring_steps.h"

#include "common/error.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace lr::widgets {

namespace {

constexpr float kLargestLogProb = 1e-3f; // what float32 may add to ln 1

[[noreturn]] void refuse(const std::string& fault)
{
    throw common::Error(common::ErrorCode::CorruptData,
        "The engine sent damaged steps: " + fault + ". Open the workspace again; if that does not help, score again.");
}

void checkLengths(const protocol::StepColumns& columns)
{
    std::size_t numSteps = 0;
    for (const auto& head : columns.trajectories) {
        if (head.numSteps < 0)
            refuse("a trajectory has a negative number of steps");
        numSteps += static_cast<std::size_t>(head.numSteps);
    }
    const auto hasAll = [&](const auto&... column) { return ((column.size() == numSteps) && ...); };
    if (!hasAll(columns.step, columns.tokenId, columns.klNats, columns.expertEntropyNats, columns.amateurEntropyNats,
            columns.amateurTop1Id, columns.expertLogProb, columns.amateurLogProb, columns.expertRank,
            columns.amateurRank, columns.numCandidates))
        refuse("a column does not have " + std::to_string(numSteps) + " entries");
}

void checkCandidates(const protocol::StepColumns& columns)
{
    std::size_t numCandidates = 0;
    for (const auto count : columns.numCandidates) {
        if (count < 0)
            refuse("a step has a negative number of candidates");
        numCandidates += static_cast<std::size_t>(count);
    }
    if (columns.candidateIds.size() != numCandidates || columns.candidateExpertLogProbs.size() != numCandidates ||
        columns.candidateAmateurLogProbs.size() != numCandidates)
        refuse("a candidate column does not have " + std::to_string(numCandidates) + " entries");
}

/// What the StepTable does not look at.
void checkToken(const selection::StepRecord& record, std::int32_t index)
{
    if (record.step != index)
        refuse(
            "step " + std::to_string(index) + " of a trajectory says that it is step " + std::to_string(record.step));
    if (record.tokenId < 0)
        refuse("a token id is negative");
    if (!std::isfinite(record.expertLogProb) || record.expertLogProb > kLargestLogProb ||
        !(record.amateurLogProb <= kLargestLogProb))
        refuse("a log-probability is not a number or above 0");
    if (record.expertRank < 1 || record.amateurRank < 0)
        refuse("a rank is too small");
}

selection::StepRecord recordAt(const protocol::StepColumns& columns, std::size_t step, std::size_t& candidate)
{
    selection::StepRecord record;
    record.step = columns.step[step];
    record.tokenId = columns.tokenId[step];
    record.klNats = columns.klNats[step];
    record.expertEntropyNats = columns.expertEntropyNats[step];
    record.amateurEntropyNats = columns.amateurEntropyNats[step];
    record.amateurTop1Id = columns.amateurTop1Id[step];
    record.expertLogProb = columns.expertLogProb[step];
    record.amateurLogProb = columns.amateurLogProb[step];
    record.expertRank = columns.expertRank[step];
    record.amateurRank = columns.amateurRank[step];
    const auto end = candidate + static_cast<std::size_t>(columns.numCandidates[step]);
    record.candidates.reserve(end - candidate);
    for (; candidate < end; ++candidate)
        record.candidates.push_back({columns.candidateIds[candidate], columns.candidateExpertLogProbs[candidate],
            columns.candidateAmateurLogProbs[candidate]});
    return record;
}

} // namespace

void ScoringSteps::append(const protocol::StepColumns& columns)
{
    const bool isFirst = m_heads.empty() && m_scoring == 0;
    if (columns.numTrajectories < 0 || (!isFirst && columns.scoring != m_scoring) ||
        columns.first != static_cast<std::int64_t>(m_heads.size()) ||
        columns.first + static_cast<std::int64_t>(columns.trajectories.size()) > columns.numTrajectories)
        refuse("trajectories from " + std::to_string(columns.first) + " on, where those from " +
               std::to_string(m_heads.size()) + " on were expected");
    checkLengths(columns);
    checkCandidates(columns);
    m_scoring = columns.scoring;
    m_numExpected = static_cast<std::size_t>(columns.numTrajectories);
    std::size_t firstStep = 0;
    std::size_t firstCandidate = 0;
    for (const auto& head : columns.trajectories) {
        appendTrajectory(columns, head, firstStep, firstCandidate);
        firstStep += static_cast<std::size_t>(head.numSteps);
    }
}

void ScoringSteps::appendTrajectory(const protocol::StepColumns& columns, const protocol::TrajectoryHead& head,
    std::size_t firstStep, std::size_t& firstCandidate)
{
    std::vector<selection::StepRecord> records;
    records.reserve(static_cast<std::size_t>(head.numSteps));
    for (std::int32_t i = 0; i < head.numSteps; ++i) {
        records.push_back(recordAt(columns, firstStep + static_cast<std::size_t>(i), firstCandidate));
        checkToken(records.back(), i);
    }
    const auto firstRow = m_table.numSteps();
    m_table.append(head.problem, records);
    for (const auto& record : records) {
        m_tokens.tokenIds.push_back(record.tokenId);
        m_tokens.expertLogProbs.push_back(record.expertLogProb);
        m_tokens.amateurLogProbs.push_back(record.amateurLogProb);
        m_tokens.expertRanks.push_back(record.expertRank);
        m_tokens.amateurRanks.push_back(record.amateurRank);
    }
    m_heads.push_back(head);
    addFigures(firstRow);
}

void ScoringSteps::addFigures(std::size_t firstRow)
{
    TrajectoryFigures figures;
    const auto kl = m_table.klNats().subspan(firstRow);
    figures.maxKlRow = firstRow;
    if (!kl.empty()) {
        double sum = 0;
        for (const auto value : kl)
            sum += double{value};
        const auto largest = std::max_element(kl.begin(), kl.end());
        figures.meanKlNats = sum / static_cast<double>(kl.size());
        figures.maxKlNats = *largest;
        figures.maxKlRow = firstRow + static_cast<std::size_t>(largest - kl.begin());
    }
    m_figures.push_back(figures);
}

std::size_t ScoringSteps::numSteps(std::size_t trajectory) const
{
    return m_table.rowBegin(trajectory + 1) - m_table.rowBegin(trajectory);
}

std::size_t ScoringSteps::rowOf(const StepPosition& position) const
{
    return m_table.rowBegin(position.trajectory) + position.step;
}

StepPosition ScoringSteps::positionOf(std::size_t row) const
{
    // The last trajectory that begins at or before the row: those without steps begin where the next one does.
    std::size_t low = 0;
    std::size_t high = m_table.numTrajectories();
    while (high - low > 1) {
        const auto middle = low + (high - low) / 2;
        (m_table.rowBegin(middle) <= row ? low : high) = middle;
    }
    return {low, row - m_table.rowBegin(low)};
}

} // namespace lr::widgets
