#include "kernels/kernel_fixtures.h"

#include <numbers>

using namespace lr::kernels;
using namespace lr::test;

class TestLayerKernels : public QObject
{
    Q_OBJECT

    static const LayerKernels& fetched() { return fetchedKernels().layers; }

private Q_SLOTS:
    void initTestCase_data() { addKernelSets(); }

    void theFastestSetIsTheFirst()
    {
        QCOMPARE(&fastestKernels(), availableKernels().front());
        QCOMPARE(QString(availableKernels().back()->name), QString("baseline"));
    }

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
        fetched().gateF32F32(isGelu ? Activation::GeluTanh : Activation::Silu, gateUp.data(), 4, cols, out.data());
        std::vector<double> expected;
        for (std::int64_t r = 0; r < 4; ++r)
            for (std::int64_t c = 0; c < cols; ++c) {
                const double g = gateUp[static_cast<std::size_t>(r * 2 * cols + c)];
                expected.push_back(f(g) * gateUp[static_cast<std::size_t>(r * 2 * cols + cols + c)]);
            }
        QVERIFY(relativeError(out, expected) < 1e-6);
    }
};

QTEST_APPLESS_MAIN(TestLayerKernels)
#include "tst_layer_kernels.moc"
