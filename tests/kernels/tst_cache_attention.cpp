#include "kernels/kernel_fixtures.h"

#include <limits>
#include <string>
#include <type_traits>

using namespace lr::kernels;
using namespace lr::test;

namespace {

/// A cache of one layer in the kernels' layout, and the segments over it.
template <typename T>
struct Cache
{
    Cache(const HeadShape& shape, std::int64_t numSlots, std::int64_t capacity)
        : keys(static_cast<std::size_t>(numSlots * shape.numKvHeads * capacity * shape.headDim), notANumber())
        , values(keys.size(), notANumber())
        , slotSize(shape.numKvHeads * capacity * shape.headDim)
        , slotCapacity(capacity)
    {}

    KvSlot<T> slot(std::int64_t i) { return {keys.data() + i * slotSize, values.data() + i * slotSize, slotCapacity}; }

    /// What was never stored must never be read, nor weigh anything.
    static T notANumber()
    {
        if constexpr (std::is_same_v<T, float>)
            return std::numeric_limits<float>::quiet_NaN();
        else
            return 0x7FC0;
    }

    std::vector<T> keys, values;
    std::int64_t slotSize, slotCapacity;
};

constexpr HeadShape kShape{6, 2, 32};
constexpr int kWidth = (6 + 2 * 2) * 32;

/// Straight from the definition, in double: rotation, scaling, softmax and mixture of one sequence from position 0.
std::vector<double> attentionByDefinition(
    const Floats& qkv, std::int64_t length, const Floats& cosTable, const Floats& sinTable, std::int64_t window = 0)
{
    const int dim = kShape.headDim;
    const auto rotated = [&](std::int64_t row, int offset) {
        std::vector<double> head(static_cast<std::size_t>(dim));
        for (int d = 0; d < dim / 2; ++d) {
            const double a = qkv[static_cast<std::size_t>(row * kWidth + offset + d)];
            const double b = qkv[static_cast<std::size_t>(row * kWidth + offset + dim / 2 + d)];
            const double c = cosTable[static_cast<std::size_t>(row * dim / 2 + d)];
            const double s = sinTable[static_cast<std::size_t>(row * dim / 2 + d)];
            head[static_cast<std::size_t>(d)] = a * c - b * s;
            head[static_cast<std::size_t>(dim / 2 + d)] = b * c + a * s;
        }
        return head;
    };
    std::vector<double> out;
    for (std::int64_t i = 0; i < length; ++i)
        for (int h = 0; h < kShape.numHeads; ++h) {
            const int kv = h / (kShape.numHeads / kShape.numKvHeads);
            const auto q = rotated(i, h * dim);
            const std::int64_t first = window > 0 ? std::max<std::int64_t>(0, i + 1 - window) : 0;
            std::vector<double> p;
            double total = 0;
            for (std::int64_t t = first; t <= i; ++t) {
                const auto k = rotated(t, (kShape.numHeads + kv) * dim);
                double dot = 0;
                for (int d = 0; d < dim; ++d)
                    dot += q[static_cast<std::size_t>(d)] * k[static_cast<std::size_t>(d)];
                p.push_back(std::exp(dot / std::sqrt(dim)));
                total += p.back();
            }
            for (int d = 0; d < dim; ++d) {
                double sum = 0;
                for (std::int64_t t = first; t <= i; ++t)
                    sum += p[static_cast<std::size_t>(t - first)] / total *
                           qkv[static_cast<std::size_t>(
                               t * kWidth + (kShape.numHeads + kShape.numKvHeads + kv) * dim + d)];
                out.push_back(sum);
            }
        }
    return out;
}

struct Rotary
{
    Floats cosTable, sinTable;
    explicit Rotary(std::int64_t positions)
    {
        for (std::int64_t p = 0; p < positions; ++p)
            for (int d = 0; d < kShape.headDim / 2; ++d) {
                const double angle = static_cast<double>(p) * std::pow(10000.0, -2.0 * d / kShape.headDim);
                cosTable.push_back(static_cast<float>(std::cos(angle)));
                sinTable.push_back(static_cast<float>(std::sin(angle)));
            }
    }
    QkvShape shape() const { return {kShape, nullptr, nullptr, 0, cosTable.data(), sinTable.data()}; }
};

} // namespace

class TestCacheAttention : public QObject
{
    Q_OBJECT

    static const CacheAttention& fetched() { return fetchedKernels().cacheAttention; }

private Q_SLOTS:
    void initTestCase_data() { addKernelSets(); }

