#include "divergence/device_divergence.h"

#include "common/error.h"
#include "divergence/row_checks.h"

#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>
#include <vector>

namespace lr::divergence {

namespace {

using common::TokenId;
using steps::Candidate;
using steps::StepRecord;

/// Columns of the table that is copied to the host, float64 [N, kNumFigures + candidates]; float64 holds ids and counts
/// exactly.
enum Figure
{
    ExpertMax,
    ExpertSharedMax,
    ExpertWeight, ///< Σ e^t over the row, t = x − max
    ExpertMoment, ///< Σ e^t t
    ExpertSharedWeight,
    Difference, ///< Σ e^(t_E) (t_E − t_A) over the shared ids
    AmateurMax,
    AmateurWeight,
    AmateurMoment,
    AmateurSharedWeight,
    ReverseDifference, ///< Σ e^(t_A) (t_A − t_E) over the shared ids
    JensenShannon,     ///< Jensen–Shannon divergence times ExpertWeight
    AmateurTop1,
    ExpertLogit, ///< of y_t
    ExpertAbove, ///< number of greater logits
    AmateurLogit,
    AmateurAbove,
    kNumFigures
};

at::Tensor rowSum(const at::Tensor& values)
{
    return values.sum(at::IntArrayRef{1}, false, at::kDouble);
}

at::Tensor column(const at::Tensor& values)
{
    return values.reshape({-1}).to(at::kDouble);
}

/// One model's logits x [N, V], with t = x − max and w = e^t.
struct Rows
{
    explicit Rows(const at::Tensor& x)
        : logits(x)
        , max(x.amax({1}, true))
        , relative(x - max)
        , weights(relative.exp())
    {}

    /// Σ w t; terms with w = 0, where t may be −∞, count as 0.
    at::Tensor moment() const { return rowSum((weights * relative).masked_fill_(weights == 0, 0)); }

