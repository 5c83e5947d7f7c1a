#include "steps/step_columns.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace lr::steps {

namespace {

bool isSame(float a, float b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

float rankValue(std::int32_t rank)
{
    return rank > 0 ? static_cast<float>(rank) : kNotStored;
}

/// `get` gives the value of a member of StepRecord.
template <class Get>
float valueOf(const Quantity& quantity, Get get)
{
    if (const auto* member = std::get_if<float StepRecord::*>(&quantity.source))
        return get(*member);
    if (const auto* member = std::get_if<std::int32_t StepRecord::*>(&quantity.source))
        return quantity.unit == Unit::Rank ? rankValue(get(*member)) : static_cast<float>(get(*member));
    const auto& [a, b] = std::get<Difference>(quantity.source);
    return get(a) - get(b);
}

} // namespace

bool operator==(const StepRecord& a, const StepRecord& b)
{
    return std::ranges::all_of(kIntColumns, [&](const auto& c) { return a.*c.member == b.*c.member; }) &&
           std::ranges::all_of(kFloatColumns, [&](const auto& c) { return isSame(a.*c.member, b.*c.member); }) &&
           a.candidates == b.candidates;
}

const Quantity* findQuantity(std::string_view key)
{
    const auto found = std::ranges::find(kQuantities, key, &Quantity::key);
    return found == kQuantities.end() ? nullptr : &*found;
}

bool isInEveryStep(const Quantity& quantity)
{
    if (const auto* member = std::get_if<float StepRecord::*>(&quantity.source))
        return kFloatColumns[indexOf(*member)].isRequired;
    return std::holds_alternative<std::int32_t StepRecord::*>(quantity.source);
}

float valueOf(const StepRecord& record, const Quantity& quantity)
{
    return valueOf(quantity, [&](auto member) { return record.*member; });
}

void StepColumns::append(const StepRecord& record)
{
    for (std::size_t i = 0; i < ints.size(); ++i)
        ints[i].push_back(record.*kIntColumns[i].member);
    for (std::size_t i = 0; i < floats.size(); ++i)
        floats[i].push_back(record.*kFloatColumns[i].member);
    for (const auto& candidate : record.candidates) {
        candidateIds.push_back(candidate.tokenId);
        candidateExpertLogProbs.push_back(candidate.expertLogProb);
        candidateAmateurLogProbs.push_back(candidate.amateurLogProb);
    }
    candidateBegin.push_back(candidateIds.size());
}

void StepColumns::reserve(std::size_t numSteps, std::size_t numCandidates)
{
    for (auto& column : ints)
        column.reserve(numSteps);
    for (auto& column : floats)
        column.reserve(numSteps);
    candidateBegin.reserve(numSteps + 1);
    candidateIds.reserve(numCandidates);
    candidateExpertLogProbs.reserve(numCandidates);
    candidateAmateurLogProbs.reserve(numCandidates);
}

void StepColumns::truncate(std::size_t numSteps)
{
    for (auto& column : ints)
        column.resize(numSteps);
    for (auto& column : floats)
        column.resize(numSteps);
    candidateBegin.resize(numSteps + 1);
    const auto numCandidates = candidateBegin.back();
    candidateIds.resize(numCandidates);
    candidateExpertLogProbs.resize(numCandidates);
    candidateAmateurLogProbs.resize(numCandidates);
}

void StepColumns::read(std::size_t step, StepRecord& record) const
{
    for (std::size_t i = 0; i < ints.size(); ++i)
        record.*kIntColumns[i].member = ints[i][step];
    for (std::size_t i = 0; i < floats.size(); ++i)
        record.*kFloatColumns[i].member = floats[i][step];
    record.candidates.clear();
    for (auto i = candidateBegin[step]; i < candidateBegin[step + 1]; ++i)
        record.candidates.push_back({candidateIds[i], candidateExpertLogProbs[i], candidateAmateurLogProbs[i]});
}

std::vector<Candidate> StepColumns::candidates(std::size_t step) const
{
    std::vector<Candidate> out;
    out.reserve(candidateBegin[step + 1] - candidateBegin[step]);
    for (auto i = candidateBegin[step]; i < candidateBegin[step + 1]; ++i)
        out.push_back({candidateIds[i], candidateExpertLogProbs[i], candidateAmateurLogProbs[i]});
    return out;
}

std::vector<float> StepColumns::values(const Quantity& quantity, std::size_t first, std::size_t count) const
{
    // Each column is looked up once, not for each step, of which there may be a million.
    const auto part = [&](auto member) { return of(member).subspan(first, count); };
    if (const auto* member = std::get_if<float StepRecord::*>(&quantity.source))
        return {part(*member).begin(), part(*member).end()};
    std::vector<float> values(count);
    if (const auto* difference = std::get_if<Difference>(&quantity.source))
        std::ranges::transform(part(difference->a), part(difference->b), values.begin(), std::minus());
    else
        for (std::size_t i = 0; i < count; ++i)
            values[i] = value(first + i, quantity);
    return values;
}

float StepColumns::value(std::size_t step, const Quantity& quantity) const
{
    return valueOf(quantity, [&](auto member) { return of(member)[step]; });
}

} // namespace lr::steps
