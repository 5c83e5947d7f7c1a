#include "support/bad_input.h"

#include <QTest>

#include <algorithm>

using namespace lr::test;
using lr::common::Json;

/// Model folders that are damaged, hostile or no pair.
class TestCommandLineModels : public QObject
{
    Q_OBJECT

    TinyPair m_pair;
    QList<BadInput> m_cases;

    QString path(const QString& name) const { return m_pair.path(name); }
    QString bad(const QString& file = {}) const { return path("bad/" + file); }

    /// A fresh copy of the expert, to be spoilt.
    void copyExpert() const
    {
        QDir(bad()).removeRecursively();
        QDir().mkpath(bad());
        for (const auto& name : QDir(path("expert")).entryList(QDir::Files))
            QFile::copy(path("expert/" + name), bad(name));
        writeFile(path("out.jsonl"), "as it was\n");
    }

    void spoilBytes(const QString& file, const std::function<QByteArray(QByteArray)>& change) const
    {
        copyExpert();
        writeFile(bad(file), change(readFile(bad(file))));
    }

    void spoilJson(const QString& file, const std::function<void(Json&)>& change) const
    {
        copyExpert();
        auto json = lr::common::parseJson(readFile(bad(file)).toStdString(), "");
        change(json);
        writeFile(bad(file), QByteArray::fromStdString(lr::common::dumpJson(json)));
    }

    QStringList inspectBad() const { return {"inspect", bad()}; }

    QStringList generateWithBad() const
    {
        return {"generate", "--model", bad(), "--problems", path("problems.jsonl"), "--out", path("out.jsonl"),
            "--threads", "1"};
    }

    void addWeights(
        const char* name, const QList<QByteArray>& mentioned, const std::function<QByteArray(QByteArray)>& change)
    {
        m_cases.append({name, 3, QList<QByteArray>{"bad/model.safetensors"} + mentioned, [=, this] {
                            spoilBytes("model.safetensors", change);
                            return generateWithBad();
                        }});
    }

    void addConfig(const char* name, const QList<QByteArray>& mentioned, const std::function<void(Json&)>& change)
    {
        m_cases.append({name, 3, QList<QByteArray>{"bad/config.json"} + mentioned, [=, this] {
                            spoilJson("config.json", change);
                            return inspectBad();
                        }});
    }

    void addTemplate(const char* name, const std::string& text, const QList<QByteArray>& mentioned)
    {
        m_cases.append({name, 3, QList<QByteArray>{"bad/tokenizer_config.json"} + mentioned, [=, this] {
                            copyExpert();
                            setChatTemplate(bad(), text);
                            writeFile(path("messages.json"), R"([{"role": "user", "content": "hi"}])");
                            return QStringList{"template", "--model", bad(), "--messages", path("messages.json")};
                        }});
    }

