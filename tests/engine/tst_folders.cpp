#include "model/adapter_files.h"
#include "model/model_config.h"
#include "model/safetensors_writer.h"
#include "support/random_checkpoint.h"
#include "support/tiny_pair.h"

#include <QTest>

using namespace lr;
using namespace lr::test;

namespace {

/// An adapter for the model in `base` that changes nothing.
void writeIdleAdapter(const QString& folder, const QString& base)
{
    QDir().mkpath(folder);
    const std::filesystem::path path = folder.toStdString();
    std::vector<model::TensorDeclaration> tensors;
    for (const auto& spec : adapterTensors({}, model::loadModelConfig(base.toStdString()))) {
        tensors.push_back({spec.nameA, model::Dtype::Float32, {spec.rank, spec.inFeatures}});
        tensors.push_back({spec.nameB, model::Dtype::Float32, {spec.outFeatures, spec.rank}});
    }
    model::SafetensorsWriter writer(path / model::kAdapterWeightsFile, tensors);
    for (const auto& tensor : tensors)
        writer.write(tensor.name,
            std::vector<std::byte>(static_cast<std::size_t>(*model::numElements(tensor.shape)) * sizeof(float)));
    writer.commit();
    model::test::writeText(path / model::kAdapterConfigFile, model::toJson(model::AdapterConfig()).dump());
}

} // namespace

/// Folders as people have them, through the engine: models of the Hub's cache, adapters with their tokenizer, an output
/// matrix that the configuration denies.
class TestFolders : public QObject
{
    Q_OBJECT

    TinyPair m_pair;

    QString path(const QString& name) const { return m_pair.path(name); }

    /// The Hub's cache with o/`name`, as links into blobs.
    void addToCache(const QString& name) const
    {
        const auto repository = path("hub/models--o--" + name);
        QDir().mkpath(repository + "/snapshots/0123abcd");
        QDir().mkpath(repository + "/refs");
        QDir().mkpath(repository + "/blobs");
        writeFile(repository + "/refs/main", "0123abcd");
        for (const auto& file : QDir(path(name)).entryList(QDir::Files)) {
            QFile::copy(path(name) + "/" + file, repository + "/blobs/blob-" + file);
            QFile::link("../../blobs/blob-" + file, repository + "/snapshots/0123abcd/" + file);
        }
    }

    QStringList generate(const QString& out, const QStringList& more) const
    {
        return QStringList{"generate", "--problems", path("problems.jsonl"), "--out", path(out), "--max-new-tokens",
                   "4", "--threads", "1"} +
               more;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_pair.isMade());
        qputenv("HF_HUB_CACHE", path("hub").toUtf8());
        for (const char* name : {"expert", "amateur"})
            addToCache(name);
    }

    void modelsOfTheCacheAreFoundByTheirNames()
    {
        const auto sampled = runEngine({"sample", "--expert", "o/expert", "--amateur", "o/amateur@main", "--problems",
            path("problems.jsonl"), "--workspace", path("work"), "--max-new-tokens", "4", "--threads", "1"});
        LR_COMPARE_EXIT(sampled, 0);
        LR_COMPARE_EXIT(runEngine({"steps", "--workspace", path("work"), "--out", path("steps.jsonl")}), 0);
        LR_COMPARE_EXIT(runEngine({"tokenize", "--model", "o/expert"}, "hi"), 0);
        const auto inspected = runEngine({"inspect", "o/expert", "--against", "o/amateur", "--json"});
        LR_COMPARE_EXIT(inspected, 0);
        QVERIFY(inspected.out.contains("hub/models--o--expert/snapshots/0123abcd"));
        LR_COMPARE_EXIT(runEngine(generate("named.jsonl", {"--model", "o/expert"})), 0);
        LR_COMPARE_EXIT(runEngine(generate("folder.jsonl", {"--model", path("expert")})), 0);
        QCOMPARE(readFile(path("named.jsonl")), readFile(path("folder.jsonl")));
    }

    void anAdapterOfTheCacheIsFoundByItsName()
    {
        writeIdleAdapter(path("idle"), path("expert"));
        addToCache("idle");
        const auto merged = runEngine({"merge", "--model", "o/expert", "--adapter", "o/idle", "--out", path("merged")});
        LR_COMPARE_EXIT(merged, 0);
        QVERIFY(!merged.out.contains("tokenizer"));
        LR_COMPARE_EXIT(runEngine(generate("merged.jsonl", {"--model", path("merged")})), 0);
        QCOMPARE(readFile(path("merged.jsonl")), readFile(path("folder.jsonl")));
    }

    void aNameThatIsNotThereSaysWhichFoldersWereSearched()
    {
        for (const QStringList& arguments : {QStringList{"inspect", "Qwen/Qwen2.5-1.5B"},
                 generate("none.jsonl", {"--model", path("expert"), "--adapter", "Qwen/Qwen2.5-1.5B"})}) {
            const auto result = runEngine(arguments);
            LR_COMPARE_EXIT(result, 3);
            QVERIFY2(result.err.contains("'" + path("hub").toUtf8() + "'"), result.err);
            QVERIFY2(result.err.contains("hf download Qwen/Qwen2.5-1.5B"), result.err);
            QVERIFY2(result.err.contains("nothing is downloaded"), result.err);
        }
    }

    /// What an adapter was trained with is what it is asked with.
    void theTemplateBesideAnAdapterIsUsed()
    {
        writeIdleAdapter(path("dressed"), path("expert"));
        writeTinyTokenizer(path("dressed"));
        setChatTemplate(path("dressed"), "{{ 'Quite another prompt: ' + messages[-1]['content'] }}");
        const auto generated = runEngine(
            generate("dressed.jsonl", {"--model", path("expert"), "--adapter", path("dressed"), "--system", ""}));
        LR_COMPARE_EXIT(generated, 0);
        QVERIFY2(generated.err.contains(path("dressed").toUtf8()), generated.err);
        const auto merged = runEngine(
            {"merge", "--model", path("expert"), "--adapter", path("dressed"), "--out", path("dressed-merged")});
        LR_COMPARE_EXIT(merged, 0);
        QVERIFY(merged.out.contains("tokenizer and chat template are the adapter's"));
        LR_COMPARE_EXIT(
            runEngine(generate("dressed-merged.jsonl", {"--model", path("dressed-merged"), "--system", ""})), 0);
        QCOMPARE(readFile(path("dressed-merged.jsonl")), readFile(path("dressed.jsonl")));
        QVERIFY(readFile(path("dressed.jsonl")) != readFile(path("folder.jsonl")));
    }

    void inspectSaysWhatTheFilesHold()
    {
        auto config = testing::smallConfig();
        config.tieWordEmbeddings = false;
        const auto folder = path("own-head");
        testing::writeRandomCheckpoint(folder.toStdString(), config, model::Dtype::Float32, {.seed = 4});
        writeTinyTokenizer(folder, 500 - 256 - 3);
        auto json = common::parseJson(readFile(folder + "/config.json").toStdString(), "config.json");
        json["tie_word_embeddings"] = true;
        writeFile(folder + "/config.json", QByteArray::fromStdString(common::dumpJson(json)));
        const auto result = runEngine({"inspect", folder});
        LR_COMPARE_EXIT(result, 0);
        QVERIFY2(result.out.contains("lm_head.weight as it is stored"), result.out);
    }
};

QTEST_GUILESS_MAIN(TestFolders)
#include "tst_folders.moc"
