#include "common/error.h"
#include "settings/command_text.h"
#include "settings/evaluate_settings.h"
#include "settings/sample_settings.h"
#include "settings/settings_json.h"
#include "settings/train_settings.h"
#include "support/random_settings.h"

#include <QSet>
#include <QTest>

using namespace lr;
using namespace lr::settings;

namespace {

constexpr int kDraws = 200;

/// Calls `check` with a default of each kind of job's settings.
template <class Check>
void forEachKind(const Check& check)
{
    check(SampleSettings());
    check(ScoreSettings());
    check(TrainSettings());
    check(EvaluateSettings());
    check(MergeSettings());
}

bool isNumber(const Field& field)
{
    return field.kind == Kind::Integer || field.kind == Kind::Scoring || field.kind == Kind::Real ||
           field.kind == Kind::Scientific;
}

FieldValue numberOf(const Field& field, double number)
{
    const bool isWhole = field.kind == Kind::Integer || field.kind == Kind::Scoring;
    return isWhole ? FieldValue(static_cast<std::int64_t>(number)) : FieldValue(number);
}

template <class Call>
bool isRefused(const Call& call)
{
    try {
        call();
        return false;
    } catch (const common::Error&) {
        return true;
    }
}

} // namespace

class TestSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everySettingHasANameAndItsWords()
    {
        forEachKind([]<class S>(const S&) {
            QSet<QByteArray> keys, flags;
            for (const auto& setting : settingsOf<S>()) {
                QVERIFY2(*setting.key != '\0' && *setting.label != '\0', setting.key);
                QVERIFY2(std::string_view(setting.help).size() > 10, setting.key);
                QVERIFY2(!keys.contains(setting.key), setting.key);
                keys << setting.key;
                QVERIFY2(*setting.flag == '\0' || !flags.contains(setting.flag), setting.flag);
                flags << setting.flag;
                QVERIFY2(!isNumber(setting) || setting.high > setting.low, setting.key);
                const bool isNamed = setting.kind == Kind::Choice || setting.kind == Kind::Several;
                QVERIFY2(isNamed == !setting.options.empty(), setting.key);
            }
        });
    }

    void everySettingLiesInAPlaceOfItsOwn()
    {
        forEachKind([]<class S>(const S& defaults) {
            test::RandomValues values(1);
            for (const auto& setting : settingsOf<S>()) {
                auto changed = defaults;
                auto value = values.valueFor(setting);
                while (value == setting.read(defaults))
                    value = values.valueFor(setting);
                setting.write(changed, value);
                QVERIFY2(setting.read(changed) == value, setting.key);
                for (const auto& other : settingsOf<S>())
                    QVERIFY2(other.key == setting.key || other.read(changed) == other.read(defaults), setting.key);
            }
        });
    }

    void settingsComeBackFromJson()
    {
        forEachKind([]<class S>(const S&) {
            test::RandomValues values(2);
            for (int i = 0; i < kDraws; ++i) {
                const auto drawn = values.settingsOf<S>();
                const auto text = common::dumpJson(toJson(drawn));
                S again;
                readJson(again, common::parseJson(text, "wire"), "wire");
                QVERIFY2(again == drawn, text.c_str());
            }
        });
    }

    void wordsComeBackFromText()
    {
        forEachKind([]<class S>(const S&) {
            test::RandomValues values(3);
            for (int i = 0; i < kDraws; ++i)
                for (const auto& setting : settingsOf<S>()) {
                    const auto value = values.valueFor(setting);
                    if (setting.kind != Kind::Flag && !(setting.isRequired && textOf(value).empty()))
                        QVERIFY2(valueOfText(setting, textOf(value)) == value, setting.key);
                }
        });
    }

    void aRangeIsTheSameEverywhere()
    {
        forEachKind([]<class S>(const S& defaults) {
            for (const auto& setting : settingsOf<S>()) {
                if (!isNumber(setting))
                    continue;
                const double step = std::holds_alternative<double>(setting.read(defaults)) ? 0.001 : 1;
                const std::pair<double, bool> tries[] = {{setting.low, true}, {setting.high, true},
                    {setting.low - step, false}, {setting.high + std::max(step, setting.high * 1e-9), false}};
                for (const auto& [number, isGood] : tries) {
                    const auto value = numberOf(setting, number);
                    auto settings = defaults;
                    setting.write(settings, value);
                    if (setting.read(settings) != value)
                        continue; // wider than the member
                    QCOMPARE(valueFault(setting, value).empty(), isGood);
                    QCOMPARE(isRefused([&] { valueOfText(setting, textOf(value)); }), !isGood);
                    const common::Json json{{setting.key, toJson(settings)[setting.key]}};
                    QCOMPARE(isRefused([&] { readSettings(settings, json, "run.json"); }), !isGood);
                }
            }
        });
    }

    void valuesOfAnotherTypeAreRefused()
    {
        forEachKind([]<class S>(const S&) {
            for (const auto& setting : settingsOf<S>()) {
                const common::Json json{{setting.key, common::Json::object()}};
                S settings;
                QVERIFY2(isRefused([&] { readJson(settings, json, "wire"); }), setting.key);
            }
        });
    }

    void aMissingKeyIsTheDefaultAndAnUnknownOneIsNamed()
    {
        forEachKind([]<class S>(const S& defaults) {
            S settings;
            const common::Json json{{"learned_later", {1, 2}}};
            readJson(settings, json, "wire");
            QVERIFY(settings == defaults);
            QCOMPARE(unknownKeys<S>(json), std::vector<std::string>{"learned_later"});
        });
    }

    void faultsAreSentences_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("sentence");
        QTest::newRow("rank") << QByteArray(R"({"rank":0})") << QByteArray("Rank must be from 1 to 4096, not 0.");
        QTest::newRow("rate") << QByteArray(R"({"learning_rate":1.5})")
                              << QByteArray("Learning rate must be from 1e-12 to 1, not 1.5.");
        QTest::newRow("warm-up") << QByteArray(R"({"num_steps":5,"warmup_steps":6})")
                                 << QByteArray("A warm-up of 6 steps does not fit into 5 steps.");
        QTest::newRow("samples") << QByteArray(R"({"samples":"s.jsonl"})")
                                 << QByteArray("A samples file does not say which model it is for: name the model to "
                                               "train.");
        QTest::newRow("evaluation") << QByteArray(R"({"evaluate_every":5})")
                                    << QByteArray("There is nothing to evaluate: hold a share of the trajectories out, "
                                                  "or name problems to ask.");
        QTest::newRow("no targets") << QByteArray(R"({"targets":[]})")
                                    << QByteArray("Targets: at least one of q_proj, k_proj, v_proj, o_proj, gate_proj, "
                                                  "up_proj or down_proj is needed.");
    }
    void faultsAreSentences()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, sentence);
        TrainSettings settings;
        QVERIFY(faultsOf(settings).empty());
        readJson(settings, common::parseJson(json.toStdString(), "x"), "x");
        const auto faults = faultsOf(settings);
        QCOMPARE(faults.size(), std::size_t(1));
        QCOMPARE(QByteArray::fromStdString(faults.front().sentence), sentence);
        QVERIFY_EXCEPTION_THROWN(validate(settings), common::Error);
    }

    /// As the released first version wrote it.
    void aRunOfTheFirstVersionKeepsItsSettings()
    {
        const auto json = common::parseJson(R"({"expert":"/m/expert","expert_fingerprint":"ab","start_adapter":"",
            "device":"cuda:0","dtype":"bfloat16","threads":3,
            "source":{"workspace":"/w","scoring":2,"samples":"","problems":"","system_prompt":"Think.","alpha":0.3,
                "beta":1.5,"first_step":true,"steps":"lowest-kl","labels":"expert-argmax","supervised":false,"seed":9},
            "samples_fingerprint":"cd","samples":10,"sequences":4,"held_out_share":0.1,"checkpoint_every":7,
            "keep_checkpoints":2,"evaluate_every":5,"evaluation_problems":"/p.jsonl","max_evaluation_problems":50,
            "max_evaluation_tokens":64,
            "settings":{"rank":4,"lora_alpha":32.0,"dropout":0.1,"targets":["k_proj","down_proj"],"use_rslora":true,
                "learning_rate":0.001,"schedule":"cosine","warmup_steps":3,"steps":50,"batch_size":2,
                "gradient_accumulation_steps":5,"plan":"independent","shuffle":false,"beta1":0.8,"beta2":0.95,
                "epsilon":1e-6,"weight_decay":0.01,"max_grad_norm":0.5,"gradient_checkpointing":true,"seed":9}})",
            "run.json");
        TrainSettings expected;
        expected.workspace = "/w";
        expected.scoring = 2;
        expected.plausibilityThreshold = 0.3;
        expected.klThreshold = 1.5;
        expected.includeFirstStep = true;
        expected.choice = selection::StepChoice::LowestKl;
        expected.label = selection::LabelKind::ExpertArgmax;
        expected.heldOutShare = 0.1;
        expected.prompt.system = "Think.";
        expected.expert = "/m/expert";
        expected.rank = 4;
        expected.loraAlpha = 32;
        expected.targets = {Projection::Key, Projection::Down};
        expected.rankStabilised = true;
        expected.dropout = 0.1;
        expected.learningRate = 0.001;
        expected.schedule = Schedule::Cosine;
        expected.numSteps = 50;
        expected.warmupSteps = 3;
        expected.batchSize = 2;
        expected.gradientAccumulationSteps = 5;
        expected.plan = BatchPlanKind::Independent;
        expected.shuffle = false;
        expected.maxGradNorm = 0.5;
        expected.weightDecay = 0.01;
        expected.beta1 = 0.8;
        expected.beta2 = 0.95;
        expected.epsilon = 1e-6;
        expected.gradientCheckpointing = true;
        expected.seed = 9;
        expected.checkpointEvery = 7;
        expected.keepCheckpoints = 2;
        expected.evaluateEvery = 5;
        expected.evaluationProblems = "/p.jsonl";
        expected.maxEvaluationProblems = 50;
        expected.maxEvaluationTokens = 64;
        expected.runtime = {.device = "cuda:0", .dtype = "bfloat16", .threads = 3};
        QVERIFY(trainSettingsOfRun(json, "run.json") == expected);
        QVERIFY(trainSettingsOfRun({{"settings", toJson(expected)}}, "run.json") == expected);
    }

    void pathsAreMadeAbsolute()
    {
        TrainSettings settings;
        settings.samples = "s.jsonl";
        const auto absolute = withAbsolutePaths(settings);
        QVERIFY(absolute.samples.is_absolute());
        QVERIFY(absolute.workspace.empty());
        QCOMPARE(absolute.prompt.system, settings.prompt.system);
    }
};

QTEST_APPLESS_MAIN(TestSettings)
#include "tst_settings.moc"
