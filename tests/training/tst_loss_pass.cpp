#include "common/error.h"
#include "training/training_fixtures.h"

#include <QTemporaryDir>
#include <QTest>

#include <limits>

using namespace lr;
using namespace lr::training;

class TestLossPass : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::shared_ptr<const model::DecoderWeights> m_weights;
    std::shared_ptr<model::Adapter> m_adapter;
    at::Tensor m_gradients;
    TrainingSet m_set = testing::someTrainingSet();
    const MicroBatch m_grouped{{0, 0, 3}, {1, 0, 3}, {2, 0, 3}};

    at::Tensor gradientsOf(const LossPass& pass, const std::vector<MicroBatch>& batches, double weight)
    {
        m_gradients.zero_();
        for (const auto& batch : batches)
            pass.accumulate(batch, weight);
        return m_gradients.clone();
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto config = testing::smallConfig();
        m_weights = model::loadWeights(testing::writeRandomCheckpoint(m_folder.filePath("m").toStdString(), config,
                                           model::Dtype::Float32, {.seed = 3}),
            at::kCPU, at::kFloat);
        m_adapter = testing::someAdapter(config, 0.1);
        m_gradients = m_adapter->enableGradients();
    }

    void lossIsTheDivergenceFromTheLabel()
    {
        const DecoderGraph graph(m_weights, m_adapter);
        const auto totals = LossPass(graph, m_set).measure({{0, 0, 1}});
        model::RaggedBatch batch;
        const auto& target = m_set.sequences[0].targets[0];
        batch.append(0, 0, std::span(m_set.sequences[0].tokenIds).first(static_cast<std::size_t>(target.position) + 1));
        const auto hidden = graph.forward(batch);
        const auto logProbs =
            at::log_softmax(graph.logits(hidden.narrow(0, target.position, 1)).to(at::kDouble), -1)[0];
        double expected = 0;
        for (std::size_t i = 0; i < target.weights.size(); ++i)
            expected += target.weights[i] * (std::log(target.weights[i]) - logProbs[target.tokenIds[i]].item<double>());
        QVERIFY(std::abs(totals.klNats - expected) < 1e-5 * expected);
        QCOMPARE(totals.numTargets, 1);
        QCOMPARE(totals.numTokens, target.position + 1);
    }

    void lossIsZeroWhereTheModelEqualsTheLabel()
    {
        const DecoderGraph graph(m_weights, m_adapter);
        auto set = m_set;
        auto& sequence = set.sequences[0];
        model::RaggedBatch batch;
        batch.append(0, 0, sequence.tokenIds);
        const auto last = static_cast<std::int64_t>(sequence.tokenIds.size()) - 1;
        const auto probs =
            at::softmax(graph.logits(graph.forward(batch).narrow(0, last, 1)), -1).detach()[0].contiguous();
        SoftTarget all{.position = last, .tokenIds = {}, .weights = {}};
        for (int id = 0; id < 500; ++id) {
            all.tokenIds.push_back(id);
            all.weights.push_back(probs.data_ptr<float>()[id]);
        }
        sequence.targets = {all};
        const LossPass pass(graph, set);
        const auto totals = pass.measure({{0, 0, 1}});
        QVERIFY2(std::abs(totals.klNats) < 1e-5, std::to_string(totals.klNats).c_str());
        QCOMPARE(totals.numAgreeing, 1);
        QVERIFY(gradientsOf(pass, {{{0, 0, 1}}}, 1).abs().max().item<double>() < 1e-5);
    }

    void gradientIsTheSlopeOfTheLoss()
    {
        const DecoderGraph graph(m_weights, m_adapter);
        const LossPass pass(graph, m_set);
        const auto gradient = gradientsOf(pass, {m_grouped}, 1);
        auto* values = m_adapter->parameters().data_ptr<float>();
        // Along random directions: a difference over many parameters at once stands clear of float32's rounding.
        for (std::uint64_t seed = 0; seed < 4; ++seed) {
            const common::CounterRandom random(seed);
            const auto saved = m_adapter->parameters().clone();
            double slope = 0;
            std::vector<float> direction;
            for (std::int64_t i = 0; i < gradient.numel(); ++i) {
                direction.push_back(random.uniform(static_cast<std::uint64_t>(i)) < 0.5 ? -1.0f : 1.0f);
                slope += direction.back() * gradient.data_ptr<float>()[i];
            }
            const auto lossAt = [&](float step) {
                for (std::int64_t i = 0; i < gradient.numel(); ++i)
                    values[i] = saved.data_ptr<float>()[i] + step * direction[static_cast<std::size_t>(i)];
                return pass.measure(m_grouped).klNats;
            };
            const float h = 2e-4f;
            const double measured = (lossAt(h) - lossAt(-h)) / (2.0 * static_cast<double>(h));
            m_adapter->parameters().copy_(saved);
            const double scale = gradient.norm().item<double>();
            QVERIFY2(std::abs(measured - slope) < 0.01 * std::abs(slope) + 0.01 * scale,
                (std::to_string(measured) + " instead of " + std::to_string(slope)).c_str());
        }
    }

    void groupedAndIndependentSamplesGiveOneGradient()
    {
        const DecoderGraph graph(m_weights, m_adapter);
        const LossPass pass(graph, m_set);
        const auto grouped = gradientsOf(pass, {m_grouped}, 1.0 / 9);
        std::vector<MicroBatch> single;
        for (std::size_t s = 0; s < 3; ++s)
            for (std::size_t t = 0; t < 3; ++t)
                single.push_back({{s, t, 1}});
        const auto independent = gradientsOf(pass, single, 1.0 / 9);
        const auto together = gradientsOf(pass,
            {{{0, 0, 1}, {0, 1, 1}, {0, 2, 1}, {1, 0, 1}, {1, 1, 1}}, {{1, 2, 1}, {2, 0, 1}, {2, 1, 1}, {2, 2, 1}}},
            1.0 / 9);
        const double scale = grouped.norm().item<double>();
        QVERIFY(scale > 0.01);
        QVERIFY((grouped - independent).norm().item<double>() < 1e-5 * scale);
        QVERIFY((grouped - together).norm().item<double>() < 1e-5 * scale);
    }

    void checkpointingGivesTheSameGradient()
    {
        DecoderGraph graph(m_weights, m_adapter);
        graph.setDropout(common::CounterRandom(7));
        const auto whole = gradientsOf(LossPass(graph, m_set), {m_grouped}, 1);
        const auto byLayer = gradientsOf(LossPass(graph, m_set, true), {m_grouped}, 1);
        QVERIFY((whole - byLayer).norm().item<double>() < 1e-6 * whole.norm().item<double>());
    }

    void aLossThatIsNotFiniteNamesItsSampleAndLeavesTheGradient()
    {
        const DecoderGraph graph(m_weights, m_adapter);
        const LossPass pass(graph, m_set);
        const auto before = gradientsOf(pass, {m_grouped}, 1);
        const auto saved = m_adapter->parameters().clone();
        m_adapter->parameters().fill_(std::numeric_limits<float>::quiet_NaN());
        QString message;
        try {
            pass.accumulate({{1, 0, 3}}, 1);
        } catch (const common::Error& error) {
            message = error.what();
        }
        m_adapter->parameters().copy_(saved);
        QVERIFY2(message.contains("problem 1"), qPrintable(message));
        QVERIFY(at::equal(before, m_gradients));
    }

    void validationNamesTheFault_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QString>("expected");
        QTest::newRow("id outside") << 0 << "token id 500";
        QTest::newRow("negative") << 1 << "weight -0.5";
        QTest::newRow("nan") << 2 << "weight nan";
        QTest::newRow("sum") << 3 << "sum to 0.9";
        QTest::newRow("lengths") << 4 << "2 token ids and 3 weights";
        QTest::newRow("context") << 5 << "context is 30";
        QTest::newRow("empty") << 6 << "no samples";
        QTest::newRow("prefix id") << 7 << "in its prefix";
    }
    void validationNamesTheFault()
    {
        QFETCH(int, fault);
        QFETCH(QString, expected);
        auto set = m_set;
        auto& target = set.sequences[1].targets[0];
        std::int64_t context = 256;
        switch (fault) {
        case 0:
            target.tokenIds[1] = 500;
            break;
        case 1:
            target.weights[0] = -0.5f;
            break;
        case 2:
            target.weights[0] = std::nanf("");
            break;
        case 3:
            target.weights = {0.4f, 0.25f, 0.25f};
            break;
        case 4:
            target.tokenIds = {1, 2};
            break;
        case 5:
            context = 30;
            break;
        case 6:
            set.sequences.clear();
            break;
        default:
            set.sequences[1].tokenIds[2] = 600;
        }
        QString message;
        try {
            validate(set, 500, context);
        } catch (const common::Error& error) {
            message = error.what();
        }
        QVERIFY2(message.contains(expected), qPrintable(message));
        validate(m_set, 500, 256);
    }
};

QTEST_APPLESS_MAIN(TestLossPass)
#include "tst_loss_pass.moc"
