#include "divergence/row_divergence.h"

#include "common/error.h"
#include "divergence/row_checks.h"
#include "divergence/top_tokens.h"
#include "kernels/kernel_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <numbers>
#include <utility>
#include <vector>

namespace lr::divergence {

using common::Error;
using common::ErrorCode;
using common::TokenId;
using steps::Candidate;
using steps::StepRecord;

namespace {

/// One model's logits in two parts: the shared vocabulary (ids < shared) and the rest, which only this model may have.
/// Holds block maxima of both parts and, after finish(), what turns a logit into a log-probability.
class Row
{
public:
    Row(const kernels::RowKernels& rowKernels, std::span<const float> logits, std::size_t shared)
        : m_kernels(rowKernels)
        , m_shared(logits.first(shared))
        , m_rest(logits.subspan(shared))
        , m_sharedMaxima(static_cast<std::size_t>(kernels::blocksOf(std::ssize(m_shared))))
        , m_restMaxima(static_cast<std::size_t>(kernels::blocksOf(std::ssize(m_rest))))
    {}

    /// First pass: finds the maxima. Throws if the row holds no distribution.
    void scan(const char* whose, std::int32_t step)
    {
        const bool nanInShared = m_kernels.blockMaxima(m_shared.data(), std::ssize(m_shared), m_sharedMaxima.data());
        const bool nanInRest = m_kernels.blockMaxima(m_rest.data(), std::ssize(m_rest), m_restMaxima.data());
        if (nanInShared || nanInRest)
            checkLargestLogit(std::numeric_limits<float>::quiet_NaN(), whose, step);
        m_sharedMax = *std::max_element(m_sharedMaxima.begin(), m_sharedMaxima.end());
        m_max = m_sharedMax;
        for (const float restMax : m_restMaxima)
            m_max = std::max(m_max, restMax);
        checkLargestLogit(m_max, whose, step);
    }

    /// Second pass: adds the rest's sums to those over the shared part.
    void finish(const kernels::RowSums& shared)
    {
        const kernels::RowSums rest = m_kernels.rowSums(m_rest.data(), std::ssize(m_rest), m_max);
        const double weight = shared.weight + rest.weight;
        m_logWeight = std::log(weight);
        m_entropy = std::max(0.0, m_logWeight - (shared.weightedLogit + rest.weightedLogit) / weight);
        m_weight = weight;
    }

    std::span<const float> shared() const { return m_shared; }
    float max() const { return m_max; }
    float sharedMax() const { return m_sharedMax; }
    double weight() const { return m_weight; }
    double logWeight() const { return m_logWeight; }
    double entropy() const { return m_entropy; }

    float logProb(TokenId id) const { return static_cast<float>(double(logit(id)) - double(m_max) - m_logWeight); }

    std::int32_t rank(TokenId id) const
    {
        const float x = logit(id);
        const auto above = m_kernels.countAbove(m_shared.data(), std::ssize(m_shared), m_sharedMaxima.data(), x) +
                           m_kernels.countAbove(m_rest.data(), std::ssize(m_rest), m_restMaxima.data(), x);
        return static_cast<std::int32_t>(1 + above);
    }

    TokenId top1() const
    {
        if (m_sharedMax == m_max)
            return firstTokenAt(m_shared, m_sharedMaxima, m_max);
        return static_cast<TokenId>(m_shared.size()) + firstTokenAt(m_rest, m_restMaxima, m_max);
    }

    /// Up to `limit` most probable shared tokens whose logits are greater than `above`.
    common::TokenIds topShared(float above, int limit) const
    {
        return topTokens(m_shared, m_sharedMaxima, above, static_cast<std::size_t>(limit));
    }

