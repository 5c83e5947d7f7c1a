#pragma once

#include "model/attention_cache.h"

namespace lr::model {

/// The cache on any device that libtorch knows, through its own operators: keys and values [slots, kvHeads, capacity,
/// headDim] a layer, attention over the batch padded to its longest span.
class TensorAttentionCache final : public AttentionCache
{
public:
    TensorAttentionCache(const ModelConfig& config, const CacheSpec& spec);

    at::Tensor attend(int layer, at::Tensor& qkv, const HeadNorms& norms, const RaggedBatch& batch) override;

private:
    /// Row and position indices of one batch, built once for all layers.
    struct Layout
    {
        std::vector<SequenceSpan> spans; ///< what it was built for
        at::Tensor rowSlots;             ///< int64 [N]
        at::Tensor rowPositions;         ///< int64 [N]
        at::Tensor slots;                ///< int64 [B]
        at::Tensor paddedRows;           ///< int64 [B, S]: row of each padded place, any valid row where there is none
        at::Tensor rowPlaces;            ///< int64 [N]: flattened padded place of each row
        at::Tensor mask;                 ///< bool [B, 1, S, T]: may attend
        std::int64_t longestContext = 0; ///< T
    };

    const Layout& layoutOf(const RaggedBatch& batch);
    at::Tensor rotate(const at::Tensor& heads, const at::Tensor& positions) const;
    at::Tensor normalise(const at::Tensor& heads, const at::Tensor& weight) const;
    at::Tensor attention(
        const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, const at::Tensor& mask) const;

    std::int64_t m_numHeads;
    std::int64_t m_numKvHeads;
    std::int64_t m_headDim;
    double m_normEps;
    bool m_singlePass;
    at::Tensor m_cos; ///< float32 [capacity, headDim / 2]
    at::Tensor m_sin;
    std::vector<at::Tensor> m_keys;
    std::vector<at::Tensor> m_values;
    Layout m_layout;
};

} // namespace lr::model
