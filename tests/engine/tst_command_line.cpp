#include "support/tiny_pair.h"

#include <QDataStream>
#include <QDateTime>
#include <QJsonArray>
#include <QLocale>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <filesystem>

using namespace lr::test;

namespace {

/// Header of a safetensors file, and whether the file is exactly as long as it says.
struct Safetensors
{
    explicit Safetensors(const QByteArray& bytes)
    {
        QDataStream stream(bytes);
        stream.setByteOrder(QDataStream::LittleEndian);
        quint64 length = 0;
        stream >> length;
        header = QJsonDocument::fromJson(bytes.mid(8, static_cast<qsizetype>(length))).object();
        const auto end = header["logits"].toObject()["data_offsets"].toArray().at(1).toInt();
        isWhole = bytes.size() == 8 + static_cast<qsizetype>(length) + end;
    }

    QJsonObject header;
    bool isWhole = false;
};

} // namespace

class TestCommandLine : public QObject
{
    Q_OBJECT

    TinyPair m_pair;

    QString path(const QString& name) const { return m_pair.path(name); }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_pair.isMade()); }

    void helpListsEveryOptionWithItsDefault_data()
    {
        QTest::addColumn<QStringList>("defaults");
        QTest::newRow("inspect") << QStringList{"--against", "--json", "--progress"};
        QTest::newRow("init-checkpoint") << QStringList{"--preset", "--tokenizer", "=bfloat16", "--seed UINT=1"};
        QTest::newRow("tokenize") << QStringList{"--model", "--decode", "--plain", "--lines"};
        QTest::newRow("template") << QStringList{"--messages", "--no-generation-prompt", "=today"};
        QTest::newRow("logits") << QStringList{"--ids", "--out", "--device TEXT=cpu", "=auto", "--threads"};
        QTest::newRow("generate") << QStringList{"--skip-bad", "=128", "--batch-size", "--temperature", "=all"};
        QTest::newRow("sample") << QStringList{"--amateur-prefix TEXT:{ids,retokenised}=ids", "=128", "--workspace"};
        QTest::newRow("score") << QStringList{"--text", "--trajectories", "=1024"};
        QTest::newRow("steps") << QStringList{"--workspace", "=the latest", "--out"};
        QTest::newRow("select") << QStringList{"--alpha FLOAT=0.2", "--beta FLOAT=0.4", "--first-step"};
        QTest::newRow("stats") << QStringList{"--alpha FLOAT=0.2", "--beta FLOAT=0.4", "--json"};
        QTest::newRow("evaluate") << QStringList{"--benchmark", "=1024", "--workspace FOLDER=none", "--label"};
        QTest::newRow("compare") << QStringList{"runs", "--workspace", "--json"};
        QTest::newRow("grade") << QStringList{"--problems", "--answers", "--skip-bad", "--json"};
        QTest::newRow("train") << QStringList{"--rank INT:INT in [1 - 4096]=8", "--lr FLOAT:FLOAT in [1e-12 - 1]=5e-05",
            "--held-out", "--resume", "--json"};
        QTest::newRow("metrics") << QStringList{"--out TEXT=standard output", "--json", "--progress"};
        for (const auto* measured : {"bench model", "bench sample", "bench select", "bench tokenize"})
            QTest::newRow(measured) << QStringList{"--json"};
    }

    void helpListsEveryOptionWithItsDefault()
    {
        QFETCH(QStringList, defaults);
        const auto result = runEngine(QString(QTest::currentDataTag()).split(' ') + QStringList{"--help"});
        LR_COMPARE_EXIT(result, 0);
        // A default is written "=x" by CLI11 before 2.4 and " [x]" since; both are read as the former.
        static const QRegularExpression bracketed(R"((?<! in) \[([^\]\n]*)\])");
        const auto help = QString::fromUtf8(result.out).replace(bracketed, "=\\1");
        for (const auto& text : std::as_const(defaults))
            QVERIFY2(help.contains(text), qPrintable(text + " is not in:\n" + help));
    }

    void wrongUseEndsWithTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("mentioned");
        QTest::newRow("nothing") << QStringList{} << QByteArray("subcommand");
        QTest::newRow("unknown command") << QStringList{"smaple"} << QByteArray("smaple");
        QTest::newRow("unknown option") << QStringList{"inspect", "x", "--agains", "y"} << QByteArray("--agains");
        QTest::newRow("required option") << QStringList{"template", "--model", "x"} << QByteArray("--messages");
        QTest::newRow("option out of range")
            << QStringList{"sample", "--max-new-tokens", "0"} << QByteArray("--max-new-tokens");
        QTest::newRow("ids that are no numbers")
            << QStringList{"logits", "--model", "x", "--out", "y", "--ids", "1,two"} << QByteArray("two");
        QTest::newRow("text and trajectories") << QStringList{"score", "--text", "x", "--trajectories", "y", "--expert",
                                                      "e", "--amateur", "a", "--workspace", "w"}
                                               << QByteArray("--trajectories");
    }

    void wrongUseEndsWithTwo()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, mentioned);
        const auto result = runEngine(arguments);
        LR_COMPARE_EXIT(result, 2);
        QVERIFY2(result.err.contains(mentioned), result.err);
        QVERIFY(result.out.isEmpty());
    }

    void inspectComparesTheTokensOfTwoModels()
    {
        const auto result = runEngine({"inspect", path("expert"), "--against", path("amateur"), "--json"});
        LR_COMPARE_EXIT(result, 0);
        const auto json = result.json();
        QCOMPARE(json["same_tokens"].toBool(), true);
        QCOMPARE(json["model"]["architecture"].toString(), "qwen2");
        QCOMPARE(json["model"]["vocab_size"].toInt(), 2048);
        QCOMPARE(json["model"]["parameters"].toInt(), json["against"]["parameters"].toInt());
        QVERIFY(json["model"]["fingerprint"] != json["against"]["fingerprint"]);
    }

    void anyBytesSurviveTokenizeAndBack_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("English") << QByteArray("The quick  brown fox;\n\n\tit's 12345.");
        QTest::newRow("emoji") << QByteArray("👩‍👩‍👧 🇩🇪 ≠ naïve 漢字");
        QByteArray all;
        for (int byte = 0; byte < 256; ++byte)
            all += static_cast<char>(byte);
        QTest::newRow("every byte") << all;
        QTest::newRow("special tokens") << QByteArray("<|im_start|>user\nhi<|im_end|>");
    }

    void anyBytesSurviveTokenizeAndBack()
    {
        QFETCH(QByteArray, text);
        const auto ids = runEngine({"tokenize", "--model", path("tokenizer")}, text);
        LR_COMPARE_EXIT(ids, 0);
        const auto back = runEngine({"tokenize", "--decode", "--model", path("tokenizer")}, ids.out);
        LR_COMPARE_EXIT(back, 0);
        QCOMPARE(back.out, text);
    }

    void plainTextMakesNoControlTokens()
    {
        const auto parsed = runEngine({"tokenize", "--json", "--model", path("tokenizer")}, "<|im_end|>");
        const auto plain = runEngine({"tokenize", "--json", "--plain", "--model", path("tokenizer")}, "<|im_end|>");
        LR_COMPARE_EXIT(plain, 0);
        QCOMPARE(QJsonDocument::fromJson(parsed.out).array(), QJsonArray{2047});
        QVERIFY(QJsonDocument::fromJson(plain.out).array().size() > 1);
        QVERIFY(!QJsonDocument::fromJson(plain.out).array().contains(2047));
    }

    void templateRendersTheConversation()
    {
        const QByteArray messages = "[{\"role\": \"user\", \"content\": \"Wie geht's? 👋\"}]";
        QVERIFY(writeFile(path("messages.json"), messages));
        const QStringList command{
            "template", "--model", path("tokenizer"), "--messages", path("messages.json"), "--json"};
        const auto open = runEngine(command);
        LR_COMPARE_EXIT(open, 0);
        QCOMPARE(open.json()["text"].toString(), "<|im_start|>user\nWie geht's? 👋<|im_end|>\n<|im_start|>assistant\n");
        QCOMPARE(runEngine(command + QStringList{"--no-generation-prompt"}).json()["text"].toString(),
            "<|im_start|>user\nWie geht's? 👋<|im_end|>\n");
    }

    void templatesShowTheDateThatWasAskedFor()
    {
        const auto dated = path("dated");
        std::filesystem::copy(
            path("tokenizer").toStdString(), dated.toStdString(), std::filesystem::copy_options::recursive);
        QVERIFY(writeFile(dated + "/chat_template.jinja", "{{ strftime_now('%d %b %Y') }}"));
        QVERIFY(writeFile(path("messages.json"), "[]"));
        const QStringList command{"template", "--model", dated, "--messages", path("messages.json"), "--json"};
        QCOMPARE(runEngine(command + QStringList{"--date", "2024-02-29"}).json()["text"].toString(), "29 Feb 2024");
        const auto today = [] { return QLocale::c().toString(QDateTime::currentDateTimeUtc().date(), "dd MMM yyyy"); };
        const auto before = today();
        const auto shown = runEngine(command).json()["text"].toString();
        QVERIFY2(shown == before || shown == today(), qPrintable(shown));
        const auto refused = runEngine(command + QStringList{"--date", "2023-02-29"});
        LR_COMPARE_EXIT(refused, 2);
        QVERIFY2(refused.err.contains("2023-02-29"), refused.err);
    }

    void aDateThatWasAskedForIsASettingAndTodayIsNone()
    {
        const auto dated = path("dated-expert");
        std::filesystem::copy(
            path("expert").toStdString(), dated.toStdString(), std::filesystem::copy_options::recursive);
        QVERIFY(writeFile(dated + "/chat_template.jinja", "{{ strftime_now('%Y-%m-%d') }} {{ messages[-1].content }}"));
        const QStringList command{"sample", "--expert", dated, "--amateur", path("amateur"), "--problems",
            path("problems.jsonl"), "--max-new-tokens", "4", "--workspace", path("dated-workspace"), "--json"};
        const auto first = runEngine(command);
        QCOMPARE(first.json()["generated"].toInt(), 4);
        QVERIFY2(first.err.contains("--date 2"), first.err); // how to have the same prompts on another day
        QCOMPARE(runEngine(command).json()["kept"].toInt(), 4);
        const auto asked = runEngine(command + QStringList{"--date", "2024-02-29"});
        QCOMPARE(asked.json()["generated"].toInt(), 4);
        QVERIFY2(!asked.err.contains("--date"), asked.err);
        QCOMPARE(runEngine(command + QStringList{"--date", "2024-02-29"}).json()["kept"].toInt(), 4);
    }

    void linesAreTokenisedOneByOne()
    {
        const auto encoded = runEngine({"tokenize", "--lines", "--model", path("tokenizer")}, "\"a\\nb\"\n5\n\"\"\n");
        LR_COMPARE_EXIT(encoded, 3);
        const auto lines = encoded.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 3);
        QVERIFY2(lines[1].contains("line 2"), lines[1]);
        QCOMPARE(lines[2], QByteArray("[]"));
        const auto decoded =
            runEngine({"tokenize", "--lines", "--decode", "--model", path("tokenizer")}, lines[0] + "\n");
        LR_COMPARE_EXIT(decoded, 0);
        QCOMPARE(decoded.out, QByteArray("\"a\\nb\"\n"));
    }

    void logitsAreATensorOfTokensByVocabulary()
    {
        const auto result = runEngine(
            {"logits", "--model", path("expert"), "--ids", "5,6,7", "--out", path("l.safetensors"), "--json"});
        LR_COMPARE_EXIT(result, 0);
        QCOMPARE(result.json()["positions"].toInt(), 3);
        const Safetensors file(readFile(path("l.safetensors")));
        QVERIFY(file.isWhole);
        QCOMPARE(file.header["logits"]["dtype"].toString(), "F32");
        QCOMPARE(file.header["logits"]["shape"].toArray(), (QJsonArray{3, 2048}));
    }

    void generatedTrajectoriesAreScored()
    {
        const auto generated = runEngine({"generate", "--model", path("expert"), "--problems", path("problems.jsonl"),
            "--max-new-tokens", "8", "--out", path("generated.jsonl"), "--threads", "1", "--json"});
        LR_COMPARE_EXIT(generated, 0);
        QCOMPARE(generated.json()["problems"].toInt(), 4);
        const auto lines = jsonLines(readFile(path("generated.jsonl")));
        QCOMPARE(lines.size(), 4);
        int numTokens = 0;
        for (int i = 0; i < 4; ++i) {
            QCOMPARE(lines[i]["id"].toString(), "p" + QString::number(i));
            numTokens += static_cast<int>(lines[i]["token_ids"].toArray().size());
        }
        QCOMPARE(generated.json()["new_tokens"].toInt(), numTokens);

        const auto command =
            QStringList{"score", "--trajectories", path("generated.jsonl"), "--workspace", path("scored"), "--json"} +
            m_pair.pairOptions();
        const auto scored = runEngine(command).json();
        QCOMPARE(scored["scored"].toInt(), 4);
        QCOMPARE(scored["steps"].toInt(), numTokens);
        const auto again = runEngine(command).json();
        QCOMPARE(again["kept"].toInt(), 4);
        QCOMPARE(again["scored"].toInt(), 0);
    }

    void anyTextIsScored()
    {
        QVERIFY(writeFile(path("text.txt"), QByteArray("The cat sat on the mat, naïvely. ").repeated(20)));
        const auto result = runEngine(QStringList{"score", "--text", path("text.txt"), "--window", "128", "--workspace",
                                          path("scored-text"), "--json"} +
                                      m_pair.pairOptions());
        LR_COMPARE_EXIT(result, 0);
        QVERIFY(result.json()["trajectories"].toInt() > 1);
        QVERIFY(result.json()["steps"].toInt() > 128);
    }

    /// From problems to the training file: every count that a command reports is what the next one finds.
    void sampledStepsAreListedSelectedAndCounted()
    {
        const auto sampled = runEngine(m_pair.sample("sampled") + QStringList{"--progress", "json", "--json"});
        LR_COMPARE_EXIT(sampled, 0);
        QCOMPARE(sampled.json()["scored"].toInt(), 4);
        const int numSteps = sampled.json()["new_tokens"].toInt();
        const auto progress = jsonLines(sampled.err);
        QVERIFY(!progress.isEmpty());
        for (const auto& line : progress) {
            QCOMPARE(line["total"].toInt(), 4);
            QVERIFY(line["done"].isDouble());
            QVERIFY(line["eta_seconds"].isDouble() || line["eta_seconds"].isNull());
            QVERIFY(line.contains("eta_seconds"));
        }
        QCOMPARE(progress.last()["done"].toInt(), 4);

        const auto steps = runEngine({"steps", "--workspace", path("sampled"), "--out", path("steps.jsonl"), "--json"});
        QCOMPARE(steps.json()["steps"].toInt(), numSteps);
        const auto lines = jsonLines(readFile(path("steps.jsonl")));
        QCOMPARE(lines.size(), numSteps);
        for (const auto* key :
            {"prompt_id", "step", "token_id", "token", "kl_divergence", "expert_entropy", "amateur_entropy",
                "expert_top1_id", "amateur_top1_id", "expert_prob", "amateur_prob", "expert_rank", "amateur_rank"})
            QVERIFY2(lines.first().contains(QLatin1String(key)), key);

        const auto selected = runEngine(
            {"select", "--workspace", path("sampled"), "--beta", "0.5", "--out", path("samples.jsonl"), "--json"});
        LR_COMPARE_EXIT(selected, 0);
        const auto samples = jsonLines(readFile(path("samples.jsonl")));
        int numAbove = 0;
        for (const auto& line : lines)
            numAbove += line["step"].toInt() > 0 && line["kl_divergence"].toDouble() >= 0.5;
        QVERIFY(numAbove > 0);
        QCOMPARE(samples.size(), numAbove);
        QCOMPARE(selected.json()["samples"].toInt(), numAbove);
        for (const auto& sample : samples) {
            double sum = 0;
            for (const auto weight : sample["weights"].toArray())
                sum += weight.toDouble();
            QVERIFY(std::abs(sum - 1) < 1e-6);
        }

        const auto stats = runEngine({"stats", "--workspace", path("sampled"), "--beta", "0.5", "--json"}).json();
        QCOMPARE(stats["statistics"]["num_steps"].toInt(), numSteps - 4); // without each problem's first
        QCOMPARE(stats["scorings"][0]["problems"].toInt(), 4);
        const auto text = runEngine({"stats", "--workspace", path("sampled")});
        LR_COMPARE_EXIT(text, 0);
        QVERIFY(text.out.contains("KL divergence"));
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
