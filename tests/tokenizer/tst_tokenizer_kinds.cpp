#include "common/utf8.h"
#include "tokenizer/streaming_decoder.h"
#include "tokenizer/tokenizer.h"
#include "tokenizer_fixtures.h"

#include <QTemporaryDir>

using namespace lr::tokenizer;
using lr::common::ErrorCode;
using lr::common::Json;
using lr::common::TokenIds;

namespace {

/// tests/data/tokenizer/kinds.json, made by tests/tools/make_tokenizer_kinds.py.
const Json& kinds()
{
    static const auto json = lr::common::readJsonFile(fixtureFolder() / "kinds.json");
    return json;
}

Json tokenizerJson(const Json& kind)
{
    Json model = {{"type", "BPE"}, {"dropout", nullptr}, {"unk_token", nullptr}, {"continuing_subword_prefix", nullptr},
        {"end_of_word_suffix", nullptr}, {"fuse_unk", false}, {"byte_fallback", false}, {"ignore_merges", false}};
    model.update(kind["options"]);
    model.update(kinds()["models"][kind["model"].get<std::string>()]);
    return {{"version", "1.0"}, {"added_tokens", kind["added_tokens"]}, {"normalizer", kind["normalizer"]},
        {"pre_tokenizer", kind["pre_tokenizer"]}, {"post_processor", nullptr}, {"decoder", kind["decoder"]},
        {"model", model}};
}

/// A folder with the tokenizer of one kind, perhaps changed by a test.
class KindFolder
{
public:
    explicit KindFolder(const std::string& name)
        : m_json(tokenizerJson(kinds()["kinds"].at(name)))
    {}

    Json& json() { return m_json; }
    std::filesystem::path path() const { return m_folder.path().toStdString(); }
    void write(const std::string& name, const Json& content) const
    {
        writeText(path() / name, lr::common::dumpJson(content));
    }
    Tokenizer load() const
    {
        write("tokenizer.json", m_json);
        return Tokenizer::load(path());
    }

private:
    QTemporaryDir m_folder;
    Json m_json;
};

std::string streamed(const Tokenizer& tokenizer, const TokenIds& ids)
{
    StreamingDecoder decoder(tokenizer);
    std::string text;
    for (const auto id : ids)
        text += decoder.push(id);
    return text + decoder.flush();
}

} // namespace

