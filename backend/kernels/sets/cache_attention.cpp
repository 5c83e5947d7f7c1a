#include "kernels/cache_attention.h"

#include "kernels/sets/attention_rows.h"
#include "kernels/sets/norm_row.h"
#include "kernels/sets/set_name.h"
#include "kernels/sets/simd.h"

namespace lr::kernels {

namespace {

template <typename T>
void storeKey(const float* key, const KvSlot<T>& slot, const HeadShape& shape, int kvHead, std::int64_t position)
{
    T* block =
        slot.keys + (kvHead * slot.capacity + position / kKeyBlock * kKeyBlock) * shape.headDim + position % kKeyBlock;
    for (int d = 0; d < shape.headDim; ++d)
        fromFloat(key[d], block[static_cast<std::int64_t>(d) * kKeyBlock]);
}

template <typename T>
void storeRow(float* row, const QkvShape& shape, const KvSlot<T>& slot, std::int64_t position)
{
    const auto& heads = shape.heads;
    const int dim = heads.headDim;
    const float* cosRow = shape.cosTable + position * (dim / 2);
    const float* sinRow = shape.sinTable + position * (dim / 2);
    const float queryScale = 1.0f / __builtin_sqrtf(static_cast<float>(dim));
    for (int h = 0; h < heads.numHeads; ++h) {
        float* query = row + h * dim;
        if (shape.queryNorm != nullptr)
            rmsNormRow(query, shape.queryNorm, shape.normEps, dim, query);
        rotateHead(query, cosRow, sinRow, dim / 2, queryScale, 1.0f);
    }
    for (int h = 0; h < heads.numKvHeads; ++h) {
        float* key = row + (heads.numHeads + h) * dim;
        if (shape.keyNorm != nullptr)
            rmsNormRow(key, shape.keyNorm, shape.normEps, dim, key);
        rotateHead(key, cosRow, sinRow, dim / 2, 1.0f, 1.0f);
        storeKey(key, slot, heads, h, position);
        const float* value = row + (heads.numHeads + heads.numKvHeads + h) * dim;
        T* to = slot.values + (h * slot.capacity + position) * dim;
        for (int d = 0; d < dim; d += kLanes)
            store(to + d, load(value + d));
    }
}

template <typename T>
void storeQkv(float* qkv, const QkvShape& shape, const AttentionSegment<T>* segments, std::int64_t numSegments)
{
    const std::int64_t width =
        static_cast<std::int64_t>(shape.heads.numHeads + 2 * shape.heads.numKvHeads) * shape.heads.headDim;
#pragma omp parallel
    for (std::int64_t s = 0; s < numSegments; ++s) {
        const auto& segment = segments[s];
#pragma omp for schedule(static) nowait
        for (std::int64_t i = 0; i < segment.count; ++i)
            storeRow(qkv + (segment.firstRow + i) * width, shape, segment.slot, segment.firstPosition + i);
    }
}

/// Query rows that one tile of the attention kernel holds in registers.
constexpr int kMaxTileRows = 8;

/// One tile: up to 8 query vectors of one key/value head, each with its own run of visible positions.
struct QueryTile
{
    const float* query[kMaxTileRows];
    std::int64_t first[kMaxTileRows];  ///< first visible position; ascending
    std::int64_t end[kMaxTileRows];    ///< one past the last visible position; ascending
    std::int64_t output[kMaxTileRows]; ///< offset of the row's output vector
    int rows = 0;
};

static_assert(kKeyBlock % kLanes == 0);

/// scores[r][t] = q_r · k_t for all key blocks that any row of the tile sees.
template <int R, typename T>
LR_INLINE void tileScores(
    const QueryTile& tile, const T* keys, int dim, std::int64_t numBlocks, float* scores, std::int64_t stride)
{
    for (std::int64_t t = 0; t < numBlocks * kKeyBlock; t += kLanes) {
        const T* block = keys + t / kKeyBlock * kKeyBlock * dim + t % kKeyBlock;
        Lanes sum[R];
        for (int r = 0; r < R; ++r)
            sum[r] = broadcast(0);
        for (int d = 0; d < dim; ++d) {
            const Lanes key = load(block + d * kKeyBlock);
            for (int r = 0; r < R; ++r)
                sum[r] += tile.query[r][d] * key;
        }
        for (int r = 0; r < R; ++r)
            store(scores + r * stride + t, sum[r]);
    }
}

/// out_r[d … d + W lanes) = Σ_t p_r[t] v_t[d …]
template <int R, int W, typename T, typename Out>
LR_INLINE void tileValues(const QueryTile& tile, const T* values, int dim, std::int64_t numKeys, const float* scores,
    std::int64_t stride, int d, Out* out)
{
    Lanes sum[R][W];
    for (int r = 0; r < R; ++r)
        for (int w = 0; w < W; ++w)
            sum[r][w] = broadcast(0);
    for (std::int64_t t = 0; t < numKeys; ++t) {
        Lanes value[W];
        for (int w = 0; w < W; ++w)
            value[w] = load(values + t * dim + d + w * kLanes);
        for (int r = 0; r < R; ++r)
            for (int w = 0; w < W; ++w)
                sum[r][w] += scores[r * stride + t] * value[w];
    }
    for (int r = 0; r < R; ++r)
        for (int w = 0; w < W; ++w)
            store(out + tile.output[r] + d + w * kLanes, sum[r][w]);
}

template <int R, typename T, typename Out>
void attendTile(
    const QueryTile& tile, const KvSlot<T>& slot, int kvHead, int dim, float* scores, std::int64_t stride, Out* out)
{
    const std::int64_t begin = tile.first[0] / kKeyBlock * kKeyBlock; // start of the first block that any row sees
    const T* keys = slot.keys + (kvHead * slot.capacity + begin) * dim;
    const T* values = slot.values + (kvHead * slot.capacity + begin) * dim;
    const std::int64_t numKeys = tile.end[R - 1] - begin;
    const std::int64_t numBlocks = (numKeys + kKeyBlock - 1) / kKeyBlock;
    tileScores<R>(tile, keys, dim, numBlocks, scores, stride);
    for (int r = 0; r < R; ++r)
        softmaxRow(scores + r * stride, tile.first[r] - begin, tile.end[r] - begin, numBlocks * kKeyBlock);
    constexpr int kWidth = kLanes == 16 ? 2 : 1; // as many accumulators as there are registers for
    int d = 0;
    for (; d + kWidth * kLanes <= dim; d += kWidth * kLanes)
        tileValues<R, kWidth>(tile, values, dim, numKeys, scores, stride, d, out);
    for (; d < dim; d += kLanes)
        tileValues<R, 1>(tile, values, dim, numKeys, scores, stride, d, out);
}

template <typename T, typename Out>
void attendTileOf(
    const QueryTile& tile, const KvSlot<T>& slot, int kvHead, int dim, float* scores, std::int64_t stride, Out* out)
{
    switch (tile.rows) {
    case 1:
        return attendTile<1>(tile, slot, kvHead, dim, scores, stride, out);
    case 2:
        return attendTile<2>(tile, slot, kvHead, dim, scores, stride, out);
    case 3:
        return attendTile<3>(tile, slot, kvHead, dim, scores, stride, out);
    case 4:
        return attendTile<4>(tile, slot, kvHead, dim, scores, stride, out);
    case 5:
        return attendTile<5>(tile, slot, kvHead, dim, scores, stride, out);
    case 6:
        return attendTile<6>(tile, slot, kvHead, dim, scores, stride, out);
    case 7:
        return attendTile<7>(tile, slot, kvHead, dim, scores, stride, out);
    default:
        return attendTile<8>(tile, slot, kvHead, dim, scores, stride, out);
    }
}

/// Query rows [first, last) of one segment for one key/value head, tile by tile. A row is a pair (position in the
/// segment, query head of the group).
template <typename T, typename Out>
void attendRows(const float* qkv, const HeadShape& shape, const AttentionSegment<T>& segment, int kvHead,
    std::int64_t first, std::int64_t last, float* scores, std::int64_t stride, Out* out)
{
    const int group = shape.numHeads / shape.numKvHeads;
    const std::int64_t qkvWidth = static_cast<std::int64_t>(shape.numHeads + 2 * shape.numKvHeads) * shape.headDim;
    const std::int64_t outWidth = static_cast<std::int64_t>(shape.numHeads) * shape.headDim;
    for (std::int64_t row = first; row < last;) {
        QueryTile tile;
        for (; tile.rows < kMaxTileRows && row < last; ++row, ++tile.rows) {
            const std::int64_t batchRow = segment.firstRow + row / group;
            const std::int64_t head = kvHead * group + row % group;
            tile.query[tile.rows] = qkv + batchRow * qkvWidth + head * shape.headDim;
            tile.output[tile.rows] = batchRow * outWidth + head * shape.headDim;
            const std::int64_t end = segment.firstPosition + row / group + 1;
            tile.first[tile.rows] = shape.window > 0 && end > shape.window ? end - shape.window : 0;
            tile.end[tile.rows] = end;
        }
        attendTileOf(tile, segment.slot, kvHead, shape.headDim, scores, stride, out);
    }
}

/// Query positions of a segment in one task: enough to share keys in the cache, few enough to spread a prompt over
/// threads.
constexpr std::int64_t kPositionsPerTask = 32;

template <typename T>
std::int64_t longestContext(const AttentionSegment<T>* segments, std::int64_t numSegments)
{
    std::int64_t longest = 0;
    for (std::int64_t s = 0; s < numSegments; ++s) {
        const std::int64_t length = segments[s].firstPosition + segments[s].count;
        longest = length > longest ? length : longest;
    }
    return (longest + kKeyBlock - 1) / kKeyBlock * kKeyBlock;
}

template <typename T, typename Out>
void attend(
    const float* qkv, const HeadShape& shape, const AttentionSegment<T>* segments, std::int64_t numSegments, Out* out)
{
    const std::int64_t stride = longestContext(segments, numSegments);
    const int group = shape.numHeads / shape.numKvHeads;
#pragma omp parallel
    {
        float* scores = static_cast<float*>(__builtin_malloc(
            static_cast<std::size_t>(kMaxTileRows) * static_cast<std::size_t>(stride) * sizeof(float)));
        for (std::int64_t s = 0; s < numSegments; ++s) {
            const auto& segment = segments[s];
            const std::int64_t spans = (segment.count + kPositionsPerTask - 1) / kPositionsPerTask;
#pragma omp for schedule(dynamic) nowait
            for (std::int64_t task = 0; task < spans * shape.numKvHeads; ++task) {
                const std::int64_t begin = task / shape.numKvHeads * kPositionsPerTask;
                const std::int64_t end =
                    begin + kPositionsPerTask < segment.count ? begin + kPositionsPerTask : segment.count;
                attendRows(qkv, shape, segment, static_cast<int>(task % shape.numKvHeads), begin * group, end * group,
                    scores, stride, out);
            }
        }
        __builtin_free(scores);
    }
}

} // namespace

namespace LR_INSTRUCTION_SET {

extern const CacheAttention kCacheAttention;
const CacheAttention kCacheAttention{&storeQkv<float>, &storeQkv<Bf16>, &attend<float, float>, &attend<Bf16, Bf16>};

} // namespace LR_INSTRUCTION_SET

} // namespace lr::kernels
