#include "model/adapter_files.h"
#include "model/safetensors_writer.h"
#include "model/test_checkpoint.h"

using namespace lr;
using namespace lr::model;
using namespace lr::model::test;

namespace {

common::Json config(const char* changes = "{}")
{
    auto json =
        common::parseJson(R"({"peft_type": "LORA", "r": 2, "lora_alpha": 4, "target_modules": ["q_proj"]})", "x");
    json.update(common::parseJson(changes, "changes"));
    return json;
}

/// A and B of a module of smallConfig(), as names that begin with `prefix`.
void addPair(std::vector<TensorDeclaration>& tensors, const std::string& prefix, const std::string& module,
    std::int64_t rank, std::int64_t in, std::int64_t out, const std::string& end = ".weight")
{
    tensors.push_back({prefix + module + ".lora_A" + end, Dtype::Float32, {rank, in}});
    tensors.push_back({prefix + module + ".lora_B" + end, Dtype::Float32, {out, rank}});
}

/// Pairs beside q_proj of both layers.
std::vector<TensorDeclaration> queryPairs(
    const std::string& prefix = "base_model.model.model.", const std::string& end = ".weight")
{
    std::vector<TensorDeclaration> tensors;
    for (const char* layer : {"layers.0", "layers.1"})
        addPair(tensors, prefix, std::string(layer) + ".self_attn.q_proj", 2, 8, 8, end);
    return tensors;
}

/// What an adapter's folder with these tensors and settings is on smallConfig().
AdapterConfig resolved(const std::vector<TensorDeclaration>& tensors, const common::Json& json = config())
{
    const TemporaryFolder folder;
    writeTensors(folder / kAdapterWeightsFile, tensors);
    const SafetensorsFile file(folder / kAdapterWeightsFile);
    return resolveAdapter(parsePeftConfig(json, "a/adapter_config.json"), readStoredPairs(file), file, smallConfig());
}

Failure failureWith(const std::vector<TensorDeclaration>& tensors, const char* changes = "{}")
{
    return failureOf([&] { resolved(tensors, config(changes)); });
}

Failure folderFailure(const TemporaryFolder& folder)
{
    return failureOf([&] { requireAdapterFiles(folder.path()); });
}

} // namespace