    float logit(TokenId id) const
    {
        const auto at = static_cast<std::size_t>(id);
        return at < m_shared.size() ? m_shared[at] : m_rest[at - m_shared.size()];
    }

private:
    const kernels::RowKernels& m_kernels;
    std::span<const float> m_shared;
    std::span<const float> m_rest;
    std::vector<float> m_sharedMaxima;
    std::vector<float> m_restMaxima;
    float m_max = 0;
    float m_sharedMax = 0;
    double m_weight = 0;
    double m_logWeight = 0;
    double m_entropy = 0;
};

/// The expert's most probable tokens that reach the smallest plausibility threshold.
common::TokenIds plausibleTokens(const Row& expert)
{
    const double cut = std::log(steps::kSmallestPlausibilityThreshold);
    // One float below the rounded cut, so that rounding loses no token; the exact test follows in double.
    const float above = std::nextafter(static_cast<float>(double(expert.sharedMax()) + cut), -kInfinity);
    auto ids = expert.topShared(above, steps::kMaxExpertCandidates);
    std::erase_if(ids, [&](TokenId id) { return !isPlausible(expert.logit(id), expert.sharedMax()); });
    return ids;
}

std::vector<Candidate> candidatesOf(const Row& expert, const Row& amateur)
{
    auto ids = plausibleTokens(expert);
    const auto amateurIds = amateur.topShared(-kInfinity, steps::kNumAmateurCandidates);
    ids.insert(ids.end(), amateurIds.begin(), amateurIds.end());
    std::vector<Candidate> candidates;
    candidates.reserve(ids.size());
    for (const auto id : ids)
        candidates.push_back({id, expert.logProb(id), amateur.logProb(id)});
    return inRecordOrder(std::move(candidates));
}

/// Σ π (ln π − ln ρ) = Σ w_π (t_π − t_ρ) / Z_π + P (ln Z_ρ − ln Z_π) over the shared ids, with logits t relative to
/// their maxima, weights w = e^t, Z = Σ w over the whole row, P the mass of π on the shared ids, and the given
/// difference Σ w_π (t_π − t_ρ).
double klOf(const Row& pi, const Row& rho, double sharedWeight, double difference)
{
    const double mass = sharedWeight / pi.weight();
    const double kl = difference / pi.weight() + mass * (rho.logWeight() - pi.logWeight());
    return std::max(kl, 0.0); // with this order of arguments a NaN stays NaN
}

double jensenShannonOf(const kernels::RowKernels& rowKernels, const Row& expert, const Row& amateur)
{
    const auto shared = expert.shared();
    const double sum = rowKernels.jensenShannonSum(shared.data(), amateur.shared().data(), std::ssize(shared),
        expert.max(), amateur.max(), static_cast<float>(expert.logWeight() - amateur.logWeight()));
    return std::min(sum / expert.weight(), std::numbers::ln2);
}

} // namespace

StepRecord compareRows(const kernels::RowKernels& rowKernels, std::span<const float> expertLogits,
    std::span<const float> amateurLogits, TokenId tokenId, std::int32_t step)
{
    checkRowArguments(expertLogits.size(), amateurLogits.size(), tokenId, step);
    const std::size_t shared = std::min(expertLogits.size(), amateurLogits.size());
    Row expert(rowKernels, expertLogits, shared);
    Row amateur(rowKernels, amateurLogits, shared);
    expert.scan("expert", step);
    amateur.scan("amateur", step);
    checkLargestSharedLogit(expert.sharedMax(), step);

    const kernels::PairSums sums = rowKernels.pairSums(
        expertLogits.data(), amateurLogits.data(), static_cast<std::int64_t>(shared), expert.max(), amateur.max());
    expert.finish(sums.expert);
    amateur.finish(sums.amateur);

    const bool amateurHasToken = static_cast<std::size_t>(tokenId) < amateurLogits.size();
    StepRecord record;
    record.step = step;
    record.tokenId = tokenId;
    record.klNats = static_cast<float>(klOf(expert, amateur, sums.expert.weight, sums.weightedDifference));
    record.reverseKlNats = static_cast<float>(klOf(amateur, expert, sums.amateur.weight, sums.reverseDifference));
    record.jsNats = static_cast<float>(jensenShannonOf(rowKernels, expert, amateur));
    record.expertEntropyNats = static_cast<float>(expert.entropy());
    record.amateurEntropyNats = static_cast<float>(amateur.entropy());
    record.amateurTop1Id = amateur.top1();
    record.expertLogProb = expert.logProb(tokenId);
    record.amateurLogProb = amateurHasToken ? amateur.logProb(tokenId) : -kInfinity;
    record.expertRank = expert.rank(tokenId);
    record.amateurRank = amateurHasToken ? amateur.rank(tokenId) : 0;
    record.candidates = candidatesOf(expert, amateur);
    return record;
}

StepRecord compareRows(
    std::span<const float> expertLogits, std::span<const float> amateurLogits, TokenId tokenId, std::int32_t step)
{
    return compareRows(kernels::fastestKernels().rows, expertLogits, amateurLogits, tokenId, step);
}

void compareRows(const LogitsRows& expert, const LogitsRows& amateur, std::span<const TokenId> tokenIds,
    std::span<const std::int32_t> steps, std::span<StepRecord> records)
{
    if (tokenIds.size() != records.size() || steps.size() != records.size())
        throw Error(ErrorCode::InvalidArgument,
            fmt::format("Cannot compare {} tokens at {} steps into {} records; their numbers must be equal.",
                tokenIds.size(), steps.size(), records.size()));
    if (expert.vocabSize < 0 || amateur.vocabSize < 0 || expert.stride < expert.vocabSize ||
        amateur.stride < amateur.vocabSize)
        throw Error(ErrorCode::InvalidArgument,
            fmt::format("Cannot compare rows of {} and {} logits that overlap; strides must not be below them.",
                expert.vocabSize, amateur.vocabSize));
    const auto numRows = static_cast<std::int64_t>(records.size());
    std::int64_t failedRow = numRows;
    std::exception_ptr failure;
#pragma omp parallel for schedule(dynamic)
    for (std::int64_t i = 0; i < numRows; ++i) {
        const auto r = static_cast<std::size_t>(i);
        try {
            records[r] = compareRows(expert.row(r), amateur.row(r), tokenIds[r], steps[r]);
        } catch (...) {
            // An exception must not leave a parallel loop. That of the first failing row is thrown, whichever thread
            // was faster.
#pragma omp critical(lr_row_divergence)
            if (i < failedRow) {
                failedRow = i;
                failure = std::current_exception();
            }
        }
    }
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace lr::divergence