    at::Tensor logits, max, relative, weights;
};

/// Σ w (t − t') over the shared ids, with weights and t of the first, t' of the second.
at::Tensor weightedDifference(const Rows& first, const Rows& second, std::int64_t shared)
{
    const auto weights = first.weights.narrow(1, 0, shared);
    const auto difference = first.relative.narrow(1, 0, shared) - second.relative.narrow(1, 0, shared);
    return rowSum(difference.mul_(weights).masked_fill_(weights == 0, 0));
}

/// The contribution of two weights 1 and r = e^−a to four times the Jensen–Shannon sum, for distances a in [0, 20]:
/// 2 (1 + r) ln(2 / (1 + r)) + 2 r ln r = a (1 − r) − (1 + r) ln(1 + (1 − r)² / 4r). The second form loses no precision
/// at small a.
at::Tensor separation(const at::Tensor& distance)
{
    const auto ratio = distance.neg().exp_();
    const auto result = 1 - ratio;
    const auto logarithm = result.square().div_(ratio).mul_(0.25).log1p_();
    return result.mul_(distance).sub_(logarithm.mul_(ratio.add_(1)));
}

/// Jensen–Shannon divergence over the shared ids, times Z_E; logRatio is ln Z_E − ln Z_A, float32 [N, 1].
at::Tensor jensenShannon(const Rows& expert, const Rows& amateur, const at::Tensor& logRatio, std::int64_t shared)
{
    constexpr double kFarthest = 20; // at greater distances the smaller weight is negligible
    const auto distance = expert.relative.narrow(1, 0, shared) - amateur.relative.narrow(1, 0, shared);
    // A NaN means probability 0 under both models, which adds nothing.
    distance.sub_(logRatio).abs_().nan_to_num_(0.0, kFarthest).clamp_max_(kFarthest);
    const auto parts = separation(distance);
    const auto amateurWeights = amateur.weights.narrow(1, 0, shared) * logRatio.exp();
    return rowSum(parts.mul_(at::maximum(amateurWeights, expert.weights.narrow(1, 0, shared)))).mul_(0.25);
}

/// Ids [N, limit] of the largest logits among the first `shared`, equal ones by ascending id. They are found as the
/// largest keys; a key holds the logit, as an integer of the same order, in its upper half and the reversed id in its
/// lower half.
at::Tensor largest(const at::Tensor& logits, std::int64_t shared, std::int64_t limit)
{
    const auto bits = (logits.narrow(1, 0, shared) + 0.0).view(at::kInt); // adding 0 turns −0 into 0
    const auto ordered = at::where(bits < 0, bits.bitwise_xor(std::numeric_limits<std::int32_t>::max()), bits);
    const auto ids = at::arange(shared, bits.options().dtype(at::kLong));
    const auto keys = ordered.to(at::kLong).mul_(std::int64_t(1) << 32).add_(shared - 1 - ids);
    const auto top = std::get<0>(keys.topk(std::min(limit, shared), 1));
    return (shared - 1) - top.bitwise_and(std::int64_t(0xFFFFFFFF));
}

/// Ids [N, k] followed by both models' logits of them: [N, 3 k].
at::Tensor withLogits(const at::Tensor& ids, const Rows& expert, const Rows& amateur)
{
    return at::cat({ids.to(at::kDouble), expert.logits.gather(1, ids).to(at::kDouble),
                       amateur.logits.gather(1, ids).to(at::kDouble)},
        1);
}

/// The logit of each row's token [N, 1], and how many logits of the row are greater.
std::pair<at::Tensor, at::Tensor> placeOf(const at::Tensor& tokenIds, const at::Tensor& logits)
{
    const auto own = logits.gather(1, tokenIds.clamp_max(logits.size(1) - 1));
    return {own, (logits > own).sum(1)};
}

std::vector<at::Tensor> figures(
    const Rows& expert, const Rows& amateur, const at::Tensor& tokenIds, std::int64_t shared)
{
    const auto [expertLogit, expertAbove] = placeOf(tokenIds, expert.logits);
    const auto [amateurLogit, amateurAbove] = placeOf(tokenIds, amateur.logits);
    std::vector<at::Tensor> columns(kNumFigures);
    columns[ExpertMax] = column(expert.max);
    columns[ExpertSharedMax] = column(expert.logits.narrow(1, 0, shared).amax({1}));
    columns[ExpertWeight] = rowSum(expert.weights);
    columns[ExpertMoment] = expert.moment();
    columns[ExpertSharedWeight] = rowSum(expert.weights.narrow(1, 0, shared));
    columns[Difference] = weightedDifference(expert, amateur, shared);
    columns[AmateurMax] = column(amateur.max);
    columns[AmateurWeight] = rowSum(amateur.weights);
    columns[AmateurMoment] = amateur.moment();
    columns[AmateurSharedWeight] = rowSum(amateur.weights.narrow(1, 0, shared));
    columns[ReverseDifference] = weightedDifference(amateur, expert, shared);
    const auto logRatio = columns[ExpertWeight].log() - columns[AmateurWeight].log();
    columns[JensenShannon] = jensenShannon(expert, amateur, logRatio.to(at::kFloat).unsqueeze(1), shared);
    columns[AmateurTop1] = column(amateur.logits.argmax(1));
    columns[ExpertLogit] = column(expertLogit);
    columns[ExpertAbove] = column(expertAbove);
    columns[AmateurLogit] = column(amateurLogit);
    columns[AmateurAbove] = column(amateurAbove);
    return columns;
}

/// One row of the copied table, read as a step.
class StepFigures
{
public:
    StepFigures(const double* figures, std::int64_t numExpert, std::int64_t numAmateur)
        : m_figures(figures)
        , m_numExpert(numExpert)
        , m_numAmateur(numAmateur)
    {}

    /// Throws Error(CorruptData) if a row holds no distribution.
    void check(std::int32_t step) const
    {
        checkLargestLogit(static_cast<float>(m_figures[ExpertMax]), "expert", step);
        checkLargestLogit(static_cast<float>(m_figures[AmateurMax]), "amateur", step);
        checkLargestSharedLogit(static_cast<float>(m_figures[ExpertSharedMax]), step);
    }

    StepRecord record(std::int32_t step, TokenId tokenId, bool amateurHasToken) const
    {
        StepRecord record;
        record.step = step;
        record.tokenId = tokenId;
        record.klNats = kl(Difference, ExpertSharedWeight, ExpertWeight, AmateurWeight);
        record.reverseKlNats = kl(ReverseDifference, AmateurSharedWeight, AmateurWeight, ExpertWeight);
        record.jsNats = jensenShannonNats();
        record.expertEntropyNats = entropy(ExpertWeight, ExpertMoment);
        record.amateurEntropyNats = entropy(AmateurWeight, AmateurMoment);
        record.amateurTop1Id = static_cast<TokenId>(m_figures[AmateurTop1]);
        record.expertLogProb = expertLogProb(m_figures[ExpertLogit]);
        record.expertRank = static_cast<std::int32_t>(m_figures[ExpertAbove]) + 1;
        record.amateurLogProb =
            amateurHasToken ? amateurLogProb(m_figures[AmateurLogit]) : -std::numeric_limits<float>::infinity();
        record.amateurRank = amateurHasToken ? static_cast<std::int32_t>(m_figures[AmateurAbove]) + 1 : 0;
        record.candidates = candidates();
        return record;
    }

private:
    float kl(Figure difference, Figure sharedWeight, Figure weight, Figure otherWeight) const
    {
        const double mass = m_figures[sharedWeight] / m_figures[weight];
        const double logWeights = std::log(m_figures[otherWeight]) - std::log(m_figures[weight]);
        return static_cast<float>(std::max(m_figures[difference] / m_figures[weight] + mass * logWeights, 0.0));
    }

