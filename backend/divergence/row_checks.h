#pragma once

#include "common/token.h"
#include "steps/step_record.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

/// What a comparison of two logits rows means, wherever its sums are taken.
namespace lr::divergence {

inline constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Throws Error(InvalidArgument) if a vocabulary is empty or too large for TokenId, or tokenId is outside [0, V_E).
void checkRowArguments(std::size_t expertSize, std::size_t amateurSize, common::TokenId tokenId, std::int32_t step);

/// The largest logit of a row must be a number: throws Error(CorruptData) if it is NaN, +∞ or −∞.
void checkLargestLogit(float max, const char* whose, std::int32_t step);

/// The same for the expert's largest logit among the shared ids.
void checkLargestSharedLogit(float max, std::int32_t step);

/// Is an expert's logit at or above the smallest plausibility threshold, given the largest one?
bool isPlausible(float logit, float max);

/// Candidates without duplicates in the order of StepRecord.
std::vector<steps::Candidate> inRecordOrder(std::vector<steps::Candidate> candidates);

} // namespace lr::divergence
