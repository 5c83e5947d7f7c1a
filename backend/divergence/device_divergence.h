#pragma once

#include "common/token.h"
#include "steps/step_record.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <span>

namespace lr::divergence {

/// compareRows() of N steps where their logits are, on any device: what the records hold is worked out there and comes
/// to the host in one copy, some hundred numbers a step instead of two rows of logits. expertLogits [N, V_E] and
/// amateurLogits [N, V_A]: float32, same device; N token ids, steps and records. Means what compareRows() means
/// (row_divergence.h), with the same errors, and the same accuracy: float32 exponentials, double sums. Ids below a π_E
/// (for reverseKlNats, a π_A) of e^−87 of the maximum may still count. Memory: about four times the logits for the
/// call. Throws Error(InvalidArgument) if shapes or numbers differ.
void compareRowsOnDevice(const at::Tensor& expertLogits, const at::Tensor& amateurLogits,
    std::span<const common::TokenId> tokenIds, std::span<const std::int32_t> steps,
    std::span<steps::StepRecord> records);

} // namespace lr::divergence
