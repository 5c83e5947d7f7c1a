#include "sampling/generator.h"

#include "common/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace lr::sampling {

namespace {

/// Largest number of prompt tokens that one forward pass takes besides the running sequences: enough rows for full
/// matrix-product speed, few enough that activations stay in the cache.
constexpr std::int64_t kPrefillTokensPerPass = 256;
/// Rows whose logits are computed at a time: 64 × 151,936 float32 take 37 MiB.
constexpr std::int64_t kLogitsRowsAtOnce = 64;

} // namespace

struct Generator::Sequence
{
    Prompt prompt;
    std::int64_t stored = 0; ///< tokens whose keys and values the cache holds
    common::TokenIds tokenIds;
    std::vector<at::Tensor> hidden;
    std::optional<FinishReason> finished;

    std::int64_t promptLength() const { return static_cast<std::int64_t>(prompt.tokenIds.size()); }
    bool isReading() const { return stored < promptLength(); }
};

Generator::Generator(const model::Decoder& decoder, const GenerationOptions& options)
    : m_decoder(decoder)
    , m_options(options)
    , m_slots(static_cast<std::size_t>(options.batchSize))
{
    const auto context = decoder.config().maxPositionEmbeddings;
    if (options.maxPromptTokens >= context)
        throw common::Error(common::ErrorCode::InvalidArgument,
            fmt::format(
                "A prompt of {} tokens does not fit the model's context of {}.", options.maxPromptTokens, context));
    m_cache = decoder.makeCache(options.batchSize, std::min(context, options.maxPromptTokens + options.maxNewTokens));
}

Generator::~Generator() = default;

void Generator::admit(const Source& source)
{
    for (auto& slot : m_slots) {
        if (slot || m_sourceIsDry)
            continue;
        auto prompt = source();
        if (!prompt) {
            m_sourceIsDry = true;
            return;
        }
        if (prompt->tokenIds.empty())
            throw common::Error(common::ErrorCode::InvalidArgument, "A prompt without any token cannot be continued.");
        slot = std::make_unique<Sequence>();
        slot->prompt = std::move(*prompt);
    }
}

model::RaggedBatch Generator::nextBatch()
{
    model::RaggedBatch batch;
    std::int64_t prefillBudget = kPrefillTokensPerPass;
    for (std::size_t slot = 0; slot < m_slots.size(); ++slot) {
        auto* sequence = m_slots[slot].get();
        if (sequence == nullptr)
            continue;
        const auto index = static_cast<int>(slot);
        if (!sequence->isReading()) {
            batch.append(index, sequence->stored, std::span(&sequence->tokenIds.back(), 1));
        } else if (prefillBudget > 0) {
            const auto count = std::min(prefillBudget, sequence->promptLength() - sequence->stored);
            const auto ids = std::span<const common::TokenId>(sequence->prompt.tokenIds);
            batch.append(index, sequence->stored,
                ids.subspan(static_cast<std::size_t>(sequence->stored), static_cast<std::size_t>(count)));
            prefillBudget -= count;
            m_progress.promptTokens += count;
        }
    }
    return batch;
}

std::int64_t Generator::capacityFor(const Sequence& sequence) const
{
    return std::min(m_options.maxNewTokens, m_cache->capacity() - sequence.promptLength());
}

common::TokenIds Generator::chooseTokens(const std::vector<Sequence*>& ready, const at::Tensor& hidden) const
{
    std::vector<DrawKey> keys;
    for (const auto* sequence : ready)
        keys.push_back({sequence->prompt.index, sequence->tokenIds.size()});
    const auto logits = m_decoder.logits(hidden);
    for (std::size_t i = 0; m_options.forbidden && i < ready.size(); ++i)
        for (const auto id : m_options.forbidden(ready[i]->tokenIds))
            logits[static_cast<std::int64_t>(i)][id].fill_(-std::numeric_limits<float>::infinity());
    return sampleTokens(logits, m_options.sampling, keys);
}

void Generator::appendTokens(
    const std::vector<Sequence*>& ready, const at::Tensor& hidden, const std::vector<std::int64_t>& rows)
{
    const auto picked = hidden.index_select(0, at::tensor(rows, at::kLong).to(hidden.device()));
    const auto tokens = chooseTokens(ready, picked);
    for (std::size_t i = 0; i < ready.size(); ++i) {
        auto& sequence = *ready[i];
        sequence.tokenIds.push_back(tokens[i]);
        if (m_options.keepHidden)
            sequence.hidden.push_back(picked[static_cast<std::int64_t>(i)]);
        const auto& ends = m_options.endTokenIds;
        if (std::find(ends.begin(), ends.end(), tokens[i]) != ends.end())
            sequence.finished = FinishReason::EndOfSequence;
        else if (static_cast<std::int64_t>(sequence.tokenIds.size()) >= capacityFor(sequence))
            sequence.finished = FinishReason::Length;
    }
    m_progress.newTokens += static_cast<std::int64_t>(ready.size());
}

void Generator::advance(const model::RaggedBatch& batch, const at::Tensor& hidden)
{
    std::vector<Sequence*> ready;
    std::vector<std::int64_t> rows;
    const auto flush = [&] {
        if (!ready.empty())
            appendTokens(ready, hidden, rows);
        ready.clear();
        rows.clear();
    };
    for (const auto& span : batch.spans) {
        auto& sequence = *m_slots[static_cast<std::size_t>(span.slot)];
        sequence.stored = span.firstPosition + span.count;
        if (sequence.isReading())
            continue;
        ready.push_back(&sequence);
        rows.push_back(span.lastRow());
        if (static_cast<std::int64_t>(ready.size()) == kLogitsRowsAtOnce)
            flush();
    }
    flush();
}

void Generator::finishEnded(const Sink& sink)
{
    for (auto& slot : m_slots) {
        if (!slot || !slot->finished)
            continue;
        const auto ended = std::move(slot);
        sink({.index = ended->prompt.index,
            .promptIds = std::move(ended->prompt.tokenIds),
            .tokenIds = std::move(ended->tokenIds),
            .finishReason = *ended->finished,
            .hidden = ended->hidden.empty() ? at::Tensor() : at::stack(ended->hidden)});
    }
}

void Generator::run(const Source& source, const Sink& sink, std::stop_token stop, const Observer& observer)
{
    m_sourceIsDry = false;
    for (;;) {
        if (stop.stop_requested())
            throw common::Error(common::ErrorCode::Cancelled, "Stopped.");
        admit(source);
        const auto batch = nextBatch();
        if (batch.spans.empty())
            return;
        advance(batch, m_decoder.forward(batch, *m_cache));
        finishEnded(sink);
        if (observer)
            observer(m_progress);
    }
}

int affordableBatchSize(
    const model::Decoder& decoder, std::int64_t tokensPerSequence, std::size_t cacheBytes, int wanted)
{
    const auto perSequence = model::AttentionCache::bytesFor(decoder.config(), {.numSlots = 1,
                                                                                   .capacity = tokensPerSequence,
                                                                                   .dtype = decoder.options().dtype,
                                                                                   .device = decoder.options().device});
    const auto affordable = cacheBytes / std::max<std::size_t>(perSequence, 1);
    return static_cast<int>(std::clamp<std::size_t>(affordable, 1, static_cast<std::size_t>(std::max(wanted, 1))));
}

} // namespace lr::sampling
