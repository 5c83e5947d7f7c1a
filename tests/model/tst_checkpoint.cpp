#include "model/checkpoint.h"
#include "model/memory_estimate.h"
#include "model/test_checkpoint.h"

#include <fstream>
#include <unistd.h>

using namespace lr::common;
using namespace lr::model;
using namespace lr::model::test;

namespace {

/// Resident bytes of this process.
std::int64_t residentBytes()
{
    std::int64_t total = 0;
    std::int64_t resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    return resident * ::sysconf(_SC_PAGESIZE);
}

Failure openFailure(const TemporaryFolder& folder)
{
    return failureOf([&] { Checkpoint::open(folder.path()); });
}

/// A folder with smallConfig() and all its tensors but those that `change` alters.
template <typename Change>
Failure failureAfter(Change change)
{
    const TemporaryFolder folder;
    auto tensors = declarations(smallConfig());
    change(tensors);
    writeConfig(folder.path(), smallConfig());
    writeTensors(folder / "model.safetensors", tensors);
    return openFailure(folder);
}

TensorDeclaration& find(std::vector<TensorDeclaration>& tensors, std::string_view name)
{
    return *std::ranges::find(tensors, name, &TensorDeclaration::name);
}

} // namespace

class TestCheckpoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void requiredTensorsFollowTheConfiguration()
    {
        auto config = smallConfig();
        QCOMPARE(requiredTensors(config).size(), std::size_t(2 + 2 * (9 + 3))); // three biases a layer
        config.qkvBias = false;
        config.qkNorm = true;
        config.tieWordEmbeddings = false;
        const auto tensors = requiredTensors(config);
        QCOMPARE(tensors.size(), std::size_t(3 + 2 * (9 + 2)));
        QCOMPARE(tensors.front().name, std::string("model.embed_tokens.weight"));
        QCOMPARE(tensors.back().name, std::string("lm_head.weight"));
        QCOMPARE(tensors[3].name, std::string("model.layers.0.self_attn.k_proj.weight"));
        QCOMPARE(tensors[3].shape, (Shape{4, 8}));
        config.oBias = config.qkvBias = true;
        QCOMPARE(requiredTensors(config).size(), std::size_t(3 + 2 * (9 + 2 + 4)));
    }

    void estimatesAreThePublishedNumbers()
    {
        QCOMPARE(numParameters(findPreset("qwen2.5-0.5b").config), std::int64_t(494'032'768));
        QCOMPARE(numParameters(findPreset("qwen2.5-1.5b").config), std::int64_t(1'543'714'304));
        QCOMPARE(numParameters(findPreset("qwen2.5-7b").config), std::int64_t(7'615'616'512));
        QCOMPARE(numParameters(findPreset("qwen3-0.6b").config), std::int64_t(596'049'920));
        QCOMPARE(numParameters(findPreset("llama3.2-1b").config), std::int64_t(1'235'814'400));
        const auto& config = findPreset("qwen2.5-0.5b").config;
        QCOMPARE(weightBytes(config, Dtype::BFloat16), std::int64_t(988'065'536));
        QCOMPARE(kvCacheBytesPerToken(config, Dtype::BFloat16), std::int64_t(2 * 24 * 128 * 2));
        QCOMPARE(logitsBytesPerToken(config, Dtype::Float32), std::int64_t(151936 * 4));
        QCOMPARE(outputMacsPerToken(config), std::int64_t(151936) * 896);
        // Every parameter of a layer but norms and biases is multiplied once.
        const auto perLayer = 2 * 896 + 896 + 2 * 128;
        QCOMPARE(layerMacsPerToken(config), numParameters(config) - 151936 * 896 - 896 - 24 * perLayer);
    }

    void theLargestAcceptedSizesDoNotOverflow()
    {
        auto config = smallConfig();
        config.hiddenSize = 65536;
        config.intermediateSize = config.vocabSize = 1 << 20;
        config.numLayers = config.numAttentionHeads = config.numKeyValueHeads = config.headDim = 1024;
        config.tieWordEmbeddings = false;
        const auto bytes = weightBytes(config, Dtype::Float64);
        QVERIFY(bytes > (std::int64_t(1) << 50));
        QVERIFY(bytes < (std::int64_t(1) << 53));
        QVERIFY(kvCacheBytesPerToken(config, Dtype::Float64) > 0);
    }

    void oneFileAndShardsGiveTheSameModel()
    {
        const auto config = smallConfig();
        const TemporaryFolder single;
        writeConfig(single.path(), config);
        writeTensors(single / "model.safetensors", declarations(config));
        const TemporaryFolder sharded;
        writeConfig(sharded.path(), config);
        const auto shards = writeShards(sharded.path(), declarations(config), 400);
        QVERIFY(shards.size() > 3);

        const auto one = Checkpoint::open(single.path());
        const auto many = Checkpoint::open(sharded.path());
        QCOMPARE(one.files().size(), std::size_t(1));
        QCOMPARE(many.files().size(), shards.size());
        QCOMPARE(one.config(), config);
        QCOMPARE(one.numParameters(), numParameters(config));
        QCOMPARE(many.weightBytes(), weightBytes(config, Dtype::BFloat16));
        QVERIFY(many.fileBytes() > many.weightBytes());
        QCOMPARE(one.dtype(), Dtype::BFloat16);
        for (const auto& spec : requiredTensors(config)) {
            QCOMPARE(many.tensor(spec.name).shape, spec.shape);
            QVERIFY(std::ranges::equal(one.tensor(spec.name).bytes, many.tensor(spec.name).bytes));
        }
        QCOMPARE(one.fingerprint(), many.fingerprint());
        one.release("model.norm.weight");
        QCOMPARE(int(one.tensor("model.norm.weight").bytes[0]), int(std::string("model.norm.weight").size()));
    }

    void theFingerprintChangesWithWhatMatters()
    {
        const auto config = smallConfig();
        const auto fingerprintOf = [](const ModelConfig& c, Dtype dtype, std::uint8_t salt) {
            const TemporaryFolder folder;
            writeConfig(folder.path(), c);
            writeTensors(folder / "model.safetensors", declarations(c, dtype), salt);
            return Checkpoint::open(folder.path()).fingerprint();
        };
        const auto base = fingerprintOf(config, Dtype::BFloat16, 0);
        QCOMPARE(base.size(), std::size_t(32));
        QCOMPARE(fingerprintOf(config, Dtype::BFloat16, 0), base);
        QVERIFY(fingerprintOf(config, Dtype::BFloat16, 1) != base);
        QVERIFY(fingerprintOf(config, Dtype::Float16, 0) != base);
        auto other = config;
        other.rope.theta = 12345;
        QVERIFY(fingerprintOf(other, Dtype::BFloat16, 0) != base);
        other = config;
        other.torchDtype = Dtype::Float32;
        QCOMPARE(fingerprintOf(other, Dtype::BFloat16, 0), base);
    }

    /// Earlier versions took texts up to the window, and that length is in what they stored.
    void aWindowedModelHasTheFingerprintThatEarlierVersionsGaveIt()
    {
        const auto fingerprintOf = [](const ModelConfig& config) {
            const TemporaryFolder folder;
            writeConfig(folder.path(), config);
            writeTensors(folder / "model.safetensors", declarations(config));
            return Checkpoint::open(folder.path()).fingerprint();
        };
        auto asBefore = smallConfig();
        asBefore.modelType = ModelType::Mistral;
        asBefore.qkvBias = false;
        auto windowed = asBefore;
        windowed.window = 8;
        windowed.windowedLayers.assign(static_cast<std::size_t>(windowed.numLayers), true);
        windowed.windowRope = windowed.rope;
        QVERIFY(windowed.maxPositionEmbeddings > windowed.window);
        QVERIFY(fingerprintOf(windowed) != fingerprintOf(asBefore));
        asBefore.maxPositionEmbeddings = 8;
        QCOMPARE(fingerprintOf(windowed), fingerprintOf(asBefore));
    }

    void extraTensorsAreListedButRotaryTablesAreNot()
    {
        const TemporaryFolder folder;
        const auto config = smallConfig();
        auto tensors = declarations(config);
        tensors.push_back({"model.layers.0.self_attn.rotary_emb.inv_freq", Dtype::Float32, {2}});
        tensors.push_back({"visual.patch", Dtype::Int8, {3}});
        writeConfig(folder.path(), config);
        writeTensors(folder / "model.safetensors", tensors);
        const auto checkpoint = Checkpoint::open(folder.path());
        QCOMPARE(checkpoint.extraTensors(), (std::vector<std::string>{"visual.patch"}));
        QCOMPARE(checkpoint.outputTensorName(), std::string_view("model.embed_tokens.weight"));
        QCOMPARE(checkpoint.numParameters(), numParameters(config));
    }

    /// Writes smallConfig(), whose embeddings are tied, with an output matrix; byte i of both is i % 251.
    static void writeTiedWithOutput(const TemporaryFolder& folder, std::size_t changedByte)
    {
        const auto config = smallConfig();
        auto tensors = declarations(config);
        tensors.push_back({"lm_head.weight", tensors.front().dtype, tensors.front().shape});
        writeConfig(folder.path(), config);
        SafetensorsWriter writer(folder / "model.safetensors", tensors);
        for (const auto& tensor : tensors) {
            std::vector<std::byte> bytes(static_cast<std::size_t>(numElements(tensor.shape).value()) * 2);
            for (std::size_t i = 0; i < bytes.size(); ++i)
                bytes[i] = static_cast<std::byte>(i % 251);
            if (tensor.name == "lm_head.weight" && changedByte < bytes.size())
                bytes[changedByte] ^= std::byte(1);
            writer.write(tensor.name, bytes);
        }
        writer.commit();
    }

    void aCopyOfTheTiedEmbeddingsIsPassedOver()
    {
        const TemporaryFolder folder;
        writeTiedWithOutput(folder, SIZE_MAX);
        const auto checkpoint = Checkpoint::open(folder.path());
        QVERIFY(!checkpoint.outputContradictsConfig());
        QCOMPARE(checkpoint.config(), smallConfig());
        QCOMPARE(checkpoint.outputTensorName(), std::string_view("model.embed_tokens.weight"));
        QCOMPARE(checkpoint.numParameters(), numParameters(smallConfig()));
        QVERIFY(checkpoint.extraTensors().empty());
    }

    /// A single bit is enough, wherever it is.
    void anOutputMatrixOfItsOwnCountsAlthoughTheConfigurationTiesIt()
    {
        const TemporaryFolder copy;
        writeTiedWithOutput(copy, SIZE_MAX);
        for (const std::size_t at : {std::size_t(0), std::size_t(101), std::size_t(16 * 8 * 2 - 1)}) {
            const TemporaryFolder folder;
            writeTiedWithOutput(folder, at);
            const auto checkpoint = Checkpoint::open(folder.path());
            QVERIFY(checkpoint.outputContradictsConfig());
            QVERIFY(!checkpoint.config().tieWordEmbeddings);
            QCOMPARE(checkpoint.outputTensorName(), std::string_view("lm_head.weight"));
            QCOMPARE(checkpoint.numParameters(), numParameters(smallConfig()) + 16 * 8);
            QVERIFY(checkpoint.fingerprint() != Checkpoint::open(copy.path()).fingerprint());
        }
    }

    void namesWithAnotherPrefixAreTheSameModel_data()
    {
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<QString>("outputPrefix");
        QTest::newRow("inner model") << ""
                                     << "";
        QTest::newRow("wrapper") << "language_model.model."
                                 << "language_model.";
        QTest::newRow("compiled") << "_orig_mod.model."
                                  << "_orig_mod.";
        QTest::newRow("text part") << "model.language_model."
                                   << "";
    }

    void namesWithAnotherPrefixAreTheSameModel()
    {
        QFETCH(QString, prefix);
        QFETCH(QString, outputPrefix);
        auto config = smallConfig();
        config.tieWordEmbeddings = false;
        const TemporaryFolder usual;
        writeConfig(usual.path(), config);
        writeTensors(usual / "model.safetensors", declarations(config));
        const TemporaryFolder folder;
        writeConfig(folder.path(), config);
        std::vector<TensorDeclaration> renamed;
        for (auto tensor : declarations(config)) {
            const bool isInner = tensor.name.starts_with("model.");
            const auto rest = isInner ? tensor.name.substr(6) : tensor.name;
            tensor.name = (isInner ? prefix : outputPrefix).toStdString() + rest;
            renamed.push_back(tensor);
        }
        const auto original = Checkpoint::open(usual.path());
        SafetensorsWriter writer(folder / "model.safetensors", renamed);
        for (std::size_t i = 0; i < renamed.size(); ++i)
            writer.write(renamed[i].name, original.tensor(declarations(config)[i].name).bytes);
        writer.commit();
        const auto checkpoint = Checkpoint::open(folder.path());
        QCOMPARE(checkpoint.namePrefix(), prefix.toStdString());
        QCOMPARE(checkpoint.fingerprint(), original.fingerprint());
        QVERIFY(checkpoint.extraTensors().empty());
    }

    void aModelWithoutOutputLayerIsNamedAsThat()
    {
        auto config = smallConfig();
        config.tieWordEmbeddings = false;
        const TemporaryFolder folder;
        writeConfig(folder.path(), config);
        writeTensors(folder / "model.safetensors", declarations(smallConfig()));
        const auto failure = openFailure(folder);
        LR_VERIFY_MENTIONS(failure, "the model has no output layer");
        LR_VERIFY_MENTIONS(failure, "\"tie_word_embeddings\": true");
    }

    void namesOfAnotherKindAreNamed()
    {
        const TemporaryFolder folder;
        writeConfig(folder.path(), smallConfig());
        writeTensors(folder / "model.safetensors", {{"transformer.wte.weight", Dtype::BFloat16, {16, 8}}});
        LR_VERIFY_MENTIONS(openFailure(folder), "which hold 'transformer.wte.weight' and others");
        auto tensors = declarations(smallConfig());
        find(tensors, "model.layers.0.self_attn.q_proj.weight").name =
            "model.layers.0.self_attn.q_proj.base_layer.weight";
        writeTensors(folder / "model.safetensors", tensors);
        LR_VERIFY_MENTIONS(openFailure(folder), "saved with an adapter inside");
    }

    void anUntiedModelNeedsItsOutputWeight()
    {
        const TemporaryFolder folder;
        auto config = smallConfig();
        const auto tied = declarations(config);
        config.tieWordEmbeddings = false;
        writeConfig(folder.path(), config);
        writeTensors(folder / "model.safetensors", tied);
        LR_VERIFY_MENTIONS(openFailure(folder), "tensor 'lm_head.weight' [16, 8]");
        writeTensors(folder / "model.safetensors", declarations(config));
        QCOMPARE(Checkpoint::open(folder.path()).outputTensorName(), std::string_view("lm_head.weight"));
    }

    void tensorsThatDoNotFitTheConfigurationAreNamed()
    {
        const auto missing = failureAfter([](auto& tensors) {
            std::erase_if(
                tensors, [](const auto& tensor) { return tensor.name == "model.layers.1.mlp.up_proj.weight"; });
        });
        QCOMPARE(missing.code, std::string("corrupt_data"));
        LR_VERIFY_MENTIONS(missing, "'model.layers.1.mlp.up_proj.weight' [12, 8]");

        const auto misshapen = failureAfter([](auto& tensors) { find(tensors, "model.norm.weight").shape = {9}; });
        QCOMPARE(misshapen.code, std::string("corrupt_data"));
        LR_VERIFY_MENTIONS(misshapen, "model.safetensors': tensor 'model.norm.weight' has the shape [9]");
        LR_VERIFY_MENTIONS(misshapen, "asks for [8]");

        const auto transposed = failureAfter([](auto& tensors) {
            find(tensors, "model.layers.0.mlp.down_proj.weight").shape = {12, 8};
        });
        LR_VERIFY_MENTIONS(transposed, "asks for [8, 12]");

        const auto quantised = failureAfter(
            [](auto& tensors) { find(tensors, "model.layers.0.mlp.down_proj.weight").dtype = Dtype::Int8; });
        QCOMPARE(quantised.code, std::string("unsupported"));
        LR_VERIFY_MENTIONS(quantised, "'model.layers.0.mlp.down_proj.weight' is stored as int8");

        const auto tiedOutput = failureAfter([](auto& tensors) {
            tensors.push_back({"lm_head.weight", Dtype::BFloat16, {17, 8}});
        });
        LR_VERIFY_MENTIONS(tiedOutput, "'lm_head.weight' has the shape [17, 8]");
    }

    void weightsInOtherFormsAreRefusedWithTheWayToConvert_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("sentence");
        for (const char* name : {"pytorch_model.bin", "pytorch_model-00001-of-00002.bin", "consolidated.00.pth",
                 "model.pt", "pytorch_model.bin.index.json"})
            QTest::newRow(name) << QByteArray(name) << QByteArray("safe_serialization=True");
        QTest::newRow("gguf") << QByteArray("model-q4.gguf") << QByteArray("GGUF");
    }

    void weightsInOtherFormsAreRefusedWithTheWayToConvert()
    {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, sentence);
        const TemporaryFolder folder; // without config.json, as some such folders are
        writeText(folder / file.toStdString(), "\x80\x02.");
        const auto failure = openFailure(folder);
        QCOMPARE(failure.code, std::string("unsupported"));
        LR_VERIFY_MENTIONS(failure, file.toStdString());
        LR_VERIFY_MENTIONS(failure, sentence.toStdString());
    }

    void aFolderWithoutAModelIsNamed()
    {
        const TemporaryFolder folder;
        LR_VERIFY_MENTIONS(openFailure(folder), "holds neither model.safetensors nor");
        const auto absent = failureOf([&] { Checkpoint::open(folder / "none"); });
        QCOMPARE(absent.code, std::string("not_found"));
        LR_VERIFY_MENTIONS(absent, "is not a folder");
        writeText(folder / "model.safetensors", "");
        LR_VERIFY_MENTIONS(openFailure(folder), "config.json");
        writeConfig(folder.path(), smallConfig());
        LR_VERIFY_MENTIONS(openFailure(folder), "it has 0 bytes");
    }

    void aBadIndexIsRefused_data()
    {
        QTest::addColumn<QByteArray>("index");
        QTest::addColumn<QByteArray>("fault");
        const auto shard = [](const char* name) {
            return QByteArray(R"({"weight_map":{"model.norm.weight":)") + name + "}}";
        };
        QTest::newRow("leaves the folder") << shard(R"("../w.safetensors")") << QByteArray("\"../w.safetensors\"");
        QTest::newRow("absolute") << shard(R"("/tmp/w.safetensors")") << QByteArray("\"/tmp/w.safetensors\"");
        QTest::newRow("subfolder") << shard(R"("a/w.safetensors")") << QByteArray("\"a/w.safetensors\"");
        QTest::newRow("dots") << shard(R"("..")") << QByteArray("\"..\"");
        QTest::newRow("NUL") << shard(R"("a\u0000.safetensors")") << QByteArray("is not the name of");
        QTest::newRow("pickle shard") << shard(R"("w.bin")") << QByteArray("\"w.bin\"");
        QTest::newRow("number") << shard("7") << QByteArray("put into 7");
        QTest::newRow("absent shard") << shard(R"("none.safetensors")") << QByteArray("none.safetensors");
        QTest::newRow("not in the shard") << QByteArray(R"({"weight_map":{"ghost":"w.safetensors"}})")
                                          << QByteArray("'ghost' is said to be in 'w.safetensors'");
        QTest::newRow("no map") << QByteArray("{}") << QByteArray("\"weight_map\" is missing");
        QTest::newRow("empty map") << QByteArray(R"({"weight_map":{}})") << QByteArray("\"weight_map\" is not");
        QTest::newRow("a list") << QByteArray(R"({"weight_map":[]})") << QByteArray("\"weight_map\" is not");
        QTest::newRow("duplicate") << QByteArray(R"({"weight_map":{"a":"w.safetensors","a":"w.safetensors"}})")
                                   << QByteArray("\"a\" appears twice");
        QTest::newRow("empty file") << QByteArray() << QByteArray("empty");
    }

    void aBadIndexIsRefused()
    {
        QFETCH(QByteArray, index);
        QFETCH(QByteArray, fault);
        const TemporaryFolder folder;
        writeConfig(folder.path(), smallConfig());
        writeTensors(folder / "w.safetensors", declarations(smallConfig()));
        writeText(folder / "model.safetensors.index.json", index.toStdString());
        const auto failure = openFailure(folder);
        LR_VERIFY_MENTIONS(failure, fault.toStdString());
        LR_VERIFY_MENTIONS(failure, folder.path().native());
    }

    void aTensorInTwoShardsIsRefused()
    {
        const TemporaryFolder folder;
        writeConfig(folder.path(), smallConfig());
        const auto shards = writeShards(folder.path(), declarations(smallConfig()), 400);
        auto doubled = shards[1].tensors;
        doubled.push_back(shards[0].tensors[0]);
        writeTensors(folder / shards[1].fileName, doubled);
        const auto failure = openFailure(folder);
        QCOMPARE(failure.code, std::string("corrupt_data"));
        LR_VERIFY_MENTIONS(failure, "'model.embed_tokens.weight' is both in");
        LR_VERIFY_MENTIONS(failure, shards[1].fileName);
    }

    void weightsMayBeLinksToAnywhere()
    {
        const TemporaryFolder elsewhere;
        const TemporaryFolder folder;
        writeConfig(folder.path(), smallConfig());
        writeTensors(elsewhere / "w.safetensors", declarations(smallConfig()));
        std::filesystem::create_symlink(elsewhere / "w.safetensors", folder / "model.safetensors");
        QCOMPARE(Checkpoint::open(folder.path()).numParameters(), numParameters(smallConfig()));
        std::filesystem::remove(elsewhere / "w.safetensors");
        LR_VERIFY_MENTIONS(openFailure(folder), "model.safetensors' is a link to");
        std::filesystem::remove(folder / "model.safetensors");
        std::filesystem::create_symlink("/dev/zero", folder / "model.safetensors");
        LR_VERIFY_MENTIONS(openFailure(folder), "is not a regular file");
    }

    void openingTouchesNoTensorData()
    {
        const TemporaryFolder folder;
        auto config = smallConfig();
        config.vocabSize = 1 << 20;
        config.hiddenSize = 64;
        config.numAttentionHeads = 16;
        writeConfig(folder.path(), config);
        auto header = Json::object();
        std::int64_t offset = 0;
        for (const auto& tensor : declarations(config, Dtype::Float32)) {
            const auto end = offset + numElements(tensor.shape).value() * 4;
            header[tensor.name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {offset, end}}};
            offset = end;
        }
        const auto bytes = safetensorsBytes(dumpJson(header), 0);
        writeText(folder / "model.safetensors", bytes); // then a hole of 256 MiB, which takes no disk
        std::filesystem::resize_file(folder / "model.safetensors", bytes.size() + static_cast<std::size_t>(offset));
        QVERIFY(offset > (std::int64_t(256) << 20));

        const auto before = residentBytes();
        const auto checkpoint = Checkpoint::open(folder.path());
        QVERIFY(residentBytes() - before < (std::int64_t(32) << 20));
        QCOMPARE(checkpoint.weightBytes(), offset);
    }
};

QTEST_APPLESS_MAIN(TestCheckpoint)
#include "tst_checkpoint.moc"
