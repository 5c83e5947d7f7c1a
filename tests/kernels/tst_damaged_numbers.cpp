#include "kernels/kernel_fixtures.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <limits>

using namespace lr::kernels;
using namespace lr::test;

namespace {

constexpr float kNotANumber = std::numeric_limits<float>::quiet_NaN();
/// A NaN whose bits, rounded to bfloat16 like a number's, would carry into the sign and become −0.
const float kLargestNan = std::bit_cast<float>(0x7FFFFFFFu);

constexpr HeadShape kShape{4, 2, 32};
constexpr std::int64_t kWidth = (4 + 2 * 2) * 32;
constexpr std::int64_t kOutWidth = 4 * 32;
constexpr std::int64_t kLength = 40;
constexpr std::int64_t kDamagedRow = 25;

/// Rows of [q | k | v] of which one has a number damaged: of its first query head, its first key or its first value.
Floats damagedRows(int part, float damage)
{
    auto rows = randomFloats(static_cast<std::size_t>(kLength * kWidth), 1);
    const std::int64_t begin[] = {0, kShape.numHeads * kShape.headDim, (kShape.numHeads + kShape.numKvHeads) * 32};
    rows[static_cast<std::size_t>(kDamagedRow * kWidth + begin[part] + 7)] = damage;
    return rows;
}

/// Whether a number in [begin, end) is NaN or infinite.
template <typename T>
bool hasDamage(const std::vector<T>& numbers, std::int64_t begin, std::int64_t end)
{
    return std::any_of(
        numbers.begin() + begin, numbers.begin() + end, [](T value) { return !std::isfinite(widen(value)); });
}

/// Whether query head 0 of the damaged row shows it, and later rows where they see the damage too, but no row far
/// before.
template <typename T>
bool isPassedOn(const std::vector<T>& out, bool laterRowsSeeIt)
{
    const auto isDamaged = [&](std::int64_t row) {
        return hasDamage(out, row * kOutWidth, row * kOutWidth + kShape.headDim);
    };
    return isDamaged(kDamagedRow) && isDamaged(kLength - 1) == laterRowsSeeIt && !isDamaged(kDamagedRow - 10);
}

/// The nearest bfloat16; a NaN stays one.
Bf16 narrowed(float value)
{
    return std::isnan(value) ? Bf16(0x7FC0) : narrow(value);
}

/// No rotation.
const Floats kCosines(kLength * 16, 1.0f);
const Floats kSines(kLength * 16, 0.0f);

template <typename T>
std::vector<T> attendedToCache(Floats rows,
    void (*storeQkv)(float*, const QkvShape&, const AttentionSegment<T>*, std::int64_t),
    void (*attend)(const float*, const HeadShape&, const AttentionSegment<T>*, std::int64_t, T*))
{
    constexpr std::int64_t kCapacity = 48;
    std::vector<T> keys(static_cast<std::size_t>(kShape.numKvHeads * kCapacity * kShape.headDim)), values(keys.size());
    const AttentionSegment<T> segment{{keys.data(), values.data(), kCapacity}, 0, kLength, 0};
    storeQkv(rows.data(), {kShape, nullptr, nullptr, 0, kCosines.data(), kSines.data()}, &segment, 1);
    std::vector<T> out(static_cast<std::size_t>(kLength * kOutWidth));
    attend(rows.data(), kShape, &segment, 1, out.data());
    return out;
}

} // namespace

