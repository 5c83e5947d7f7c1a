#pragma once

#include "model/decoder.h"
#include "sampling/token_sampler.h"
#include "sampling/trajectory.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace lr::sampling {

struct GenerationOptions
{
    std::int64_t maxNewTokens = 128;
    SamplingOptions sampling{};
    std::vector<common::TokenId> endTokenIds{};
    int batchSize = 1;                ///< sequences in flight
    std::int64_t maxPromptTokens = 0; ///< length of the longest prompt; decides the cache's size
    bool keepHidden = false;          ///< fill Trajectory::hidden
    /// Tokens that may not come next, given the completion so far; unset: none. At least one token must stay allowed.
    std::function<common::TokenIds(const common::TokenIds& written)> forbidden{};
};

/// Tokens of prompts read and new tokens written so far; for rates and progress.
struct GenerationProgress
{
    std::int64_t promptTokens = 0;
    std::int64_t newTokens = 0;
};

/// Completes many prompts at once by continuous batching: every forward pass carries one token of each sequence in
/// flight and pieces of waiting prompts, and a waiting prompt takes the place of a sequence as soon as that ends.
class Generator
{
public:
    using Source = std::function<std::optional<Prompt>()>; ///< the next prompt, or nothing when there are no more
    using Sink = std::function<void(Trajectory&&)>;        ///< takes each completion as it finishes
    using Observer = std::function<void(const GenerationProgress&)>; ///< called after every forward pass

    /// `decoder` must outlive the generator. Throws Error(InvalidArgument) if the prompts cannot fit the model's
    /// context, Error(OutOfMemory) if there is no memory for the cache.
    Generator(const model::Decoder& decoder, const GenerationOptions& options);
    ~Generator();

    /// Runs until there are no more prompts and every sequence has ended. Throws Error(Cancelled) soon after a stop
    /// request.
    void run(const Source& source, const Sink& sink, std::stop_token stop = {}, const Observer& observer = {});

private:
    struct Sequence;

    void admit(const Source& source);
    model::RaggedBatch nextBatch();
    void advance(const model::RaggedBatch& batch, const at::Tensor& hidden);
    common::TokenIds chooseTokens(const std::vector<Sequence*>& ready, const at::Tensor& hidden) const;
    void appendTokens(
        const std::vector<Sequence*>& ready, const at::Tensor& hidden, const std::vector<std::int64_t>& rows);
    void finishEnded(const Sink& sink);
    std::int64_t capacityFor(const Sequence& sequence) const;

    const model::Decoder& m_decoder;
    GenerationOptions m_options;
    std::unique_ptr<model::AttentionCache> m_cache;
    std::vector<std::unique_ptr<Sequence>> m_slots;
    bool m_sourceIsDry = false;
    GenerationProgress m_progress;
};

/// The largest batch size, from 1 to `wanted`, for which the cache of `decoder` stays within `cacheBytes`. It is 1 even
/// if that does not fit.
int affordableBatchSize(
    const model::Decoder& decoder, std::int64_t tokensPerSequence, std::size_t cacheBytes, int wanted);

} // namespace lr::sampling