    float jensenShannonNats() const
    {
        return static_cast<float>(std::min(m_figures[JensenShannon] / m_figures[ExpertWeight], std::numbers::ln2));
    }

    float entropy(Figure weight, Figure moment) const
    {
        return static_cast<float>(std::max(0.0, std::log(m_figures[weight]) - m_figures[moment] / m_figures[weight]));
    }

    float expertLogProb(double logit) const
    {
        return static_cast<float>(logit - m_figures[ExpertMax] - std::log(m_figures[ExpertWeight]));
    }

    float amateurLogProb(double logit) const
    {
        return static_cast<float>(logit - m_figures[AmateurMax] - std::log(m_figures[AmateurWeight]));
    }

    std::vector<Candidate> candidates() const
    {
        std::vector<Candidate> found;
        const double* ids = m_figures + kNumFigures;
        const auto add = [&](std::int64_t i, std::int64_t count) {
            found.push_back(
                {static_cast<TokenId>(ids[i]), expertLogProb(ids[count + i]), amateurLogProb(ids[2 * count + i])});
        };
        const auto max = static_cast<float>(m_figures[ExpertSharedMax]);
        for (std::int64_t i = 0; i < m_numExpert && isPlausible(static_cast<float>(ids[m_numExpert + i]), max); ++i)
            add(i, m_numExpert);
        ids += 3 * m_numExpert;
        for (std::int64_t i = 0; i < m_numAmateur && std::isfinite(ids[2 * m_numAmateur + i]); ++i)
            add(i, m_numAmateur);
        return inRecordOrder(std::move(found));
    }

    const double* m_figures;
    std::int64_t m_numExpert;
    std::int64_t m_numAmateur;
};

void checkArguments(const at::Tensor& expert, const at::Tensor& amateur, std::span<const TokenId> tokenIds,
    std::span<const std::int32_t> steps, std::size_t numRecords)
{
    if (expert.dim() != 2 || amateur.dim() != 2 || expert.size(0) != amateur.size(0) ||
        expert.size(0) != std::ssize(tokenIds) || tokenIds.size() != steps.size() || steps.size() != numRecords)
        throw common::Error(common::ErrorCode::InvalidArgument,
            fmt::format("Cannot compare {} tokens at {} steps into {} records with logits of other numbers of rows.",
                tokenIds.size(), steps.size(), numRecords));
    for (std::size_t i = 0; i < tokenIds.size(); ++i)
        checkRowArguments(
            static_cast<std::size_t>(expert.size(1)), static_cast<std::size_t>(amateur.size(1)), tokenIds[i], steps[i]);
}

} // namespace

void compareRowsOnDevice(const at::Tensor& expertLogits, const at::Tensor& amateurLogits,
    std::span<const TokenId> tokenIds, std::span<const std::int32_t> steps, std::span<StepRecord> records)
{
    checkArguments(expertLogits, amateurLogits, tokenIds, steps, records.size());
    if (records.empty())
        return;
    const at::NoGradGuard noGradients;
    const auto shared = std::min(expertLogits.size(1), amateurLogits.size(1));
    const auto ids = at::tensor(std::vector<std::int64_t>(tokenIds.begin(), tokenIds.end()), at::kLong)
                         .view({-1, 1})
                         .to(expertLogits.device());
    const Rows expert(expertLogits);
    const Rows amateur(amateurLogits);
    const auto expertIds = largest(expertLogits, shared, steps::kMaxExpertCandidates);
    const auto amateurIds = largest(amateurLogits, shared, steps::kNumAmateurCandidates);
    const auto onHost = at::cat({at::stack(figures(expert, amateur, ids, shared), 1),
                                    withLogits(expertIds, expert, amateur), withLogits(amateurIds, expert, amateur)},
        1)
                            .to(at::kCPU)
                            .contiguous();
    for (std::size_t i = 0; i < records.size(); ++i) {
        const StepFigures step(onHost.data_ptr<double>() + static_cast<std::int64_t>(i) * onHost.size(1),
            expertIds.size(1), amateurIds.size(1));
        step.check(steps[i]);
        records[i] = step.record(steps[i], tokenIds[i], tokenIds[i] < amateurLogits.size(1));
    }
}

} // namespace lr::divergence
