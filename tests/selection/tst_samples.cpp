#include "common/atomic_file.h"
#include "common/error.h"
#include "selection/samples.h"
#include "selection/step_line.h"
#include "selection/synthetic_steps.h"
#include "steps/step_columns.h"
#include "support/synthetic_steps.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace lr::selection;
using namespace lr::common;

namespace {

SampleRecord sampleRecord()
{
    SampleRecord sample;
    sample.promptId = "qé";
    sample.step = 3;
    sample.prefix = "a\n\"b\" 😀";
    sample.tokens = {"\uFFFD", " x"};
    sample.tokenIds = {7, 151643};
    sample.weights = {0.1, 0.9};
    sample.klNats = 1e-05;
    return sample;
}

QString messageOf(const std::function<void()>& call)
{
    try {
        call();
    } catch (const Error& error) {
        return error.code() == ErrorCode::CorruptData ? error.what() : "another kind of error";
    }
    return "no error";
}

} // namespace

class TestSamples : public QObject
{
    Q_OBJECT

private:
    std::filesystem::path path() const { return m_folder.filePath("samples.jsonl").toStdString(); }

    QTemporaryDir m_folder;

private Q_SLOTS:
    void aSampleIsWrittenAsPythonWouldWriteIt()
    {
        // json.dumps of the same record, with ' for " to be readable here
        const std::string expected =
            "{'prompt_id': 'q\\u00e9', 'step': 3, 'prefix': 'a\\n\\'b\\' \\ud83d\\ude00', "
            "'tokens': ['\\ufffd', ' x'], 'token_ids': [7, 151643], 'weights': [0.1, 0.9], 'kl_divergence': 1e-05}\n";
        auto line = toJsonLine(sampleRecord());
        std::replace(line.begin(), line.end(), '"', '\'');
        QCOMPARE(line, expected);
    }

    void whatIsWrittenReadsBackAsTheSameRecord()
    {
        auto odd = sampleRecord();
        odd.weights = {1.0 / 3, 2.0 / 3};
        odd.klNats = 0.1f;
        odd.prefix = std::string("nul \0 in it", 11);
        auto integer = sampleRecord();
        integer.promptId = "1606";
        integer.promptIdIsInteger = true;
        auto single = sampleRecord();
        single.tokens.resize(1);
        single.tokenIds.resize(1);
        single.weights = {1};
        const std::vector<SampleRecord> samples = {sampleRecord(), odd, integer, single};

        AtomicFile file(path());
        for (const auto& sample : samples)
            file.write(toJsonLine(sample));
        file.commit();
        SampleReader reader(path());
        for (const auto& sample : samples)
            QVERIFY(reader.next() == sample);
        QVERIFY(!reader.next());
    }

    void anIntegerIdIsWrittenAsOneOnlyIfItReadsAsOne()
    {
        auto sample = sampleRecord();
        sample.promptIdIsInteger = true;
        const auto start = [&](const char* id) {
            sample.promptId = id;
            return QString::fromStdString(toJsonLine(sample)).section(", \"step\"", 0, 0);
        };
        QCOMPARE(start("12"), QString("{\"prompt_id\": 12"));
        QCOMPARE(start("-3"), QString("{\"prompt_id\": -3"));
        QCOMPARE(start("0"), QString("{\"prompt_id\": 0"));
        for (const char* text : {"012", "-", "", "1e3", "5 [2]"})
            QCOMPARE(start(text), QString("{\"prompt_id\": \"%1\"").arg(text));
    }

    void halfACharacterBecomesAReplacementCharacter()
    {
        auto sample = sampleRecord();
        sample.tokens = {"\xF0\x9F", "ok\xFF\xFEz"};
        const auto back = sampleFromJson(parseJson(toJsonLine(sample), "line"), "line");
        QCOMPARE(back.tokens, (std::vector<std::string>{"\uFFFD", "ok\uFFFD\uFFFDz"}));
    }

