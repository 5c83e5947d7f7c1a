#include "template/fixtures.h"
#include "tokenizer/chat_template.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

using namespace lr;
using common::ErrorCode;
using tokenizer::ChatRequest;
using tokenizer::ChatTemplate;

namespace {

void writeFile(const std::filesystem::path& path, const std::string& text)
{
    std::ofstream(path, std::ios::binary) << text;
}

ChatRequest requestOf(const common::OrderedJson& conversations, const common::OrderedJson& entry)
{
    const auto& conversation = conversations.at(entry["conversation"].get<std::string>());
    ChatRequest request;
    request.messages = conversation["messages"];
    request.addGenerationPrompt = entry["generation"].get<bool>();
    if (conversation.contains("tools"))
        request.tools = conversation["tools"];
    if (conversation.contains("extra"))
        request.extra = conversation["extra"];
    request.now = test::kNow;
    return request;
}

/// The template a fixture names: a file, or a model folder's configuration.
ChatTemplate templateOf(const std::filesystem::path& root, const common::OrderedJson& entry)
{
    const auto path = root / entry["template"].get<std::string>();
    if (path.extension() == ".json")
        return ChatTemplate::load(path.parent_path());
    tokenizer::SpecialTokenTexts tokens;
    for (const auto& [name, text] : entry["tokens"].items())
        tokens[name] = text;
    return ChatTemplate::parse(common::readFile(path, 1u << 20), path.filename().string(), tokens);
}

const ChatRequest kQuestion({{"system", "Please reason step by step."}, {"user", "1 + 1?"}});

} // namespace

class TestChatTemplate : public QObject
{
    Q_OBJECT

private:
    void addRows(const common::OrderedJson& fixture)
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const auto& entry : fixture["cases"]) {
            const auto name = entry["template"].get<std::string>() + ", " + entry["conversation"].get<std::string>();
            QTest::addRow("%s, %s", name.c_str(), entry["generation"].get<bool>() ? "generation" : "as it is")
                << index++;
        }
    }

    void compare(const common::OrderedJson& fixture, const std::filesystem::path& root, int index)
    {
        const auto& entry = fixture["cases"][static_cast<std::size_t>(index)];
        const auto chatTemplate = templateOf(root, entry);
        const auto outcome =
            test::outcomeOf([&] { return chatTemplate.render(requestOf(fixture["conversations"], entry)); });
        const auto difference = test::differenceFrom(entry, outcome);
        QVERIFY2(difference.isEmpty(), difference.constData());
        if (outcome.threw)
            QVERIFY2(outcome.error.find(" line ") != std::string::npos, outcome.error.c_str());
    }

    std::filesystem::path folder() const { return m_folder->path().toStdString(); }

