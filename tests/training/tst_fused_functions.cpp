#include "kernels/kernel_set.h"
#include "training/fused_functions.h"

#include <QTest>

#include <cmath>
#include <cstring>

using namespace lr;
using namespace lr::training;

namespace {

at::Tensor someValues(at::IntArrayRef sizes, std::uint64_t seed)
{
    auto tensor = at::empty(sizes);
    const common::CounterRandom random(seed);
    for (std::int64_t i = 0; i < tensor.numel(); ++i)
        tensor.data_ptr<float>()[i] = static_cast<float>(4 * random.uniform(static_cast<std::uint64_t>(i)) - 2);
    return tensor;
}

double relativeDifference(const at::Tensor& a, const at::Tensor& b)
{
    return ((a.to(at::kDouble) - b.to(at::kDouble)).norm() / b.to(at::kDouble).norm()).item<double>();
}

/// Gradient of Σ out ⊙ weights with respect to x.
template <typename Function>
at::Tensor gradientOf(const at::Tensor& x, const at::Tensor& weights, const Function& function)
{
    auto leaf = x.detach().clone().requires_grad_(true);
    (function(leaf).to(weights.scalar_type()) * weights).sum().backward();
    return leaf.grad();
}

} // namespace

/// Against libtorch's own operators and their derivatives in float64, in sizes that fill no register.
class TestFusedFunctions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rmsNormAndItsSlope()
    {
        const auto x = someValues({37, 83}, 1), weight = someValues({83}, 2), probe = someValues({37, 83}, 3);
        const auto exact = [&](const at::Tensor& v) {
            const auto d = v.to(at::kDouble);
            return d * at::rsqrt(d.square().mean(-1, true) + 1e-5) * weight.to(at::kDouble);
        };
        QVERIFY(relativeDifference(rmsNorm(x, weight, 1e-5, at::kFloat), exact(x)) < 1e-6);
        const auto slope = gradientOf(x.to(at::kDouble), probe.to(at::kDouble), exact);
        QVERIFY(relativeDifference(
                    gradientOf(x, probe, [&](auto& v) { return rmsNorm(v, weight, 1e-5, at::kFloat); }), slope) < 1e-6);
        QVERIFY(
            relativeDifference(
                gradientOf(x, probe, [&](auto& v) { return rmsNorm(v, weight, 1e-5, at::kBFloat16); }), slope) < 1e-2);
    }

    void gateAndItsSlope_data()
    {
        QTest::addColumn<int>("activation");
        QTest::newRow("silu") << static_cast<int>(kernels::Activation::Silu);
        QTest::newRow("gelu") << static_cast<int>(kernels::Activation::GeluTanh);
    }

    void gateAndItsSlope()
    {
        QFETCH(int, activation);
        const auto f = static_cast<kernels::Activation>(activation);
        const auto x = 2 * someValues({21, 2 * 45}, 4), probe = someValues({21, 45}, 5);
        const auto exact = [&](const at::Tensor& v) {
            const auto halves = v.to(at::kDouble).chunk(2, -1);
            return (f == kernels::Activation::Silu ? at::silu(halves[0]) : at::gelu(halves[0], "tanh")) * halves[1];
        };
        QVERIFY(relativeDifference(gate(f, x, at::kFloat), exact(x)) < 1e-6);
        const auto slope = gradientOf(x.to(at::kDouble), probe.to(at::kDouble), exact);
        QVERIFY(
            relativeDifference(gradientOf(x, probe, [&](auto& v) { return gate(f, v, at::kFloat); }), slope) < 1e-6);
        QVERIFY(
            relativeDifference(gradientOf(x, probe, [&](auto& v) { return gate(f, v, at::kBFloat16); }), slope) < 1e-2);
        const auto halfSlope =
            gradientOf(x.to(at::kBFloat16), probe, [&](auto& v) { return gate(f, v, at::kBFloat16); });
        QCOMPARE(halfSlope.scalar_type(), at::kBFloat16);
        QVERIFY(relativeDifference(halfSlope, slope) < 2e-2);
        QVERIFY(relativeDifference(gate(f, x.to(at::kBFloat16), at::kBFloat16), exact(x)) < 2e-2);
    }

    void dropoutFollowsTheCounterAndKeepsTheMean()
    {
        const auto x = at::ones({300, 100});
        const common::CounterRandom random(17);
        const auto out = dropout(x, 0.3, random);
        for (std::int64_t i = 0; i < x.numel(); ++i)
            QCOMPARE(out.data_ptr<float>()[i] == 0,
                static_cast<double>(
                    common::mix64(random.bits(0) + static_cast<std::uint64_t>(i) * 0x9E3779B97F4A7C15u) >> 11) *
                        0x1.0p-53 <
                    0.3);
        QVERIFY(std::abs(out.mean().item<double>() - 1) < 0.02);
        const auto slope = gradientOf(x, at::ones({300, 100}), [&](auto& v) { return dropout(v, 0.3, random); });
        QVERIFY(at::equal(slope, out)); // of ones: the mask itself
    }

    void everyInstructionSetAgrees()
    {
        const auto x = someValues({9, 77}, 6), weight = someValues({77}, 7), d = someValues({9, 77}, 8);
        const auto gateUp = someValues({9, 154}, 9);
        std::vector<at::Tensor> norms, gates, drops;
        const auto f = kernels::Activation::GeluTanh;
        for (const auto* set : kernels::availableKernels()) {
            const auto& layers = set->layers;
            norms.push_back(at::empty({9, 77}));
            layers.rmsNormBackwardF32(d.data_ptr<float>(), x.data_ptr<float>(), weight.data_ptr<float>(), 1e-6f, 9, 77,
                norms.back().data_ptr<float>());
            gates.push_back(at::empty({9, 154}));
            layers.gateBackwardF32F32(
                f, d.data_ptr<float>(), gateUp.data_ptr<float>(), 9, 77, gates.back().data_ptr<float>());
            drops.push_back(at::empty({9, 77}));
            layers.dropout(x.data_ptr<float>(), 5, std::uint64_t(1) << 51, 2, 9 * 77, drops.back().data_ptr<float>());
            QVERIFY(relativeDifference(norms.back(), norms.front()) < 1e-6);
            QVERIFY(relativeDifference(gates.back(), gates.front()) < 1e-6);
            QVERIFY(at::equal(drops.back(), drops.front()));
        }
        QCOMPARE(QString(kernels::availableKernels().back()->name), QString("baseline"));
    }
};

QTEST_APPLESS_MAIN(TestFusedFunctions)
#include "tst_fused_functions.moc"
