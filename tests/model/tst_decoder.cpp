#include "common/error.h"
#include "kernels/processor.h"
#include "model/computing_dtype.h"
#include "model/decoder.h"
#include "support/random_checkpoint.h"
#include "support/some_adapter.h"

#include <QTemporaryDir>
#include <QTest>

using namespace lr::model;
using lr::common::TokenIds;

namespace {

TokenIds someIds(std::size_t count, int stride)
{
    TokenIds ids;
    for (std::size_t i = 0; i < count; ++i)
        ids.push_back(static_cast<int>(i) * stride % 500);
    return ids;
}

double largestDifference(const at::Tensor& a, const at::Tensor& b)
{
    return (a - b).abs().max().item<double>();
}

/// Logits of all positions of one sequence in one pass.
at::Tensor wholePass(const Decoder& decoder, const TokenIds& ids)
{
    RaggedBatch batch;
    batch.append(0, 0, ids);
    const auto cache = decoder.makeCache(1, static_cast<std::int64_t>(ids.size()));
    return decoder.logits(decoder.forward(batch, *cache));
}

/// The logits of one sequence, for a prompt of 37 tokens and four more tokens one by one, beside `numOthers` sequences
/// that do the same with prompts of other lengths; `place` of them come before it.
at::Tensor logitsBeside(const Decoder& decoder, int numOthers, int place)
{
    const auto cache = decoder.makeCache(numOthers + 1, 64);
    std::vector<at::Tensor> own;
    for (int pass = 0; pass < 5; ++pass) {
        RaggedBatch batch;
        std::int64_t ownRow = 0;
        for (int sequence = 0; sequence <= numOthers; ++sequence) {
            const bool isOwn = sequence == place;
            const std::size_t prompt = isOwn ? 37 : static_cast<std::size_t>(1 + 3 * sequence);
            const std::size_t first = pass == 0 ? 0 : prompt + static_cast<std::size_t>(pass) - 1;
            const auto ids = someIds(64, isOwn ? 7 : 13);
            if (isOwn)
                ownRow = batch.numRows();
            batch.append(
                sequence, static_cast<std::int64_t>(first), std::span(ids).subspan(first, pass == 0 ? prompt : 1));
        }
        own.push_back(decoder.logits(decoder.forward(batch, *cache)).narrow(0, ownRow, pass == 0 ? 37 : 1));
    }
    return at::cat(own);
}

/// A copy of `source` with its numbers in float32.
std::shared_ptr<const Checkpoint> widenedCopy(const Checkpoint& source, const std::filesystem::path& folder)
{
    const auto copy = lr::testing::writeRandomCheckpoint(folder, source.config(), Dtype::Float32, {.seed = 6});
    const auto required = requiredTensors(source.config());
    std::vector<TensorDeclaration> declarations;
    for (const auto& tensor : required)
        declarations.push_back({tensor.name, Dtype::Float32, tensor.shape});
    SafetensorsWriter writer(folder / "model.safetensors", declarations);
    for (const auto& tensor : required) {
        const auto numbers = toFloat32(source.tensor(tensor.name));
        writer.write(tensor.name, std::as_bytes(std::span(numbers)));
    }
    writer.commit();
    return std::make_shared<const Checkpoint>(Checkpoint::open(folder));
}

/// A small model, with the output matrix tied to the embeddings or not.
ModelConfig configOfHalves(bool isTied)
{
    auto config = lr::testing::smallConfig();
    config.tieWordEmbeddings = isTied;
    return config;
}

} // namespace

class TestDecoder : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::shared_ptr<const Checkpoint> m_checkpoint;

    std::shared_ptr<const Checkpoint> checkpoint(
        const char* name, const ModelConfig& config, Dtype dtype = Dtype::Float32)
    {
        return lr::testing::writeRandomCheckpoint(m_folder.filePath(name).toStdString(), config, dtype, {.seed = 5});
    }

