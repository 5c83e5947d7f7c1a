#include "kernels/sequence_attention.h"

#include "kernels/sets/attention_rows.h"
#include "kernels/sets/set_name.h"
#include "kernels/sets/simd.h"

namespace lr::kernels {

namespace {

constexpr std::int64_t kQueryRows = 16; // of one block; its scores stay in the cache
constexpr int kTileRows = kLanes == 16 ? 8 : 4;
constexpr int kTileLanes = 2;

/// A factor of a product: element (r, k) lies at data[r · rowStride + k · columnStride].
struct Factor
{
    const float* data;
    std::int64_t rowStride;
    std::int64_t columnStride;
};

/// Computes R rows and W vectors of c = a b or, with `add`, c += a b; b and c are row-major.
template <int R, int W, bool add>
LR_INLINE void productTile(
    const Factor& a, const float* b, std::int64_t bStride, float* c, std::int64_t cStride, std::int64_t depth)
{
    Lanes sum[R][W];
    for (int r = 0; r < R; ++r)
        for (int w = 0; w < W; ++w)
            sum[r][w] = add ? load(c + r * cStride + w * kLanes) : broadcast(0);
    for (std::int64_t k = 0; k < depth; ++k) {
        Lanes row[W];
        for (int w = 0; w < W; ++w)
            row[w] = load(b + k * bStride + w * kLanes);
        for (int r = 0; r < R; ++r) {
            const float factor = a.data[r * a.rowStride + k * a.columnStride];
            for (int w = 0; w < W; ++w)
                sum[r][w] += factor * row[w];
        }
    }
    for (int r = 0; r < R; ++r)
        for (int w = 0; w < W; ++w)
            store(c + r * cStride + w * kLanes, sum[r][w]);
}

template <int W, bool add>
LR_INLINE void productColumns(const Factor& a, const float* b, std::int64_t bStride, float* c, std::int64_t cStride,
    std::int64_t rows, std::int64_t depth)
{
    std::int64_t r = 0;
    for (; r + kTileRows <= rows; r += kTileRows)
        productTile<kTileRows, W, add>(
            {a.data + r * a.rowStride, a.rowStride, a.columnStride}, b, bStride, c + r * cStride, cStride, depth);
    for (; r < rows; ++r)
        productTile<1, W, add>(
            {a.data + r * a.rowStride, a.rowStride, a.columnStride}, b, bStride, c + r * cStride, cStride, depth);
}

/// c [rows, columns] = a [rows, depth] b [depth, columns] or, with `add`, added to c; columns is a multiple of kLanes.
template <bool add>
void product(const Factor& a, const float* b, std::int64_t bStride, float* c, std::int64_t cStride, std::int64_t rows,
    std::int64_t columns, std::int64_t depth)
{
    std::int64_t column = 0;
    for (; column + kTileLanes * kLanes <= columns; column += kTileLanes * kLanes)
        productColumns<kTileLanes, add>(a, b + column, bStride, c + column, cStride, rows, depth);
    for (; column < columns; column += kLanes)
        productColumns<1, add>(a, b + column, bStride, c + column, cStride, rows, depth);
}

std::int64_t paddedLength(std::int64_t count)
{
    return (count + kLanes - 1) / kLanes * kLanes;
}

/// Transposes [count, dim] at `from` (rows `stride` apart) into [dim, padded], with zeros at the end of each row.
void transpose(const float* from, std::int64_t stride, std::int64_t count, std::int64_t padded, int dim, float* to)
{
    for (int d = 0; d < dim; ++d) {
        float* row = to + d * padded;
        for (std::int64_t t = 0; t < count; ++t)
            row[t] = from[t * stride + d];
        for (std::int64_t t = count; t < padded; ++t)
            row[t] = 0;
    }
}

/// Where query, key and value of one head and one sequence begin, and how far apart their rows are.
struct Head
{
    const float* query;
    const float* key;
    const float* value;
    std::int64_t stride;
};

Head headOf(const float* qkv, const HeadShape& shape, const SequenceRows& sequence, int head)
{
    const std::int64_t stride = static_cast<std::int64_t>(shape.numHeads + 2 * shape.numKvHeads) * shape.headDim;
    const float* row = qkv + sequence.firstRow * stride;
    const int kvHead = head / (shape.numHeads / shape.numKvHeads);
    return {row + head * shape.headDim, row + (shape.numHeads + kvHead) * shape.headDim,
        row + (shape.numHeads + shape.numKvHeads + kvHead) * shape.headDim, stride};
}

/// A block of query rows, first … first + rows − 1 of a sequence, and the keys that any of them sees: `depth` keys from
/// `begin` on, padded to `width`.
struct QueryBlock
{
    std::int64_t first;
    std::int64_t rows;
    std::int64_t begin;
    std::int64_t depth; ///< number of keys without padding
    std::int64_t width; ///< number of keys with padding
    std::int64_t window;