    void aSampleHoldsTheSoftLabelByAscendingId()
    {
        auto step = stepOf({{0.2, 0.1}, {0.05, 0.4}, {0.75, 0.5}}, 9);
        const auto decode = [](TokenId id) { return "t" + std::to_string(id); };
        const auto sample = makeSample("p", step, "before", 0.2, decode);
        QCOMPARE(sample.tokenIds, (TokenIds{0, 2}));
        QCOMPARE(sample.tokens, (std::vector<std::string>{"t0", "t2"}));
        QVERIFY(std::abs(sample.weights[0] - 2 / 3.5) < 2e-6);
        QVERIFY(std::abs(sample.weights[1] - 1.5 / 3.5) < 2e-6);
        QCOMPARE(sample.step, 9);
        QCOMPARE(sample.prefix, std::string("before"));
        QCOMPARE(sample.klNats, double{step.klNats});
    }

    void aBadLineIsNamedAndCanBeSkipped_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("what");
        const auto row = [](const char* name, const char* key, const char* value, const char* what) {
            QTest::newRow(name) << QByteArray(key) << QByteArray(value) << what;
        };
        row("id is a list", "prompt_id", "[1]", "\"prompt_id\"");
        row("id missing", "prompt_id", "null", "\"prompt_id\" is missing");
        row("step negative", "step", "-1", "\"step\" is -1");
        row("step is a fraction", "step", "1.5", "\"step\" is 1.5");
        row("prefix is a number", "prefix", "1", "\"prefix\" is 1");
        row("token is a number", "tokens", "[1, 2]", "\"tokens\" holds 1");
        row("tokens of another length", "tokens", "[\"a\"]", "have 1, 2 and 2 entries");
        row("no tokens", "tokens", "[]", "\"tokens\" is not a list with at least one entry");
        row("token id negative", "token_ids", "[7, -1]", "\"token_ids\" holds -1");
        row("token id too large", "token_ids", "[7, 2147483648]", "\"token_ids\" holds 2147483648");
        row("token id twice", "token_ids", "[7, 7]", "\"token_ids\" holds 7 twice");
        row("weights of another length", "weights", "[0.5, 0.25, 0.25]", "have 2, 2 and 3 entries");
        row("weight negative", "weights", "[1.1, -0.1]", "\"weights\" holds -0.1");
        row("weight is a text", "weights", "[\"1\", 0]", "\"weights\" holds");
        row("weight is NaN", "weights", "[NaN, 1]", "not valid JSON");
        row("weights sum to less", "weights", "[0.5, 0.498]", "sum to 0.998");
        row("KL is a text", "kl_divergence", "\"0.5\"", "\"kl_divergence\" is");
        row("KL is Infinity", "kl_divergence", "Infinity", "not valid JSON");
        row("KL is far below 0", "kl_divergence", "-3", "\"kl_divergence\" is -3");
    }

    void aBadLineIsNamedAndCanBeSkipped()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, value);
        QFETCH(QString, what);
        QMap<QByteArray, QByteArray> fields = {{"prompt_id", "\"p\""}, {"step", "1"}, {"prefix", "\"\""},
            {"tokens", "[\"a\", \"b\"]"}, {"token_ids", "[7, 8]"}, {"weights", "[0.5, 0.5]"}, {"kl_divergence", "0.5"}};
        const auto line = [&] {
            QByteArrayList parts;
            for (auto it = fields.cbegin(); it != fields.cend(); ++it)
                parts << "\"" + it.key() + "\": " + it.value();
            return "{" + parts.join(", ") + "}\n";
        };
        const auto good = line();
        fields[key] = value;
        writeFileAtomically(path(), (good + line() + good).toStdString());

        SampleReader strict(path());
        QVERIFY(strict.next());
        const auto message = messageOf([&] { strict.next(); });
        QVERIFY2(message.contains("samples.jsonl line 2: ") && message.contains(what), qPrintable(message));

        SampleReader skipping(path(), BadLines::Skip);
        QVERIFY(skipping.next() && skipping.next());
        QVERIFY(!skipping.next());
        QCOMPARE(skipping.skipped().count, 1u);
    }

    void weightsMaySumToOneWithinTheirRounding()
    {
        auto sample = sampleRecord();
        sample.weights = {0.1, 0.9005};
        writeFileAtomically(path(), toJsonLine(sample));
        QVERIFY(SampleReader(path()).next() == sample);
    }

    void aLineThatIsTooLongIsRefused()
    {
        writeFileAtomically(path(), toJsonLine(sampleRecord()));
        SampleReader reader(path(), BadLines::Fail, 100);
        QVERIFY(messageOf([&] { reader.next(); }).contains("samples.jsonl line 1: longer than 100 bytes"));
    }

    void aStepIsWrittenWithAllItsFigures()
    {
        auto step = stepOf({{0.5, 0.25}, {0.5, 0.75}}, 4);
        step.tokenId = 1;
        step.klNats = 0.7f;
        step.expertEntropyNats = 0;
        step.amateurEntropyNats = 0.25f;
        step.expertLogProb = std::log(0.5f);
        step.amateurLogProb = -INFINITY;
        step.expertRank = 2;
        step.amateurRank = 0;
        const auto json = parseJson(stepJsonLine("p", false, step, " \xE2\x82"), "line");
        QCOMPARE(json["prompt_id"].get<std::string>(), std::string("p"));
        QCOMPARE(json["token"].get<std::string>(), std::string(" \uFFFD"));
        QCOMPARE(json["amateur_prob"].get<double>(), 0.0);
        QVERIFY(std::abs(json["expert_prob"].get<double>() - 0.5) < 1e-7);
        QCOMPARE(json["amateur_rank"].get<int>(), 0);
        const auto line = stepJsonLine("7", true, step, "x");
        QVERIFY2(line.starts_with("{\"prompt_id\": 7, \"step\": 4, \"token_id\": 1, \"token\": \"x\", "
                                  "\"kl_divergence\": 0.7, \"log_ratio\": null, \"expert_entropy\": 0.0, "
                                  "\"amateur_entropy\": 0.25, \"expert_rank\": 2, \"amateur_rank\": 0, "
                                  "\"expert_top1_id\": 0, \"amateur_top1_id\": 1, \"expert_prob\": "),
            line.c_str());
        QVERIFY2(line.ends_with("\"amateur_prob\": 0.0}\n"), line.c_str());
    }

    void everyQuantityThatIsStoredIsWritten()
    {
        auto step = lr::test::SyntheticSteps(1).step(0, 4);
        const auto json = parseJson(stepJsonLine("p", false, step, "x"), "line");
        for (const auto& quantity : lr::steps::kQuantities)
            QCOMPARE(json[std::string(quantity.exportKey)].get<float>(), valueOf(step, quantity));
        step.jsNats = lr::steps::kNotStored;
        QVERIFY(!parseJson(stepJsonLine("p", false, step, "x"), "line").contains("js_divergence"));
    }

    void numbersThatJsonDoesNotHaveAreRefused()
    {
        auto sample = sampleRecord();
        sample.klNats = std::nan("");
        QVERIFY(messageOf([&] { toJsonLine(sample); }).contains("\"kl_divergence\" is not a finite number"));
        auto step = stepOf({{0.5, 0.25}, {0.5, 0.75}});
        step.expertEntropyNats = HUGE_VALF;
        QVERIFY(messageOf([&] { stepJsonLine("p", false, step, ""); }).contains("\"expert_entropy\""));
        step.candidates.clear();
        QVERIFY(messageOf([&] { stepJsonLine("p", false, step, ""); }).contains("no candidates"));
    }
};

QTEST_APPLESS_MAIN(TestSamples)
#include "tst_samples.moc"