private Q_SLOTS:
    void initTestCase() { m_checkpoint = checkpoint("small", lr::testing::smallConfig()); }

    void fusedKernelsAndLibtorchsOperatorsAgree_data()
    {
        QTest::addColumn<int>("variant");
        QTest::newRow("Qwen2") << 0;
        QTest::newRow("Qwen3: per-head norms, wide heads") << 1;
        QTest::newRow("Llama: scaled rotary embedding, untied output") << 2;
        QTest::newRow("Mistral: windows") << 3;
        QTest::newRow("Gemma 3: windows of their own rotation, norms after, GELU") << 4;
    }

    void fusedKernelsAndLibtorchsOperatorsAgree()
    {
        QFETCH(int, variant);
        auto config = lr::testing::smallConfig();
        if (variant == 1) {
            config.modelType = ModelType::Qwen3;
            config.qkvBias = false;
            config.qkNorm = true;
            config.headDim = 48;
        } else if (variant == 2) {
            config.modelType = ModelType::Llama;
            config.qkvBias = false;
            config.tieWordEmbeddings = false;
            config.rope.scaling = {RopeScaling::Kind::Llama3, 8, 1, 4, 64};
        } else if (variant == 3) {
            config = lr::testing::windowedConfig();
        } else if (variant == 4) {
            config = lr::testing::gemma3Config();
        }
        const auto model = checkpoint(std::to_string(variant).c_str(), config);
        const auto fused = Decoder::load(model, {});
        const auto plain = Decoder::load(model, {.allowFused = false});
        const auto ids = someIds(90, 37);
        const auto difference = largestDifference(wholePass(*fused, ids), wholePass(*plain, ids));
        QVERIFY2(
            difference < 1e-4, std::to_string(difference).c_str()); // float32 sums in another order, logits up to 20
    }

    /// Of one layer: what lies before the window changes no bit, its first token does.
    void aWindowedLayerSeesItsWindowAndNothingElse()
    {
        auto config = lr::testing::windowedConfig();
        config.numLayers = 1;
        config.windowedLayers = {true};
        const auto model = checkpoint("one window", config);
        for (const bool fused : {true, false}) {
            const auto decoder = Decoder::load(model, {.allowFused = fused});
            auto ids = someIds(60, 37);
            const auto before = wholePass(*decoder, ids);
            const std::size_t changed = 21;
            ids[changed] = (ids[changed] + 1) % 500;
            const auto after = wholePass(*decoder, ids);
            const auto end = static_cast<std::int64_t>(changed) + config.window;
            QVERIFY(at::equal(before.narrow(0, 0, 21), after.narrow(0, 0, 21)));
            QVERIFY(at::equal(before.narrow(0, end, 60 - end), after.narrow(0, end, 60 - end)));
            for (auto row = static_cast<std::int64_t>(changed); row < end; ++row)
                QVERIFY2(!at::equal(before[row], after[row]), std::to_string(row).c_str());
        }
    }

    void aWindowAsLongAsTheTextChangesNothing()
    {
        auto windowed = lr::testing::windowedConfig();
        windowed.window = 60;
        auto full = windowed;
        full.windowedLayers.clear();
        const auto ids = someIds(60, 37);
        const auto seen = wholePass(*Decoder::load(checkpoint("long window", windowed), {}), ids);
        QVERIFY(at::equal(seen, wholePass(*Decoder::load(checkpoint("no window", full), {}), ids)));
        windowed.window = 59;
        const auto shorter = wholePass(*Decoder::load(checkpoint("shorter window", windowed), {}), ids);
        QVERIFY(at::equal(seen.narrow(0, 0, 59), shorter.narrow(0, 0, 59)));
        QVERIFY(!at::equal(seen[59], shorter[59]));
    }

    void bfloat16StaysWithinItsRounding()
    {
        const auto exact = Decoder::load(m_checkpoint, {});
        const auto rounded = Decoder::load(m_checkpoint, {.dtype = at::kBFloat16});
        const auto ids = someIds(60, 11);
        const auto error = wholePass(*rounded, ids) - wholePass(*exact, ids);
        const auto rms = error.square().mean().sqrt().item<double>();
        QVERIFY2(rms < 0.2, std::to_string(rms).c_str()); // logits have a standard deviation of 5
        QVERIFY(rms > 1e-4);                              // … and it did compute in bfloat16
    }

    void sequencesInOneRaggedBatchDoNotSeeEachOther()
    {
        for (const bool fused : {true, false}) {
            const auto decoder = Decoder::load(m_checkpoint, {.allowFused = fused});
            const auto a = someIds(40, 7), b = someIds(17, 13), c = someIds(1, 3);
            RaggedBatch batch;
            batch.append(2, 0, a);
            batch.append(0, 0, b);
            batch.append(3, 0, c);
            const auto cache = decoder->makeCache(4, 48);
            const auto together = decoder->logits(decoder->forward(batch, *cache));
            const auto alone = at::cat({wholePass(*decoder, a), wholePass(*decoder, b), wholePass(*decoder, c)});
            QVERIFY(largestDifference(together, alone) < 5e-5);
        }
    }

    void inFloat32ASequenceIsTheSameBitsInAnyBatch_data()
    {
        QTest::addColumn<bool>("adapted");
        QTest::newRow("the model") << false;
        QTest::newRow("with an adapter") << true;
    }

    /// So a run that was interrupted anywhere and resumed writes the same bytes as one that was not.
    void inFloat32ASequenceIsTheSameBitsInAnyBatch()
    {
        QFETCH(bool, adapted);
        const auto decoder = Decoder::load(m_checkpoint, {});
        if (adapted) {
            const auto adapter = lr::testing::someAdapter(decoder->config(), 0, 8); // BLAS tells rows of 8 apart
            decoder->setAdapter(adapter);
            const auto inTraining = wholePass(*decoder, someIds(37, 7));
            adapter->fix();
            QVERIFY(largestDifference(wholePass(*decoder, someIds(37, 7)), inTraining) < 5e-5);
        }
        const auto alone = logitsBeside(*decoder, 0, 0);
        for (int numOthers = 1; numOthers <= 14; ++numOthers)
            for (const int place : {0, numOthers / 2, numOthers})
                QVERIFY2(logitsBeside(*decoder, numOthers, place).equal(alone), std::to_string(numOthers).c_str());
    }

    void aSequenceInPiecesEqualsTheWhole_data()
    {
        QTest::addColumn<bool>("fused");
        QTest::addColumn<bool>("windowed");
        for (const bool fused : {true, false})
            for (const bool windowed : {true, false})
                QTest::addRow("%s%s", fused ? "fused" : "plain", windowed ? ", windowed" : "") << fused << windowed;
    }

    void aSequenceInPiecesEqualsTheWhole()
    {
        QFETCH(bool, fused);
        QFETCH(bool, windowed);
        {
            const auto model = windowed ? checkpoint("pieces", lr::testing::gemma3Config()) : m_checkpoint;
            const auto decoder = Decoder::load(model, {.allowFused = fused});
            const auto ids = someIds(50, 29);
            const auto expected = wholePass(*decoder, ids);
            const auto cache = decoder->makeCache(2, 64);
            std::int64_t done = 0;
            for (const std::int64_t piece : {20, 1, 1, 13, 15}) {
                RaggedBatch batch;
                batch.append(
                    1, done, std::span(ids).subspan(static_cast<std::size_t>(done), static_cast<std::size_t>(piece)));
                const auto logits = decoder->logits(decoder->forward(batch, *cache));
                QVERIFY(largestDifference(logits, expected.narrow(0, done, piece)) < 5e-5);
                done += piece;
            }
        }
    }

    void aReusedSlotForgetsItsLastSequence()
    {
        const auto decoder = Decoder::load(m_checkpoint, {});
        const auto cache = decoder->makeCache(1, 64);
        RaggedBatch first, second;
        first.append(0, 0, someIds(60, 17));
        decoder->forward(first, *cache);
        const auto ids = someIds(9, 23);
        second.append(0, 0, ids);
        QVERIFY(largestDifference(decoder->logits(decoder->forward(second, *cache)), wholePass(*decoder, ids)) < 5e-5);
    }

    void oneLayersCacheSufficesForASinglePass()
    {
        const auto decoder = Decoder::load(m_checkpoint, {});
        const auto ids = someIds(30, 19);
        RaggedBatch batch;
        batch.append(0, 0, ids);
        const auto cache = decoder->makeCache(1, 30, true);
        QVERIFY(at::equal(decoder->logits(decoder->forward(batch, *cache)), wholePass(*decoder, ids)));
    }

    void storedInHalvesIsComputedInFloat()
    {
        for (const auto dtype : {Dtype::BFloat16, Dtype::Float16}) {
            const auto halves =
                checkpoint(dtype == Dtype::BFloat16 ? "bf16" : "f16", lr::testing::smallConfig(), dtype);
            const auto ids = someIds(20, 31);
            const auto fromHalves = wholePass(*Decoder::load(halves, {}), ids);
            const auto fromFloats = wholePass(*Decoder::load(m_checkpoint, {}), ids);
            const auto rms = (fromHalves - fromFloats).square().mean().sqrt().item<double>();
            QVERIFY(rms > 0 && rms < 0.2); // the same weights, each rounded once
        }
    }

    void bfloat16WeightsInFloat32AreTheirFloat32Selves()
    {
        for (const bool isTied : {true, false}) {
            const auto halves = checkpoint(isTied ? "tied" : "untied", configOfHalves(isTied), Dtype::BFloat16);
            const auto floats = widenedCopy(*halves, m_folder.filePath(isTied ? "tied32" : "untied32").toStdString());
            for (const std::size_t count : {1u, 20u, 200u}) {
                const auto ids = someIds(count, 31);
                const auto expected = wholePass(*Decoder::load(floats, {}), ids);
                const auto difference = largestDifference(wholePass(*Decoder::load(halves, {}), ids), expected);
                const auto largest = expected.abs().max().item<double>();
                QVERIFY2(difference < 1e-5 * largest, std::to_string(difference / largest).c_str());
            }
        }
    }

    void withBfloat16WeightsNeitherBatchNorPiecesChangeABit()
    {
        if (lr::kernels::multipliesBfloat16())
            QSKIP("This processor multiplies bfloat16, so no weight stays in it where float32 is computed.");
        const auto decoder = Decoder::load(checkpoint("bits", configOfHalves(true), Dtype::BFloat16), {});
        const auto ids = someIds(50, 29), others = someIds(55, 13);
        const auto expected = wholePass(*decoder, ids);
        const auto cache = decoder->makeCache(2, 64);
        std::int64_t done = 0, othersDone = 0;
        for (const std::int64_t piece : {20, 1, 1, 13, 15}) {
            RaggedBatch batch;
            batch.append(0, othersDone, std::span(others).subspan(static_cast<std::size_t>(othersDone), 11));
            batch.append(
                1, done, std::span(ids).subspan(static_cast<std::size_t>(done), static_cast<std::size_t>(piece)));
            const auto logits = decoder->logits(decoder->forward(batch, *cache));
            QVERIFY(at::equal(logits.narrow(0, 11, piece), expected.narrow(0, done, piece)));
            othersDone += 11;
            done += piece;
        }
    }

    void idsOutsideTheVocabularyAreRefused()
    {
        const auto decoder = Decoder::load(m_checkpoint, {});
        for (const int id : {-1, 500}) {
            try {
                wholePass(*decoder, {1, id});
                QFAIL("accepted");
            } catch (const lr::common::Error& error) {
                QVERIFY(std::string(error.what()).find(std::to_string(id)) != std::string::npos);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestDecoder)
#include "tst_decoder.moc"
