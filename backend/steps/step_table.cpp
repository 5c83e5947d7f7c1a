#include "steps/step_table.h"

#include "common/error.h"
#include "steps/packed_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lr::steps {

using common::Error;
using common::ErrorCode;

namespace {

constexpr std::size_t kMaxCandidates = kMaxExpertCandidates + kNumAmateurCandidates;

/// Largest log-probability that is accepted: 0, and a little more because of rounding to float32.
constexpr float kLargestLogProb = 1e-3f;

bool isFinite(float value)
{
    return std::isfinite(value);
}

bool isLogProb(float value)
{
    return value <= kLargestLogProb; // false for NaN
}

/// What is wrong with the candidates of a step, or nullptr.
const char* candidateFault(const StepColumns& columns, std::size_t row)
{
    const auto begin = columns.candidateBegin[row];
    const auto count = columns.candidateBegin[row + 1] - begin;
    const auto expert = std::span(columns.candidateExpertLogProbs).subspan(begin, count);
    const auto amateur = std::span(columns.candidateAmateurLogProbs).subspan(begin, count);
    if (count == 0)
        return "it has no candidates";
    if (count > kMaxCandidates)
        return "it has more candidates than are ever stored";
    if (!isFinite(expert.front()))
        return "the expert's largest log-probability is not a finite number";
    if (!std::ranges::all_of(expert, isLogProb) || !std::ranges::all_of(amateur, isLogProb))
        return "a log-probability is not a number or above 0";
    if (!std::ranges::is_sorted(expert, std::ranges::greater()))
        return "the candidates are not sorted by the expert's probability";
    if (std::ranges::any_of(std::span(columns.candidateIds).subspan(begin, count), [](auto id) { return id < 0; }))
        return "a token id is negative";
    return nullptr;
}

/// What is wrong with a step, or nullptr.
const char* stepFault(const StepColumns& columns, std::size_t row)
{
    const auto value = [&](auto member) { return columns.of(member)[row]; };
    if (value(&StepRecord::step) < 0)
        return "its number is negative";
    if (!isFinite(value(&StepRecord::klNats)))
        return "its KL is not a finite number";
    if (!isFinite(value(&StepRecord::expertEntropyNats)) || !isFinite(value(&StepRecord::amateurEntropyNats)))
        return "an entropy is not a finite number";
    if (value(&StepRecord::tokenId) < 0 || value(&StepRecord::amateurTop1Id) < 0)
        return "a token id is negative";
    if (!isFinite(value(&StepRecord::expertLogProb)) || !isLogProb(value(&StepRecord::expertLogProb)) ||
        !isLogProb(value(&StepRecord::amateurLogProb)))
        return "a log-probability is not a number or above 0";
    if (value(&StepRecord::expertRank) < 1 || value(&StepRecord::amateurRank) < 0)
        return "a rank is too small";
    return candidateFault(columns, row);
}

/// Throws Error(CorruptData) if a row from `first` on holds impossible values.
void check(std::int64_t problemIndex, const StepColumns& columns, std::size_t first)
{
    for (auto row = first; row < columns.numSteps(); ++row)
        if (const auto* fault = stepFault(columns, row))
            throw Error(ErrorCode::CorruptData,
                fmt::format("Step {} of problem {} cannot be used: {}. Score its trajectory again.",
                    columns.of(&StepRecord::step)[row], problemIndex, fault));
}

} // namespace

void StepTable::append(std::int64_t problemIndex, std::span<const StepRecord> records)
{
    for (const auto& record : records)
        m_columns.append(record);
    finishTrajectory(problemIndex);
}

void StepTable::append(std::int64_t problemIndex, std::span<const std::byte> packed, std::string_view source)
{
    unpackSteps(packed, source, m_columns);
    finishTrajectory(problemIndex);
}

/// Makes a trajectory of the rows after the last one. If they cannot be used, removes them and throws.
void StepTable::finishTrajectory(std::int64_t problemIndex)
{
    try {
        check(problemIndex, m_columns, m_rowBegin.back());
    } catch (...) {
        m_columns.truncate(m_rowBegin.back());
        throw;
    }
    m_trajectoryProblems.push_back(slotOf(problemIndex));
    m_rowBegin.push_back(m_columns.numSteps());
}

std::size_t StepTable::slotOf(std::int64_t problemIndex)
{
    const auto [found, isNew] = m_slots.try_emplace(problemIndex, m_problems.size());
    if (isNew)
        m_problems.push_back(problemIndex);
    return found->second;
}

bool StepTable::isStored(const Quantity& quantity) const
{
    const auto hasValue = [](float number) { return !std::isnan(number); };
    if (const auto* member = std::get_if<float StepRecord::*>(&quantity.source))
        return std::ranges::any_of(column(*member), hasValue);
    for (std::size_t row = 0; row < numSteps(); ++row)
        if (hasValue(value(row, quantity)))
            return true;
    return false;
}

} // namespace lr::steps
