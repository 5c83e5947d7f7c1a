#include "divergence/scorer.h"

#include "common/error.h"
#include "divergence/device_divergence.h"
#include "divergence/hidden_states.h"
#include "divergence/row_divergence.h"

#include <algorithm>
#include <numeric>

namespace lr::divergence {

namespace {

/// Rows whose logits are computed at a time: 64 rows of both models at V = 151,936 take 74 MiB.
constexpr std::int64_t kRowsAtOnce = 64;

std::int64_t numTokens(const ScoringRequest& request)
{
    return static_cast<std::int64_t>(request.completionIds.size());
}

/// Prompt and completion, without the last token, since no token follows it.
HiddenQuery teacherForced(const ScoringRequest& request)
{
    HiddenQuery query{request.promptIds, numTokens(request)};
    query.tokenIds.insert(query.tokenIds.end(), request.completionIds.begin(), request.completionIds.end() - 1);
    return query;
}

void check(const ScoringRequest& request)
{
    using common::Error;
    using common::ErrorCode;
    if (request.promptIds.empty())
        throw Error(ErrorCode::InvalidArgument, "A trajectory to score has no prompt token to start from.");
    if (request.expertHidden.defined() && request.expertHidden.size(0) != numTokens(request))
        throw Error(ErrorCode::Internal, "The kept hidden states do not belong to the trajectory.");
}

/// Replaces rows of `hidden` [T, H] at steps where the amateur reads another prefix than the teacher-forced one.
void replaceWhereRetokenised(
    const model::Decoder& amateur, const ScoringRequest& request, at::Tensor& hidden, std::stop_token stop)
{
    std::vector<HiddenQuery> queries;
    std::vector<std::int64_t> steps;
    auto forced = request.promptIds;
    for (std::size_t step = 0; step < request.completionIds.size(); ++step) {
        auto prefix = request.amateurPrefix(step);
        if (prefix != forced) {
            queries.push_back({std::move(prefix), 1});
            steps.push_back(static_cast<std::int64_t>(step));
        }
        forced.push_back(request.completionIds[step]);
    }
    const auto rows = hiddenStates(amateur, queries, stop);
    for (std::size_t i = 0; i < rows.size(); ++i)
        hidden[steps[i]].copy_(rows[i][0]);
}

LogitsRows rowsOf(const at::Tensor& logits)
{
    return {.data = logits.data_ptr<float>(), .vocabSize = logits.size(1), .stride = logits.stride(0)};
}

/// If both models' logits are on the same device other than the CPU, compares them there, since two rows of logits per
/// step would be most of what is copied. Else compares them with the CPU's kernels.
void compareLogits(const at::Tensor& expert, const at::Tensor& amateur, std::span<const common::TokenId> tokenIds,
    std::span<const std::int32_t> steps, std::span<steps::StepRecord> records)
{
    if (!expert.is_cpu() && expert.device() == amateur.device())
        return compareRowsOnDevice(expert, amateur, tokenIds, steps, records);
    const auto expertOnHost = expert.to(at::kCPU).contiguous();
    const auto amateurOnHost = amateur.to(at::kCPU).contiguous();
    compareRows(rowsOf(expertOnHost), rowsOf(amateurOnHost), tokenIds, steps, records);
}

} // namespace

std::vector<steps::StepRecord> Scorer::compare(
    const ScoringRequest& request, const at::Tensor& expertHidden, const at::Tensor& amateurHidden) const
{
    std::vector<steps::StepRecord> records(request.completionIds.size());
    std::vector<std::int32_t> steps(records.size());
    std::iota(steps.begin(), steps.end(), 0);
    for (std::int64_t first = 0; first < numTokens(request); first += kRowsAtOnce) {
        const auto count = std::min(kRowsAtOnce, numTokens(request) - first);
        const auto expert = m_expert.logits(expertHidden.narrow(0, first, count));
        const auto amateur = m_amateur.logits(amateurHidden.narrow(0, first, count));
        const auto from = static_cast<std::size_t>(first);
        const auto size = static_cast<std::size_t>(count);
        compareLogits(expert, amateur, std::span(request.completionIds).subspan(from, size),
            std::span(steps).subspan(from, size), std::span(records).subspan(from, size));
    }
    return records;
}

std::vector<std::vector<steps::StepRecord>> Scorer::score(
    std::span<const ScoringRequest> requests, std::stop_token stop) const
{
    std::vector<HiddenQuery> amateurQueries;
    std::vector<HiddenQuery> expertQueries;
    std::vector<const ScoringRequest*> scored;
    for (const auto& request : requests) {
        check(request);
        if (request.completionIds.empty())
            continue;
        scored.push_back(&request);
        amateurQueries.push_back(teacherForced(request));
        if (!request.expertHidden.defined())
            expertQueries.push_back(teacherForced(request));
    }
    auto amateurHidden = hiddenStates(m_amateur, amateurQueries, stop);
    const auto expertHidden = hiddenStates(m_expert, expertQueries, stop);

    std::vector<std::vector<steps::StepRecord>> result(requests.size());
    std::size_t nextExpert = 0;
    for (std::size_t i = 0; i < scored.size(); ++i) {
        const auto& request = *scored[i];
        if (request.amateurPrefix)
            replaceWhereRetokenised(m_amateur, request, amateurHidden[i], stop);
        const auto& expert = request.expertHidden.defined() ? request.expertHidden : expertHidden[nextExpert++];
        result[static_cast<std::size_t>(&request - requests.data())] = compare(request, expert, amateurHidden[i]);
    }
    return result;
}

} // namespace lr::divergence
