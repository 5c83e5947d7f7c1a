#include "model/merge_adapter.h"
#include "model/test_checkpoint.h"
#include "support/random_checkpoint.h"

using namespace lr;
using namespace lr::model;
using namespace lr::model::test;

namespace {

std::vector<float> valuesOf(const Checkpoint& checkpoint, const std::string& name)
{
    return toFloat32(checkpoint.tensor(name));
}

/// W + scaling · B A in double precision, from the pairs of an adapter.
double largestDifference(const Checkpoint& base, const Checkpoint& merged, const Adapter& adapter)
{
    double largest = 0;
    for (const auto& spec : adapterTensors(adapter.config(), base.config())) {
        const auto name = "model." + moduleName(spec.layer, spec.projection) + ".weight";
        const auto before = valuesOf(base, name);
        const auto after = valuesOf(merged, name);
        for (const auto& pair : adapter.layer(spec.layer)) {
            if (pair.projection != spec.projection)
                continue;
            const auto update = at::mm(pair.b.to(at::kDouble), pair.a.to(at::kDouble)).mul(spec.scaling).contiguous();
            for (std::size_t i = 0; i < before.size(); ++i)
                largest = std::max(largest, std::abs(after[i] - before[i] - update.data_ptr<double>()[i]));
        }
    }
    return largest;
}

common::Json readConfig(const std::filesystem::path& folder)
{
    return common::readJsonFile(folder / "config.json");
}

MergeOptions as(Dtype dtype)
{
    MergeOptions options;
    options.dtype = dtype;
    return options;
}

MergeOptions with(const std::filesystem::path& adapterFolder)
{
    MergeOptions options;
    options.adapterFolder = adapterFolder;
    return options;
}

} // namespace

class TestMergeAdapter : public QObject
{
    Q_OBJECT

    TemporaryFolder m_folder;
    ModelConfig m_config = testing::smallConfig();

    std::filesystem::path path(const std::string& name) const { return m_folder / name; }

    void writeTokenizer(const std::filesystem::path& folder, const std::string& chatTemplate, int numTokens = 3) const
    {
        std::filesystem::create_directories(folder);
        auto vocab = common::Json::object();
        for (int i = 0; i < numTokens; ++i)
            vocab["t" + std::to_string(i)] = i;
        writeText(folder / "tokenizer.json",
            common::dumpJson(common::Json{{"model", {{"vocab", vocab}, {"merges", common::Json::array()}}}}));
        writeText(folder / "tokenizer_config.json", common::dumpJson(common::Json{{"chat_template", chatTemplate}}));
    }

    std::shared_ptr<const Checkpoint> writeBase(const std::string& name) const
    {
        auto base = testing::writeRandomCheckpoint(path(name), m_config, Dtype::Float32, {.seed = 5});
        writeTokenizer(path(name), "base");
        return base;
    }

    static std::shared_ptr<Adapter> makeAdapter(const AdapterConfig& config, const ModelConfig& base)
    {
        auto adapter = Adapter::create(config, base, 3);
        auto parameters = adapter->parameters();
        parameters.copy_(at::linspace(-0.5, 0.5, parameters.numel()));
        return adapter;
    }

    void changeConfig(const std::string& name, const char* changes) const
    {
        auto json = readConfig(path(name));
        json.update(common::parseJson(changes, "changes"));
        writeText(path(name) / "config.json", common::dumpJson(json));
    }

private Q_SLOTS:
    void modulesOfTheirOwnAreSavedLoadedAndMerged()
    {
        const auto base = writeBase("uneven");
        AdapterConfig config{.rank = 4, .loraAlpha = 8, .targets = {Projection::Query, Projection::Down}};
        config.modules = {{0, Projection::Query, 4, 8}, {1, Projection::Down, 6, 3}, {2, Projection::Query, 2, 8}};
        const auto adapter = makeAdapter(config, base->config());
        std::filesystem::create_directories(path("uneven-adapter"));
        adapter->save(path("uneven-adapter"));
        const auto read = Adapter::load(path("uneven-adapter"), base->config(), "");
        QVERIFY(read->config().modules == config.modules);
        QVERIFY(at::equal(read->parameters(), adapter->parameters()));
        QCOMPARE(read->layer(1).front().scaling, 0.5);
        QCOMPARE(mergeAdapter(*base, *read, path("uneven-merged")).numMerged, std::int64_t(3));
        // float32 sums of numbers below 1
        QVERIFY(largestDifference(*base, Checkpoint::open(path("uneven-merged")), *read) < 1e-6);
    }

    void noKeyOfTheDtypeContradictsTheWeights_data()
    {
        QTest::addColumn<QByteArray>("keys");
        QTest::newRow("newer") << QByteArray(R"({"dtype": "bfloat16"})");
        QTest::newRow("both") << QByteArray(R"({"dtype": "bfloat16", "torch_dtype": "bfloat16"})");
        QTest::newRow("older") << QByteArray(R"({"torch_dtype": "bfloat16"})");
        QTest::newRow("none") << QByteArray("{}");
    }

