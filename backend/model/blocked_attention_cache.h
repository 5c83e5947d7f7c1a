#pragma once

#include "kernels/cache_attention.h"
#include "model/attention_cache.h"
#include "model/rotary.h"

namespace lr::model {

/// The cache for the fused CPU kernels, in their blocked layout (see kernels::KvSlot).
class BlockedAttentionCache final : public AttentionCache
{
public:
    /// spec.capacity is a multiple of kernels::kKeyBlock; config.headDim a multiple of 16.
    BlockedAttentionCache(const ModelConfig& config, const CacheSpec& spec);

    at::Tensor attend(int layer, at::Tensor& qkv, const HeadNorms& norms, const RaggedBatch& batch) override;

private:
    template <typename T>
    std::vector<kernels::AttentionSegment<T>> segments(int layer, const RaggedBatch& batch) const;
    kernels::QkvShape shapeOf(int layer, const HeadNorms& norms) const;

    ModelConfig m_config;
    kernels::HeadShape m_heads;
    bool m_singlePass;
    RotaryTable m_rotary;
    RotaryTable m_windowRotary; ///< of windowed layers; empty if there are none
    at::Tensor m_keys;          ///< [layers, slots, kvHeads, capacity / 16, headDim, 16]
    at::Tensor m_values;        ///< [layers, slots, kvHeads, capacity, headDim]
};

} // namespace lr::model
