#include "kernels/panel_kernels.h"

#include "kernels/sets/set_name.h"
#include "kernels/sets/simd.h"

#include <omp.h>

namespace lr::kernels {

namespace {

/// Outputs of a panel: two vectors.
constexpr std::int64_t kPanel = 2 * kLanes;
/// Rows of a tile. Each needs two accumulators; registers remain for two vectors of weights and one value of x.
constexpr int kTileRows = kLanes == 16 ? 12 : 6;
/// Number of terms that are summed in registers. That part of a panel and a tile's x fit into the fastest caches.
template <class Weight>
constexpr std::int64_t kDepth = 1024 / sizeof(Weight);
/// Largest number of panels that are multiplied with a tile's x while x is in the cache.
constexpr std::int64_t kMaxTaskPanels = 8;
constexpr std::int64_t kRowsAtOnce = 32 * kTileRows;

LR_INLINE std::int64_t least(std::int64_t a, std::int64_t b)
{
    return a < b ? a : b;
}

/// How far ahead of its use a weight is prefetched, in bytes; the processor's own prefetching stops at the end of each
/// span of a panel.
constexpr std::int64_t kFetchAhead = 4096;

/// Number of bfloat16 terms in a cache line. A row's line is packed at once, since rows may lie a power of two apart
/// and would displace each other in the cache.
constexpr std::int64_t kLine = 32;

/// Copies the next `count` terms of a row. If the size is a constant, the compiler needs no call.
LR_INLINE void copyLine(const Bf16* weight, std::int64_t count, Bf16* line)
{
    if (count == kLine)
        __builtin_memcpy(line, weight, kLine * sizeof(Bf16));
    else
        __builtin_memcpy(line, weight, static_cast<std::size_t>(count) * sizeof(Bf16));
}

/// Packs `outputs` rows of the weight into one panel.
void packPanel(const float* weight, std::int64_t outputs, std::int64_t inFeatures, float* panel)
{
    constexpr std::int64_t kTerms = 16; // a cache line
    for (std::int64_t k = 0; k < inFeatures; k += kTerms) {
        const std::int64_t count = least(kTerms, inFeatures - k);
        for (std::int64_t o = 0; o < kPanel; ++o)
            for (std::int64_t i = 0; i < count; ++i)
                panel[(k + i) * kPanel + o] = o < outputs ? weight[o * inFeatures + k + i] : 0.0f;
    }
}

void packPanel(const Bf16* weight, std::int64_t outputs, std::int64_t inFeatures, Bf16* panel)
{
    Bf16 lines[kPanel][kLine] = {};
    std::uint32_t pairs[kLanes][kLine];
    for (std::int64_t k = 0; k < inFeatures; k += kLine) {
        const std::int64_t count = least(kLine, inFeatures - k);
        for (std::int64_t o = 0; o < outputs; ++o)
            copyLine(weight + o * inFeatures + k, count, lines[o]);
        for (int l = 0; l < kLanes; ++l)
            for (std::int64_t i = 0; i < kLine; ++i)
                pairs[l][i] = lines[l][i] | static_cast<std::uint32_t>(lines[kLanes + l][i]) << 16;
        for (std::int64_t i = 0; i < count; ++i)
            for (int l = 0; l < kLanes; ++l)
                __builtin_memcpy(panel + (k + i) * kPanel + 2 * l, &pairs[l][i], sizeof(std::uint32_t));
    }
}

template <class Weight>
void pack(const Weight* weight, std::int64_t outFeatures, std::int64_t inFeatures, Weight* panels)
{
    const std::int64_t numPanels = (outFeatures + kPanel - 1) / kPanel;
#pragma omp parallel for schedule(static)
    for (std::int64_t p = 0; p < numPanels; ++p)
        packPanel(weight + p * kPanel * inFeatures, least(kPanel, outFeatures - p * kPanel), inFeatures,
            panels + p * kPanel * inFeatures);
}

/// Everything that the tasks share while the weight is read once. x has been copied in this order: for each span of
/// kDepth terms, for each tile, [terms of the span][rows of the tile].
template <class Weight>
struct PanelProduct
{
    const float* x;
    std::int64_t rows;
    std::int64_t numTiles;
    const Weight* panels;
    const float* bias;
    std::int64_t outFeatures;
    std::int64_t inFeatures;
    bool accumulate;
    float* out;
    std::int64_t outStride;

