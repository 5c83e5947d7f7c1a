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

/// How much a cache holds: `numSlots` sequences of at most `capacity` tokens, on `device`, keys and values in `dtype`.
struct CacheSpec
{
    int numSlots = 1;
    std::int64_t capacity = 0; ///< positions a slot can hold; rounded up to a multiple of 16
    at::ScalarType dtype = at::kFloat;
    at::Device device = at::kCPU;
    /// Keeps one layer only, overwritten by the next: enough where whole sequences pass once, never continued.
    bool singlePass = false;
    /// False: libtorch's operators also on the CPU, where the fused kernels would serve. For tests.
    bool allowFused = true;
};

/// Keys and values of earlier positions, and causal attention over them. One forward pass at a time.
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

    /// qkv: float32 [N, (numHeads + 2 numKvHeads) headDim], rows of `batch`; it is overwritten. Rotates queries and
    /// keys, stores keys and values of `layer`, attends each row to its sequence up to itself. Returns [N, numHeads
    /// headDim] in the cache's dtype. A span reads what earlier calls stored in its slot below firstPosition; with
    /// singlePass every span must start at position 0.
    virtual at::Tensor attend(int layer, at::Tensor& qkv, const HeadNorms& norms, const RaggedBatch& batch) = 0;

    int numSlots() const { return m_numSlots; }
    std::int64_t capacity() const { return m_capacity; }

protected:
    AttentionCache(int numSlots, std::int64_t capacity)
        : m_numSlots(numSlots)
        , m_capacity(capacity)
    {}

    /// Throws Error(Internal) if a span leaves its slot or its slot does not exist.
    void checkSpans(const RaggedBatch& batch) const;

private:
    int m_numSlots = 0;
    std::int64_t m_capacity = 0;
};

} // namespace lr::model
