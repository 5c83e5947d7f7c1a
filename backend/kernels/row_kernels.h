#pragma once

#include <cstdint>

namespace lr::kernels {

/// Logits per block: each block has its maximum, so that later passes look only into blocks that can matter, and its
/// float sums are added into doubles at its end, so that rounding does not grow with the vocabulary.
inline constexpr std::int64_t kLogitsPerBlock = 256;

constexpr std::int64_t blocksOf(std::int64_t count)
{
    return (count + kLogitsPerBlock - 1) / kLogitsPerBlock;
}

/// Sums over logits x relative to the maximum m of their row. A logit more than 87 below m counts as m − 87: e^−87 is
/// negligible beside the sum, which is at least 1 over the whole row.
struct RowSums
{
    double weight = 0;        ///< Σ e^(x − m)
    double weightedLogit = 0; ///< Σ e^(x − m) (x − m)
};

struct PairSums
{
    RowSums expert;
    RowSums amateur;
    /// Σ e^(x_E − m_E) ((x_E − m_E) − (x_A − m_A)) where x_E − m_E > −87; +∞ where x_A = −∞ at such a place.
    double weightedDifference = 0;
    /// The same the other way round: Σ e^(x_A − m_A) ((x_A − m_A) − (x_E − m_E)).
    double reverseDifference = 0;
};

/// The passes over logits rows for one instruction set: float32, any alignment, `count` logits in blocks of
/// kLogitsPerBlock from the first. They run on the calling thread and have no state, so any thread may call them.
struct RowKernels
{
    /// Writes the maximum of each block to maxima[blocksOf(count)]; true if a logit is NaN (maxima are then undefined).
    bool (*blockMaxima)(const float* logits, std::int64_t count, float* maxima);

    /// Sums of one row; max finite and ≥ every logit.
    RowSums (*rowSums)(const float* logits, std::int64_t count, float max);

    /// Sums of two rows over the same ids; maxima as above, each of its own row.
    PairSums (*pairSums)(
        const float* expert, const float* amateur, std::int64_t count, float expertMax, float amateurMax);

    /// Σ ½ (w_E ln(w_E / m) + w_A ln(w_A / m)) over the same ids, with w_E = e^(x_E − m_E), m = (w_E + w_A) / 2,
    /// w_A = e^(x_A − m_A + logRatio), and 0 ln 0 = 0: Z_E times the Jensen–Shannon divergence where
    /// logRatio = ln Z_E − ln Z_A, of normalisers Z = Σ e^(x − m). Maxima as above.
    double (*jensenShannonSum)(const float* expert, const float* amateur, std::int64_t count, float expertMax,
        float amateurMax, float logRatio);

    /// Number of logits > threshold, given the block maxima.
    std::int64_t (*countAbove)(const float* logits, std::int64_t count, const float* maxima, float threshold);
};

} // namespace lr::kernels
