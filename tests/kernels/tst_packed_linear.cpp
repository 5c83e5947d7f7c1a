#include "kernels/kernel_fixtures.h"
#include "kernels/packed_linear.h"

#include <string>

using namespace lr::kernels;
using namespace lr::test;

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

QTEST_APPLESS_MAIN(TestPackedLinear)
#include "tst_packed_linear.moc"
