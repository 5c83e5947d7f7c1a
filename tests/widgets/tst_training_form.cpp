#include "models/form_field.h"
#include "models/training_form.h"
#include "models/training_presets.h"
#include "selection/variants.h"

#include <QDir>
#include <QFile>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace lr::widgets;
using lr::settings::Kind;
using lr::settings::TrainSettings;

namespace {

/// Another value than the field's own, which the field accepts.
QVariant otherValue(const SettingField<lr::settings::TrainSettings>& field)
{
    const auto value = field.read(TrainSettings{});
    switch (field.kind()) {
    case Kind::Flag:
        return !value.toBool();
    case Kind::Choice:
        return field.choices.back().value;
    case Kind::Several:
        return QStringList{"down_proj"};
    case Kind::Real:
    case Kind::Scientific:
        return 0.125;
    case Kind::Integer:
    case Kind::Scoring:
        return QVariant::fromValue<qlonglong>(value.toLongLong() + 3);
    case Kind::Seed:
        return QVariant::fromValue<qulonglong>(18446744073709551615ull);
    default:
        return QStringLiteral("ä/ö");
    }
}

TrainSettings unusualJob()
{
    TrainSettings job;
    for (const auto& field : formFieldsOf<lr::settings::TrainSettings>())
        field.write(job, otherValue(field));
    return job;
}

void writeFile(const QString& path, const QByteArray& text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

} // namespace

class TestTrainingForm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFieldHasItsPlaceAndItsHelp()
    {
        QSet<QString> keys;
        for (const auto& field : formFieldsOf<lr::settings::TrainSettings>()) {
            QVERIFY2(!field.label.isEmpty(), qPrintable(field.key));
            QVERIFY2(field.help.size() > 15, qPrintable(field.key));
            QCOMPARE(&formFieldOf<lr::settings::TrainSettings>(field.setting->key), &field);
            keys << field.key;
        }
        QCOMPARE(keys.size(), static_cast<qsizetype>(formFieldsOf<lr::settings::TrainSettings>().size()));
        for (const char* key : {"beta1", "beta2", "epsilon"}) // AdamW's own
            QVERIFY(keys.contains(QLatin1String(key)));
    }

    void everyFieldReadsWhatItWrote()
    {
        for (const auto& field : formFieldsOf<lr::settings::TrainSettings>()) {
            TrainSettings job;
            field.write(job, otherValue(field));
            QCOMPARE(field.read(job), otherValue(field));
            for (const auto& other : formFieldsOf<lr::settings::TrainSettings>())
                if (other.key != field.key)
                    QVERIFY2(other.read(job) == other.read(TrainSettings{}),
                        qPrintable(field.key + " touches " + other.key));
        }
    }

    void thePapersSettingsAreWithoutFault()
    {
        const TrainingForm form;
        QCOMPARE(form.firstFault(), QString());
        for (const auto& field : formFieldsOf<lr::settings::TrainSettings>())
            QVERIFY(form.isDefault(field.setting->key));
    }

    void choicesAreNamesThatTheEngineKnows()
    {
        for (const auto& option : formFieldOf<lr::settings::TrainSettings>("choice").choices)
            lr::selection::parseStepChoice(option.value.toStdString());
        for (const auto& option : formFieldOf<lr::settings::TrainSettings>("label").choices)
            lr::selection::parseLabelKind(option.value.toStdString());
        QCOMPARE(formFieldOf<lr::settings::TrainSettings>("choice").choices.size(), 4);
        QCOMPARE(formFieldOf<lr::settings::TrainSettings>("label").choices.size(), 4);
    }

