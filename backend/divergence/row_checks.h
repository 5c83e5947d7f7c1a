#pragma once

#include "common/token.h"
#include "steps/step_record.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

/// Rules for comparing two rows of logits that hold on the CPU and on other devices alike.
namespace lr::divergence {

inline constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Throws Error(InvalidArgument) if a vocabulary is empty or too large for TokenId, or tokenId is outside [0, V_E).
void checkRowArguments(std::size_t expertSize, std::size_t amateurSize, common::TokenId tokenId, std::int32_t step);

/// Throws Error(CorruptData) if the largest logit of a row is NaN, +∞ or −∞. `whose` names the model in the message.
void checkLargestLogit(float max, const char* whose, std::int32_t step);

/// The same for the expert's largest logit among the shared ids.
void checkLargestSharedLogit(float max, std::int32_t step);

/// Whether an expert's logit passes the smallest plausibility threshold (0.01), given the largest logit.
bool isPlausible(float logit, float max);

/// Candidates without duplicates in the order of StepRecord.
std::vector<steps::Candidate> inRecordOrder(std::vector<steps::Candidate> candidates);

} // namespace lr::divergence
