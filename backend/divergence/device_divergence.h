#pragma once

#include "common/token.h"
#include "steps/step_record.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <span>

namespace lr::divergence {

/// compareRows() of N steps on the device that holds their logits. The numbers of the records are computed there and
/// come to the host in one copy: some hundred numbers per step instead of two rows of logits. expertLogits [N, V_E] and
/// amateurLogits [N, V_A]: float32, same device; N token ids, steps and records. Results, errors and accuracy are those
/// of compareRows() (row_divergence.h): float32 exponentials, double sums. But ids whose π_E (for reverseKlNats: π_A)
/// is below e^−87 of the maximum may still count. The call needs about four times the memory of the logits. Throws
/// Error(InvalidArgument) if shapes or numbers differ.
void compareRowsOnDevice(const at::Tensor& expertLogits, const at::Tensor& amateurLogits,
    std::span<const common::TokenId> tokenIds, std::span<const std::int32_t> steps,
    std::span<steps::StepRecord> records);

} // namespace lr::divergence