    /// The sizes of tiles differ by one row at most, since small tiles are slow.
    std::int64_t firstRow(std::int64_t tile) const { return tile * rows / numTiles; }
    std::int64_t terms(std::int64_t k) const { return least(kDepth<Weight>, inFeatures - k); }
    std::int64_t tilePlace(std::int64_t tile, std::int64_t k) const { return k * rows + firstRow(tile) * terms(k); }
};

template <class Weight>
void copyTile(const PanelProduct<Weight>& product, const float* x, std::int64_t tile, float* to)
{
    const std::int64_t first = product.firstRow(tile);
    const std::int64_t count = product.firstRow(tile + 1) - first;
    for (std::int64_t k = 0; k < product.inFeatures; k += kDepth<Weight>) {
        float* span = to + product.tilePlace(tile, k);
        for (std::int64_t r = 0; r < count; ++r)
            for (std::int64_t i = 0; i < product.terms(k); ++i)
                span[i * count + r] = x[(first + r) * product.inFeatures + k + i];
    }
}

/// Stores the first `count` lanes of `value` at `to`, or adds them to what is there.
LR_INLINE void putLanes(float* to, Lanes value, std::int64_t count, bool isAdded)
{
    if (count >= kLanes) {
        store(to, isAdded ? load(to) + value : value);
        return;
    }
    for (std::int64_t i = 0; i < count; ++i)
        to[i] = isAdded ? to[i] + value[i] : value[i];
}

/// The sums of R rows and the two vectors of a panel.
template <int R>
struct TileSums
{
    Lanes low[R];
    Lanes high[R];
};

/// The two vectors of a panel for one term.
LR_INLINE void loadPair(const Bf16* weight, Lanes& low, Lanes& high)
{
    LaneBits pair;
    __builtin_memcpy(&pair, weight, sizeof pair);
    low = reinterpret_cast<Lanes>(pair << 16);
    high = reinterpret_cast<Lanes>(pair & 0xFFFF0000u);
}
LR_INLINE void loadPair(const float* weight, Lanes& low, Lanes& high)
{
    low = load(weight);
    high = load(weight + kLanes);
}

/// x [terms][R]. The loops over r are told to unroll, since GCC otherwise keeps the sums of three or four rows in
/// memory.
template <int R, class Weight>
LR_INLINE void sumTerms(const float* x, const Weight* weight, std::int64_t terms, TileSums<R>& sums)
{
#pragma GCC unroll 16
    for (int r = 0; r < R; ++r)
        sums.low[r] = sums.high[r] = broadcast(0);
    for (std::int64_t i = 0; i < terms; ++i, weight += kPanel, x += R) {
        __builtin_prefetch(reinterpret_cast<const char*>(weight) + kFetchAhead);
        Lanes low, high;
        loadPair(weight, low, high);
#pragma GCC unroll 16
        for (int r = 0; r < R; ++r) {
            sums.low[r] += x[r] * low;
            sums.high[r] += x[r] * high;
        }
    }
}

/// Adds the terms of one span to R rows of one panel's outputs; the bias comes with the first span.
template <int R, class Weight>
LR_INLINE void tileOfPanel(
    const PanelProduct<Weight>& product, std::int64_t panel, std::int64_t k, const float* x, std::int64_t firstRow)
{
    TileSums<R> sums;
    sumTerms(x, product.panels + (panel * product.inFeatures + k) * kPanel, product.terms(k), sums);
    const bool isAdded = product.accumulate || k > 0;
    const float* bias = product.bias + panel * kPanel;
    const std::int64_t outputs = product.outFeatures - panel * kPanel;
    float* to = product.out + firstRow * product.outStride + panel * kPanel;
    for (int r = 0; r < R; ++r, to += product.outStride) {
        putLanes(to, k > 0 ? sums.low[r] : sums.low[r] + load(bias), outputs, isAdded);
        putLanes(to + kLanes, k > 0 ? sums.high[r] : sums.high[r] + load(bias + kLanes), outputs - kLanes, isAdded);
    }
}

/// Multiplies one tile with the panels [first, last). The code is that for the tile's number of rows, which is at most
/// R.
template <int R, class Weight>
void tileOfPanels(
    const PanelProduct<Weight>& product, std::int64_t first, std::int64_t last, std::int64_t k, std::int64_t tile)
{
    const std::int64_t firstRow = product.firstRow(tile);
    if constexpr (R > 1)
        if (product.firstRow(tile + 1) - firstRow < R)
            return tileOfPanels<R - 1>(product, first, last, k, tile);
    const float* x = product.x + product.tilePlace(tile, k);
    for (std::int64_t panel = first; panel < last; ++panel)
        tileOfPanel<R>(product, panel, k, x, firstRow);
}

/// As many panels per task as make good use of x in the cache, but few enough to give each thread a few tasks.
std::int64_t panelsPerTask(std::int64_t numPanels)
{
    const std::int64_t fair = numPanels / (4 * omp_get_max_threads());
    return fair < 1 ? 1 : least(fair, kMaxTaskPanels);
}

/// A small x is copied by one thread, because each further synchronisation of the threads waits for the slowest one.
template <class Weight>
void copyTiles(const PanelProduct<Weight>& product, const float* x, float* to)
{
#pragma omp parallel for schedule(static) if (product.rows * product.inFeatures > 131072)
    for (std::int64_t tile = 0; tile < product.numTiles; ++tile)
        copyTile(product, x, tile, to);
}

template <class Weight>
void multiplyAtOnce(PanelProduct<Weight> product, const float* x, float* scratch)
{
    product.numTiles = (product.rows + kTileRows - 1) / kTileRows;
    product.x = scratch;
    copyTiles(product, x, scratch);
    const std::int64_t numPanels = (product.outFeatures + kPanel - 1) / kPanel;
    const std::int64_t step = panelsPerTask(numPanels);
#pragma omp parallel for schedule(dynamic) if (product.rows * product.outFeatures * product.inFeatures > 32768)
    for (std::int64_t first = 0; first < numPanels; first += step)
        for (std::int64_t k = 0; k < product.inFeatures; k += kDepth<Weight>)
            for (std::int64_t tile = 0; tile < product.numTiles; ++tile)
                tileOfPanels<kTileRows>(product, first, least(first + step, numPanels), k, tile);
}

template <class Weight>
void multiply(const float* x, std::int64_t rows, const Weight* panels, const float* bias, std::int64_t outFeatures,
    std::int64_t inFeatures, bool accumulate, float* scratch, float* out, std::int64_t outStride)
{
    for (std::int64_t first = 0; first < rows; first += kRowsAtOnce)
        multiplyAtOnce<Weight>({.x = nullptr,
                                   .rows = least(kRowsAtOnce, rows - first),
                                   .numTiles = 0,
                                   .panels = panels,
                                   .bias = bias,
                                   .outFeatures = outFeatures,
                                   .inFeatures = inFeatures,
                                   .accumulate = accumulate,
                                   .out = out + first * outStride,
                                   .outStride = outStride},
            x + first * inFeatures, scratch);
}

} // namespace

namespace LR_INSTRUCTION_SET {

extern const PanelKernels kPanelKernels;
const PanelKernels kPanelKernels{kPanel, kRowsAtOnce, {&pack<Bf16>, &multiply<Bf16>}, {&pack<float>, &multiply<float>}};

} // namespace LR_INSTRUCTION_SET

} // namespace lr::kernels
