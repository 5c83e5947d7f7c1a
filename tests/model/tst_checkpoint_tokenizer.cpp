#include "model/test_tokenizer.h"
#include "model/tokenizer_files.h"

using namespace lr::common;
using namespace lr::model;
using namespace lr::model::test;

namespace {

Json parsed(const TokenizerFiles& files, const std::string& name)
{
    return parseJson(files.contents.at(name), name);
}

Failure loadFailure(const TemporaryFolder& folder, std::int64_t vocabSize)
{
    return failureOf([&] { loadTokenizerFiles(folder.path(), vocabSize); });
}

} // namespace

class TestTokenizerFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTokenizerThatFitsIsTakenAsItIs()
    {
        const TemporaryFolder folder;
        const MadeUpTokenizer tokenizer(50);
        tokenizer.writeSeparateFiles(folder.path());
        writeText(folder / "chat_template.jinja", "{{ 'x' }}");
        writeText(folder / "README.md", "not taken along");
        const auto files = loadTokenizerFiles(folder.path(), 309);
        QVERIFY(!files.shortened);
        QCOMPARE(files.numIds, std::int64_t(309));
        QCOMPARE(files.contents.size(), std::size_t(5));
        for (const auto& [name, content] : files.contents)
            QCOMPARE(content, readText(folder / name));
        QCOMPARE(files.eosTokenIds, (TokenIds{308, 306}));
        QCOMPARE(files.padTokenId.value(), TokenId(306));
        QVERIFY(!files.bosTokenId);
    }

    void separateFilesAreShortenedToTheMostFrequentTokens()
    {
        const TemporaryFolder folder;
        const MadeUpTokenizer tokenizer(1500);
        tokenizer.writeSeparateFiles(folder.path());
        const auto files = loadTokenizerFiles(folder.path(), 1000);
        QVERIFY(files.shortened);
        QCOMPARE(files.numIds, std::int64_t(1000));
        const auto vocab = parsed(files, "vocab.json");
        QCOMPARE(vocab.size(), std::size_t(997));
        for (const auto& [token, id] : vocab.items()) {
            QVERIFY(id == tokenizer.vocab[token]);
            QVERIFY(id.get<int>() < 997);
        }
        std::string lines = "#version: 0.2\n"; // the first 997 − 256 merges
        for (std::size_t i = 0; i < 741; ++i)
            lines += tokenizer.merges[i].first + " " + tokenizer.merges[i].second + "\n";
        QCOMPARE(files.contents.at("merges.txt"), lines);
        const Json added{{"<|endoftext|>", 997}, {"<|im_end|>", 999}, {"<|im_start|>", 998}};
        QVERIFY(parsed(files, "added_tokens.json") == added);
        QVERIFY(parsed(files, "tokenizer_config.json")["added_tokens_decoder"]["999"]["content"] == "<|im_end|>");
        QCOMPARE(files.eosTokenIds, (TokenIds{999, 997}));
    }

    void tokenizerJsonIsShortenedInBothItsForms()
    {
        for (const bool mergesArePairs : {false, true}) {
            const TemporaryFolder folder;
            const MadeUpTokenizer tokenizer(1500);
            tokenizer.writeTokenizerJson(folder.path(), mergesArePairs);
            const auto files = loadTokenizerFiles(folder.path(), 600);
            const auto json = parsed(files, "tokenizer.json");
            QCOMPARE(json["model"]["vocab"].size(), std::size_t(597));
            QCOMPARE(json["model"]["merges"].size(), std::size_t(597 - 256));
            QCOMPARE(json["model"]["merges"][0].is_array(), mergesArePairs);
            const auto& processors = json["post_processor"]["processors"];
            for (const auto& token : json["added_tokens"])
                QVERIFY(token["id"].get<int>() >= 597 && token["id"].get<int>() < 600);
            const auto start = processors[1]["special_tokens"]["<|im_start|>"]["ids"][0];
            QVERIFY(start == json["added_tokens"][2]["id"]);
            QCOMPARE(files.numIds, std::int64_t(600));
        }
    }

    void whatCannotBeShortenedIsRefusedByName()
    {
        const TemporaryFolder folder;
        MadeUpTokenizer tokenizer(1500);
        tokenizer.writeSeparateFiles(folder.path());
        const auto tooSmall = loadFailure(folder, 258);
        QCOMPARE(tooSmall.code, std::string("unsupported"));
        LR_VERIFY_MENTIONS(tooSmall, "all 256 bytes");
        LR_VERIFY_MENTIONS(tooSmall, folder.path().native());

        const TemporaryFolder other;
        tokenizer.writeTokenizerJson(other.path(), false);
        auto text = readText(other / "tokenizer.json");
        text.replace(text.find("\"BPE\""), 5, "\"Unigram\"");
        writeText(other / "tokenizer.json", text);
        LR_VERIFY_MENTIONS(loadFailure(other, 1000), "does not describe a BPE model");
        QVERIFY(!loadTokenizerFiles(other.path(), 2000).shortened);
    }

    void damagedFilesAreRefusedByName_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("fault");
        const auto row = [](const char* name, const char* file, const char* content, const char* fault) {
            QTest::newRow(name) << QByteArray(file) << QByteArray(content) << QByteArray(fault);
        };
        row("truncated vocabulary", "vocab.json", "{\"a\":0,", "not valid JSON");
        row("vocabulary is a list", "vocab.json", "[]", "a JSON object is expected");
        row("negative id", "vocab.json", R"({"a":-1})", "the token \"a\" has the id -1");
        row("huge id", "vocab.json", R"({"a":9999999999})", "9999999999");
        row("id is text", "vocab.json", R"({"a":"1"})", "the token \"a\" has the id \"1\"");
        row("added id elsewhere", "added_tokens.json", R"({"<|im_end|>":3})", "has the id 3 but");
        row("decoder key", "tokenizer_config.json", R"({"added_tokens_decoder":{"x1":{"content":"a"}}})", "key \"x1\"");
        row("decoder entry", "tokenizer_config.json", R"({"added_tokens_decoder":{"1":{}}})", "\"content\" is missing");
        row("tokenizer without model", "tokenizer.json", "{}", "\"model\" is missing");
        row("tokenizer without merges", "tokenizer.json", R"({"model":{"vocab":{"a":0}}})", "\"merges\" is missing");
        row("empty", "vocab.json", "", "empty");
    }

    void damagedFilesAreRefusedByName()
    {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, fault);
        const TemporaryFolder folder;
        MadeUpTokenizer(20).writeSeparateFiles(folder.path());
        writeText(folder / file.toStdString(), content.toStdString());
        const auto failure = loadFailure(folder, 1000);
        QCOMPARE(failure.code, std::string("corrupt_data"));
        LR_VERIFY_MENTIONS(failure, fault.toStdString());
        LR_VERIFY_MENTIONS(failure, folder.path().native());
    }

    void aFolderWithoutATokenizerIsNamed()
    {
        const TemporaryFolder folder;
        writeText(folder / "vocab.json", "{}");
        const auto failure = loadFailure(folder, 1000);
        QCOMPARE(failure.code, std::string("not_found"));
        LR_VERIFY_MENTIONS(failure, "holds no tokenizer");
        const auto absent = failureOf([&] { loadTokenizerFiles(folder / "none", 1000); });
        LR_VERIFY_MENTIONS(absent, "does not exist");
    }

    void theRealQwen2TokenizerKeepsAPrefixOfItsFiles()
    {
        const std::filesystem::path real = LR_SHARED_DATA "/qwen2-tokenizer";
        if (!std::filesystem::exists(real))
            QSKIP("the real Qwen2 tokenizer is not there");
        QCOMPARE(loadTokenizerFiles(real, 151936).numIds, std::int64_t(151646));
        const auto files = loadTokenizerFiles(real, 2048);
        QCOMPARE(files.numIds, std::int64_t(2048));
        QCOMPARE(files.eosTokenIds, (TokenIds{2047, 2045}));
        QCOMPARE(parsed(files, "vocab.json").size(), std::size_t(2045));
        const auto& merges = files.contents.at("merges.txt");
        auto realMerges = readText(real / "merges.txt");
        std::erase(realMerges, '\r'); // its lines end as on Windows
        QVERIFY(realMerges.starts_with(merges));
        QCOMPARE(std::ranges::count(merges, '\n'), std::ptrdiff_t(1 + 2045 - 256));
    }
};

QTEST_APPLESS_MAIN(TestTokenizerFiles)
#include "tst_checkpoint_tokenizer.moc"
