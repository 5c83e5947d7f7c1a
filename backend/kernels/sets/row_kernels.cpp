#include "kernels/row_kernels.h"

#include "kernels/sets/set_name.h"
#include "kernels/sets/simd.h"

namespace lr::kernels {

namespace {

constexpr float kLowestExponent = -87.0f; ///< the lowest argument of expLogitLanes
/// The Jensen–Shannon sum cuts off earlier: e^−60 is negligible, and its products are still normal numbers, which are
/// fast (subnormal ones are not). Two logits from here to 0 and the normalisers of 2^31 tokens are at most 82 apart.
constexpr float kLowestMixedExponent = -60.0f;

/// Double sums, one per lane.
struct LaneTotals
{
    double lane[kLanes] = {};

    LR_INLINE void operator+=(Lanes block)
    {
        for (int i = 0; i < kLanes; ++i)
            lane[i] += static_cast<double>(block[i]);
    }

    LR_INLINE double sum() const
    {
        double total = 0;
        for (int i = 0; i < kLanes; ++i)
            total += lane[i];
        return total;
    }
};

LR_INLINE std::int64_t endOfBlock(std::int64_t begin, std::int64_t count)
{
    return begin + kLogitsPerBlock < count ? begin + kLogitsPerBlock : count;
}

/// The kLanes logits from `at`. If fewer are left, −∞ fills the other lanes; it changes no maximum and no sum.
LR_INLINE Lanes loadLogits(const float* logits, std::int64_t at, std::int64_t end)
{
    if (at + kLanes <= end)
        return load(logits + at);
    return loadUpTo(logits + at, end - at, -__builtin_inff());
}

bool blockMaxima(const float* logits, std::int64_t count, float* maxima)
{
    LaneBits nanSigns = {};
    for (std::int64_t begin = 0; begin < count; begin += kLogitsPerBlock) {
        const std::int64_t end = endOfBlock(begin, count);
        Lanes best = broadcast(-__builtin_inff());
        for (std::int64_t i = begin; i < end; i += kLanes) {
            const Lanes x = loadLogits(logits, i, end);
            // The magnitude of a NaN lies above that of infinity: the difference turns negative.
            nanSigns |= 0x7F800000u - (reinterpret_cast<LaneBits>(x) & 0x7FFFFFFFu);
            best = maxLanes(best, x);
        }
        *maxima++ = maxLane(best);
    }
    std::uint32_t anySign = 0;
    for (int i = 0; i < kLanes; ++i)
        anySign |= nanSigns[i];
    return (anySign >> 31) != 0;
}

/// e^x for x in [−87, 88] in two thirds of expBoundedLanes' steps; e^0 is exactly 1. The relative error is below 3e-7,
/// plus 1e-7 |x| if the processor has no fused multiply-add. With x log2 e = n + f and |f| ≤ ½, 2^f is a polynomial of
/// degree 5 that equals it at the Chebyshev nodes, at 0 also in the derivative; n is added to the exponent bits.
LR_INLINE Lanes expLogitLanes(Lanes x)
{
    const Lanes magic = broadcast(12582912.0f); // 1.5 · 2^23: adding it rounds to an integer, in the lowest bits
    const Lanes shifted = x * 1.44269504f + magic;
    const Lanes f = x * 1.44269504f - (shifted - magic);
    Lanes p = broadcast(1.33867457e-3f);
    p = p * f + 9.67186969e-3f;
    p = p * f + 5.55036962e-2f;
    p = p * f + 2.40222350e-1f;
    p = p * f + 6.93147182e-1f;
    p = p * f + 1.0f;
    return reinterpret_cast<Lanes>((reinterpret_cast<LaneBits>(shifted) << 23) + reinterpret_cast<LaneBits>(p));
}

/// Adds e^t and e^t · t to the two sums and returns e^t; t ≤ 0 is a logit relative to its row's maximum.
LR_INLINE Lanes addWeights(Lanes t, Lanes& weight, Lanes& weightedLogit)
{
    const Lanes bounded = maxLanes(t, broadcast(kLowestExponent));
    const Lanes e = expLogitLanes(bounded);
    weight += e;
    weightedLogit += e * bounded;
    return e;
}

RowSums rowSums(const float* logits, std::int64_t count, float max)
{
    LaneTotals weight;
    LaneTotals weightedLogit;
    for (std::int64_t begin = 0; begin < count; begin += kLogitsPerBlock) {
        const std::int64_t end = endOfBlock(begin, count);
        Lanes blockWeight = {};
        Lanes blockWeightedLogit = {};
        for (std::int64_t i = begin; i < end; i += kLanes)
            addWeights(loadLogits(logits, i, end) - max, blockWeight, blockWeightedLogit);
        weight += blockWeight;
        weightedLogit += blockWeightedLogit;
    }
    return {weight.sum(), weightedLogit.sum()};
}

/// The sums of one lane over a pair of rows: float within a block, double across blocks.
template <typename V>
struct PairLanes
{
    V expertWeight = {};
    V expertWeightedLogit = {};
    V amateurWeight = {};
    V amateurWeightedLogit = {};
    V weightedDifference = {};
    V reverseDifference = {};
};

/// weight · difference for one model's tokens. A token with probability 0 under this model adds nothing, whatever the
/// other model says; so the NaN of −∞ − −∞ does not enter the sum.
LR_INLINE Lanes weighted(Lanes t, Lanes weight, Lanes difference)
{
    const LaneInts mask = reinterpret_cast<LaneInts>(kLowestExponent - t) >> 31;
    return reinterpret_cast<Lanes>(reinterpret_cast<LaneInts>(weight * difference) & mask);
}

LR_INLINE void addPair(Lanes expert, Lanes amateur, PairLanes<Lanes>& sums)
{
    const Lanes expertWeight = addWeights(expert, sums.expertWeight, sums.expertWeightedLogit);
    const Lanes amateurWeight = addWeights(amateur, sums.amateurWeight, sums.amateurWeightedLogit);
    const Lanes difference = expert - amateur;
    sums.weightedDifference += weighted(expert, expertWeight, difference);
    sums.reverseDifference -= weighted(amateur, amateurWeight, difference);
}

LR_INLINE void addBlock(const PairLanes<Lanes>& block, PairLanes<LaneTotals>& total)
{
    total.expertWeight += block.expertWeight;
    total.expertWeightedLogit += block.expertWeightedLogit;
    total.amateurWeight += block.amateurWeight;
    total.amateurWeightedLogit += block.amateurWeightedLogit;
    total.weightedDifference += block.weightedDifference;
    total.reverseDifference += block.reverseDifference;
}

PairSums pairSums(const float* expert, const float* amateur, std::int64_t count, float expertMax, float amateurMax)
{
    PairLanes<LaneTotals> total;
    for (std::int64_t begin = 0; begin < count; begin += kLogitsPerBlock) {
        const std::int64_t end = endOfBlock(begin, count);
        PairLanes<Lanes> block;
        for (std::int64_t i = begin; i < end; i += kLanes)
            addPair(loadLogits(expert, i, end) - expertMax, loadLogits(amateur, i, end) - amateurMax, block);
        addBlock(block, total);
    }
    return {{total.expertWeight.sum(), total.expertWeightedLogit.sum()},
        {total.amateurWeight.sum(), total.amateurWeightedLogit.sum()}, total.weightedDifference.sum(),
        total.reverseDifference.sum()};
}

/// k = (1 + r) ln(2 / (1 + r)) + r ln r for r = e^−a, a ≥ 0: the contribution of two weights 1 and r to twice the
/// Jensen–Shannon sum. Relative error below 2e-6. Where r is near 1 the summands cancel, so that k is a² times a
/// polynomial for a < 1; else the first summand is a polynomial of r. Both polynomials (found by Remez's exchange
/// algorithm) are within 1e-7 of k.
LR_INLINE Lanes separation(Lanes a, Lanes r)
{
    Lanes near = broadcast(-1.06589461e-4f);
    near = near * a + 7.91226846e-4f;
    near = near * a - 5.16750599e-3f;
    near = near * a + 3.12400976e-2f;
    near = near * a - 1.24999109e-1f;
    near = near * a + 2.49999987e-1f;
    Lanes far = broadcast(2.54007719e-2f);
    far = far * r - 7.43326139e-2f;
    far = far * r + 1.65018058e-1f;
    far = far * r - 4.99860340e-1f;
    far = far * r - 3.06856886e-1f;
    return a < 1.0f ? a * a * near : r * (far - a) + 0.693147181f;
}

/// The same of two logits t relative to their maxima: the larger weight is e^top, the smaller one e^(top − distance).
LR_INLINE Lanes jensenShannonTwice(Lanes expert, Lanes amateur, float logRatio)
{
    const Lanes e = maxLanes(expert, broadcast(kLowestMixedExponent));
    const Lanes a = maxLanes(amateur, broadcast(kLowestMixedExponent));
    const Lanes difference = (e - a) - logRatio; // this order loses no precision if the difference is small
    const Lanes distance = reinterpret_cast<Lanes>(reinterpret_cast<LaneBits>(difference) & 0x7FFFFFFFu);
    const Lanes top = maxLanes(e, a + logRatio);
    return expLogitLanes(top) * separation(distance, expLogitLanes(-distance));
}

double jensenShannonSum(
    const float* expert, const float* amateur, std::int64_t count, float expertMax, float amateurMax, float logRatio)
{
    LaneTotals total;
    for (std::int64_t begin = 0; begin < count; begin += kLogitsPerBlock) {
        const std::int64_t end = endOfBlock(begin, count);
        Lanes block = {};
        for (std::int64_t i = begin; i < end; i += kLanes)
            block += jensenShannonTwice(
                loadLogits(expert, i, end) - expertMax, loadLogits(amateur, i, end) - amateurMax, logRatio);
        total += block;
    }
    return 0.5 * total.sum();
}

std::int64_t countAbove(const float* logits, std::int64_t count, const float* maxima, float threshold)
{
    std::int64_t above = 0;
    for (std::int64_t begin = 0; begin < count; begin += kLogitsPerBlock) {
        if (!(*maxima++ > threshold))
            continue;
        const std::int64_t end = endOfBlock(begin, count);
        std::int32_t inBlock = 0;
        for (std::int64_t i = begin; i < end; ++i)
            inBlock += logits[i] > threshold ? 1 : 0;
        above += inBlock;
    }
    return above;
}

} // namespace

namespace LR_INSTRUCTION_SET {

extern const RowKernels kRowKernels;
const RowKernels kRowKernels{&blockMaxima, &rowSums, &pairSums, &jensenShannonSum, &countAbove};

} // namespace LR_INSTRUCTION_SET

} // namespace lr::kernels