private Q_SLOTS:
    void initTestCase()
    {
        m_own = test::readFixture("own_templates.json");
        m_real = test::readFixture("real_templates.json");
    }

    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void ownTemplatesRenderAsInPython_data() { addRows(m_own); }

    void ownTemplatesRenderAsInPython()
    {
        QFETCH(int, index);
        compare(m_own, LR_TEST_DATA "/template", index);
    }

    void realTemplatesRenderAsInPython_data() { addRows(m_real); }

    void realTemplatesRenderAsInPython()
    {
        QFETCH(int, index);
        const std::filesystem::path root(LR_SHARED_DATA);
        const auto name = m_real["cases"][static_cast<std::size_t>(index)]["template"].get<std::string>();
        if (!std::filesystem::exists(root / name))
            QSKIP("the real chat templates are not there");
        compare(m_real, root, index);
    }

    void aFileOfItsOwnWinsOverTheConfiguration()
    {
        writeFile(folder() / "tokenizer_config.json", R"({"chat_template": "config", "bos_token": "<s>"})");
        QCOMPARE(ChatTemplate::load(folder()).render(kQuestion), std::string("config"));
        writeFile(folder() / "chat_template.jinja", "file {{ bos_token }}\n");
        QCOMPARE(ChatTemplate::load(folder()).render(kQuestion), std::string("file <s>"));
    }

    void toolsChooseTheirTemplateFromAList()
    {
        writeFile(folder() / "tokenizer_config.json",
            R"({"chat_template": [{"name": "tool_use", "template": "tools"}, {"name": "default", "template": "plain"}]})");
        const auto chatTemplate = ChatTemplate::load(folder());
        QCOMPARE(chatTemplate.render(kQuestion), std::string("plain"));
        ChatRequest withTools = kQuestion;
        withTools.tools = common::OrderedJson::array();
        QCOMPARE(chatTemplate.render(withTools), std::string("tools"));
    }

    void specialTokensAreTextsOrObjectsAndUndefinedWhereNull()
    {
        writeFile(folder() / "tokenizer_config.json",
            R"({"bos_token": {"content": "<b>", "lstrip": false}, "eos_token": "<e>", "unk_token": null,
                "additional_special_tokens": ["<x>", {"content": "<y>"}],
                "chat_template": "{{ bos_token }}{{ eos_token }}{{ unk_token is defined }}{{ pad_token is defined }}{{ additional_special_tokens | join }}"})");
        QCOMPARE(ChatTemplate::load(folder()).render(kQuestion), std::string("<b><e>FalseFalse<x><y>"));
    }

    void whatIsNotGivenIsNoneAsInTransformers()
    {
        const auto chatTemplate =
            ChatTemplate::parse("{{ tools is none }}{{ documents is none }}{{ foo is defined }}", "t");
        QCOMPARE(chatTemplate.render(kQuestion), std::string("TrueTrueFalse"));
    }

    void extraVariablesWin()
    {
        ChatRequest request = kQuestion;
        request.extra["add_generation_prompt"] = "mine";
        request.extra["level"] = 3;
        const auto chatTemplate = ChatTemplate::parse("{{ add_generation_prompt }}{{ level + 1 }}", "t");
        QCOMPARE(chatTemplate.render(request), std::string("mine4"));
    }

    void oneTemplateRendersTheSameAgain()
    {
        const auto chatTemplate = ChatTemplate::parse(
            "{% set ns = namespace(n=0) %}{% for m in messages %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}", "t");
        QCOMPARE(chatTemplate.render(kQuestion), std::string("2"));
        QCOMPARE(chatTemplate.render(kQuestion), std::string("2"));
    }

    void aDateIsOnlyShownIfItWasGiven()
    {
        const auto chatTemplate = ChatTemplate::parse("{{ strftime_now('%Y-%m-%d') }}", "dated.jinja");
        const auto outcome = test::outcomeOf([&] { return chatTemplate.render(kQuestion); });
        QVERIFY(outcome.threw);
        QCOMPARE(outcome.code, ErrorCode::Unsupported);
        QVERIFY2(outcome.error.find("date") != std::string::npos, outcome.error.c_str());
    }

    void badFoldersAreRefusedWithAReason_data()
    {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char* name, const char* config, ErrorCode code, const char* reason) {
            QTest::newRow(name) << QByteArray(config) << static_cast<int>(code) << QByteArray(reason);
        };
        row("no configuration", "", ErrorCode::NotFound, "has no chat template");
        row("no template", "{}", ErrorCode::NotFound, "has no chat template");
        row("null", R"({"chat_template": null})", ErrorCode::NotFound, "has no chat template");
        row("number", R"({"chat_template": 5})", ErrorCode::CorruptData, "must be a text or a list");
        row("empty list", R"({"chat_template": []})", ErrorCode::CorruptData, "must be a text or a list");
        row("list of texts", R"({"chat_template": ["a"]})", ErrorCode::CorruptData, "tokenizer_config.json");
        row("entry without template", R"({"chat_template": [{"name": "default"}]})", ErrorCode::CorruptData,
            "template");
        row("no default", R"({"chat_template": [{"name": "rag", "template": "x"}]})", ErrorCode::NotFound, "\"rag\"");
        row("broken template", R"({"chat_template": "a\n{% if %}"})", ErrorCode::CorruptData, "chat_template line 2");
        row("unsupported", R"({"chat_template": "{% include 'x' %}"})", ErrorCode::Unsupported, "include");
        row("token of a wrong type", R"({"chat_template": "x", "bos_token": 5})", ErrorCode::CorruptData, "bos_token");
        row("not an object", "[]", ErrorCode::CorruptData, "must hold a JSON object");
        row("not JSON", "{", ErrorCode::CorruptData, "not valid JSON");
    }

    void badFoldersAreRefusedWithAReason()
    {
        QFETCH(QByteArray, config);
        QFETCH(int, code);
        QFETCH(QByteArray, reason);
        if (!config.isEmpty())
            writeFile(folder() / "tokenizer_config.json", config.toStdString());
        const auto outcome = test::outcomeOf([&] {
            ChatTemplate::load(folder());
            return std::string("loaded");
        });
        QVERIFY(outcome.threw);
        QCOMPARE(static_cast<int>(outcome.code), code);
        QVERIFY2(outcome.error.find(reason.toStdString()) != std::string::npos, outcome.error.c_str());
    }

    void aHugeTemplateFileIsRefusedBeforeItIsRead()
    {
        writeFile(folder() / "chat_template.jinja", std::string((1u << 20) + 1, 'x'));
        const auto outcome = test::outcomeOf([&] { return ChatTemplate::load(folder()).render(kQuestion); });
        QVERIFY(outcome.threw);
        QCOMPARE(outcome.code, ErrorCode::CorruptData);
    }

    void aMissingFolderIsNamed()
    {
        const auto outcome = test::outcomeOf([&] { return ChatTemplate::load(folder() / "none").render(kQuestion); });
        QCOMPARE(outcome.code, ErrorCode::NotFound);
        QVERIFY2(outcome.error.find("none") != std::string::npos, outcome.error.c_str());
    }

private:
    common::OrderedJson m_own;
    common::OrderedJson m_real;
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(TestChatTemplate)
#include "tst_chat_template.moc"
