#include "tokenizer/tokenizer.h"
#include "tokenizer_fixtures.h"

#include <QTemporaryDir>

using namespace lr::tokenizer;
using lr::common::ErrorCode;
using lr::common::Json;

Q_DECLARE_METATYPE(ErrorCode)

namespace {

/// A folder with tokenizer files that a test has spoiled.
class SpoiledFolder
{
public:
    std::filesystem::path path() const { return m_folder.path().toStdString(); }

    void write(const std::string& name, const Json& json) const
    {
        writeText(path() / name, lr::common::dumpJson(json));
    }

    void copyFiles() const
    {
        for (const char* name : {"vocab.json", "merges.txt", "tokenizer_config.json"})
            std::filesystem::copy_file(smallFolder("files") / name, path() / name);
    }

private:
    QTemporaryDir m_folder;
};

Json smallDefinition()
{
    return lr::common::readJsonFile(smallFolder("qwen2") / "tokenizer.json");
}

Json byteLevel(bool useRegex)
{
    return {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", useRegex}};
}

Json addedToken(int id, const std::string& content)
{
    return {{"id", id}, {"content", content}, {"special", true}, {"normalized", false}};
}

void verifyLoadFails(const SpoiledFolder& folder, ErrorCode code, const std::vector<std::string>& fragments)
{
    verifyError([&] { Tokenizer::load(folder.path()); }, code, fragments);
}

} // namespace

class TestTokenizerFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Each row puts `value` at the JSON pointer `where` of a good tokenizer.json.
    void badDefinitionsAreRefusedByName_data()
    {
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("value");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QStringList>("named");
        const auto row = [](const char* name, const char* where, const QString& value, ErrorCode code,
                             const QStringList& named) { QTest::newRow(name) << where << value << code << named; };
        const auto no = ErrorCode::Unsupported;
        const auto bad = ErrorCode::CorruptData;
        row("model type", "/model/type", "\"Unigram\"", no, {"Unigram"});
        row("no model", "/model", "null", bad, {"model"});
        row("dropout", "/model/dropout", "0.1", no, {"dropout"});
        row("prefix", "/model/continuing_subword_prefix", "\"##\"", no, {"continuing_subword_prefix", "##"});
        row("suffix", "/model/end_of_word_suffix", "\"</w>\"", no, {"end_of_word_suffix", "</w>"});
        row("normalizer", "/normalizer", R"({"type":"Lowercase"})", no, {"normalizer", "Lowercase"});
        row("normalizer in a sequence", "/normalizer", R"({"type":"Sequence","normalizers":[{"type":"NFKC"}]})", no,
            {"NFKC"});
        row("no pre-tokenizer", "/pre_tokenizer", "null", no, {"ByteLevel", "pre_tokenizer"});
        row("pre-tokenizer", "/pre_tokenizer", R"({"type":"BertPreTokenizer"})", no, {"BertPreTokenizer"});
        row("behaviour", "/pre_tokenizer/pretokenizers/0/behavior", "\"Shuffled\"", no, {"Split", "Shuffled"});
        row("pattern", "/pre_tokenizer/pretokenizers/0/pattern", R"({"Glob":" "})", no, {"pattern"});
        row("regular expression", "/pre_tokenizer/pretokenizers/0/pattern/Regex", "\"(a\"", bad, {"(a"});
        row("something behind", "/pre_tokenizer/pretokenizers/2", R"({"type":"Digits"})", no, {"Digits"});
        row("decoder", "/decoder", R"({"type":"WordPiece"})", no, {"decoder", "WordPiece"});
        row("no decoder", "/decoder", "null", no, {"decoder"});
        row("post-processor", "/post_processor", R"({"type":"RobertaProcessing"})", no, {"RobertaProcessing"});
        row("unknown template token", "/post_processor",
            R"({"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>"}},{"Sequence":{"id":"A"}}],"special_tokens":{}})",
            bad, {"<s>"});
        row("empty vocabulary", "/model/vocab", "{}", bad, {"vocabulary"});
        row("id that is a text", "/model/vocab/!", "\"1\"", bad, {"'!'"});
        row("negative id", "/model/vocab/!", "-1", bad, {"'!'", "-1"});
        row("huge id", "/model/vocab/!", "16777216", bad, {"'!'", "16777216"});
        row("sparse ids", "/model/vocab/!", "16777215", bad, {"16777215"});
        row("id of another token", "/model/vocab/!", "34", bad, {"34", "two tokens"});
        row("merge of an unknown token", "/model/merges/7", "\"qq zz\"", bad, {"merge 7", "'qq'"});
        row("merge into an unknown token", "/model/merges/3", R"(["!","~"])", bad, {"merge 3", "'!~'"});
        row("merge of three", "/model/merges/5", "\"a b c\"", bad, {"merge 5", "a b c"});
        row("merge that is a number", "/model/merges/5", "5", bad, {"merge 5"});
        row("merges missing", "/model/merges", "null", bad, {"merges"});
        row("added token on a taken id", "/added_tokens/0/id", "3", bad, {"<|endoftext|>", "3"});
        row("negative added id", "/added_tokens/0/id", "-3", bad, {"<|endoftext|>", "-3"});
        row("added token twice", "/added_tokens/0/content", "\"<|im_end|>\"", bad, {"<|im_end|>", "twice"});
        row("added token with another id in the vocabulary", "/added_tokens/0/content", "\"in\"", bad, {"'in'"});
        row("added noncharacter", "/added_tokens/0/content", QString("\"x\ufdd0\""), no, {"noncharacter"});
        row("long added token", "/added_tokens/0/content", "\"" + QString(1025, 'x') + "\"", no, {"1024"});
        row("added flag", "/added_tokens/0/lstrip", "3", bad, {"lstrip"});
    }

