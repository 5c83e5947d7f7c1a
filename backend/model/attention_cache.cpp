#include "model/attention_cache.h"

#include "common/error.h"
#include "kernels/cache_attention.h"
#include "model/blocked_attention_cache.h"
#include "model/tensor_attention_cache.h"

#include <fmt/format.h>

namespace lr::model {

namespace {

CacheSpec rounded(CacheSpec spec)
{
    spec.capacity = (spec.capacity + kernels::kKeyBlock - 1) / kernels::kKeyBlock * kernels::kKeyBlock;
    return spec;
}

} // namespace

std::unique_ptr<AttentionCache> AttentionCache::create(const ModelConfig& config, const CacheSpec& spec)
{
    const bool fused = spec.allowFused && spec.device.is_cpu() && config.headDim % 16 == 0;
    try {
        if (fused)
            return std::make_unique<BlockedAttentionCache>(config, rounded(spec));
        return std::make_unique<TensorAttentionCache>(config, rounded(spec));
    } catch (const c10::Error&) {
        throw common::Error(
            common::ErrorCode::OutOfMemory, fmt::format("No memory for the key/value cache of {} MiB ({} sequences of "
                                                        "{} tokens). Use a smaller --batch-size or --max-new-tokens.",
                                                bytesFor(config, spec) >> 20, spec.numSlots, spec.capacity));
    }
}

std::size_t AttentionCache::bytesFor(const ModelConfig& config, const CacheSpec& spec)
{
    const auto perToken = static_cast<std::size_t>(2 * config.numKeyValueHeads * config.headDim) *
                          c10::elementSize(spec.dtype) *
                          static_cast<std::size_t>(spec.singlePass ? 1 : config.numLayers);
    return perToken * static_cast<std::size_t>(spec.numSlots) * static_cast<std::size_t>(rounded(spec).capacity);
}

void AttentionCache::checkSpans(const RaggedBatch& batch) const
{
    for (const auto& span : batch.spans)
        if (span.slot < 0 || span.slot >= m_numSlots || span.firstPosition < 0 ||
            span.firstPosition + span.count > m_capacity)
            throw common::Error(common::ErrorCode::Internal, "A sequence of the batch does not fit its cache slot.");
}

} // namespace lr::model
