#pragma once

#include "model/decoder.h"
#include "steps/step_record.h"

#include <ATen/ATen.h>

#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace lr::divergence {

/// One trajectory to score: a prompt and the T tokens that follow it. The expert need not have written them.
struct ScoringRequest
{
    common::TokenIds promptIds;     ///< not empty
    common::TokenIds completionIds; ///< [T]
    /// [T, H_E] the expert's hidden states before each completion token, from generation; undefined: they are computed.
    at::Tensor expertHidden;
    /// What the amateur reads before completion token `step`; empty: prompt + completion[0, step).
    std::function<common::TokenIds(std::size_t step)> amateurPrefix;
};

/// Runs expert and amateur over whole trajectories, one pass each, and compares their next-token distributions at every
/// completion token. Logits exist for a few rows at a time: memory beyond the weights does not grow with the request.
class Scorer
{
public:
    /// Both decoders must outlive the scorer; their tokenizers must agree (see Tokenizer::firstDifference).
    Scorer(const model::Decoder& expert, const model::Decoder& amateur)
        : m_expert(expert)
        , m_amateur(amateur)
    {}

    /// T records per request, in order. Throws Error(InvalidArgument) for an empty prompt, an id outside a vocabulary
    /// or a trajectory longer than a model's context; Error(Cancelled) soon after a stop request.
    std::vector<std::vector<steps::StepRecord>> score(
        std::span<const ScoringRequest> requests, std::stop_token stop = {}) const;

private:
    std::vector<steps::StepRecord> compare(
        const ScoringRequest& request, const at::Tensor& expertHidden, const at::Tensor& amateurHidden) const;

    const model::Decoder& m_expert;
    const model::Decoder& m_amateur;
};

} // namespace lr::divergence