class TestTokenizerKinds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void idsAndTextsAreThoseOfHuggingFace_data()
    {
        QTest::addColumn<QString>("kind");
        for (const auto& [name, kind] : kinds()["kinds"].items())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }

    void idsAndTextsAreThoseOfHuggingFace()
    {
        QFETCH(QString, kind);
        const auto name = kind.toStdString();
        const auto tokenizer = KindFolder(name).load();
        const auto& expected = kinds()["expected"][name];
        for (std::size_t i = 0; i < kinds()["texts"].size(); ++i) {
            const auto text = kinds()["texts"][i].get<std::string>();
            const auto ids = tokenizer.encode(text);
            QVERIFY2(ids == expected["ids"][i].get<TokenIds>(), text.c_str());
            QCOMPARE(QString::fromStdString(tokenizer.decode(ids)),
                QString::fromStdString(expected["decoded"][i].get<std::string>()));
            QCOMPARE(streamed(tokenizer, ids), lr::common::sanitizedUtf8(tokenizer.decode(ids)));
            QCOMPARE(tokenizer.encodePrompt(text), ids);
        }
    }

    void shieldedTextsNeverHoldControlTokens_data() { idsAndTextsAreThoseOfHuggingFace_data(); }
    void shieldedTextsNeverHoldControlTokens()
    {
        QFETCH(QString, kind);
        const auto tokenizer = KindFolder(kind.toStdString()).load();
        for (const auto& json : kinds()["texts"]) {
            const auto text = json.get<std::string>();
            for (const auto id : tokenizer.encodePrompt(tokenizer.shield(text)))
                QVERIFY2(!tokenizer.isAdded(id) || tokenizer.tokenBytes(id) == "<unk>", text.c_str());
        }
    }

    void randomTextsComeBackWhereNothingIsChanged()
    {
        for (const char* name : {"spaces replaced", "single digits", "many splits", "merged with next"}) {
            const auto tokenizer = KindFolder(name).load();
            RandomTexts texts({"a", " ", "  ", "\n", "é", "12", "<0x41>", "小", "😀", "’", "the ", "\u0301", "\t", "z"});
            for (int i = 0; i < 500; ++i) {
                const auto text = texts.next(30);
                QCOMPARE(tokenizer.decode(tokenizer.encode(text, SpecialTokens::AsText)), text);
            }
        }
    }

    void bytesThatAreNoCharacterUseTheTokensOfBytes()
    {
        const auto tokenizer = KindFolder("spaces replaced").load();
        const std::string text = "a\xFF\xC3 b";
        const auto ids = tokenizer.encode(text);
        QCOMPARE(tokenizer.decode(ids), text);
        QVERIFY(std::ranges::count(ids, *tokenizer.tokenId("<0xFF>")) == 1);
    }

    void aContinuationKeepsTheSpaceThatATextLoses()
    {
        const auto tokenizer = KindFolder("prepended").load();
        const auto ids = tokenizer.encode("the answer");
        QCOMPARE(tokenizer.decode(ids), std::string("the answer"));
        QCOMPARE(tokenizer.continuation(ids), std::string(" the answer"));
    }

    void aTextThatNeedsAMissingByteIsRefusedNotTheFolder()
    {
        KindFolder folder("single digits");
        folder.json()["model"]["vocab"].erase("À"); // the byte C0, which no well-formed text holds
        folder.json()["model"]["vocab"].erase("~");
        const auto tokenizer = folder.load();
        QCOMPARE(tokenizer.decode(tokenizer.encode("12 steps")), std::string("12 steps"));
        verifyError([&] { tokenizer.encode("a~b"); }, ErrorCode::InvalidArgument,
            {"tokenizer.json", "'~'", "7E", "unk_token", "another model"});
        verifyError([&] { tokenizer.encode("\xC0"); }, ErrorCode::InvalidArgument, {"C0"});
    }

    void aCharacterWithoutATokenIsRefusedWhereNothingStandsForIt()
    {
        KindFolder folder("unknown, each");
        folder.json()["model"]["unk_token"] = nullptr;
        const auto tokenizer = folder.load();
        QVERIFY(!tokenizer.encode("the").empty());
        verifyError([&] { tokenizer.encode("a \u8acb"); }, ErrorCode::InvalidArgument, {"'\u8acb'", "E8 AB 8B"});
    }

    void tokensThatStandOnlyInTheConfigurationAreAdded()
    {
        KindFolder folder("single digits");
        const auto size = folder.load().vocabSize();
        folder.write("tokenizer_config.json",
            {{"added_tokens_decoder", {{std::to_string(size), {{"content", "<|turn|>"}, {"special", true}}},
                                          {std::to_string(size + 1), {{"content", "<tool>"}, {"special", false}}}}},
                {"model_max_length", 1e30}});
        const auto tokenizer = folder.load();
        QCOMPARE(tokenizer.encode("<|turn|>"), TokenIds{size});
        QCOMPARE(tokenizer.encode("<tool>"), TokenIds{size + 1});
        QVERIFY(tokenizer.isSpecial(size) && tokenizer.isAdded(size + 1) && !tokenizer.isSpecial(size + 1));
    }

    void whatTheConfigurationSaysOfATokenGoesFirst()
    {
        KindFolder folder("single digits");
        folder.json()["added_tokens"][0]["special"] = false;
        const auto id = *folder.load().tokenId("<s>");
        QVERIFY(!folder.load().isSpecial(id));
        folder.write("tokenizer_config.json",
            {{"added_tokens_decoder",
                {{std::to_string(id), {{"content", "<s>"}, {"special", true}, {"rstrip", true}}}}}});
        const auto tokenizer = folder.load();
        QVERIFY(tokenizer.isSpecial(id));
        QCOMPARE(tokenizer.encode("<s>  a").size(), std::size_t(2));
    }

    void specialTokensOfTheMapAreMarked()
    {
        KindFolder folder("single digits");
        folder.json()["added_tokens"] = Json::array();
        const auto id = *folder.load().tokenId("</s>");
        QVERIFY(folder.load().encode("</s>") != TokenIds{id});
        folder.write("special_tokens_map.json", {{"eos_token", {{"content", "</s>"}}}, {"pad_token", "[PAD]"}});
        const auto tokenizer = folder.load();
        QCOMPARE(tokenizer.encode("</s>"), TokenIds{id});
        QVERIFY(tokenizer.isSpecial(id));
        QVERIFY(!tokenizer.tokenId("[PAD]")); // it would lie behind the model's last row
    }

    void integersBeyond64BitsDoNotMatter()
    {
        const KindFolder folder("single digits");
        writeText(folder.path() / "tokenizer_config.json", R"({"model_max_length": 1000000000000000019884624838656})");
        QVERIFY(!folder.load().encode("a").empty());
    }

    void stepsThatAreNotDoneAreRefusedByName_data()
    {
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QStringList>("named");
        const auto row = [](const char* name, const char* where, const char* value, const QStringList& named) {
            QTest::newRow(name) << where << value << named;
        };
        row("pre-tokenizer", "/pre_tokenizer", R"({"type":"UnicodeScripts"})", {"UnicodeScripts"});
        row("scheme", "/pre_tokenizer", R"({"type":"Metaspace","prepend_scheme":"last"})", {"Metaspace", "last"});
        row("pattern", "/normalizer", R"({"type":"Replace","pattern":{"Glob":"a"},"content":""})", {"Replace"});
        row("strip", "/decoder/decoders/3/stop", "1", {"Strip"});
        row("strip of letters", "/decoder/decoders/3/content", "\"a\"", {"Strip"});
        row("replacement", "/decoder/decoders/0/pattern", R"({"Regex":"a"})", {"Replace"});
        row("byte-level decoder", "/decoder", R"({"type":"ByteLevel"})", {"ByteLevel"});
        row("normalizer", "/normalizer", R"({"type":"Precompiled"})", {"Precompiled"});
    }

    void stepsThatAreNotDoneAreRefusedByName()
    {
        QFETCH(QString, where);
        QFETCH(QString, value);
        QFETCH(QStringList, named);
        KindFolder folder("prepended");
        folder.json()[Json::json_pointer(where.toStdString())] = Json::parse(value.toStdString());
        std::vector<std::string> fragments = {"tokenizer.json", "not supported"};
        for (const auto& name : named)
            fragments.push_back(name.toStdString());
        verifyError([&] { folder.load(); }, ErrorCode::Unsupported, fragments);
    }
};

QTEST_APPLESS_MAIN(TestTokenizerKinds)
#include "tst_tokenizer_kinds.moc"