    void badDefinitionsAreRefusedByName()
    {
        QFETCH(QString, where);
        QFETCH(QString, value);
        QFETCH(ErrorCode, code);
        QFETCH(QStringList, named);
        auto definition = smallDefinition();
        definition[Json::json_pointer(where.toStdString())] = Json::parse(value.toStdString());
        const SpoiledFolder folder;
        folder.write("tokenizer.json", definition);
        std::vector<std::string> fragments = {(folder.path() / "tokenizer.json").native()};
        for (const auto& fragment : named)
            fragments.push_back(fragment.toStdString());
        verifyLoadFails(folder, code, fragments);
    }

    void textThatIsNoJsonIsRefused()
    {
        const SpoiledFolder folder;
        for (const char* text : {"", "{", "[]", "{\"model\": 3}", "{\"a\":1,\"a\":2}", "\xFF"}) {
            writeText(folder.path() / "tokenizer.json", text);
            verifyLoadFails(folder, ErrorCode::CorruptData, {"tokenizer.json"});
        }
    }

    void aFolderWithoutATokenizerSaysWhatIsExpected()
    {
        const SpoiledFolder folder;
        verifyLoadFails(folder, ErrorCode::NotFound, {folder.path().native(), "tokenizer.json", "merges.txt"});
        writeText(folder.path() / "tokenizer.model", "x");
        verifyLoadFails(folder, ErrorCode::Unsupported, {"SentencePiece"});
    }

    void aByteWithoutATokenFallsBackWhereTheModelSaysSo()
    {
        auto definition = smallDefinition();
        auto& model = definition["model"];
        const int id = model["vocab"]["~"];
        model["vocab"].erase("~");
        model["vocab"]["<0x7E>"] = id;
        model["byte_fallback"] = true;
        const SpoiledFolder folder;
        folder.write("tokenizer.json", definition);
        const auto tokenizer = Tokenizer::load(folder.path());
        QCOMPARE(tokenizer.encode("~~"), (lr::common::TokenIds{id, id}));
        QCOMPARE(tokenizer.decode(tokenizer.encode("a~b")), std::string("a~b"));
    }

    void unknownBytesBecomeTheUnknownToken()
    {
        auto definition = smallDefinition();
        auto& model = definition["model"];
        const int id = model["vocab"]["~"];
        model["vocab"].erase("~");
        model["vocab"]["<unk>"] = id;
        model["unk_token"] = "<unk>";
        const SpoiledFolder folder;
        for (const bool fuse : {false, true}) {
            model["fuse_unk"] = fuse;
            folder.write("tokenizer.json", definition);
            const auto tokenizer = Tokenizer::load(folder.path());
            QCOMPARE(tokenizer.encode("~~").size(), std::size_t{fuse ? 1u : 2u});
            QCOMPARE(tokenizer.encode("~~")[0], id);
        }
    }

    void oldFormsOfTheSameThingAreRead()
    {
        auto definition = smallDefinition();
        definition["model"].erase("type"); // as the first versions wrote it
        for (auto& merge : definition["model"]["merges"]) {
            const auto text = merge.get<std::string>();
            const auto space = text.find(' ');
            merge = {text.substr(0, space), text.substr(space + 1)};
        }
        definition["decoder"] = {{"type", "Sequence"}, {"decoders", Json::array({byteLevel(true)})}};
        const SpoiledFolder folder;
        folder.write("tokenizer.json", definition);
        const auto original = Tokenizer::load(smallFolder("qwen2"));
        const auto tokenizer = Tokenizer::load(folder.path());
        const std::string text = "She has 12 apples, they'll see. <|im_end|>";
        QCOMPARE(tokenizer.encode(text), original.encode(text));
        QVERIFY(!tokenizer.firstDifference(original));
    }

    void addedTokensMayBeTokensOfTheVocabulary()
    {
        auto definition = smallDefinition();
        const int id = definition["model"]["vocab"]["!"];
        definition["added_tokens"].push_back(addedToken(id, "!"));
        const SpoiledFolder folder;
        folder.write("tokenizer.json", definition);
        const auto tokenizer = Tokenizer::load(folder.path());
        QVERIFY(tokenizer.isSpecial(id));
        QCOMPARE(tokenizer.encode("a!").back(), id);
    }