    QueryBlock(std::int64_t firstRow, std::int64_t count, std::int64_t windowSize)
        : first(firstRow)
        , rows(firstRow + kQueryRows < count ? kQueryRows : count - firstRow)
        , begin(windowSize > 0 && firstRow >= windowSize ? (firstRow + 1 - windowSize) / kLanes * kLanes : 0)
        , depth(firstRow + rows - begin)
        , width(paddedLength(depth))
        , window(windowSize)
    {}

    /// Row r of the block sees the keys [firstSeen, endSeen), counted from `begin`.
    std::int64_t firstSeen(std::int64_t r) const
    {
        const std::int64_t end = first + r + 1;
        return window > 0 && end - window > begin ? end - window - begin : 0;
    }
    std::int64_t endSeen(std::int64_t r) const { return first + r + 1 - begin; }
};

/// ln Σ e^score of a row.
float logSumOf(const SoftmaxSums& sums)
{
    return sums.top + __builtin_logf(sums.total);
}

void forwardHead(const Head& head, const HeadShape& shape, std::int64_t count, float* buffer, float* out,
    std::int64_t outStride, float* logSums)
{
    const int dim = shape.headDim;
    const std::int64_t padded = paddedLength(count);
    float* keys = buffer;
    float* scores = keys + dim * padded;
    transpose(head.key, head.stride, count, padded, dim, keys);
    for (std::int64_t first = 0; first < count; first += kQueryRows) {
        const QueryBlock block(first, count, shape.window);
        const Factor query{head.query + first * head.stride, head.stride, 1};
        product<false>(query, keys + block.begin, padded, scores, padded, block.rows, block.width, dim);
        for (std::int64_t r = 0; r < block.rows; ++r)
            logSums[(first + r) * shape.numHeads] =
                logSumOf(softmaxRow(scores + r * padded, block.firstSeen(r), block.endSeen(r), block.width));
        product<false>({scores, padded, 1}, head.value + block.begin * head.stride, head.stride,
            out + first * outStride, outStride, block.rows, dim, block.depth);
    }
}

/// Turns scores into probabilities p with the known log-sum, and dScores from ∂L/∂p into the gradient with respect to
/// the scores.
void softmaxBackwardRow(
    float* scores, float* dScores, float logSum, std::int64_t first, std::int64_t end, std::int64_t padded)
{
    Lanes sum = broadcast(0);
    for (std::int64_t t = 0; t < padded; t += kLanes) {
        const Lanes p = expLanes(load(scores + t) - logSum);
        store(scores + t, p);
    }
    fillOutside(scores, first, end, padded, 0);
    for (std::int64_t t = 0; t < padded; t += kLanes)
        sum += load(scores + t) * load(dScores + t);
    const float mean = sumLanes(sum);
    for (std::int64_t t = 0; t < padded; t += kLanes)
        store(dScores + t, load(scores + t) * (load(dScores + t) - mean));
}

/// Computes dQuery, and in dKeyValue [count, 2 dim] this head's part of the gradients of keys and values.
void backwardHead(const Head& head, const HeadShape& shape, std::int64_t count, float* buffer, const float* dOut,
    std::int64_t outStride, const float* logSums, float* dQuery, float* dKeyValue)
{
    const int dim = shape.headDim;
    const std::int64_t padded = paddedLength(count);
    float* keys = buffer;
    float* values = keys + dim * padded;
    float* scores = values + dim * padded;
    float* dScores = scores + kQueryRows * padded;
    transpose(head.key, head.stride, count, padded, dim, keys);
    transpose(head.value, head.stride, count, padded, dim, values);
    __builtin_memset(dKeyValue, 0, static_cast<std::size_t>(count * 2 * dim) * sizeof(float));
    for (std::int64_t first = 0; first < count; first += kQueryRows) {
        const QueryBlock block(first, count, shape.window);
        const float* query = head.query + first * head.stride;
        const float* d = dOut + first * outStride;
        float* dKeys = dKeyValue + block.begin * 2 * dim;
        product<false>(
            {query, head.stride, 1}, keys + block.begin, padded, scores, padded, block.rows, block.width, dim);
        product<false>({d, outStride, 1}, values + block.begin, padded, dScores, padded, block.rows, block.width, dim);
        for (std::int64_t r = 0; r < block.rows; ++r)
            softmaxBackwardRow(scores + r * padded, dScores + r * padded, logSums[(first + r) * shape.numHeads],
                block.firstSeen(r), block.endSeen(r), block.width);
        product<false>({dScores, padded, 1}, head.key + block.begin * head.stride, head.stride,
            dQuery + first * head.stride, head.stride, block.rows, dim, block.depth);
        product<true>({dScores, 1, padded}, query, head.stride, dKeys, 2 * dim, block.depth, dim, block.rows);
        product<true>({scores, 1, padded}, d, outStride, dKeys + dim, 2 * dim, block.depth, dim, block.rows);
    }
}

std::int64_t longest(const SequenceRows* sequences, std::int64_t numSequences)
{
    std::int64_t most = 0;
    for (std::int64_t s = 0; s < numSequences; ++s)
        most = sequences[s].count > most ? sequences[s].count : most;
    return paddedLength(most);
}

float* newFloats(std::int64_t count)
{
    return static_cast<float*>(__builtin_malloc(static_cast<std::size_t>(count) * sizeof(float)));
}

void forward(const float* qkv, const HeadShape& shape, const SequenceRows* sequences, std::int64_t numSequences,
    std::int64_t, float* out, float* logSums)
{
    const int dim = shape.headDim;
    const std::int64_t outStride = static_cast<std::int64_t>(shape.numHeads) * dim;
    const std::int64_t size = longest(sequences, numSequences);
#pragma omp parallel
    {
        float* buffer = newFloats((dim + kQueryRows) * size);
#pragma omp for schedule(dynamic)
        for (std::int64_t task = 0; task < numSequences * shape.numHeads; ++task) {
            const auto& sequence = sequences[task / shape.numHeads];
            const int head = static_cast<int>(task % shape.numHeads);
            forwardHead(headOf(qkv, shape, sequence, head), shape, sequence.count, buffer,
                out + sequence.firstRow * outStride + head * dim, outStride,
                logSums + sequence.firstRow * shape.numHeads + head);
        }
        __builtin_free(buffer);
    }
}

/// Sums the gradients of keys and values over the query heads that share them: parts [numHeads, N, 2 headDim].
void sumGroups(const float* parts, const HeadShape& shape, std::int64_t rows, float* dQkv)
{
    const int dim = shape.headDim;
    const int group = shape.numHeads / shape.numKvHeads;
    const std::int64_t width = static_cast<std::int64_t>(shape.numHeads + 2 * shape.numKvHeads) * dim;
#pragma omp parallel for schedule(static)
    for (std::int64_t row = 0; row < rows; ++row)
        for (int kvHead = 0; kvHead < shape.numKvHeads; ++kvHead)
            for (int half = 0; half < 2; ++half) {
                float* to = dQkv + row * width + (shape.numHeads + half * shape.numKvHeads + kvHead) * dim;
                for (int d = 0; d < dim; d += kLanes) {
                    Lanes sum = broadcast(0);
                    for (int h = kvHead * group; h < (kvHead + 1) * group; ++h)
                        sum += load(parts + (h * rows + row) * 2 * dim + half * dim + d);
                    store(to + d, sum);
                }
            }
}

void backward(const float* dOut, const float* qkv, const float* logSums, const HeadShape& shape,
    const SequenceRows* sequences, std::int64_t numSequences, std::int64_t rows, float* dQkv)
{
    const int dim = shape.headDim;
    const std::int64_t outStride = static_cast<std::int64_t>(shape.numHeads) * dim;
    const std::int64_t size = longest(sequences, numSequences);
    float* parts = newFloats(shape.numHeads * rows * 2 * dim);
#pragma omp parallel
    {
        float* buffer = newFloats((2 * dim + 2 * kQueryRows) * size);
#pragma omp for schedule(dynamic)
        for (std::int64_t task = 0; task < numSequences * shape.numHeads; ++task) {
            const auto& sequence = sequences[task / shape.numHeads];
            const int head = static_cast<int>(task % shape.numHeads);
            const auto at = headOf(qkv, shape, sequence, head);
            backwardHead(at, shape, sequence.count, buffer, dOut + sequence.firstRow * outStride + head * dim,
                outStride, logSums + sequence.firstRow * shape.numHeads + head, dQkv + (at.query - qkv),
                parts + (head * rows + sequence.firstRow) * 2 * dim);
        }
        __builtin_free(buffer);
    }
    sumGroups(parts, shape, rows, dQkv);
    __builtin_free(parts);
}

void rotate(float* qkv, const HeadShape& shape, const float* cos, const float* sin, std::int64_t rows, float direction)
{
    const int half = shape.headDim / 2;
    const int numRotated = shape.numHeads + shape.numKvHeads;
    const std::int64_t width = static_cast<std::int64_t>(numRotated + shape.numKvHeads) * shape.headDim;
    const float queryScale = 1.0f / __builtin_sqrtf(static_cast<float>(shape.headDim));
#pragma omp parallel for schedule(static)
    for (std::int64_t row = 0; row < rows; ++row)
        for (int h = 0; h < numRotated; ++h) {
            const float scale = h < shape.numHeads ? queryScale : 1.0f;
            rotateHead(
                qkv + row * width + h * shape.headDim, cos + row * half, sin + row * half, half, scale, direction);
        }
}

} // namespace

namespace LR_INSTRUCTION_SET {

extern const SequenceAttention kSequenceAttention;
const SequenceAttention kSequenceAttention{&rotate, &forward, &backward};

} // namespace LR_INSTRUCTION_SET

} // namespace lr::kernels
