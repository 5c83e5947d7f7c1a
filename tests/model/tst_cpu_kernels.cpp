#include "common/random.h"
#include "model/computing_dtype.h"
#include "model/cpu_kernels.h"
#include "model/packed_linear.h"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <string>
#include <type_traits>
#include <vector>

using namespace lr::model;

namespace {

using Floats = std::vector<float>;

Floats randomFloats(std::size_t n, std::uint64_t seed, double scale = 1.0)
{
    const lr::common::CounterRandom random(seed);
    Floats out(n);
    for (std::size_t i = 0; i < n; ++i)
        out[i] = static_cast<float>((random.uniform(i) * 2 - 1) * scale);
    return out;
}

float widen(Bf16 value)
{
    const std::uint32_t bits = static_cast<std::uint32_t>(value) << 16;
    float out;
    std::memcpy(&out, &bits, sizeof out);
    return out;
}
float widen(float value)
{
    return value;
}

Bf16 narrow(float value)
{
    std::uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return static_cast<Bf16>((bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16);
}

/// Largest |a − b| relative to the largest |b|.
template <typename T>
double relativeError(const std::vector<T>& a, const std::vector<double>& b)
{
    double worst = 0;
    double scale = 0;
    for (std::size_t i = 0; i < b.size(); ++i) {
        worst = std::max(worst, std::abs(static_cast<double>(widen(a[i])) - b[i]));
        scale = std::max(scale, std::abs(b[i]));
    }
    return worst / scale;
}

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

class TestCpuKernels : public QObject
{
    Q_OBJECT

    void addSets()
    {
        QTest::addColumn<int>("set");
        const CpuKernels* sets[3];
        const int count = availableCpuKernels(sets);
        for (int i = 0; i < count; ++i)
            QTest::newRow(sets[i]->name) << i;
    }

    const CpuKernels& fetched()
    {
        QFETCH_GLOBAL(int, set);
        const CpuKernels* sets[3];
        availableCpuKernels(sets);
        return *sets[set];
    }

private Q_SLOTS:
    void initTestCase_data() { addSets(); }

    void theNormEqualsItsDefinition()
    {
        for (const std::int64_t cols : {16, 64, 896, 901}) {
            const auto x = randomFloats(static_cast<std::size_t>(3 * cols), 1, 5);
            const auto weight = randomFloats(static_cast<std::size_t>(cols), 2);
            Floats out(x.size());
            std::vector<Bf16> halves(x.size());
            fetched().rmsNormF32(x.data(), weight.data(), 1e-6f, 3, cols, out.data());
            fetched().rmsNormBf16(x.data(), weight.data(), 1e-6f, 3, cols, halves.data());
            std::vector<double> expected;
            for (std::int64_t r = 0; r < 3; ++r) {
                double squares = 0;
                for (std::int64_t c = 0; c < cols; ++c)
                    squares += std::pow(x[static_cast<std::size_t>(r * cols + c)], 2);
                for (std::int64_t c = 0; c < cols; ++c)
                    expected.push_back(x[static_cast<std::size_t>(r * cols + c)] * weight[static_cast<std::size_t>(c)] /
                                       std::sqrt(squares / static_cast<double>(cols) + 1e-6));
            }
            QVERIFY(relativeError(out, expected) < 1e-6);
            QVERIFY(relativeError(halves, expected) < 1.0 / 256); // half a unit of an 8-bit mantissa
        }
    }

    void gatedActivationEqualsItsDefinition_data()
    {
        QTest::addColumn<bool>("isGelu");
        QTest::newRow("silu") << false;
        QTest::newRow("gelu") << true;
    }

    void gatedActivationEqualsItsDefinition()
    {
        QFETCH(bool, isGelu);
        const auto f = [&](double g) {
            const double inner = std::sqrt(2 / std::numbers::pi) * (g + 0.044715 * g * g * g);
            return isGelu ? 0.5 * g * (1 + std::tanh(inner)) : g / (1 + std::exp(-g));
        };
        const std::int64_t cols = 75;
        const auto gateUp = randomFloats(static_cast<std::size_t>(4 * 2 * cols), 3, 30);
        Floats out(static_cast<std::size_t>(4 * cols));
        fetched().gateF32(isGelu ? Activation::GeluTanh : Activation::Silu, gateUp.data(), 4, cols, out.data());
        std::vector<double> expected;
        for (std::int64_t r = 0; r < 4; ++r)
            for (std::int64_t c = 0; c < cols; ++c) {
                const double g = gateUp[static_cast<std::size_t>(r * 2 * cols + c)];
                expected.push_back(f(g) * gateUp[static_cast<std::size_t>(r * 2 * cols + cols + c)]);
            }
        QVERIFY(relativeError(out, expected) < 1e-6);
    }

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

class TestPackedLinear : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theProductEqualsItsDefinition_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<bool>("bias");
        QTest::addColumn<bool>("accumulate");
        for (const int type : {0, 1})
            for (const bool bias : {false, true})
                for (const bool accumulate : {false, true})
                    QTest::addRow(
                        "%s%s%s", type == 1 ? "bf16" : "f32", bias ? " bias" : "", accumulate ? " accumulate" : "")
                        << type << bias << accumulate;
    }

    void theProductEqualsItsDefinition()
    {
        QFETCH(int, type);
        QFETCH(bool, bias);
        QFETCH(bool, accumulate);
        const auto packedType = type == 1 ? PackedType::BFloat16 : PackedType::Float32;
        if (!PackedLinear::isAvailable(packedType))
            QSKIP("This processor or build has no packed product of this type.");
        constexpr std::int64_t kIn = 48, kOut = 100; // not a multiple of any block
        auto weight = randomFloats(static_cast<std::size_t>(kIn * kOut), 1);
        const auto biases = randomFloats(kOut, 2);
        std::vector<Bf16> weightHalves(weight.size());
        std::transform(weight.begin(), weight.end(), weightHalves.begin(), narrow);
        const PackedLinear packed(packedType, type == 1 ? static_cast<const void*>(weightHalves.data()) : weight.data(),
            bias ? biases.data() : nullptr, kOut, kIn);
        for (const std::int64_t rows : {1, 2, 7, 64, 65}) {
            const auto x = randomFloats(static_cast<std::size_t>(rows * kIn), 3);
            std::vector<Bf16> xHalves(x.size());
            std::transform(x.begin(), x.end(), xHalves.begin(), narrow);
            auto out = randomFloats(static_cast<std::size_t>(rows * kOut), 4);
            std::vector<double> expected;
            for (std::int64_t r = 0; r < rows; ++r)
                for (std::int64_t o = 0; o < kOut; ++o) {
                    double sum = (bias ? biases[static_cast<std::size_t>(o)] : 0.0) +
                                 (accumulate ? out[static_cast<std::size_t>(r * kOut + o)] : 0.0);
                    for (std::int64_t i = 0; i < kIn; ++i) {
                        const auto xi = static_cast<std::size_t>(r * kIn + i);
                        const auto wi = static_cast<std::size_t>(o * kIn + i);
                        sum += type == 1 ? static_cast<double>(widen(xHalves[xi])) * widen(weightHalves[wi])
                                         : static_cast<double>(x[xi]) * weight[wi];
                    }
                    expected.push_back(sum);
                }
            packed.multiply(
                type == 1 ? static_cast<const void*>(xHalves.data()) : x.data(), rows, out.data(), accumulate);
            QVERIFY2(relativeError(out, expected) < 1e-6, std::to_string(relativeError(out, expected)).c_str());
        }
    }

    /// As the kernel names the instructions.
    void bfloat16IsChosenWhereTheProcessorMultipliesIt()
    {
        QFile file("/proc/cpuinfo");
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("there is no /proc/cpuinfo");
        const auto info = file.readAll().replace('\n', ' ');
        const bool isThere = info.contains(" avx512_bf16 ") || info.contains(" bf16 ");
        QCOMPARE(multipliesBfloat16(), isThere);
        for (const auto stored : {Dtype::BFloat16, Dtype::Float16}) {
            QCOMPARE(automaticDtype(stored, true), isThere ? Dtype::BFloat16 : Dtype::Float32);
            QCOMPARE(automaticDtype(stored, false), Dtype::BFloat16);
        }
        QCOMPARE(automaticDtype(Dtype::Float32, true), Dtype::Float32);
        QCOMPARE(automaticDtype(Dtype::Float32, false), Dtype::Float32);
    }

    void aTransposedWeightGivesTheSameProduct()
    {
        if (!PackedLinear::isAvailable(PackedType::BFloat16))
            QSKIP("This processor or build has no packed product of this type.");
        constexpr std::int64_t kIn = 48, kOut = 100, kRows = 7;
        std::vector<Bf16> weight(kIn * kOut), transposed(kIn * kOut), x(kRows * kIn);
        std::ranges::transform(randomFloats(weight.size(), 1), weight.begin(), narrow);
        std::ranges::transform(randomFloats(x.size(), 3), x.begin(), narrow);
        for (std::size_t o = 0; o < kOut; ++o)
            for (std::size_t i = 0; i < kIn; ++i)
                transposed[i * kOut + o] = weight[o * kIn + i];
        std::vector<float> plain(kRows * kOut), fromTransposed(kRows * kOut);
        PackedLinear(PackedType::BFloat16, weight.data(), nullptr, kOut, kIn)
            .multiply(x.data(), kRows, plain.data(), false);
        const PackedLinear packed(PackedType::BFloat16, transposed.data(), nullptr, kOut, kIn, WeightOrder::InOut);
        packed.multiply(x.data(), kRows, fromTransposed.data(), false);
        QVERIFY(plain == fromTransposed);
        std::vector<Bf16> rounded(kRows * kOut);
        packed.multiplyRounded(x.data(), kRows, rounded.data());
        for (std::size_t i = 0; i < rounded.size(); ++i)
            QCOMPARE(rounded[i], narrow(plain[i]));
    }
};

int main(int argc, char** argv)
{
    TestCpuKernels kernels;
    TestPackedLinear packed;
    return QTest::qExec(&kernels, argc, argv) | QTest::qExec(&packed, argc, argv);
}

#include "tst_cpu_kernels.moc"