/// What people have in an adapter's folder.
class TestAdapterFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesAreReadAsToolsWriteThem_data()
    {
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<QString>("end");
        QTest::newRow("PEFT") << "base_model.model.model."
                              << ".weight";
        QTest::newRow("state dictionary") << "base_model.model.model."
                                          << ".default.weight";
        QTest::newRow("inner model") << "base_model.model."
                                     << ".weight";
        QTest::newRow("without PEFT's wrapper") << "model."
                                                << ".weight";
        QTest::newRow("bare") << ""
                              << ".weight";
        QTest::newRow("compiled") << "base_model.model._orig_mod.model."
                                  << ".weight";
    }

    void namesAreReadAsToolsWriteThem()
    {
        QFETCH(QString, prefix);
        QFETCH(QString, end);
        const auto adapter = resolved(queryPairs(prefix.toStdString(), end.toStdString()));
        QVERIFY(adapter.modules.empty());
        QVERIFY(adapter.targets == std::vector{Projection::Query});
        QCOMPARE(adapterTensors(adapter, smallConfig()).front().nameA,
            std::string("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight"));
    }

    void aPatternMeansWhatTheWeightsHold()
    {
        auto tensors = queryPairs();
        addPair(tensors, "base_model.model.model.", "layers.1.mlp.down_proj", 2, 12, 8);
        const auto adapter = resolved(tensors, config(R"x({"target_modules": ".*(q_proj|layers\\.1\\.mlp\\.down_proj)"
    })x"));
        QVERIFY(adapter.targets == (std::vector{Projection::Query, Projection::Down}));
        QCOMPARE(adapter.modules.size(), std::size_t(3));
        QVERIFY(adapter.modules[2] == (AdapterModule{1, Projection::Down, 2, 4}));
        QVERIFY(resolved(queryPairs(), config(R"({"target_modules": ".*q_proj"})")).modules.empty());
    }

    void someLayersMayBeLeftOut()
    {
        std::vector<TensorDeclaration> tensors;
        addPair(tensors, "base_model.model.model.", "layers.1.self_attn.q_proj", 2, 8, 8);
        const auto adapter = resolved(tensors, config(R"({"layers_to_transform": [1], "layers_pattern": "layers"})"));
        QCOMPARE(adapter.modules.size(), std::size_t(1));
        QCOMPARE(adapter.modules[0].layer, std::int64_t(1));
        QVERIFY(resolved(tensors, config(R"({"layers_to_transform": 1})")) == adapter);
        QVERIFY(resolved(tensors, config(R"({"exclude_modules": ".*layers.0.*"})")) == adapter);
        LR_VERIFY_MENTIONS(failureWith(tensors), "layers.0.self_attn.q_proj.lora_A.weight");
    }

    void ranksAndAlphasMayDiffer()
    {
        std::vector<TensorDeclaration> tensors;
        addPair(tensors, "base_model.model.model.", "layers.0.self_attn.q_proj", 2, 8, 8);
        addPair(tensors, "base_model.model.model.", "layers.1.self_attn.q_proj", 6, 8, 8);
        const char* changes = R"({"rank_pattern": {"layers.1.self_attn.q_proj": 6},
                                  "alpha_pattern": {"layers.1.self_attn.q_proj": 3}, "use_rslora": false})";
        const auto adapter = resolved(tensors, config(changes));
        const auto specs = adapterTensors(adapter, smallConfig());
        QCOMPARE(specs[0].scaling, 2.0);
        QCOMPARE(specs[1].rank, std::int64_t(6));
        QCOMPARE(specs[1].scaling, 0.5);
        const auto failure = failureWith(tensors);
        LR_VERIFY_MENTIONS(failure, "layers.1.self_attn.q_proj.lora_A.weight' is [6, 8]");
        LR_VERIFY_MENTIONS(failure, "asks for [2, 8]");
    }

    void tensorsBesideThePairsAreNamed()
    {
        auto tensors = queryPairs();
        tensors.push_back({"base_model.model.model.embed_tokens.weight", Dtype::Float32, {16, 8}});
        tensors.push_back({"base_model.model.lm_head.weight", Dtype::Float32, {16, 8}});
        const auto whole = failureWith(tensors);
        QCOMPARE(whole.code, std::string("unsupported"));
        LR_VERIFY_MENTIONS(whole, "'base_model.model.model.embed_tokens.weight'");
        LR_VERIFY_MENTIONS(whole, "'base_model.model.lm_head.weight'");
        LR_VERIFY_MENTIONS(whole, "replace the base's own");
        for (const char* name :
            {"base_model.model.lm_head.lora_A.weight", "base_model.model.model.layers.0.mlp.lora_A.weight",
                "base_model.model.model.embed_tokens.lora_embedding_A",
                "base_model.model.model.layers.0.mlp.q_proj.lora_A.weight"}) {
            auto other = queryPairs();
            other.push_back({name, Dtype::Float32, {2, 8}});
            const auto failure = failureWith(other);
            LR_VERIFY_MENTIONS(failure, name);
            LR_VERIFY_MENTIONS(failure, "none of the seven projections");
        }
    }

    void anAdapterOfAnotherBaseIsNamed()
    {
        auto deeper = queryPairs();
        addPair(deeper, "base_model.model.model.", "layers.2.self_attn.q_proj", 2, 8, 8);
        LR_VERIFY_MENTIONS(failureWith(deeper), "layers.2.self_attn.q_proj.lora_A.weight', but the base has 2 layers");
        auto wider = queryPairs();
        wider[0].shape = {2, 9};
        LR_VERIFY_MENTIONS(failureWith(wider), "is [2, 9], but this base with this rank asks for [2, 8]");
    }

    void filesThatDoNotBelongTogetherAreNamed()
    {
        auto more = queryPairs();
        addPair(more, "base_model.model.model.", "layers.0.self_attn.o_proj", 2, 8, 8);
        const auto failure = failureWith(more);
        LR_VERIFY_MENTIONS(failure, "layers.0.self_attn.o_proj.lora_A.weight'");
        LR_VERIFY_MENTIONS(failure, "a/adapter_config.json does not ask for");
        auto half = queryPairs();
        half.pop_back();
        LR_VERIFY_MENTIONS(failureWith(half), "layers.1.self_attn.q_proj.lora_B.weight'");
        auto twice = queryPairs();
        addPair(twice, "base_model.model.model.", "layers.0.self_attn.q_proj", 2, 8, 8, ".other.weight");
        LR_VERIFY_MENTIONS(failureWith(twice), "which are one matrix");
        auto counted = queryPairs();
        counted[0].dtype = Dtype::Int8;
        LR_VERIFY_MENTIONS(failureWith(counted), "stored as int8");
        LR_VERIFY_MENTIONS(failureWith({}), "no low-rank pair");
    }

    void foldersOfAnotherKindSayWhatTheyAre()
    {
        const TemporaryFolder folder;
        LR_VERIFY_MENTIONS(folderFailure(folder), "adapter_config.json' is not there");
        writeText(folder / "config.json", "{}");
        LR_VERIFY_MENTIONS(folderFailure(folder), "this is a model folder");
        std::filesystem::remove(folder / "config.json");
        std::filesystem::create_directories(folder / "checkpoint-100");
        writeText(folder / "checkpoint-100" / kAdapterConfigFile, "{}");
        LR_VERIFY_MENTIONS(folderFailure(folder), "checkpoint-100' has one. Name that folder.");
        writeText(folder / kAdapterConfigFile, "{}");
        LR_VERIFY_MENTIONS(folderFailure(folder), "adapter_model.safetensors' is not there");
        writeText(folder / "adapter_model.bin", "\x80\x02.");
        const auto pickle = folderFailure(folder);
        QCOMPARE(pickle.code, std::string("unsupported"));
        LR_VERIFY_MENTIONS(pickle, "adapter_model.bin' is a pickle file");
        LR_VERIFY_MENTIONS(pickle, "safe_serialization=True");
        writeText(folder / "adapters.safetensors", "");
        const auto mlx = folderFailure(folder);
        QCOMPARE(mlx.code, std::string("unsupported"));
        LR_VERIFY_MENTIONS(mlx, "adapters.safetensors' is an adapter of MLX");
        LR_VERIFY_MENTIONS(mlx, "mlx_lm.fuse");
        writeText(folder / kAdapterWeightsFile, "");
        QCOMPARE(folderFailure(folder).code, std::string("none"));
    }
};

QTEST_APPLESS_MAIN(TestAdapterFiles)
#include "tst_adapter_files.moc"
