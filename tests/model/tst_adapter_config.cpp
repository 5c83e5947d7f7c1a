#include "common/error.h"
#include "common/sha256.h"
#include "model/adapter_config.h"
#include "model/peft_config.h"
#include "model/test_checkpoint.h"

#include <QTest>

using namespace lr;
using namespace lr::model;

namespace {

/// As Hugging Face PEFT 0.13 writes it, without the keys that are null.
common::Json peftConfig()
{
    return common::parseJson(
        "{\"peft_type\": \"LORA\", \"task_type\": \"CAUSAL_LM\", \"r\": 16, \"lora_alpha\": 32, \"lora_dropout\": 0.1, "
        "\"target_modules\": [\"v_proj\", \"q_proj\", \"down_proj\"], \"bias\": \"none\", \"use_dora\": false, "
        "\"use_rslora\": false, \"fan_in_fan_out\": false, \"rank_pattern\": {}, \"alpha_pattern\": {}, "
        "\"modules_to_save\": null, \"layers_to_transform\": null, \"inference_mode\": true, "
        "\"base_model_name_or_path\": \"Qwen/Qwen2.5-0.5B\", \"revision\": null}",
        "adapter_config.json");
}

} // namespace

class TestAdapterConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void peftsConfigIsRead()
    {
        const auto config = parseAdapterConfig(peftConfig(), "adapter_config.json");
        QCOMPARE(config.rank, 16);
        QCOMPARE(config.scaling(), 2.0);
        QVERIFY(config.targets == (std::vector{Projection::Query, Projection::Value, Projection::Down}));
        QCOMPARE(config.baseModel, std::string("Qwen/Qwen2.5-0.5B"));
        auto stabilised = config;
        stabilised.rankStabilised = true;
        QCOMPARE(stabilised.scaling(), 8.0);
    }

    void whatIsWrittenIsReadBack()
    {
        auto config = parseAdapterConfig(peftConfig(), "x");
        config.rankStabilised = true;
        QVERIFY(parseAdapterConfig(common::parseJson(toJson(config).dump(), "x"), "x") == config);
    }

    void whatIsNotDoneIsRefusedByName_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("dora") << "use_dora"
                              << "true";
        QTest::newRow("ia3") << "peft_type"
                             << "\"IA3\"";
        QTest::newRow("bias") << "bias"
                              << "\"all\"";
        QTest::newRow("pissa") << "init_lora_weights"
                               << "\"pissa_niter_16\"";
        QTest::newRow("olora") << "init_lora_weights"
                               << "\"olora\"";
        QTest::newRow("loftq") << "init_lora_weights"
                               << "\"loftq\"";
        QTest::newRow("corda") << "init_lora_weights"
                               << "\"corda\"";
        QTest::newRow("activated") << "alora_invocation_tokens"
                                   << "[1, 2]";
        QTest::newRow("modules") << "modules_to_save"
                                 << "[\"lm_head\"]";
        QTest::newRow("embedding") << "target_modules"
                                   << "[\"embed_tokens\"]";
    }
    void whatIsNotDoneIsRefusedByName()
    {
        QFETCH(QString, key);
        QFETCH(QString, value);
        auto json = peftConfig();
        json[key.toStdString()] = common::parseJson(value.toStdString(), "x");
        try {
            parseAdapterConfig(json, "folder/adapter_config.json");
            QFAIL("It was taken.");
        } catch (const common::Error& error) {
            QCOMPARE(error.code(), common::ErrorCode::Unsupported);
            QVERIFY2(QString(error.what()).contains(key) && QString(error.what()).contains("folder/"), error.what());
        }
    }

    void whatChangesNothingIsTaken()
    {
        for (const char* change :
            {R"({"init_lora_weights": true})", R"({"init_lora_weights": false})",
                R"({"init_lora_weights": "gaussian"})", R"({"init_lora_weights": "eva", "eva_config": {"rho": 2.0}})",
                R"({"fan_in_fan_out": true})", R"({"qalora_group_size": 16, "peft_version": "0.18.0"})",
                R"({"target_modules": ["self_attn.q_proj", "model.layers.0.self_attn.v_proj", "down_proj", "c_attn"]})"}) {
            auto json = peftConfig();
            json.update(common::parseJson(change, "change"));
            QVERIFY(parseAdapterConfig(json, "x") == parseAdapterConfig(peftConfig(), "x"));
        }
    }

    void targetsAreEndsOfNames()
    {
        auto json = peftConfig();
        json["target_modules"] = {"self_attn.q_proj", "model.layers.1.self_attn.v_proj", "layers.0.mlp.up_proj"};
        json["layers_to_transform"] = {0, 1};
        const auto config = parsePeftConfig(json, "x");
        QVERIFY(config.asksFor(0, Projection::Query).value());
        QVERIFY(config.asksFor(1, Projection::Query).value());
        QVERIFY(!config.asksFor(2, Projection::Query).value());
        QVERIFY(!config.asksFor(0, Projection::Value).value());
        QVERIFY(config.asksFor(1, Projection::Value).value());
        QVERIFY(config.asksFor(0, Projection::Up).value());
        QVERIFY(!config.asksFor(1, Projection::Up).value());
        QVERIFY(!config.asksFor(0, Projection::Key).value());
    }

    void ofARegularExpressionOnlyTheWeightsKnow()
    {
        auto json = peftConfig();
        json["target_modules"] = R"(.*\.(q|v)_proj)";
        QVERIFY(!parsePeftConfig(json, "x").asksFor(0, Projection::Query));
        json["target_modules"] = nullptr;
        QVERIFY(!parsePeftConfig(json, "x").asksFor(0, Projection::Query));
        json["target_modules"] = "all-linear";
        QVERIFY(parsePeftConfig(json, "x").asksFor(0, Projection::Gate).value());
        json["target_modules"] = "";
        QVERIFY_EXCEPTION_THROWN(parsePeftConfig(json, "x"), common::Error);
    }

    /// Source: PEFT's get_pattern_key.
    void ranksAndAlphasFollowTheirPatterns()
    {
        auto json = peftConfig();
        json["rank_pattern"] = {{"q_proj", 4}, {R"(layers\.(1|2)\..*down_proj)", 32}};
        json["alpha_pattern"] = {{"layers.1.self_attn.v_proj", 8}, {"^model.layers.0.mlp.*", 64}};
        const auto config = parsePeftConfig(json, "x");
        QCOMPARE(config.rankOf(7, Projection::Query), std::int64_t(4));
        QCOMPARE(config.rankOf(0, Projection::Down), std::int64_t(16));
        QCOMPARE(config.rankOf(2, Projection::Down), std::int64_t(32));
        QCOMPARE(config.rankOf(21, Projection::Down), std::int64_t(16));
        QCOMPARE(config.loraAlphaOf(1, Projection::Value), 8.0);
        QCOMPARE(config.loraAlphaOf(11, Projection::Value), 32.0);
        QCOMPARE(config.loraAlphaOf(0, Projection::Gate), 64.0);
        QCOMPARE(config.loraAlphaOf(0, Projection::Query), 32.0);
    }

    void patternsThatCannotBeReadAreNamed()
    {
        for (const std::string pattern : {"(q_proj", "(([a-z_.0-9])+)+[^a-z_.0-9]"}) {
            auto json = peftConfig();
            json["rank_pattern"] = {{pattern, 4}};
            const auto config = parsePeftConfig(json, "folder/adapter_config.json");
            try {
                config.rankOf(0, Projection::Query);
                QFAIL("It was taken.");
            } catch (const common::Error& error) {
                QVERIFY2(QString(error.what()).contains("folder/adapter_config.json"), error.what());
                QVERIFY2(QString(error.what()).contains("the module pattern"), error.what());
            }
        }
    }

    void modulesOfTheirOwnAreWrittenAsPeftReadsThem()
    {
        auto config = parseAdapterConfig(peftConfig(), "x");
        config.modules = {{0, Projection::Query, 16, 32}, {3, Projection::Down, 4, 8}};
        const auto json = common::parseJson(toJson(config).dump(), "x");
        const auto read = parsePeftConfig(json, "x");
        QVERIFY(read.asksFor(0, Projection::Query).value());
        QVERIFY(!read.asksFor(3, Projection::Query).value());
        QCOMPARE(read.rankOf(3, Projection::Down), std::int64_t(4));
        QCOMPARE(read.loraAlphaOf(3, Projection::Down), 8.0);
        QCOMPARE(read.rankOf(0, Projection::Query), std::int64_t(16));
    }

    void tensorsAreNamedAndShapedAsPeftDoes()
    {
        auto config = parseAdapterConfig(peftConfig(), "x");
        config.rank = 2;
        const auto base =
            model::test::smallConfig(); // hidden 8, 2 heads and 1 key head of 4, intermediate 12, 2 layers
        const auto specs = adapterTensors(config, base);
        QCOMPARE(specs.size(), std::size_t{6});
        QCOMPARE(specs[1].nameA, std::string("base_model.model.model.layers.0.self_attn.v_proj.lora_A.weight"));
        QCOMPARE(specs[1].outFeatures, 4);
        QCOMPARE(specs[1].firstColumn, 12);
        QCOMPARE(specs[5].nameB, std::string("base_model.model.model.layers.1.mlp.down_proj.lora_B.weight"));
        QCOMPARE(specs[5].inFeatures, 12);
    }

    /// Source of the digests: FIPS 180-2, appendix B.
    void checksumsAreSha256()
    {
        const auto digest = [](std::string_view text) { return common::sha256(std::as_bytes(std::span(text))); };
        QCOMPARE(digest("abc"), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(digest(""), std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    }
};

QTEST_APPLESS_MAIN(TestAdapterConfig)
#include "tst_adapter_config.moc"
