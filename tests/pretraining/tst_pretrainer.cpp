#include "common/error.h"
#include "model/checkpoint.h"
#include "model/decoder.h"
#include "pretraining/demo_files.h"
#include "pretraining/pretrainer.h"
#include "pretraining/style_accuracy.h"
#include "pretraining/vocabulary_folder.h"
#include "pretraining/weight_slices.h"
#include "problems/problem_reader.h"
#include "training/decoder_graph.h"

#include <ATen/Parallel.h>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace lr;
using namespace lr::pretraining;
using lr::pretraining::test::VocabularyFolder;

namespace {

/// The terse amateur with a short training.
ModelRecipe shortRecipe(int numSteps)
{
    auto recipe = findDemoRecipe("terse");
    recipe.numSteps = numSteps;
    return recipe;
}

struct Training
{
    PretrainedModel model;
    std::vector<double> losses;
};

Training train(int numSteps, std::uint64_t seed)
{
    const VocabularyFolder folder;
    Training training;
    training.model = pretrain(shortRecipe(numSteps), folder.tokenizer(), {},
        {.seed = seed, .onStep = [&](const PretrainStep& step) { training.losses.push_back(step.lossNats); }});
    return training;
}

bool areEqual(const model::DecoderWeights& a, const model::DecoderWeights& b)
{
    const auto first = slicesOf(a);
    const auto second = slicesOf(b);
    for (std::size_t i = 0; i < first.size(); ++i)
        if (!at::equal(first[i].values(), second[i].values()))
            return false;
    return true;
}

} // namespace

class TestPretrainer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    void initialWeightsHaveTheSpreadOfTheRecipe()
    {
        const auto weights = makeInitialWeights(findDemoRecipe("expert").config, 1);
        const auto deviation = [](const at::Tensor& x) { return x.std().item<double>(); };
        const auto isNear = [](double value, double expected) { return std::abs(value / expected - 1) < 0.05; };
        QVERIFY(isNear(deviation(weights->embedding), 0.02));
        QVERIFY(weights->head.is_same(weights->embedding));
        for (const auto& layer : weights->layers) {
            QVERIFY(isNear(deviation(layer.qkv.weight), 0.7 / std::sqrt(96)));
            QVERIFY(isNear(deviation(layer.gateUp.weight), 0.7 / std::sqrt(96)));
            QVERIFY(isNear(deviation(layer.output.weight), 0.35 / std::sqrt(96)));
            QVERIFY(isNear(deviation(layer.down.weight), 0.35 / std::sqrt(256)));
            QVERIFY(at::equal(layer.qkv.bias, at::zeros_like(layer.qkv.bias)));
            QVERIFY(at::equal(layer.norms.attentionInput, at::ones({96})));
        }
    }

    void slicesCoverEveryWeightOnce()
    {
        const auto weights = makeInitialWeights(findDemoRecipe("terse").config, 1);
        for (const auto& slice : slicesOf(*weights)) {
            QVERIFY(slice.values().sizes().vec() == slice.spec.shape);
            slice.values().zero_();
        }
        for (const auto& layer : weights->layers)
            for (const auto& tensor : {layer.qkv.weight, layer.qkv.bias, layer.output.weight, layer.gateUp.weight,
                     layer.down.weight, layer.norms.attentionInput, layer.norms.mlpInput})
                QVERIFY(at::equal(tensor, at::zeros_like(tensor)));
    }

    void theFirstLossIsThatOfGuessing()
    {
        // Logits of a fresh model have a standard deviation of about 0.02 √64: next to uniform.
        QVERIFY(std::abs(train(1, 1).losses[0] - std::log(127)) < 0.1);
    }

    void theLossFalls()
    {
        const auto losses = train(60, 1).losses;
        QVERIFY2(losses.back() < 3.5, qPrintable(QString::number(losses.back())));
    }

    void theSameSeedGivesTheSameWeightsBitForBit()
    {
        const auto first = train(5, 3);
        const auto second = train(5, 3);
        QCOMPARE(first.losses, second.losses);
        QVERIFY(areEqual(*first.model.weights, *second.model.weights));
        QVERIFY(!areEqual(*first.model.weights, *train(5, 4).model.weights));
    }

    void aStopRequestEndsTheTraining()
    {
        const VocabularyFolder folder;
        std::stop_source stop;
        int steps = 0;
        try {
            pretrain(shortRecipe(50), folder.tokenizer(), {},
                {.onStep = [&](const PretrainStep&) { ++steps == 3 ? stop.request_stop() : false; },
                    .stopToken = stop.get_token()});
            QFAIL("not stopped");
        } catch (const common::Error& error) {
            QCOMPARE(error.code(), common::ErrorCode::Cancelled);
        }
        QCOMPARE(steps, 3);
    }

    void theUntrainedAmateurKeepsItsFirstWeights()
    {
        const VocabularyFolder folder;
        const auto& recipe = findDemoRecipe("untrained");
        const auto first = pretrain(recipe, folder.tokenizer(), {}, {.seed = 1});
        QVERIFY(areEqual(*first.weights, *pretrain(recipe, folder.tokenizer(), {}, {.seed = 1}).weights));
        QVERIFY(!areEqual(*first.weights, *pretrain(recipe, folder.tokenizer(), {}, {.seed = 2}).weights));
    }

    void aWrittenModelComputesWhatTheTrainedOneDoes()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        const auto trained = train(20, 1).model.weights;
        writeModelDescription(path, trained->config);
        writeModelWeights(path, *trained);
        const auto checkpoint = std::make_shared<const model::Checkpoint>(model::Checkpoint::open(path));
        QCOMPARE(checkpoint->numParameters(), 82'432);
        QVERIFY(checkpoint->extraTensors().empty());
        QCOMPARE(checkpoint->config().eosTokenIds, common::TokenIds{1});

        model::RaggedBatch batch;
        batch.append(0, 0, common::TokenIds{3, 30, 40, 50, 60, 70});
        const auto decoder = model::Decoder::load(checkpoint, {});
        const auto cache = decoder->makeCache(1, 6, true);
        const auto stored = decoder->logits(decoder->forward(batch, *cache));
        const training::DecoderGraph graph(trained);
        const auto expected = graph.logits(graph.forward(batch)).detach();
        // bfloat16 keeps 8 bits of a weight: 0.4 % of logits that are about 5 here.
        QVERIFY2((stored - expected).abs().max().item<double>() < 0.05, "rounding only");
    }

    void problemFilesReadBackAsTheSetsTheyHold()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        const auto sets = makeProblemSets();
        writeProblemFiles(path, sets);
        const auto read = problems::readProblems(path / "test.jsonl").problems;
        QCOMPARE(read.size(), kNumTest);
        QCOMPARE(read[0].id, std::string("test-0001"));
        QCOMPARE(read, namedProblems(sets.test, "test"));
        QCOMPARE(problems::readProblems(path / "train.jsonl").problems.size(), kNumTrain);
        QCOMPARE(problems::readProblems(path / "validation.jsonl").problems.size(), kNumValidation);
    }
};

QTEST_APPLESS_MAIN(TestPretrainer)
#include "tst_pretrainer.moc"