    void anAddedTokenThatSpellsAByteDoesNotSpoilTheByte()
    {
        auto definition = smallDefinition();
        definition["added_tokens"].push_back(addedToken(definition["model"]["vocab"]["é"], "é")); // the byte E9
        const SpoiledFolder folder;
        folder.write("tokenizer.json", definition);
        const auto tokenizer = Tokenizer::load(folder.path());
        const std::string text = "\u96ea"; // E9 9B AA
        QCOMPARE(tokenizer.decode(tokenizer.encode(text)), text);
    }

    void brokenMergesNameTheLine()
    {
        const SpoiledFolder folder;
        folder.copyFiles();
        writeText(folder.path() / "merges.txt", "#version: 0.2\nh e\nqq zz\n");
        verifyLoadFails(folder, ErrorCode::CorruptData, {"merges.txt line 3", "'qq'"});
        writeText(folder.path() / "merges.txt", "#version: 0.2\nth\n");
        verifyLoadFails(folder, ErrorCode::CorruptData, {"merges.txt", "line 2", "'th'"});
        writeText(folder.path() / "merges.txt", "\xFF\n");
        verifyLoadFails(folder, ErrorCode::CorruptData, {"merges.txt", "UTF-8"});
    }

    void lineEndsOfWindowsAreRead()
    {
        const SpoiledFolder folder;
        folder.copyFiles();
        std::ifstream in(folder.path() / "merges.txt");
        std::string text;
        for (std::string line; std::getline(in, line);)
            text += line + "\r\n";
        writeText(folder.path() / "merges.txt", text);
        QCOMPARE(Tokenizer::load(folder.path()).encode("the student"),
            Tokenizer::load(smallFolder("files")).encode("the student"));
    }

    void otherTokenizerClassesAreRefusedByName()
    {
        const SpoiledFolder folder;
        folder.copyFiles();
        writeText(folder.path() / "tokenizer_config.json", "{\"tokenizer_class\":\"CLIPTokenizer\"}");
        verifyLoadFails(folder, ErrorCode::Unsupported, {"tokenizer_config.json", "tokenizer_class", "CLIPTokenizer"});
        writeText(folder.path() / "tokenizer_config.json", "{}");
        verifyLoadFails(folder, ErrorCode::NotFound, {"tokenizer_config.json", "config.json"});
        writeText(folder.path() / "config.json", "{\"model_type\":\"llama\"}");
        verifyLoadFails(folder, ErrorCode::Unsupported, {"config.json", "model_type", "llama"});
    }

    void withoutATokenizerConfigurationTheModelsTypeDecides()
    {
        const SpoiledFolder folder;
        folder.copyFiles();
        std::filesystem::remove(folder.path() / "tokenizer_config.json");
        folder.write("config.json", {{"model_type", "qwen2"}});
        const std::string text = "She has 12 apples, they'll see.\n\n e\u0301";
        QCOMPARE(Tokenizer::load(folder.path()).encode(text), Tokenizer::load(smallFolder("files")).encode(text));
    }

    void gpt2sFilesAreReadWithItsPattern()
    {
        const SpoiledFolder folder;
        folder.copyFiles();
        folder.write("tokenizer_config.json", {{"tokenizer_class", "GPT2Tokenizer"}});
        const auto tokenizer = Tokenizer::load(folder.path());
        QCOMPARE(tokenizer.encode("1234"), Tokenizer::load(smallFolder("files")).encode("1234"));
        const std::string text = "e\u0301"; // not composed
        QCOMPARE(tokenizer.decode(tokenizer.encode(text)), text);
    }

    void addedTokensOfOlderFoldersAreRead()
    {
        const SpoiledFolder folder;
        folder.copyFiles();
        const auto original = Tokenizer::load(smallFolder("files"));
        const auto id = [&](const char* content) { return *original.tokenId(content); };
        folder.write("tokenizer_config.json", {{"tokenizer_class", "Qwen2Tokenizer"}, {"eos_token", "<|im_end|>"}});
        folder.write("added_tokens.json", {{"<|im_end|>", id("<|im_end|>")}, {"<|im_start|>", id("<|im_start|>")},
                                              {"<tool_call>", id("<tool_call>")}});
        folder.write("special_tokens_map.json",
            {{"additional_special_tokens", Json::array({Json{{"content", "<|im_start|>"}}, "<|im_end|>"})}});
        const auto tokenizer = Tokenizer::load(folder.path());
        QVERIFY(tokenizer.isSpecial(id("<|im_end|>")) && tokenizer.isSpecial(id("<|im_start|>")));
        QVERIFY(tokenizer.isAdded(id("<tool_call>")) && !tokenizer.isSpecial(id("<tool_call>")));
        QVERIFY(!tokenizer.has(id("</tool_call>")));
    }
};

QTEST_APPLESS_MAIN(TestTokenizerFiles)
#include "tst_tokenizer_files.moc"