    void attentionEqualsItsDefinition()
    {
        for (const std::int64_t length : {1, 5, 16, 17, 70}) {
            const Rotary rotary(length);
            auto qkv = randomFloats(static_cast<std::size_t>(length * kWidth), 7, 2);
            const auto expected = attentionByDefinition(qkv, length, rotary.cosTable, rotary.sinTable);
            Cache<float> cache(kShape, 1, 80);
            const AttentionSegment<float> segment{cache.slot(0), 0, length, 0};
            fetched().storeQkvF32(qkv.data(), rotary.shape(), &segment, 1);
            Floats out(expected.size());
            fetched().attendF32(qkv.data(), kShape, &segment, 1, out.data());
            QVERIFY2(relativeError(out, expected) < 2e-6, std::to_string(relativeError(out, expected)).c_str());
        }
    }

    /// Windows that end within a block, at its border and across several; NaN lies where nothing was stored.
    void windowedAttentionEqualsItsDefinition()
    {
        const std::int64_t length = 70;
        const Rotary rotary(length);
        for (const std::int64_t window : {1, 5, 16, 17, 40, 69, 70, 200}) {
            auto qkv = randomFloats(static_cast<std::size_t>(length * kWidth), 7, 2);
            const auto expected = attentionByDefinition(qkv, length, rotary.cosTable, rotary.sinTable, window);
            auto shape = kShape;
            shape.window = window;
            Cache<float> cache(kShape, 1, 80);
            Floats out(expected.size());
            const AttentionSegment<float> all{cache.slot(0), 0, length, 0};
            fetched().storeQkvF32(qkv.data(), rotary.shape(), &all, 1);
            fetched().attendF32(qkv.data(), shape, &all, 1, out.data());
            QVERIFY2(relativeError(out, expected) < 2e-6, std::to_string(window).c_str());
            const AttentionSegment<float> last{cache.slot(0), length - 1, 1, length - 1}; // as sampling asks
            Floats again(out.size());
            fetched().attendF32(qkv.data(), shape, &last, 1, again.data());
            const auto row = static_cast<std::ptrdiff_t>((length - 1) * kShape.numHeads * kShape.headDim);
            QVERIFY(std::equal(out.begin() + row, out.end(), again.begin() + row,
                [](float a, float b) { return std::abs(a - b) < 1e-5f; }));
        }
    }

    void bfloat16AttentionIsWithinItsRounding()
    {
        const std::int64_t length = 40;
        const Rotary rotary(length);
        auto qkv = randomFloats(static_cast<std::size_t>(length * kWidth), 8, 1);
        const auto expected = attentionByDefinition(qkv, length, rotary.cosTable, rotary.sinTable);
        Cache<Bf16> cache(kShape, 1, 48);
        const AttentionSegment<Bf16> segment{cache.slot(0), 0, length, 0};
        fetched().storeQkvBf16(qkv.data(), rotary.shape(), &segment, 1);
        std::vector<Bf16> out(expected.size());
        fetched().attendBf16(qkv.data(), kShape, &segment, 1, out.data());
        QVERIFY2(relativeError(out, expected) < 0.01, std::to_string(relativeError(out, expected)).c_str());
    }

    void aSequenceInPiecesBesideOthersGivesTheSameRows()
    {
        const std::int64_t length = 37;
        const Rotary rotary(length);
        const auto original = randomFloats(static_cast<std::size_t>(length * kWidth), 9, 2);

        auto whole = original;
        Cache<float> wholeCache(kShape, 1, 48);
        const AttentionSegment<float> segment{wholeCache.slot(0), 0, length, 0};
        fetched().storeQkvF32(whole.data(), rotary.shape(), &segment, 1);
        Floats expected(static_cast<std::size_t>(length * kShape.numHeads * kShape.headDim));
        fetched().attendF32(whole.data(), kShape, &segment, 1, expected.data());

        Cache<float> cache(kShape, 3, 48);
        std::int64_t done = 0;
        for (const std::int64_t piece : {20, 1, 1, 15}) {
            // Another sequence's rows come first in the batch, in another slot.
            Floats rows = randomFloats(static_cast<std::size_t>(2 * kWidth), 10);
            rows.insert(rows.end(), original.begin() + done * kWidth, original.begin() + (done + piece) * kWidth);
            const AttentionSegment<float> segments[] = {{cache.slot(0), 0, 2, 0}, {cache.slot(2), 2, piece, done}};
            fetched().storeQkvF32(rows.data(), rotary.shape(), segments, 2);
            Floats out(static_cast<std::size_t>((2 + piece) * kShape.numHeads * kShape.headDim));
            fetched().attendF32(rows.data(), kShape, segments, 2, out.data());
            const std::int64_t rowSize = kShape.numHeads * kShape.headDim;
            for (std::int64_t i = 0; i < piece * rowSize; ++i)
                QVERIFY(std::abs(out[static_cast<std::size_t>(2 * rowSize + i)] -
                                 expected[static_cast<std::size_t>(done * rowSize + i)]) < 1e-5f);
            done += piece;
        }
    }
};

QTEST_APPLESS_MAIN(TestCacheAttention)
#include "tst_cache_attention.moc"
