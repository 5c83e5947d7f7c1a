#pragma once

#include "model/model_config.h"
#include "model/ragged_batch.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <memory>

namespace lr::model {

/// Weights of the optional per-head norms of queries and keys (Qwen3): float32 [headDim] each, undefined if absent.
struct HeadNorms
{
    at::Tensor query;
    at::Tensor key;
};

/// Size and form of a cache: `numSlots` sequences of at most `capacity` tokens; keys and values in `dtype` on `device`.
struct CacheSpec
{
    int numSlots = 1;
    std::int64_t capacity = 0; ///< positions a slot can hold; rounded up to a multiple of 16
    at::ScalarType dtype = at::kFloat;
    at::Device device = at::kCPU;
    /// True: memory for one layer only, which every layer overwrites. That is enough if whole sequences pass once and
    /// are never continued.
    bool singlePass = false;
    /// False: use libtorch's operators also on the CPU, instead of the fused kernels. For tests.
    bool allowFused = true;
};

/// Keeps keys and values of earlier positions and computes causal attention over them. One forward pass at a time.
class AttentionCache
{
public:
    AttentionCache() = default;
    AttentionCache(const AttentionCache&) = delete;
    AttentionCache& operator=(const AttentionCache&) = delete;
    virtual ~AttentionCache() = default;

    /// Preallocates everything. Throws Error(OutOfMemory) that names the size.
    static std::unique_ptr<AttentionCache> create(const ModelConfig& config, const CacheSpec& spec);

    /// Bytes that create() will allocate.
    static std::size_t bytesFor(const ModelConfig& config, const CacheSpec& spec);

    /// qkv: float32 [N, (numHeads + 2 numKvHeads) headDim], the N rows of `batch`; it is overwritten. Applies the head
    /// norms and the rotary embedding to queries and keys, stores keys and values of `layer`, and lets each row attend
    /// to its sequence up to and including itself. Returns [N, numHeads headDim] in the cache's dtype. A span reads
    /// what earlier calls stored in its slot before firstPosition; with singlePass every span must start at position 0.
    /// Throws Error(Internal) if a span does not fit its slot.
    virtual at::Tensor attend(int layer, at::Tensor& qkv, const HeadNorms& norms, const RaggedBatch& batch) = 0;

    int numSlots() const { return m_numSlots; }
    std::int64_t capacity() const { return m_capacity; }

protected:
    AttentionCache(int numSlots, std::int64_t capacity)
        : m_numSlots(numSlots)
        , m_capacity(capacity)
    {}

    /// Throws Error(Internal) if a span exceeds its slot's capacity or its slot does not exist.
    void checkSpans(const RaggedBatch& batch) const;

private:
    int m_numSlots = 0;
    std::int64_t m_capacity = 0;
};

} // namespace lr::model
