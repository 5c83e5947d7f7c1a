// The body of one instruction set's row kernels; included once by row_kernels_<set>.cpp, which defines the set's name.
#include "divergence/row_kernels.h"
#include "model/simd.h"

#ifndef LR_ROW_KERNEL_SET
#error "define LR_ROW_KERNEL_SET before including this file"
#endif

namespace lr::divergence {

namespace {

constexpr float kLowestExponent = -87.0f; ///< where expBoundedLanes ends

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

/// The kLanes logits from `at`; where fewer are left, −∞ fills up: it changes no maximum and no sum.
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

/// Adds e^t and e^t · t to the two sums and returns e^t; t ≤ 0 is a logit relative to its row's maximum.
LR_INLINE Lanes addWeights(Lanes t, Lanes& weight, Lanes& weightedLogit)
{
    const Lanes bounded = maxLanes(t, broadcast(kLowestExponent));
    const Lanes e = expBoundedLanes(bounded);
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

/// What one lane of a pair of rows adds up: float within a block, double across blocks.
template <typename V>
struct PairLanes
{
    V expertWeight = {};
    V expertWeightedLogit = {};
    V amateurWeight = {};
    V amateurWeightedLogit = {};
    V weightedDifference = {};
};

LR_INLINE void addPair(Lanes expert, Lanes amateur, PairLanes<Lanes>& sums)
{
    const Lanes e = addWeights(expert, sums.expertWeight, sums.expertWeightedLogit);
    addWeights(amateur, sums.amateurWeight, sums.amateurWeightedLogit);
    // A token without probability under the expert adds nothing, whatever the amateur says: −∞ − −∞ must not get in.
    const LaneInts mask = reinterpret_cast<LaneInts>(kLowestExponent - expert) >> 31;
    const LaneInts difference = reinterpret_cast<LaneInts>(e * (expert - amateur)) & mask;
    sums.weightedDifference += reinterpret_cast<Lanes>(difference);
}

LR_INLINE void addBlock(const PairLanes<Lanes>& block, PairLanes<LaneTotals>& total)
{
    total.expertWeight += block.expertWeight;
    total.expertWeightedLogit += block.expertWeightedLogit;
    total.amateurWeight += block.amateurWeight;
    total.amateurWeightedLogit += block.amateurWeightedLogit;
    total.weightedDifference += block.weightedDifference;
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
        {total.amateurWeight.sum(), total.amateurWeightedLogit.sum()}, total.weightedDifference.sum()};
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

extern const RowKernels LR_ROW_KERNEL_SET;
const RowKernels LR_ROW_KERNEL_SET = {LR_ROW_KERNEL_NAME, &blockMaxima, &rowSums, &pairSums, &countAbove};

} // namespace lr::divergence