/// A damaged weight makes NaN somewhere in a layer. It has to reach the logits, where it is refused: finite numbers
/// that are wrong would be believed.
class TestDamagedNumbers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addKernelSets(); }

    void attentionPassesThemOn_data()
    {
        QTest::addColumn<int>("part");
        QTest::addColumn<float>("damage");
        const char* parts[] = {"query", "key", "value"};
        for (const int part : {0, 1, 2}) {
            QTest::addRow("NaN in a %s", parts[part]) << part << kNotANumber;
            QTest::addRow("the largest NaN in a %s", parts[part]) << part << kLargestNan;
        }
        QTest::newRow("infinity in a value") << 2 << std::numeric_limits<float>::infinity();
    }

    void attentionPassesThemOn()
    {
        QFETCH(int, part);
        QFETCH(float, damage);
        const bool laterRowsSeeIt = part != 0;
        const auto rows = damagedRows(part, damage);
        const auto& cache = fetchedKernels().cacheAttention;
        QVERIFY(isPassedOn(attendedToCache<float>(rows, cache.storeQkvF32, cache.attendF32), laterRowsSeeIt));
        QVERIFY(isPassedOn(attendedToCache<Bf16>(rows, cache.storeQkvBf16, cache.attendBf16), laterRowsSeeIt));

        const auto& sequence = fetchedKernels().sequenceAttention;
        const SequenceRows all{0, kLength};
        auto rotated = rows;
        sequence.rotate(rotated.data(), kShape, kCosines.data(), kSines.data(), kLength, 1.0f);
        Floats out(kLength * kOutWidth), logSums(kLength * 4), slopes(rows.size());
        sequence.forward(rotated.data(), kShape, &all, 1, kLength, out.data(), logSums.data());
        QVERIFY(isPassedOn(out, laterRowsSeeIt));
        const auto d = randomFloats(out.size(), 2);
        sequence.backward(d.data(), rotated.data(), logSums.data(), kShape, &all, 1, kLength, slopes.data());
        const auto query = kDamagedRow * kWidth; // of the damaged row: it depends on the row's scores and values
        QVERIFY(hasDamage(slopes, query, query + kShape.headDim));
        QVERIFY(!hasDamage(slopes, 0, kShape.headDim));
    }

    /// Scores of minus infinity alone leave no distribution; a mean of the values would be an answer to nothing.
    void aRowWithoutAnyFiniteScoreIsNotANumber()
    {
        Floats rows(static_cast<std::size_t>(2 * kWidth), 1.0f);
        std::fill_n(rows.begin(), kShape.numHeads * kShape.headDim, -1e30f); // times keys of 1e30, in float32
        for (std::int64_t row = 0; row < 2; ++row)
            std::fill_n(rows.begin() + row * kWidth + kOutWidth, kShape.numKvHeads * kShape.headDim, 1e30f);
        const auto& sequence = fetchedKernels().sequenceAttention;
        const SequenceRows all{0, 2};
        Floats out(2 * kOutWidth), logSums(2 * 4);
        sequence.forward(rows.data(), kShape, &all, 1, 2, out.data(), logSums.data());
        QVERIFY(std::isnan(out[0]));
    }

    void normAndGatePassThemOn_data()
    {
        QTest::addColumn<float>("damage");
        QTest::newRow("NaN") << kNotANumber;
        QTest::newRow("the largest NaN") << kLargestNan;
    }

    void normAndGatePassThemOn()
    {
        QFETCH(float, damage);
        const auto& layers = fetchedKernels().layers;
        constexpr std::int64_t kCols = 75;
        for (const std::size_t at : {std::size_t(3), std::size_t(kCols - 1)}) { // within a vector, and after the last
            auto x = randomFloats(2 * kCols, 3);
            const Floats weight(kCols, 1.0f);
            Floats out(kCols);
            std::vector<Bf16> half(kCols);
            for (const auto damaged : {at, kCols + at}) { // the gate's number, then that which it is multiplied with
                auto gateUp = x;
                gateUp[damaged] = damage;
                for (const auto f : {Activation::Silu, Activation::GeluTanh}) {
                    layers.gateF32F32(f, gateUp.data(), 1, kCols, out.data());
                    QVERIFY(std::isnan(out[at]));
                    layers.gateF32Bf16(f, gateUp.data(), 1, kCols, half.data());
                    QVERIFY(std::isnan(widen(half[at])));
                    std::vector<Bf16> halves;
                    std::ranges::transform(gateUp, std::back_inserter(halves), narrowed);
                    layers.gateBf16Bf16(f, halves.data(), 1, kCols, half.data());
                    QVERIFY(std::isnan(widen(half[at])));
                    Floats slopes(gateUp.size());
                    const Floats ones(kCols, 1.0f);
                    layers.gateBackwardF32F32(f, ones.data(), gateUp.data(), 1, kCols, slopes.data());
                    QVERIFY(std::isnan(slopes[at])); // du = f(g) or dg = u f'(g)
                }
            }
            x[at] = damage;
            layers.rmsNormF32(x.data(), weight.data(), 1e-6f, 1, kCols, out.data());
            QVERIFY(std::isnan(out[at]));
            layers.rmsNormBf16(x.data(), weight.data(), 1e-6f, 1, kCols, half.data());
            QVERIFY(std::isnan(widen(half[at])));
            const Floats ones(kCols, 1.0f);
            layers.rmsNormBackwardF32(ones.data(), x.data(), weight.data(), 1e-6f, 1, kCols, out.data());
            QVERIFY(std::isnan(out[at]));
        }
    }
};

QTEST_APPLESS_MAIN(TestDamagedNumbers)
#include "tst_damaged_numbers.moc"
