#include "training/frozen_functions.h"
#include "training/fused_functions.h"
#include "training/training_fixtures.h"

#include <QTest>

#include <cmath>
#include <omp.h>

using namespace lr;
using namespace lr::training;

namespace {

constexpr std::int64_t kHeads = 6, kKvHeads = 2, kDim = 32, kWidth = (kHeads + 2 * kKvHeads) * kDim;

at::Tensor someValues(at::IntArrayRef sizes, std::uint64_t seed)
{
    auto tensor = at::empty(sizes);
    const common::CounterRandom random(seed);
    for (std::int64_t i = 0; i < tensor.numel(); ++i)
        tensor.data_ptr<float>()[i] = static_cast<float>(2 * random.uniform(static_cast<std::uint64_t>(i)) - 1);
    return tensor;
}

double relativeDifference(const at::Tensor& a, const at::Tensor& b)
{
    return ((a.to(at::kDouble) - b.to(at::kDouble)).norm() / b.to(at::kDouble).norm()).item<double>();
}

model::ModelConfig headConfig()
{
    auto config = testing::smallConfig();
    config.numAttentionHeads = kHeads;
    config.numKeyValueHeads = kKvHeads;
    config.headDim = kDim;
    return config;
}

/// All layers with a window of that size and a rotation of their own; 0: none with one.
model::ModelConfig windowed(model::ModelConfig config, std::int64_t window)
{
    config.window = window;
    config.windowedLayers = std::vector<bool>(window > 0 ? 3 : 0, true);
    config.windowRope.theta = 500;
    return config;
}

/// Sequences of one token, of a block of 16 queries, and of lengths that fill no block.
model::RaggedBatch someBatch()
{
    model::RaggedBatch batch;
    for (const std::size_t count : {1u, 16u, 45u, 7u})
        batch.append(static_cast<int>(batch.spans.size()), 0, testing::someIds(count, 1));
    return batch;
}

/// One sequence's attention by its definition, in float64 with libtorch's operators: rows [L, kWidth] → [L, heads dim].
at::Tensor exactAttention(const at::Tensor& rows, const at::Tensor& cos, const at::Tensor& sin, std::int64_t window)
{
    const auto heads = rows.view({rows.size(0), kHeads + 2 * kKvHeads, kDim}).transpose(0, 1);
    const auto halves = heads.narrow(0, 0, kHeads + kKvHeads).chunk(2, -1);
    const auto c = cos.view({1, rows.size(0), kDim / 2}), s = sin.view({1, rows.size(0), kDim / 2});
    const auto rotated = at::cat({halves[0] * c - halves[1] * s, halves[1] * c + halves[0] * s}, -1);
    const auto repeated = [](const at::Tensor& x) { return x.repeat_interleave(kHeads / kKvHeads, 0); };
    const auto key = repeated(rotated.narrow(0, kHeads, kKvHeads));
    const auto value = repeated(heads.narrow(0, kHeads + kKvHeads, kKvHeads));
    const auto distance = at::arange(rows.size(0)).view({-1, 1}) - at::arange(rows.size(0));
    const auto isHidden = at::logical_or(distance < 0, distance >= (window > 0 ? window : rows.size(0)));
    const auto hidden = at::zeros({rows.size(0), rows.size(0)}, rows.options()).masked_fill(isHidden, -INFINITY);
    const auto scores =
        at::matmul(rotated.narrow(0, 0, kHeads), key.transpose(1, 2)) / std::sqrt(double(kDim)) + hidden;
    return at::matmul(at::softmax(scores, -1), value).transpose(0, 1).reshape({rows.size(0), kHeads * kDim});
}

at::Tensor exactAttentionOfBatch(const at::Tensor& qkv, const AttentionLayout& layout, const AttentionKind& kind)
{
    std::vector<at::Tensor> parts;
    for (const auto& sequence : layout.sequences) {
        const auto of = [&](const at::Tensor& x) { return x.narrow(0, sequence.firstRow, sequence.count); };
        parts.push_back(
            exactAttention(of(qkv), of(kind.cos).to(at::kDouble), of(kind.sin).to(at::kDouble), kind.window));
    }
    return at::cat(parts);
}

std::shared_ptr<const model::FrozenMatrix> someMatrix(at::Tensor& weight, at::Tensor& bias)
{
    weight = someValues({80, 48}, 1).to(at::kBFloat16);
    bias = someValues({80}, 2).to(at::kBFloat16);
    return std::make_shared<const model::FrozenMatrix>(weight, bias);
}

} // namespace

