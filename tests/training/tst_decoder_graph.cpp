#include "model/decoder.h"
#include "training/training_fixtures.h"

#include <QTemporaryDir>
#include <QTest>

#include <utility>

using namespace lr;
using namespace lr::training;

namespace {

double largestDifference(const at::Tensor& a, const at::Tensor& b)
{
    return (a.to(at::kFloat) - b.to(at::kFloat)).abs().max().item<double>();
}

} // namespace

class TestDecoderGraph : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    std::shared_ptr<const model::Checkpoint> checkpoint(
        const char* name, const model::ModelConfig& config, model::Dtype dtype = model::Dtype::Float32)
    {
        return testing::writeRandomCheckpoint(m_folder.filePath(name).toStdString(), config, dtype, {.seed = 3});
    }

    static model::ModelConfig configOf(int family)
    {
        const model::ModelConfig configs[]{testing::smallConfig(), testing::qwen3Config(), testing::llamaConfig(),
            testing::windowedConfig(), testing::gemma3Config()};
        return configs[family];
    }

    static model::RaggedBatch someBatch()
    {
        model::RaggedBatch batch;
        batch.append(0, 0, testing::someIds(17, 1));
        batch.append(1, 0, testing::someIds(40, 2));
        batch.append(2, 0, testing::someIds(3, 3));
        return batch;
    }

    static at::Tensor inferenceLogits(const model::Decoder& decoder)
    {
        const auto cache = decoder.makeCache(3, 64, true);
        return decoder.logits(decoder.forward(someBatch(), *cache));
    }

private Q_SLOTS:
    void logitsEqualTheInferenceDecoders_data()
    {
        QTest::addColumn<int>("family");
        QTest::newRow("qwen2") << 0;
        QTest::newRow("qwen3") << 1;
        QTest::newRow("llama") << 2;
        QTest::newRow("mistral") << 3;
        QTest::newRow("gemma3") << 4;
    }
    void logitsEqualTheInferenceDecoders()
    {
        QFETCH(int, family);
        const auto config = configOf(family);
        const auto opened = checkpoint(QTest::currentDataTag(), config);
        for (const bool withAdapter : {false, true}) {
            const auto adapter = withAdapter ? testing::someAdapter(config) : nullptr;
            const auto decoder = model::Decoder::load(opened, {});
            decoder->setAdapter(adapter);
            const auto weights = model::loadWeights(opened, at::kCPU, at::kFloat);
            const DecoderGraph graph(weights, adapter);
            const auto logits = graph.logits(graph.forward(someBatch()));
            QVERIFY(
                largestDifference(logits, inferenceLogits(*decoder)) < 2e-5 * (1 + logits.abs().max().item<double>()));
            const auto shared = model::Decoder::share(weights);
            shared->setAdapter(adapter);
            QVERIFY(
                largestDifference(logits, inferenceLogits(*shared)) < 2e-5 * (1 + logits.abs().max().item<double>()));
        }
    }

    void untrainedAdapterChangesNothing()
    {
        const auto config = testing::smallConfig();
        const auto opened = checkpoint("untrained", config);
        const auto decoder = model::Decoder::load(opened, {});
        const auto before = inferenceLogits(*decoder);
        decoder->setAdapter(model::Adapter::create({}, config, 9));
        QVERIFY(at::equal(before, inferenceLogits(*decoder)));
        decoder->setAdapter(testing::someAdapter(config));
        QVERIFY(largestDifference(before, inferenceLogits(*decoder)) > 0.01);
    }

    void bfloat16StaysNearFloat32()
    {
        const auto config = testing::smallConfig();
        const auto opened = checkpoint("bf16", config, model::Dtype::BFloat16);
        const auto adapter = testing::someAdapter(config);
        const DecoderGraph full(model::loadWeights(opened, at::kCPU, at::kFloat), adapter);
        const DecoderGraph half(model::loadWeights(opened, at::kCPU, at::kBFloat16), adapter);
        const auto exact = full.logits(full.forward(someBatch()));
        const auto rounded = half.logits(half.forward(someBatch()));
        const double error =
            (exact - rounded).square().mean().sqrt().item<double>() / exact.square().mean().sqrt().item<double>();
        QVERIFY2(error < 0.03, std::to_string(error).c_str()); // 8 bits of mantissa through three layers
    }

    void frozenMatricesComputeWhatPlainOnesDo_data() { logitsEqualTheInferenceDecoders_data(); }
    void frozenMatricesComputeWhatPlainOnesDo()
    {
        if (!model::FrozenMatrix::isAvailable())
            QSKIP("This processor or build has no packed product in bfloat16.");
        QFETCH(int, family);
        const auto config = configOf(family);
        const auto opened =
            checkpoint((std::string("frozen ") + QTest::currentDataTag()).c_str(), config, model::Dtype::BFloat16);
        const auto adapter = testing::someAdapter(config);
        const auto gradient = adapter->enableGradients();
        const auto run = [&](const auto& weights) {
            const DecoderGraph graph(weights, adapter);
            gradient.zero_();
            const auto hidden = graph.forward(someBatch());
            (hidden.to(at::kFloat) * at::linspace(-1, 1, hidden.size(1))).sum().backward();
            return std::pair(graph.logits(hidden.detach()), gradient.clone());
        };
        const auto exact = run(model::loadWeights(opened, at::kCPU, at::kFloat));
        const auto plain = run(model::loadWeights(opened, at::kCPU, at::kBFloat16));
        const auto weights = model::loadWeights(opened, at::kCPU, at::kBFloat16, model::WeightForm::Frozen);
        QVERIFY(weights->layers.front().qkv.frozen && !weights->layers.front().qkv.weight.defined());
        const auto frozen = run(weights);
        const auto error = [](const at::Tensor& a, const at::Tensor& b) {
            return ((a - b).norm() / b.norm()).item<double>();
        };
        // Fewer roundings than the plain form: no farther from float32 than that.
        QVERIFY(error(frozen.first, exact.first) < 1.2 * error(plain.first, exact.first));
        QVERIFY(error(frozen.second, exact.second) < 1.2 * error(plain.second, exact.second));
        QVERIFY(error(frozen.second, exact.second) < 0.05);

        const auto shared = model::Decoder::share(weights);
        shared->setAdapter(adapter);
        QVERIFY(error(inferenceLogits(*shared), exact.first) < 0.05);
    }

    void dropoutKeepsTheExpectationAndIsAFunctionOfItsKey()
    {
        const auto config = testing::smallConfig();
        const auto adapter = testing::someAdapter(config, 0.5);
        DecoderGraph graph(model::loadWeights(checkpoint("dropout", config), at::kCPU, at::kFloat), adapter);
        const auto plain = graph.forward(someBatch());
        graph.setDropout(common::CounterRandom(1));
        const auto first = graph.forward(someBatch());
        QVERIFY(at::equal(first, graph.forward(someBatch())));
        QVERIFY(largestDifference(first, plain) > 1e-3);
        graph.setDropout(common::CounterRandom(2));
        QVERIFY(!at::equal(first, graph.forward(someBatch())));
        graph.setDropout(std::nullopt);
        QVERIFY(at::equal(plain, graph.forward(someBatch())));
    }
};

QTEST_APPLESS_MAIN(TestDecoderGraph)
#include "tst_decoder_graph.moc"