    void valuesOutOfRangeAreKeptAndSaidToBeFaults_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QVariant>("value");
        QTest::newRow("alpha of zero") << QByteArray("plausibility_threshold") << QVariant(0.0);
        QTest::newRow("alpha above one") << QByteArray("plausibility_threshold") << QVariant(1.5);
        QTest::newRow("negative beta") << QByteArray("kl_threshold") << QVariant(-0.1);
        QTest::newRow("beta that is no number") << QByteArray("kl_threshold") << QVariant(qQNaN());
        QTest::newRow("no steps") << QByteArray("num_steps") << QVariant(0LL);
        QTest::newRow("rank of zero") << QByteArray("rank") << QVariant(0LL);
        QTest::newRow("no targets") << QByteArray("targets") << QVariant(QStringList());
        QTest::newRow("everything dropped") << QByteArray("dropout") << QVariant(1.0);
        QTest::newRow("a mean that forgets nothing") << QByteArray("beta1") << QVariant(1.0);
        QTest::newRow("a divisor of zero") << QByteArray("epsilon") << QVariant(0.0);
        QTest::newRow("nothing to evaluate") << QByteArray("evaluate_every") << QVariant(10LL);
        QTest::newRow("warm-up longer than the run") << QByteArray("warmup_steps") << QVariant(1001LL);
    }

    void valuesOutOfRangeAreKeptAndSaidToBeFaults()
    {
        QFETCH(QByteArray, key);
        QFETCH(QVariant, value);
        TrainingForm form;
        form.setValue(key.toStdString(), value);
        QVERIFY(!form.fault(key.toStdString()).isEmpty());
        QCOMPARE(form.firstFault(), form.fault(key.toStdString()));
        if (value.typeId() == QMetaType::LongLong)
            QCOMPARE(form.value(key.toStdString()), value);
    }

    void changesAreToldOncePerField()
    {
        TrainingForm form;
        QSignalSpy fields(&form, &TrainingForm::fieldChanged), changed(&form, &TrainingForm::changed);
        form.setValue("rank", 16LL);
        form.setValue("rank", 16LL);
        QCOMPARE(fields.size(), 1);
        QCOMPARE(changed.size(), 1);
        form.setThresholds({0.3, 1.0, true});
        QCOMPARE(fields.size(), 4);
        QCOMPARE(changed.size(), 2);
        QCOMPARE(form.thresholds(), (lr::selection::SelectionThresholds{0.3, 1.0, true}));
    }

    void whatIsPassedOverSaysWhy()
    {
        TrainingForm form;
        QVERIFY(form.ignoredBecause("kl_threshold").isEmpty());
        form.setValue("choice", "all");
        QVERIFY(!form.ignoredBecause("kl_threshold").isEmpty());
        QVERIFY(form.ignoredBecause("plausibility_threshold").isEmpty());
        QVERIFY(!form.ignoredBecause("max_evaluation_tokens").isEmpty());
        form.setValue("evaluate_every", 50LL);
        form.setValue("evaluation_problems", "/data/test.jsonl");
        QVERIFY(form.ignoredBecause("max_evaluation_tokens").isEmpty());
        form.setValue("samples", "samples.jsonl");
        QVERIFY(!form.ignoredBecause("plausibility_threshold").isEmpty());
        QVERIFY2(!form.fault("expert").isEmpty(), "a samples file alone does not name a model");
        form.setValue("start_adapter", "/runs/1");
        QVERIFY(!form.ignoredBecause("rank").isEmpty());
    }

    void builtInPresetsAreThePapersAndTheDemos()
    {
        QTemporaryDir folder;
        const TrainingPresets presets(folder.path());
        QCOMPARE(presets.names(), (QStringList{"Paper", "Demo", "Quick look"}));
        const auto onto = unusualJob();
        const auto demo = presets.apply("Demo", onto);
        QVERIFY(demo.failure.isEmpty());
        QCOMPARE(demo.job.numSteps, 300);
        QCOMPARE(demo.job.learningRate, 5e-4);
        QCOMPARE(demo.job.rank, 8);
        QCOMPARE(presets.apply("Quick look", onto).job.numSteps, 20);
        const auto paper = presets.apply("Paper", onto).job;
        QCOMPARE(paper.numSteps, 1000);
        QCOMPARE(paper.learningRate, 5e-5);
        QCOMPARE(paper.name, onto.name); // what is trained, and where, stays
        QCOMPARE(paper.scoring, onto.scoring);
        QCOMPARE(paper.runtime.device, onto.runtime.device);
        QCOMPARE(paper.evaluationProblems, onto.evaluationProblems);
    }

    void aSavedPresetComesBackWhole()
    {
        QTemporaryDir folder;
        TrainingPresets presets(folder.path() + "/deeper/presets");
        QSignalSpy changed(&presets, &TrainingPresets::namesChanged);
        const auto name = QStringLiteral("../α/β “x” 100%");
        QCOMPARE(presets.save(name, unusualJob()), QString());
        QCOMPARE(changed.size(), 1);
        QCOMPARE(presets.names().back(), name);
        const auto applied = presets.apply(name, {});
        QCOMPARE(applied.failure, QString());
        for (const auto& field : formFieldsOf<lr::settings::TrainSettings>())
            QCOMPARE(field.read(applied.job), field.read(field.setting->isInPreset ? unusualJob() : TrainSettings{}));
        QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList{"deeper"});
        QCOMPARE(
            QDir(folder.path() + "/deeper").entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList{"presets"});
    }

    void presetsAreDuplicatedAndRemoved()
    {
        QTemporaryDir folder;
        TrainingPresets presets(folder.path());
        QString first, second;
        QCOMPARE(presets.duplicate("Demo", first), QString());
        QCOMPARE(presets.duplicate("Demo", second), QString());
        QCOMPARE(presets.names().mid(3), (QStringList{second, first})); // by name: "(copy 2)", "(copy)"
        QVERIFY(first != second);
        QCOMPARE(presets.apply(second, {}).job.learningRate, 5e-4);
        QCOMPARE(presets.remove(first), QString());
        QVERIFY(!presets.names().contains(first));
        QVERIFY(!presets.remove(first).isEmpty());
        QVERIFY(!presets.remove("Paper").isEmpty());
        QVERIFY(!presets.save("Paper", {}).isEmpty());
        QVERIFY(!presets.save("  ", {}).isEmpty());
    }

    void aPresetFileThatIsWrongIsASentenceAndChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("text");
        const auto with = [](const char* fields) {
            return QByteArray(R"({"lightreasoner_preset":1,"name":"x","fields":{)") + fields + "}}";
        };
        QTest::newRow("no JSON") << QByteArray("rank = 8");
        QTest::newRow("another format") << QByteArray(R"({"lightreasoner_preset":2,"fields":{}})");
        QTest::newRow("unknown field") << with(R"("rnak":8)");
        QTest::newRow("field of the machine") << with(R"("device":"cuda:7")");
        QTest::newRow("wrong type") << with(R"("rank":"8")");
        QTest::newRow("fraction of a step") << with(R"("num_steps":1.5)");
        QTest::newRow("out of range") << with(R"("rank":8,"plausibility_threshold":7)");
        QTest::newRow("too large for a number") << with(R"("num_steps":18446744073709551615)");
        QTest::newRow("unknown target") << with(R"("targets":["lm_head"])");
        QTest::newRow("unknown schedule") << with(R"("schedule":"sawtooth")");
        QTest::newRow("targets that are no list") << with(R"("targets":"q_proj")");
        QTest::newRow("huge") << with(R"("rank":8)") + QByteArray(100'000, ' ');
    }

    void aPresetFileThatIsWrongIsASentenceAndChangesNothing()
    {
        QFETCH(QByteArray, text);
        QTemporaryDir folder;
        const TrainingPresets presets(folder.path());
        writeFile(presets.pathOf("x"), text);
        const auto applied = presets.apply("x", unusualJob());
        QVERIFY(applied.failure.contains("“x”"));
        for (const auto& field : formFieldsOf<lr::settings::TrainSettings>())
            QCOMPARE(field.read(applied.job), field.read(unusualJob()));
    }

    void aFolderThatCannotBeWrittenIsASentence()
    {
        QTemporaryDir folder;
        writeFile(folder.path() + "/file", "");
        TrainingPresets presets(folder.path() + "/file");
        QVERIFY(presets.save("mine", {}).contains("file"));
        QCOMPARE(presets.names(), TrainingPresets::builtInNames());
    }
};

QTEST_MAIN(TestTrainingForm)
#include "tst_training_form.moc"
