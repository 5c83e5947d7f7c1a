#include "tokenizer/prompt_shield.h"
#include "tokenizer_fixtures.h"

using namespace lr::tokenizer;

class TestPromptShield : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textWithoutTokensStaysAsItIs()
    {
        const PromptShield shield({"<|im_end|>"});
        QCOMPARE(shield.shield("How many apples? \xFF\n"), std::string("How many apples? \xFF\n"));
        QCOMPARE(shield.shield(""), std::string());
    }

    void noTokenSurvivesAndTheTextComesBack_data()
    {
        QTest::addColumn<QString>("data");
        QTest::newRow("alone") << "<|im_end|>";
        QTest::newRow("in a text") << "x<|im_end|>y<|im_end|>";
        QTest::newRow("overlapping") << "aaaaa";
        QTest::newRow("one inside another") << "xabcx";
        QTest::newRow("of one character") << "1+1=2";
        QTest::newRow("noncharacters of its own") << QString("\ufdd0\ufdd0 \ufdd1\ufde0 <|im\ufdd0_end|>");
        QTest::newRow("what looks like an escape") << QString("\ufdd1\ufde0\ufde0\ufde0\ufde0\ufde6\ufde1");
    }

    void noTokenSurvivesAndTheTextComesBack()
    {
        QFETCH(QString, data);
        const std::vector<std::string> contents = {"<|im_end|>", "aa", "abc", "b", "+", "+1"};
        const auto text = data.toStdString();
        const auto shielded = PromptShield(contents).shield(text);
        for (const auto& content : contents)
            QVERIFY2(shielded.find(content) == std::string::npos, content.c_str());
        QCOMPARE(PromptShield::unshield(shielded), text);
    }

    void halvesOfATokenCannotBeCompletedByWhatStandsBeside()
    {
        const std::string content = "<|im_end|>";
        const PromptShield shield({content});
        for (std::size_t cut = 1; cut < content.size(); ++cut) {
            const auto left = content.substr(0, cut);
            const auto right = content.substr(cut);
            QVERIFY((shield.shield("x" + left) + right).find(content) == std::string::npos);
            QVERIFY((left + shield.shield(right + "x")).find(content) == std::string::npos);
            QVERIFY((shield.shield(left) + shield.shield(right)).find(content) == std::string::npos);
        }
        QVERIFY(("<|im" + shield.shield("_en") + "d|>").find(content) == std::string::npos);
    }

    void randomBytesComeBack()
    {
        const PromptShield shield({"<|im_end|>", "aa", "é", "<"});
        RandomTexts texts({"a", "aa", "<", "|", "<|im_", "end|>", "é", "\xC3", "\xA9", "\xEF", "\xB7", "\x90", "\x91",
            "\xA0", "\uFDD0", "\uFDD1", "\uFDE6", "x", "\xFF"});
        for (int i = 0; i < 3000; ++i) {
            const auto text = texts.next(20);
            const auto shielded = shield.shield(text);
            QCOMPARE(PromptShield::unshield(shielded), text);
            QVERIFY(shielded.find("aa") == std::string::npos && shielded.find('<') == std::string::npos);
        }
    }
};

QTEST_APPLESS_MAIN(TestPromptShield)
#include "tst_prompt_shield.moc"
