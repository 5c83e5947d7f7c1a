#include "model/model_config.h"
#include "model/model_folder.h"
#include "model/test_files.h"

using namespace lr::common;
using namespace lr::model;
using namespace lr::model::test;

namespace {

Json baseConfig()
{
    return Json{{"model_type", "qwen2"}, {"hidden_size", 64}, {"intermediate_size", 160}, {"num_hidden_layers", 3},
        {"num_attention_heads", 4}, {"num_key_value_heads", 2}, {"vocab_size", 2048}, {"rms_norm_eps", 1e-6},
        {"max_position_embeddings", 512}, {"rope_theta", 10000.0}, {"hidden_act", "silu"}};
}

Json llama3Scaling()
{
    return Json{{"rope_type", "llama3"}, {"factor", 8.0}, {"low_freq_factor", 1.0}, {"high_freq_factor", 4.0},
        {"original_max_position_embeddings", 8192}};
}

/// baseConfig() with the keys of `changes` put over it; null removes a key.
Json changed(const Json& changes)
{
    auto config = baseConfig();
    for (const auto& [key, value] : changes.items()) {
        if (value.is_null())
            config.erase(key);
        else
            config[key] = value;
    }
    return config;
}

ModelConfig parsed(const Json& changes)
{
    return parseModelConfig(changed(changes), "config.json");
}

void addFault(const char* name, const char* changes, const char* code, const char* fault)
{
    QTest::newRow(name) << QByteArray(changes) << QByteArray(code) << QByteArray(fault);
}

} // namespace

class TestModelConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void qwen2HasQkvBiasesWhateverTheFileSays()
    {
        const auto config = parsed({{"attention_bias", false}});
        QCOMPARE(config.modelType, ModelType::Qwen2);
        QVERIFY(config.qkvBias && !config.oBias && !config.qkNorm && !config.tieWordEmbeddings);
        QVERIFY(!parsed({{"attention_bias", true}}).oBias);
        QCOMPARE(config.headDim, std::int64_t(16));
        QCOMPARE(config.querySize(), std::int64_t(64));
        QCOMPARE(config.keyValueSize(), std::int64_t(32));
        QCOMPARE(config.rope, RopeConfig());
    }

    void llamaAndQwen3FollowAttentionBias()
    {
        const auto llama = parsed({{"model_type", "llama"}});
        QVERIFY(!llama.qkvBias && !llama.oBias && !llama.qkNorm);
        const auto biased = parsed({{"model_type", "llama"}, {"attention_bias", true}});
        QVERIFY(biased.qkvBias && biased.oBias);
        const auto qwen3 = parsed({{"model_type", "qwen3"}, {"head_dim", 32}});
        QVERIFY(!qwen3.qkvBias && qwen3.qkNorm);
        QCOMPARE(qwen3.querySize(), std::int64_t(128));
    }

    void absentFieldsHaveTheFamiliesDefaults()
    {
        const auto config =
            parsed({{"num_key_value_heads", nullptr}, {"rope_theta", nullptr}, {"hidden_act", nullptr}});
        QCOMPARE(config.numKeyValueHeads, std::int64_t(4));
        QCOMPARE(config.rope.theta, 10000.0);
        QVERIFY(!config.torchDtype && !config.bosTokenId && config.eosTokenIds.empty());
    }

    void ropeScalingIsReadInItsOlderAndNewerForm()
    {
        const auto older = parsed({{"rope_theta", 5e5}, {"rope_scaling", llama3Scaling()}});
        auto parameters = llama3Scaling();
        parameters["rope_theta"] = 5e5;
        const auto newer = parsed({{"rope_theta", nullptr}, {"rope_parameters", parameters}});
        QCOMPARE(newer.rope, older.rope);
        QCOMPARE(older.rope.scaling.kind, RopeScaling::Kind::Llama3);
        QCOMPARE(older.rope.scaling.originalMaxPositionEmbeddings, std::int64_t(8192));
        const auto both =
            parsed({{"rope_theta", 5e5}, {"rope_scaling", llama3Scaling()}, {"rope_parameters", parameters}});
        QCOMPARE(both.rope, older.rope);
        const auto linear = parsed({{"rope_scaling", {{"type", "linear"}, {"factor", 2}}}});
        QCOMPARE(linear.rope.scaling.kind, RopeScaling::Kind::Linear);
        QCOMPARE(linear.rope.scaling.factor, 2.0);
        QCOMPARE(parsed({{"rope_scaling", {{"rope_type", "default"}}}}).rope, RopeConfig());
    }

    void endOfSequenceIsOneIdOrAList()
    {
        QCOMPARE(parsed({{"eos_token_id", 7}}).eosTokenIds, (TokenIds{7}));
        QCOMPARE(parsed({{"eos_token_id", {7, 9, 7}}}).eosTokenIds, (TokenIds{7, 9}));
        QCOMPARE(parsed({{"bos_token_id", 3}}).bosTokenId.value(), TokenId(3));
    }

    void generationConfigDecidesWhatEndsACompletion()
    {
        const TemporaryFolder folder;
        writeText(folder / "config.json", dumpJson(changed({{"eos_token_id", 5}})));
        QCOMPARE(loadModelConfig(folder.path()).eosTokenIds, (TokenIds{5}));
        writeText(folder / "generation_config.json", R"({"do_sample": true})");
        QCOMPARE(loadModelConfig(folder.path()).eosTokenIds, (TokenIds{5}));
        writeText(folder / "generation_config.json", R"({"eos_token_id": [8, 6]})");
        QCOMPARE(loadModelConfig(folder.path()).eosTokenIds, (TokenIds{8, 6}));
        writeText(folder / "generation_config.json", R"({"eos_token_id": 2048})");
        const auto failure = failureOf([&] { loadModelConfig(folder.path()); });
        LR_VERIFY_MENTIONS(failure, "generation_config.json");
        LR_VERIFY_MENTIONS(failure, "\"eos_token_id\" is 2048");
    }

    void whatIsWrittenIsReadBack()
    {
        for (const auto& changes : {Json{{"tie_word_embeddings", true}, {"eos_token_id", {1, 2}}, {"bos_token_id", 0}},
                 Json{{"model_type", "llama"}, {"attention_bias", true}, {"rope_scaling", llama3Scaling()},
                     {"torch_dtype", "bfloat16"}, {"eos_token_id", 4}},
                 Json{{"model_type", "qwen3"}, {"head_dim", 48},
                     {"rope_scaling", {{"type", "linear"}, {"factor", 4}}}}}) {
            const auto config = parsed(changes);
            const auto text = dumpJson(toJson(config));
            QCOMPARE(parseModelConfig(parseJson(text, "written"), "written"), config);
        }
    }

    void badValuesAreRefusedByName_data()
    {
        QTest::addColumn<QByteArray>("changes");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("fault");
        const char* corrupt = "corrupt_data";
        const char* unsupported = "unsupported";
        for (const char* key : {"model_type", "hidden_size", "intermediate_size", "num_hidden_layers",
                 "num_attention_heads", "vocab_size", "rms_norm_eps", "max_position_embeddings"})
            QTest::addRow("missing %s", key) << QByteArray("{\"") + key + "\":null}" << QByteArray(corrupt)
                                             << QByteArray("\"") + key + "\" is missing";
        addFault("text for a size", R"({"hidden_size":"64"})", corrupt, R"("hidden_size" is "64")");
        addFault("fraction for a size", R"({"num_hidden_layers":2.5})", corrupt, R"("num_hidden_layers" is 2.5)");
        addFault("negative size", R"({"vocab_size":-1})", corrupt, R"("vocab_size" is -1)");
        addFault("zero layers", R"({"num_hidden_layers":0})", corrupt, R"("num_hidden_layers" is 0)");
        addFault("absurd hidden size", R"({"hidden_size":1000000})", corrupt, "from 1 to 65536");
        addFault("absurd layers", R"({"num_hidden_layers":100000})", corrupt, "from 1 to 1024");
        addFault("absurd vocabulary", R"({"vocab_size":99999999999})", corrupt, "from 1 to 1048576");
        addFault("eps of zero", R"({"rms_norm_eps":0})", corrupt, "\"rms_norm_eps\" is 0");
        addFault("heads and groups", R"({"num_key_value_heads":3})", corrupt,
            "not a multiple of \"num_key_value_heads\", 3");
        addFault("hidden and heads", R"({"num_attention_heads":6})", corrupt, "there is no \"head_dim\"");
        addFault("odd head", R"({"head_dim":17})", corrupt, "the head dimension is 17");
        addFault("huge head", R"({"hidden_size":4096,"num_attention_heads":1,"num_key_value_heads":1})", corrupt,
            "the head dimension is 4096");
        addFault("tied as text", R"({"tie_word_embeddings":"yes"})", corrupt, "\"tie_word_embeddings\" is \"yes\"");
        addFault("eos beyond the vocabulary", R"({"eos_token_id":[1,5000]})", corrupt, "\"eos_token_id\" is 5000");
        addFault("eos as text", R"({"eos_token_id":"</s>"})", corrupt, "\"eos_token_id\" is \"</s>\"");
        addFault("negative bos", R"({"bos_token_id":-1})", corrupt, "\"bos_token_id\" is -1");
        addFault("rope theta", R"({"rope_theta":0})", corrupt, "\"rope_theta\" is 0");
        addFault(
            "llama3 without factor", R"({"rope_scaling":{"rope_type":"llama3"}})", corrupt, "\"factor\" is missing");
        addFault("llama3 upside down",
            R"({"rope_scaling":{"rope_type":"llama3","factor":8,"low_freq_factor":4,"high_freq_factor":1,
                "original_max_position_embeddings":8192}})",
            corrupt, "\"low_freq_factor\" is not below");
        addFault("rope forms differ", R"({"rope_parameters":{"rope_theta":5}})", corrupt, "contradict each other");
        addFault("rope types differ", R"({"rope_scaling":{"rope_type":"default","type":"yarn"}})", corrupt,
            "\"type\" is \"yarn\"");
        addFault("yarn", R"({"rope_scaling":{"type":"yarn","factor":4}})", unsupported, "the rope type \"yarn\"");
        addFault("dynamic", R"({"rope_scaling":{"rope_type":"dynamic","factor":4}})", unsupported, "\"dynamic\"");
        addFault("longrope", R"({"rope_scaling":{"rope_type":"longrope"}})", unsupported, "\"longrope\"");
        addFault(
            "mrope", R"({"rope_scaling":{"rope_type":"default","mrope_section":[16]}})", unsupported, "mrope_section");
        addFault("rope per layer kind",
            R"({"rope_theta":null,"rope_parameters":{"full_attention":{"rope_type":"default"}}})", unsupported,
            "\"full_attention\"");
        addFault("other family", R"({"model_type":"mistral"})", unsupported, "the model_type \"mistral\"");
        addFault("other activation", R"({"hidden_act":"gelu"})", unsupported, "the hidden_act \"gelu\"");
        addFault("sliding window", R"({"use_sliding_window":true})", unsupported, "\"use_sliding_window\" is true");
        addFault("sliding layers", R"({"layer_types":["full_attention","sliding_attention"]})", unsupported,
            "sliding_attention");
        addFault("quantised", R"({"quantization_config":{"quant_method":"gptq"}})", unsupported, "(gptq)");
        addFault("MLP bias", R"({"mlp_bias":true})", unsupported, "\"mlp_bias\" is true");
        addFault("partial rotary", R"({"partial_rotary_factor":0.5})", unsupported, "\"partial_rotary_factor\" is 0.5");
        addFault("soft capping", R"({"attn_logit_softcapping":50.0})", unsupported, "attn_logit_softcapping");
        addFault("experts", R"({"num_experts":64})", unsupported, "a mixture of experts");
        addFault("own code", R"({"auto_map":{"AutoModel":"x.py"}})", unsupported, "never run");
        addFault("no language model", R"({"architectures":["Qwen2ForSequenceClassification"]})", unsupported,
            "Qwen2ForSequenceClassification");
        addFault("other dtype", R"({"torch_dtype":"int8"})", unsupported, "the torch_dtype \"int8\"");
    }

    void badValuesAreRefusedByName()
    {
        QFETCH(QByteArray, changes);
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, fault);
        const auto json = parseJson(changes.toStdString(), "changes");
        const auto failure = failureOf([&] { parsed(json); });
        QCOMPARE(failure.code, code.toStdString());
        LR_VERIFY_MENTIONS(failure, fault.toStdString());
        LR_VERIFY_MENTIONS(failure, "config.json");
    }

    void neutralValuesOfUnsupportedFeaturesAreAccepted()
    {
        const auto config = parsed({{"use_sliding_window", false}, {"sliding_window", 4096}, {"use_mrope", false},
            {"mlp_bias", false}, {"partial_rotary_factor", 1.0}, {"layer_types", {"full_attention"}},
            {"architectures", {"Qwen2ForCausalLM"}}, {"logit_scale", 1.0}});
        QCOMPARE(config, parsed(Json::object()));
    }

    void namesThatLeaveTheFolderAreNotPlain()
    {
        for (const auto* name : {"", ".", "..", "a/b", "/etc/passwd", "..\\x", "a\nb"})
            QVERIFY(!isPlainFileName(name));
        QVERIFY(!isPlainFileName(std::string(256, 'a')));
        QVERIFY(isPlainFileName("model-00001-of-00002.safetensors"));
        QVERIFY(isPlainFileName("..model"));
    }

    void aLinkOutOfTheFolderIsRefused()
    {
        const TemporaryFolder elsewhere;
        const TemporaryFolder folder;
        writeText(elsewhere / "config.json", dumpJson(baseConfig()));
        std::filesystem::create_symlink(elsewhere / "config.json", folder / "config.json");
        const auto failure = failureOf([&] { loadModelConfig(folder.path()); });
        QCOMPARE(failure.code, std::string("corrupt_data"));
        LR_VERIFY_MENTIONS(failure, "'config.json' is a link that leaves the folder");
    }

    void aSnapshotOfTheHuggingFaceCacheLinksToItsBlobs()
    {
        const TemporaryFolder cache;
        const auto snapshot = cache / "snapshots" / "0123abcd";
        std::filesystem::create_directories(snapshot);
        std::filesystem::create_directories(cache / "blobs");
        writeText(cache / "blobs" / "ffff", dumpJson(baseConfig()));
        writeText(cache / "outside", dumpJson(baseConfig()));
        std::filesystem::create_symlink("../../blobs/ffff", snapshot / "config.json");
        QCOMPARE(loadModelConfig(snapshot), parsed(Json::object()));
        std::filesystem::remove(snapshot / "config.json");
        std::filesystem::create_symlink("../../outside", snapshot / "config.json");
        LR_VERIFY_MENTIONS(failureOf([&] { loadModelConfig(snapshot); }), "leaves the folder");
    }

    void aLinkThatLeadsNowhereIsNamed()
    {
        const TemporaryFolder folder;
        std::filesystem::create_symlink("absent", folder / "config.json");
        const auto failure = failureOf([&] { loadModelConfig(folder.path()); });
        QCOMPARE(failure.code, std::string("not_found"));
        LR_VERIFY_MENTIONS(failure, "config.json");
    }
};

QTEST_APPLESS_MAIN(TestModelConfig)
#include "tst_model_config.moc"
