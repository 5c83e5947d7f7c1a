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

    void ropeThetaMayStandInsideADictionary()
    {
        const auto top = parsed({{"rope_theta", 1e6}}).rope;
        for (const char* key : {"rope_scaling", "rope_parameters"}) {
            QCOMPARE(
                parsed({{"rope_theta", nullptr}, {key, {{"rope_type", "default"}, {"rope_theta", 1e6}}}}).rope, top);
            QCOMPARE(parsed({{"rope_theta", 1e6}, {key, {{"rope_theta", 1e6}}}}).rope, top);
            QCOMPARE(parsed({{"rope_theta", 1e6}, {key, {{"rope_type", "default"}}}}).rope, top);
        }
        auto scaling = llama3Scaling();
        scaling["rope_theta"] = 5e5;
        const auto inside = parsed({{"rope_theta", nullptr}, {"rope_scaling", scaling}});
        QCOMPARE(inside.rope, parsed({{"rope_theta", 5e5}, {"rope_scaling", llama3Scaling()}}).rope);
    }

    void aRopeDictionaryPerKindOfLayerIsReadKindByKind()
    {
        const Json full{{"rope_type", "default"}, {"rope_theta", 1e6}};
        const Json sliding{{"rope_type", "default"}, {"rope_theta", 1e4}};
        const Json both{{"full_attention", full}, {"sliding_attention", sliding}};
        QCOMPARE(parsed({{"rope_theta", nullptr}, {"rope_parameters", both}}).rope.theta, 1e6);
        const auto mixed = parsed({{"rope_theta", nullptr}, {"rope_parameters", both}, {"sliding_window", 64},
            {"layer_types", {"full_attention", "sliding_attention", "full_attention"}}});
        QCOMPARE(mixed.rope.theta, 1e6);
        QCOMPARE(mixed.windowRope.theta, 1e4);
    }

    void theNewerKeyOfTheDtypeCounts()
    {
        QCOMPARE(parsed({{"dtype", "bfloat16"}}).torchDtype, std::optional(Dtype::BFloat16));
        QCOMPARE(
            parsed({{"dtype", "bfloat16"}, {"torch_dtype", "float32"}}).torchDtype, std::optional(Dtype::BFloat16));
        QCOMPARE(parsed({{"torch_dtype", "torch.float16"}}).torchDtype, std::optional(Dtype::Float16));
    }

    /// The tensors' own dtypes decide; what the file says of them changes nothing.
    void aDtypeThatIsNoneIsPassedOver()
    {
        for (const Json& value : {Json("int8"), Json("auto"), Json("float64"), Json(7), Json{{"", "bfloat16"}}})
            QVERIFY(!parsed({{"torch_dtype", value}}).torchDtype);
    }

    void mistralIsLlamaWithoutBiases()
    {
        const auto mistral = parsed({{"model_type", "mistral"}, {"sliding_window", 512}, {"attention_bias", true}});
        QCOMPARE(mistral.modelType, ModelType::Mistral);
        QVERIFY(!mistral.qkvBias && !mistral.oBias && !mistral.qkNorm);
        QCOMPARE(mistral.maxPositionEmbeddings, std::int64_t(512));
        QCOMPARE(mistral.window, std::int64_t(512));
    }

    /// Keys and values of google/gemma-3-270m's config.json; then what transformers fills in.
    void gemma3HasWindowsNormsAndScalesOfItsOwn()
    {
        const Json file{{"model_type", "gemma3_text"}, {"architectures", {"Gemma3ForCausalLM"}}, {"hidden_size", 640},
            {"intermediate_size", 2048}, {"num_hidden_layers", 18}, {"num_attention_heads", 4},
            {"num_key_value_heads", 1}, {"head_dim", 256}, {"vocab_size", 262144}, {"max_position_embeddings", 32768},
            {"rms_norm_eps", 1e-6}, {"rope_theta", 1e6}, {"rope_local_base_freq", 1e4}, {"rope_scaling", nullptr},
            {"hidden_activation", "gelu_pytorch_tanh"}, {"query_pre_attn_scalar", 256}, {"sliding_window", 512},
            {"_sliding_window_pattern", 6}, {"attn_logit_softcapping", nullptr}, {"final_logit_softcapping", nullptr},
            {"use_bidirectional_attention", false}};
        const auto config = parseModelConfig(file, "config.json");
        QCOMPARE(config.modelType, ModelType::Gemma3);
        QVERIFY(config.qkNorm && config.outputNorms && config.normsAddOne && config.scalesEmbeddings);
        QVERIFY(config.tieWordEmbeddings && !config.qkvBias && !config.queryScale);
        QCOMPARE(config.activation, lr::kernels::Activation::GeluTanh);
        QCOMPARE(config.window, std::int64_t(512));
        for (std::int64_t layer = 0; layer < 18; ++layer)
            QCOMPARE(config.isWindowed(layer), layer != 5 && layer != 11 && layer != 17);
        QCOMPARE(config.rope.theta, 1e6);
        QCOMPARE(config.windowRope.theta, 1e4);

        auto sparse = file;
        for (const char* key : {"head_dim", "rope_theta", "rope_local_base_freq", "hidden_activation",
                 "query_pre_attn_scalar", "_sliding_window_pattern"})
            sparse.erase(key);
        QCOMPARE(parseModelConfig(sparse, "config.json"), config);
        auto larger = file; // as the larger ones: full attention stretched, scores scaled otherwise
        larger["rope_scaling"] = {{"rope_type", "linear"}, {"factor", 8.0}};
        larger["query_pre_attn_scalar"] = 168;
        const auto scaled = parseModelConfig(larger, "config.json");
        QCOMPARE(scaled.rope.scaling.factor, 8.0);
        QCOMPARE(scaled.windowRope, config.windowRope);
        QVERIFY(qFuzzyCompare(scaled.queryScale.value(), 1 / std::sqrt(168.0)));
    }

    void eachFamilySaysInItsOwnWayWhichLayersHaveAWindow()
    {
        using Layers = std::vector<bool>;
        const auto check = [](const Json& changes, std::int64_t window, const Layers& layers) {
            const auto config = parsed(changes);
            QCOMPARE(config.window, window);
            QVERIFY(config.windowedLayers == layers);
            QCOMPARE(config.maxPositionEmbeddings, std::int64_t(512));
        };
        check({{"model_type", "mistral"}, {"sliding_window", 128}}, 128, {true, true, true});
        check({{"model_type", "mistral"}}, 4096, {true, true, true});
        check({{"use_sliding_window", true}, {"sliding_window", 128}, {"max_window_layers", 2}}, 128,
            {false, false, true});
        check({{"layer_types", {"full_attention", "sliding_attention", "full_attention"}}, {"sliding_window", 100}},
            100, {false, true, false});
        check({{"model_type", "gemma3_text"}, {"sliding_window", 64}, {"sliding_window_pattern", 2}}, 64,
            {true, false, true});
        auto unlimited = changed({{"model_type", "mistral"}});
        unlimited["sliding_window"] = nullptr;
        QVERIFY(parseModelConfig(unlimited, "config.json").windowedLayers.empty());
    }

    void aWindowThatNoLayerHasChangesNothing()
    {
        for (const auto& changes : {Json{{"use_sliding_window", true}}, // layers 0 to 2 lie below 28
                 Json{{"use_sliding_window", true}, {"sliding_window", 128}, {"max_window_layers", 3}},
                 Json{{"use_sliding_window", false}, {"sliding_window", 128}, {"max_window_layers", 0}},
                 Json{{"use_sliding_window", true}, {"sliding_window", 128}, {"max_window_layers", 0},
                     {"layer_types", {"full_attention", "full_attention", "full_attention"}}}})
            QCOMPARE(parsed(changes), parsed(Json::object()));
    }

    void whatChangesNothingIsAccepted()
    {
        const auto plain = parsed(Json::object());
        QCOMPARE(parsed({{"auto_map", {{"AutoModelForCausalLM", "modeling.Model"}}}}), plain);
        QCOMPARE(parsed({{"hidden_act", "swish"}}), plain);
        QCOMPARE(parsed({{"pretraining_tp", 4}}), plain);
        QCOMPARE(parsed({{"architectures", {"Qwen2Model"}}}), plain);
        QCOMPARE(parsed({{"query_pre_attn_scalar", 16}}), plain);
        QCOMPARE(parsed({{"attention_multiplier", 0.25}}), plain); // 1 / √16
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
                 Json{{"model_type", "qwen3"}, {"head_dim", 48}, {"rope_scaling", {{"type", "linear"}, {"factor", 4}}}},
                 Json{{"model_type", "mistral"}, {"sliding_window", 256}},
                 Json{{"use_sliding_window", true}, {"sliding_window", 128}, {"max_window_layers", 2}},
                 Json{{"model_type", "gemma3_text"}, {"head_dim", 32}, {"sliding_window_pattern", 2},
                     {"query_pre_attn_scalar", 64}, {"hidden_act", nullptr},
                     {"rope_scaling", {{"rope_type", "linear"}, {"factor", 8}}}},
                 Json{{"model_type", "gemma3_text"}, {"layer_types", {"full_attention"}}},
                 Json{{"model_type", "llama"}, {"hidden_act", "gelu_pytorch_tanh"}}}) {
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
            R"({"rope_theta":null,"rope_parameters":{"sliding_attention":{"rope_type":"default"}}})", unsupported,
            "\"sliding_attention\"");
        addFault("two thetas", R"({"rope_theta":10000,"rope_scaling":{"type":"default","rope_theta":1000000}})",
            corrupt, "\"rope_theta\" and \"rope_theta\" in \"rope_scaling\" contradict each other");
        addFault("other family", R"({"model_type":"phi3"})", unsupported, "the model_type \"phi3\"");
        addFault("text is one part", R"({"model_type":"gemma3","text_config":{"model_type":"gemma3_text"}})",
            unsupported, "\"gemma3_text\" in \"text_config\"");
        addFault("other activation", R"({"hidden_act":"gelu"})", unsupported, "the hidden_act \"gelu\"");
        addFault(
            "window of nothing", R"({"model_type":"mistral","sliding_window":0})", corrupt, "\"sliding_window\" is 0");
        addFault("chunks", R"({"layer_types":["chunked_attention"]})", unsupported, "chunked_attention");
        addFault("window without a size", R"({"layer_types":["full_attention","sliding_attention","full_attention"]})",
            unsupported, "\"sliding_window\" does not say");
        addFault("kinds of other layers",
            R"({"layer_types":["full_attention","sliding_attention"],"sliding_window":9})", corrupt,
            "\"layer_types\" lists 2 layers, but \"num_hidden_layers\" is 3");
        addFault("looking ahead", R"({"model_type":"gemma3_text","use_bidirectional_attention":true})", unsupported,
            "\"use_bidirectional_attention\" is true");
        addFault("scalar of nothing", R"({"model_type":"gemma3_text","query_pre_attn_scalar":0})", corrupt,
            "\"query_pre_attn_scalar\" is 0");
        addFault("quantised", R"({"quantization_config":{"quant_method":"gptq"}})", unsupported, "(gptq)");
        addFault("MLP bias", R"({"mlp_bias":true})", unsupported, "\"mlp_bias\" is true");
        addFault("partial rotary", R"({"partial_rotary_factor":0.5})", unsupported, "\"partial_rotary_factor\" is 0.5");
        addFault("soft capping", R"({"attn_logit_softcapping":50.0})", unsupported, "attn_logit_softcapping");
        addFault("experts", R"({"num_experts":64})", unsupported, "a mixture of experts");
        addFault("own scaling", R"({"attention_multiplier":0.015625})", unsupported, "attention_multiplier");
        addFault("other scalar", R"({"query_pre_attn_scalar":256})", unsupported, "query_pre_attn_scalar");
        addFault("no language model", R"({"architectures":["Qwen2ForSequenceClassification"]})", unsupported,
            "Qwen2ForSequenceClassification");
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

    /// Names in a folder's files must not lead out of it; links are the user's own, as in transformers.
    void linksAreFollowedWhereverTheyLead()
    {
        const TemporaryFolder elsewhere;
        const TemporaryFolder folder;
        writeText(elsewhere / "config.json", dumpJson(baseConfig()));
        std::filesystem::create_symlink(elsewhere / "config.json", folder / "config.json");
        QCOMPARE(loadModelConfig(folder.path()), parsed(Json::object()));
        LR_VERIFY_MENTIONS(
            failureOf([&] { fileInFolder(folder.path(), "../config.json"); }), "'../config.json' is not");
    }

    void aSnapshotOfTheHuggingFaceCacheMayBeLinkedOrCopied()
    {
        const TemporaryFolder cache;
        const auto snapshot = cache / "snapshots" / "0123abcd";
        std::filesystem::create_directories(snapshot);
        std::filesystem::create_directories(cache / "blobs");
        writeText(cache / "blobs" / "ffff", dumpJson(baseConfig()));
        std::filesystem::create_symlink("../../blobs/ffff", snapshot / "config.json");
        QCOMPARE(loadModelConfig(snapshot), parsed(Json::object()));
        const TemporaryFolder mine;
        std::filesystem::create_directory_symlink(snapshot, mine / "link");
        QCOMPARE(loadModelConfig(mine / "link"), parsed(Json::object()));
        std::filesystem::create_directories(mine / "links");
        std::filesystem::create_symlink(cache / "blobs" / "ffff", mine / "links" / "config.json");
        QCOMPARE(loadModelConfig(mine / "links"), parsed(Json::object()));
        std::filesystem::create_directories(mine / "copied");
        std::filesystem::copy_symlink(snapshot / "config.json", mine / "copied" / "config.json"); // as cp -a does
        const auto broken = failureOf([&] { loadModelConfig(mine / "copied"); });
        LR_VERIFY_MENTIONS(broken, "copied/config.json' is a link to '../../blobs/ffff', where there is no file");
        LR_VERIFY_MENTIONS(broken, "cp -rL");
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
