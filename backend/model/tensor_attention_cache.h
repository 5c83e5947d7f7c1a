#pragma once

#include "model/attention_cache.h"

namespace lr::model {

/// The cache on any device, by libtorch's own operators. Keys and values are [slots, kvHeads, capacity, headDim] for
/// each layer; attention pads the batch to its longest span. Legend: N rows, B spans, S rows of the longest span, T
/// positions of the longest context.
class TensorAttentionCache final : public AttentionCache
{
public:
    TensorAttentionCache(const ModelConfig& config, const CacheSpec& spec);

    at::Tensor attend(int layer, at::Tensor& qkv, const HeadNorms& norms, const RaggedBatch& batch) override;

private:
    /// Row and position indices of one batch, built once for all layers.
    struct Layout
    {
        std::vector<SequenceSpan> spans; ///< the spans for which it was built
        at::Tensor rowSlots;             ///< int64 [N]
        at::Tensor rowPositions;         ///< int64 [N]
        at::Tensor slots;                ///< int64 [B]
        at::Tensor paddedRows;           ///< int64 [B, S]: row at each padded place; at padding, any valid row
        at::Tensor rowPlaces;            ///< int64 [N]: padded place of each row, as an index into B · S
        at::Tensor mask;                 ///< bool [B, 1, S, T]: true where attention is allowed
        at::Tensor windowMask;           ///< the same for windowed layers; undefined if there are none
        std::int64_t longestContext = 0; ///< T
    };

    /// Rotary angles of one kind of layer: float32 [capacity, headDim / 2] each.
    struct Angles
    {
        at::Tensor cos;
        at::Tensor sin;
    };

    Angles anglesOf(const RopeConfig& rope, at::Device device) const;
    const Layout& layoutOf(const RaggedBatch& batch);
    at::Tensor rotate(const at::Tensor& heads, const Angles& angles, const at::Tensor& positions) const;
    at::Tensor attention(
        const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, const at::Tensor& mask) const;

    ModelConfig m_config;
    std::int64_t m_numHeads;
    std::int64_t m_numKvHeads;
    std::int64_t m_headDim;
    bool m_singlePass;
    Angles m_angles;
    Angles m_windowAngles; ///< of windowed layers; undefined if there are none
    std::vector<at::Tensor> m_keys;
    std::vector<at::Tensor> m_values;
    Layout m_layout;
};

} // namespace lr::model