/// Against the definitions in float64, with their derivatives.
class TestFrozenFunctions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void attentionAndItsSlope_data()
    {
        QTest::addColumn<int>("window");
        for (const int window : {0, 1, 7, 16, 17, 40, 45, 100})
            QTest::addRow("window %d", window) << window;
    }

    void attentionAndItsSlope()
    {
        QFETCH(int, window);
        const auto config = windowed(headConfig(), window);
        const AttentionLayout layout(someBatch(), config, at::kCPU);
        const auto qkv = someValues({69, kWidth}, 3) * 2, probe = someValues({69, kHeads * kDim}, 4);
        auto exactInput = qkv.to(at::kDouble).requires_grad_(true);
        const auto exact = exactAttentionOfBatch(exactInput, layout, layout.kind(window > 0));
        (exact * probe).sum().backward();
        auto input = qkv.clone().requires_grad_(true);
        const auto out = rotaryAttention(input, config, layout, 0, at::kFloat);
        QVERIFY(relativeDifference(out, exact) < 2e-6);
        (out * probe).sum().backward();
        QVERIFY(relativeDifference(input.grad(), exactInput.grad()) < 5e-6);

        auto half = qkv.to(at::kBFloat16).requires_grad_(true);
        const auto rounded = rotaryAttention(half, config, layout, 0, at::kBFloat16);
        QCOMPARE(rounded.scalar_type(), at::kBFloat16);
        QVERIFY(relativeDifference(rounded, exact) < 2e-2);
        (rounded * probe).sum().backward();
        QVERIFY(relativeDifference(half.grad(), exactInput.grad()) < 2e-2);
    }

    void attentionWithoutGradientsIsTheSame()
    {
        const auto config = headConfig();
        const AttentionLayout layout(someBatch(), config, at::kCPU);
        const auto qkv = someValues({69, kWidth}, 5);
        const auto before = qkv.clone();
        const auto out = rotaryAttention(qkv, config, layout, 0, at::kFloat);
        QVERIFY(!out.requires_grad());
        QVERIFY(at::equal(qkv, before)); // the rotation in place is of a copy
        QVERIFY(at::equal(out, rotaryAttention(qkv.clone().requires_grad_(true), config, layout, 0, at::kFloat)));
    }

    void everyInstructionSetAndThreadCountAgrees()
    {
        const kernels::HeadShape shape{kHeads, kKvHeads, kDim, 11};
        const kernels::SequenceRows sequences[]{{0, 30}, {30, 5}};
        const auto qkv = someValues({35, kWidth}, 6), d = someValues({35, kHeads * kDim}, 7);
        at::Tensor firstOut, firstSlope;
        const int threads = omp_get_max_threads();
        for (const auto* set : kernels::availableKernels())
            for (const int n : {1, 3}) {
                omp_set_num_threads(n);
                const auto out = at::empty({35, kHeads * kDim}), sums = at::empty({35, kHeads}),
                           slope = at::empty_like(qkv);
                set->sequenceAttention.forward(
                    qkv.data_ptr<float>(), shape, sequences, 2, 35, out.data_ptr<float>(), sums.data_ptr<float>());
                set->sequenceAttention.backward(d.data_ptr<float>(), qkv.data_ptr<float>(), sums.data_ptr<float>(),
                    shape, sequences, 2, 35, slope.data_ptr<float>());
                if (!firstOut.defined()) {
                    firstOut = out;
                    firstSlope = slope;
                }
                QVERIFY(
                    relativeDifference(out, firstOut) < (set == kernels::availableKernels().front() ? 1e-12 : 1e-6));
                QVERIFY(relativeDifference(slope, firstSlope) <
                        (set == kernels::availableKernels().front() ? 1e-12 : 1e-6));
            }
        omp_set_num_threads(threads);
        QCOMPARE(QString(kernels::availableKernels().back()->name), QString("baseline"));
    }

    void theProductWithItsUpdatesAndTheirSlopes_data()
    {
        QTest::addColumn<bool>("updated");
        QTest::addColumn<bool>("residual");
        QTest::addColumn<bool>("dropout");
        for (const int i : {0, 1, 2, 3, 6, 7})
            QTest::addRow("%s%s%s", i & 2 ? "updates" : "plain", i & 1 ? " residual" : "", i & 4 ? " dropout" : "")
                << bool(i & 2) << bool(i & 1) << bool(i & 4);
    }
    void theProductWithItsUpdatesAndTheirSlopes()
    {
        if (!model::FrozenMatrix::isAvailable())
            QSKIP("This processor or build has no packed product in bfloat16.");
        QFETCH(bool, updated);
        QFETCH(bool, residual);
        QFETCH(bool, dropout);
        at::Tensor weight, bias;
        const auto matrix = someMatrix(weight, bias);
        const auto values = someValues({21, 48}, 8).to(at::kBFloat16);
        const auto before = someValues({21, 80}, 9), probe = someValues({21, 80}, 10).to(at::kBFloat16).to(at::kFloat);
        const common::CounterRandom random(11);
        std::vector<at::Tensor> here, exact; // x, residual, a, b
        for (const auto& tensor : {values, before, someValues({4, 48}, 12), someValues({30, 4}, 13)}) {
            here.push_back(tensor.clone().requires_grad_(true));
            exact.push_back(tensor.to(at::kDouble).requires_grad_(true));
        }
        std::vector<LowRankUpdate> updates;
        if (updated)
            updates.push_back({here[2], here[3], 16, 2.0, 0.5, dropout ? std::optional(random) : std::nullopt});
        const auto y = frozenProduct(here[0], matrix, updates, residual ? here[1] : at::Tensor());
        QCOMPARE(y.scalar_type(), updated || residual ? at::kFloat : at::kBFloat16);

        const auto mask =
            dropout ? training::dropout(at::ones({21, 48}), 0.5, random).to(at::kDouble) : at::ones({21, 48});
        auto expected = at::linear(exact[0], weight.to(at::kDouble), bias.to(at::kDouble));
        if (updated)
            expected =
                expected +
                at::constant_pad_nd(2 * at::matmul(at::matmul(exact[0] * mask, exact[2].t()), exact[3].t()), {16, 34});
        if (residual)
            expected = expected + exact[1];
        QVERIFY(relativeDifference(y, expected) < (updated || residual ? 1e-6 : 5e-3));
        (y * probe).sum().backward();
        (expected * probe).sum().backward();
        for (std::size_t i = 0; i < here.size(); ++i) {
            const bool has = i == 0 || (i == 1 && residual) || (i > 1 && updated);
            QCOMPARE(here[i].grad().defined(), has);
            if (has)
                QVERIFY2(relativeDifference(here[i].grad(), exact[i].grad()) < (i == 0 ? 5e-3 : 1e-5),
                    std::to_string(i).c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestFrozenFunctions)
#include "tst_frozen_functions.moc"