    void noKeyOfTheDtypeContradictsTheWeights()
    {
        QFETCH(QByteArray, keys);
        const std::string name = std::string("dtype-") + QTest::currentDataTag();
        writeBase(name);
        auto json = readConfig(path(name));
        json.erase("torch_dtype");
        json.update(common::parseJson(keys.toStdString(), "keys"));
        json["auto_map"] = {{"AutoModel", "x.Y"}};
        writeText(path(name) / "config.json", common::dumpJson(json));
        const auto base = Checkpoint::open(path(name));
        mergeAdapter(base, *makeAdapter({}, base.config()), path(name + "-out"), as(Dtype::Float16));
        const auto written = readConfig(path(name + "-out"));
        int numKeys = 0;
        for (const char* key : {"dtype", "torch_dtype"}) {
            if (!written.contains(key))
                continue;
            ++numKeys;
            QCOMPARE(written[key].get<std::string>(), std::string("float16"));
        }
        QVERIFY(numKeys > 0);
        QVERIFY(!written.contains("auto_map"));
        QCOMPARE(Checkpoint::open(path(name + "-out")).dtype(), Dtype::Float16);
    }

    /// A trained output matrix beside "tie_word_embeddings": true, which nothing else may throw away either.
    void aContradictingOutputMatrixIsWrittenAndSaidSo()
    {
        m_config.tieWordEmbeddings = false;
        writeBase("own-head");
        m_config.tieWordEmbeddings = true;
        changeConfig("own-head", R"({"tie_word_embeddings": true})");
        const auto base = Checkpoint::open(path("own-head"));
        QVERIFY(base.outputContradictsConfig());
        mergeAdapter(base, *makeAdapter({}, base.config()), path("own-head-merged"));
        const auto merged = Checkpoint::open(path("own-head-merged"));
        QVERIFY(!merged.outputContradictsConfig());
        QVERIFY(!readConfig(path("own-head-merged"))["tie_word_embeddings"].get<bool>());
        QVERIFY(valuesOf(merged, "lm_head.weight") == valuesOf(base, "lm_head.weight"));
    }

    void namesBecomeTheUsualOnes()
    {
        const auto usual = writeBase("usual");
        std::filesystem::create_directories(path("bare"));
        std::filesystem::copy_file(path("usual") / "config.json", path("bare") / "config.json");
        writeTokenizer(path("bare"), "base");
        std::vector<TensorDeclaration> renamed;
        for (const auto& spec : requiredTensors(m_config))
            renamed.push_back({spec.name.substr(std::string("model.").size()), Dtype::Float32, spec.shape});
        SafetensorsWriter writer(path("bare") / "model.safetensors", renamed);
        for (const auto& tensor : renamed)
            writer.write(tensor.name, usual->tensor("model." + tensor.name).bytes);
        writer.commit();
        const auto bare = Checkpoint::open(path("bare"));
        const auto adapter = makeAdapter({}, bare.config());
        mergeAdapter(bare, *adapter, path("bare-merged"));
        const auto merged = Checkpoint::open(path("bare-merged"));
        QCOMPARE(merged.namePrefix(), std::string("model."));
        QVERIFY(largestDifference(*usual, merged, *adapter) < 1e-6);
    }

    void theTokenizerBesideTheAdapterIsTakenIfItFits()
    {
        const auto base = writeBase("plain");
        const auto adapter = makeAdapter({}, base->config());
        writeTokenizer(path("with-tokenizer"), "adapter");
        adapter->save(path("with-tokenizer"));
        std::filesystem::create_directories(path("with-tokenizer") / "additional_chat_templates");
        writeText(path("with-tokenizer") / "additional_chat_templates" / "tool_use.jinja", "tools");
        const auto result = mergeAdapter(*base, *adapter, path("with-tokenizer-merged"), with(path("with-tokenizer")));
        QCOMPARE(result.tokenizerFolder, path("with-tokenizer"));
        QVERIFY(readText(path("with-tokenizer-merged") / "tokenizer_config.json").find("adapter") != std::string::npos);
        QCOMPARE(readText(path("with-tokenizer-merged") / "additional_chat_templates" / "tool_use.jinja"),
            std::string("tools"));
        writeTokenizer(path("too-large"), "adapter", 501); // the base has 500 ids
        adapter->save(path("too-large"));
        const auto other = mergeAdapter(*base, *adapter, path("too-large-merged"), with(path("too-large")));
        QCOMPARE(other.tokenizerFolder, base->folder());
    }
};

QTEST_APPLESS_MAIN(TestMergeAdapter)
#include "tst_merge_adapter.moc"