    /// A copy whose tokenizer is one tokenizer.json; the command reads it.
    QStringList readTokenizerJson(const std::function<void(Json&)>& change) const
    {
        copyExpert();
        lr::model::test::MadeUpTokenizer(kTinyMerges).writeTokenizerJson(bad().toStdString(), true);
        setChatTemplate(bad(), kChatMl);
        auto json = lr::common::parseJson(readFile(bad("tokenizer.json")).toStdString(), "");
        json.erase("post_processor");
        json["pre_tokenizer"] = {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", true}};
        json["decoder"] = {{"type", "ByteLevel"}};
        change(json);
        writeFile(bad("tokenizer.json"), QByteArray::fromStdString(lr::common::dumpJson(json)));
        return {"tokenize", "--decode", "--model", bad()};
    }

    void addTokenizerJson(
        const char* name, const QList<QByteArray>& mentioned, const std::function<void(Json&)>& change)
    {
        m_cases.append({name, 3, QList<QByteArray>{"bad/tokenizer.json"} + mentioned,
            [=, this] { return readTokenizerJson(change); }});
    }

    void addWeightCases()
    {
        addWeights("weights cut short", {}, [](const QByteArray& file) { return file.left(file.size() / 2); });
        addWeights("weights without an end", {}, [](const QByteArray& file) { return file.left(5); });
        addWeights("empty weights", {}, [](const QByteArray&) { return QByteArray(); });
        addWeights("trailing bytes", {}, [](const QByteArray& file) { return file + "more"; });
        addWeights("header longer than the file", {"header"},
            [](QByteArray file) { return file.replace(0, 8, QByteArray("\xff\xff\xff\xff\xff\xff\xff\x7f", 8)); });
        addWeights("header shorter than it says", {"header"},
            [](QByteArray file) { return file.replace(0, 8, QByteArray("\x10\0\0\0\0\0\0\0", 8)); });
        m_cases.append({"pickled weights", 3, {"bad", "pytorch_model.bin", "safetensors"}, [this] {
                            copyExpert();
                            QFile::rename(bad("model.safetensors"), bad("pytorch_model.bin"));
                            return inspectBad();
                        }});
        m_cases.append({"no such folder", 3, {"absent"}, [this] { return QStringList{"inspect", path("absent")}; }});
        m_cases.append({"a file for a folder", 3, {"problems.jsonl"}, [this] {
                            return QStringList{"inspect", path("problems.jsonl")};
                        }});
    }

    void addConfigCases()
    {
        addConfig("field missing", {"hidden_size"}, [](Json& config) { config.erase("hidden_size"); });
        addConfig("field of another type", {"num_hidden_layers"},
            [](Json& config) { config["num_hidden_layers"] = "three"; });
        addConfig("absurd size", {"vocab_size"}, [](Json& config) { config["vocab_size"] = 4'000'000'000'000'000; });
        addConfig("negative size", {"intermediate_size"}, [](Json& config) { config["intermediate_size"] = -1; });
        addConfig("heads that do not divide", {"head"}, [](Json& config) { config["num_key_value_heads"] = 3; });
        addConfig("unknown architecture", {"mamba"}, [](Json& config) { config["model_type"] = "mamba"; });
        addConfig("unknown rope scaling", {"yarn"}, [](Json& config) {
            config["rope_scaling"] = {{"rope_type", "yarn"}, {"factor", 4.0}};
        });
        m_cases.append({"config of other weights", 3, {"bad", "shape"}, [this] {
                            spoilJson("config.json", [](Json& config) { config["intermediate_size"] = 192; });
                            return generateWithBad();
                        }});
        m_cases.append({"config is no JSON", 3, {"bad/config.json"}, [this] {
                            spoilBytes("config.json", [](const QByteArray& file) { return file.left(40); });
                            return inspectBad();
                        }});
    }

    void addTokenizerCases()
    {
        addTokenizerJson("merge of an unknown token", {"merge", "qqq"}, [](Json& json) {
            json["model"]["merges"].push_back(Json::array({"qqq", "z"}));
        });
        addTokenizerJson("two tokens with one id", {}, [](Json& json) { json["model"]["vocab"]["!"] = 1; });
        addTokenizerJson("another kind of model", {"Unigram"}, [](Json& json) { json["model"]["type"] = "Unigram"; });
        m_cases.append({"merges of unknown tokens", 3, {"bad/merges.txt", "qqq"}, [this] {
                            spoilBytes("merges.txt", [](const QByteArray& file) { return file + "qqq z\n"; });
                            return QStringList{"tokenize", "--decode", "--model", bad()};
                        }});
        m_cases.append({"no tokenizer", 3, {"bad"}, [this] {
                            copyExpert();
                            QFile::remove(bad("vocab.json"));
                            return QStringList{"tokenize", "--decode", "--model", bad()};
                        }});
    }

    void addTemplateCases()
    {
        addTemplate("range without end", "{% for i in range(999999999) %}x{% endfor %}", {"range"});
        addTemplate("loops in loops", "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
            {"steps"});
        addTemplate("text that doubles",
            "{% set ns = namespace(t='x') %}{% for i in range(99) %}{% set ns.t = ns.t + ns.t %}"
            "{% endfor %}{{ ns.t }}",
            {"bytes"});
        addTemplate("macro that calls itself", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", {});
        addTemplate("unclosed loop", "{% for m in messages %}x", {"endfor"});
        addTemplate("unknown filter", "{{ messages|shuffle }}", {"shuffle"});
        addTemplate("refusal", "{{ raise_exception('no system role.') }}", {"no system role"});
    }

    QStringList sampleWith(const QString& expert, const QStringList& more = {}) const
    {
        return QStringList{"sample", "--expert", expert, "--amateur", path("amateur"), "--problems",
                   path("problems.jsonl"), "--workspace", path("never-made")} +
               more;
    }

    void addSampleWithTemplate(const char* name, const std::string& text, const QList<QByteArray>& mentioned)
    {
        m_cases.append({name, 3, mentioned, [=, this] {
                            copyExpert();
                            setChatTemplate(bad(), text);
                            return sampleWith(bad());
                        }});
    }

    /// Faults that show when prompts are made or a device is asked for: no workspace may be made before.
    void addSampleCases()
    {
        addSampleWithTemplate("sampling with a template without end", "{% for i in range(999999999) %}{% endfor %}",
            {"bad/tokenizer_config.json", "range"});
        addSampleWithTemplate("sampling with a template that refuses", "{{ raise_exception('no system role.') }}",
            {"bad/tokenizer_config.json", "no system role"});
        addSampleWithTemplate("sampling with a template of nothing", "{{ '' }}", {"'p0'", "empty"});
        addSampleWithTemplate("sampling with a template longer than the context",
            "{% for i in range(600) %}{{ '<|im_start|>' }}{% endfor %}", {"'p0'", "600", "512"});
        m_cases.append({"sampling on a device that is not there", 4, {"GPU", "--device cpu"}, [this] {
                            return sampleWith(path("expert"), {"--device", "cuda"});
                        }});
        m_cases.append({"sampling with an adapter that is not there", 3, {"absent/adapter_config.json"}, [this] {
                            return sampleWith(path("expert"), {"--adapter", path("absent")});
                        }});
        m_cases.append({"scoring on a device that is not there", 4, {"GPU", "--device cpu"}, [this] {
                            writeFile(path("some.txt"), "some text");
                            return QStringList{"score", "--text", path("some.txt"), "--expert", path("expert"),
                                "--amateur", path("amateur"), "--workspace", path("never-made"), "--device", "cuda"};
                        }});
    }

    void addPairCases()
    {
        m_cases.append(
            {"amateur of another vocabulary", 3, {"differ", "id 300 ", "expert", "bad"}, [this] {
                 copyExpert();
                 auto vocab = lr::common::parseJson(readFile(bad("vocab.json")).toStdString(), "");
                 const auto first = std::find_if(vocab.begin(), vocab.end(), [](const Json& id) { return id == 300; });
                 const auto second = std::find_if(vocab.begin(), vocab.end(), [](const Json& id) { return id == 301; });
                 std::swap(*first, *second);
                 writeFile(bad("vocab.json"), QByteArray::fromStdString(lr::common::dumpJson(vocab)));
                 return QStringList{"sample", "--expert", path("expert"), "--amateur", bad(), "--problems",
                     path("problems.jsonl"), "--workspace", path("never-made")};
             }});
        m_cases.append(
            {"id outside the vocabulary", 2, {"2048"}, [this] {
                 return QStringList{"logits", "--model", path("expert"), "--ids", "1,2048", "--out", path("out.jsonl")};
             }});
        m_cases.append(
            {"negative id", 2, {"-1"}, [this] {
                 return QStringList{"logits", "--model", path("expert"), "--ids=-1,5", "--out", path("out.jsonl")};
             }});
        m_cases.append({"more ids than context", 2, {"600", "512"}, [this] {
                            return QStringList{"logits", "--model", path("expert"), "--ids",
                                QStringList(QList<QString>(600, "1")).join(','), "--out", path("out.jsonl")};
                        }});
        m_cases.append({"a device that is not there", 4, {"GPU", "--device cpu"}, [this] {
                            return QStringList{"logits", "--model", path("expert"), "--ids", "1", "--device", "cuda",
                                "--out", path("out.jsonl")};
                        }});
        m_cases.append({"a device that does not exist", 2, {"tpu"}, [this] {
                            return QStringList{"logits", "--model", path("expert"), "--ids", "1", "--device", "tpu",
                                "--out", path("out.jsonl")};
                        }});
        m_cases.append({"a checkpoint over a file", 4, {"problems.jsonl"}, [this] {
                            return QStringList{"init-checkpoint", "--preset", "tiny", "--tokenizer", path("tokenizer"),
                                path("problems.jsonl/model")};
                        }});
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_pair.isMade());
        copyExpert();
        addWeightCases();
        addConfigCases();
        addTokenizerCases();
        addTemplateCases();
        addPairCases();
        addSampleCases();
    }

    void badModelsAreRefused_data()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; i < m_cases.size(); ++i)
            QTest::newRow(m_cases[i].name.constData()) << i;
    }

    void badModelsAreRefused()
    {
        QFETCH(int, index);
        LR_VERIFY_REFUSED(m_cases[index], m_pair.root());
    }

    /// The copy that the cases spoil is good before: none of them is refused for something else.
    void theUnspoiltCopyIsAccepted()
    {
        copyExpert();
        LR_COMPARE_EXIT(runEngine(inspectBad()), 0);
        const auto result = runEngine(generateWithBad() + QStringList{"--max-new-tokens", "2"});
        LR_COMPARE_EXIT(result, 0);
        QCOMPARE(jsonLines(readFile(path("out.jsonl"))).size(), 4);
    }

    void theUnspoiltTokenizerJsonIsAccepted()
    {
        LR_COMPARE_EXIT(runEngine(readTokenizerJson([](Json&) {})), 0);
    }
};

QTEST_GUILESS_MAIN(TestCommandLineModels)
#include "tst_command_line_models.moc"
