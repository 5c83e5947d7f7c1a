#pragma once

#include "common/token.h"
#include "kernels/row_kernels.h"
#include "steps/step_record.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace lr::divergence {

/// How far expert and amateur stand apart on one step, from their logits for the same next token y_t = tokenId.
/// expertLogits [V_E] and amateurLogits [V_A], float32, are borrowed for the call; n = min(V_E, V_A).
///
///   π_E, π_A   softmax over the whole row each
///   klNats     Σ_{a < n} π_E(a) (ln π_E(a) − ln π_A(a)), not renormalised, never below 0: rounding, and an expert with
///              mass above n (where the cut sum can be negative), are cut off at 0
///   reverseKlNats  Σ_{a < n} π_A(a) (ln π_A(a) − ln π_E(a)), cut off in the same way
///   jsNats     Jensen–Shannon divergence, Σ_{a < n} ½ (π_E(a) ln(π_E(a) / m(a)) + π_A(a) ln(π_A(a) / m(a))) with
///              m = (π_E + π_A) / 2 and 0 ln 0 = 0, not renormalised, from 0 to ln 2
///   entropies  over each whole row
///   candidates ids < n with π_E ≥ 0.01 · max_{a < n} π_E, the 256 most probable at most, and the amateur's 10 most
///              probable ids < n; sorted as StepRecord says, where log-probabilities that are equal as float32 are
///              ties. The first is the expert's best id below n, even if its row has a better one above;
///              expertMaxLogProb() is that id's, so masks are relative to the shared ids, as in arXiv:2510.07962's
///              published code
///   amateurTop1Id  over the whole row; the lowest id among equals
///   ranks      1 + number of strictly greater logits in the whole row
///   y_t ≥ V_A  amateurLogProb −∞, amateurRank 0
///
/// −∞ is a legal logit: probability 0. An id with π_E = 0 adds nothing to klNats, one with π_A = 0 < π_E makes it +∞;
/// π_E below e^−87 of its maximum counts as 0 there; reverseKlNats likewise with π_A first. jsNats is always finite. An
/// id with π_A = 0 is never one of the amateur's ten.
/// Accuracy: float32 exponentials, double sums: the divergences and the entropies within 1e-6 + 1e-5 relative.
///
/// Throws Error(InvalidArgument) if a row is empty or too long for TokenId, or tokenId is outside [0, V_E);
/// Error(CorruptData), naming `step`, if a row holds NaN or +∞ or nothing but −∞, or the expert has only −∞ below n.
/// Thread-safe and serial; the result is a pure function of the arguments and the processor's instruction set.
/// Sources: arXiv:2510.07962, step selection; J. Lin, "Divergence measures based on the Shannon entropy" (1991).
steps::StepRecord compareRows(std::span<const float> expertLogits, std::span<const float> amateurLogits,
    common::TokenId tokenId, std::int32_t step);

/// The same with a given set of kernels; for tests.
steps::StepRecord compareRows(const kernels::RowKernels& rowKernels, std::span<const float> expertLogits,
    std::span<const float> amateurLogits, common::TokenId tokenId, std::int32_t step);

/// Borrowed logits of many steps, float32 [N, vocabSize]; row r begins at data + r · stride (in floats, ≥ vocabSize).
struct LogitsRows
{
    const float* data = nullptr;
    std::int64_t vocabSize = 0;
    std::int64_t stride = 0;

    std::span<const float> row(std::size_t r) const
    {
        return {data + static_cast<std::int64_t>(r) * stride, static_cast<std::size_t>(vocabSize)};
    }
};

/// compareRows() of N rows on OpenMP's threads: records[r] for token tokenIds[r] at step steps[r]; the three spans have
/// N elements each, otherwise Error(InvalidArgument). Records do not depend on the number of threads. If rows fail,
/// throws the error of the first of them; records are then unspecified.
void compareRows(const LogitsRows& expert, const LogitsRows& amateur, std::span<const common::TokenId> tokenIds,
    std::span<const std::int32_t> steps, std::span<steps::StepRecord> records);

} // namespace lr::divergence
