#include "tokenizer/regex_translation.h"
#include "tokenizer/split_regex.h"
#include "tokenizer/tokenizer_definition.h"
#include "tokenizer_fixtures.h"

using namespace lr::tokenizer;
using lr::common::ErrorCode;

namespace {

QByteArrayList wordsOf(const SplitRegex& regex, const std::string& text)
{
    std::vector<std::string_view> words;
    regex.split(text, words);
    QByteArrayList out;
    for (const auto word : words)
        out << QByteArray(word.data(), static_cast<qsizetype>(word.size()));
    return out;
}

QByteArrayList wordsOf(const std::string& pattern, const QByteArray& text)
{
    return wordsOf(SplitRegex(pattern, "tokenizer.json"), text.toStdString());
}

} // namespace

class TestSplitRegex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // The expected words are those of Hugging Face's library (Oniguruma).
    void qwen2SplitsAsOnigurumaDoes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArrayList>("words");
        QTest::newRow("contractions in any case, long s too")
            << QByteArray("a'\u017fx'Sy'LLz'Kx")
            << QByteArrayList{"a", QByteArray("'\u017f"), "x", "'S", "y", "'LL", "z", "'Kx"};
        QTest::newRow("U+180E is no white space")
            << QByteArray("a\u180e\u180eb") << QByteArrayList{"a", QByteArray("\u180e\u180e"), "b"};
        QTest::newRow("U+0085 is") << QByteArray("\u0085\u0085x")
                                   << QByteArrayList{QByteArray("\u0085"), QByteArray("\u0085x")};
        QTest::newRow("U+FEFF is not") << QByteArray("\ufeff\ufeffx")
                                       << QByteArrayList{QByteArray("\ufeff\ufeff"), "x"};
        QTest::newRow("line separators are")
            << QByteArray("\u2028\u2028x") << QByteArrayList{QByteArray("\u2028"), QByteArray("\u2028x")};
        QTest::newRow("U+001C is not") << QByteArray("\u001c\u001cx")
                                       << QByteArrayList{QByteArray("\u001c\u001c"), "x"};
        QTest::newRow("digits of any script, one by one")
            << QByteArray("\u0663\u096a12x")
            << QByteArrayList{QByteArray("\u0663"), QByteArray("\u096a"), "1", "2", "x"};
        QTest::newRow("marks are no letters") << QByteArray("e\u0301x") << QByteArrayList{"e", QByteArray("\u0301x")};
        QTest::newRow("line ends stay with what is before")
            << QByteArray("!!\r\n\n  a \n b") << QByteArrayList{"!!\r\n\n", " ", " a", " \n", " b"};
        QTest::newRow("the last space goes to the word")
            << QByteArray("a   b  ") << QByteArrayList{"a", "  ", " b", "  "};
    }

    void qwen2SplitsAsOnigurumaDoes()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArrayList, words);
        QCOMPARE(wordsOf(kQwen2Pattern, text), words);
    }

    void constructsMeanWhatTheyMeanToOniguruma_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArrayList>("words");
        QTest::newRow("what does not match is a word too")
            << "\\d+" << QByteArray("ab12cd") << QByteArrayList{"ab", "12", "cd"};
        QTest::newRow("line ends are line feeds")
            << "^b$" << QByteArray("a\nb\nc\rb") << QByteArrayList{"a\n", "b", "\nc\rb"};
        QTest::newRow("\\v is one character") << "\\v" << QByteArray("a\nb\vc") << QByteArrayList{"a\nb", "\v", "c"};
        QTest::newRow("\\u") << "\\u0062" << QByteArray("abc") << QByteArrayList{"a", "b", "c"};
        QTest::newRow("\\x{}") << "[\\x{62}-\\x{63}]+" << QByteArray("abcd") << QByteArrayList{"a", "bc", "d"};
        QTest::newRow("classes") << "[^\\s\\p{L}]+" << QByteArray("a1\u0085-b")
                                 << QByteArrayList{"a", "1", QByteArray("\u0085"), "-", "b"};
        QTest::newRow("\\S in a class") << "[\\S]+" << QByteArray("ab c") << QByteArrayList{"ab", " ", "c"};
        QTest::newRow("braces that are no interval") << "a{b}" << QByteArray("xa{b}") << QByteArrayList{"x", "a{b}"};
        QTest::newRow("possessive") << "a++b" << QByteArray("aaab") << QByteArrayList{"aaab"};
        QTest::newRow("empty matches cut") << "x*" << QByteArray("ab") << QByteArrayList{"a", "b"};
    }

    void constructsMeanWhatTheyMeanToOniguruma()
    {
        QFETCH(QString, pattern);
        QFETCH(QByteArray, text);
        QFETCH(QByteArrayList, words);
        QCOMPARE(wordsOf(pattern.toStdString(), text), words);
    }

    void constructsThatDifferAreRefusedByName_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("named");
        QTest::newRow("word characters") << "a\\w"
                                         << "\\w";
        QTest::newRow("hexadecimal or horizontal") << "\\h+"
                                                   << "\\h";
        QTest::newRow("boundary") << "\\bx"
                                  << "\\b";
        QTest::newRow("back reference") << "(a)\\1"
                                        << "\\1";
        QTest::newRow("class in a class") << "[a[bc]]"
                                          << "[b";
        QTest::newRow("class intersection") << "[a-z&&b]"
                                            << "&&";
        QTest::newRow("posix class") << "[[:alpha:]]"
                                     << "[:";
        QTest::newRow("bare option") << "a(?i)b"
                                     << "(?i)";
        QTest::newRow("verb") << "(*LIMIT_MATCH=9)a"
                              << "(*LI";
        QTest::newRow("callout") << "(?C1)a"
                                 << "(?C1";
        QTest::newRow("comment") << "a(?#b)"
                                 << "(?#b";
        QTest::newRow("interval with plus") << "a{1,3}+"
                                            << "{1,3}+";
        QTest::newRow("interval without low") << "a{,3}"
                                              << "{,3}";
        QTest::newRow("range from a class") << "[\\s-x]"
                                            << "-x";
        QTest::newRow("byte escape") << "\\xE9"
                                     << "\\xE9";
        QTest::newRow("open class") << "[ab"
                                    << "";
        QTest::newRow("backslash at the end") << "ab\\"
                                              << "\\";
    }

    void constructsThatDifferAreRefusedByName()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, named);
        verifyError([&] { translateOniguruma(pattern.toStdString(), "my/tokenizer.json"); }, ErrorCode::Unsupported,
            {"my/tokenizer.json", "'" + named.toStdString()});
    }

    void wrongPatternsNameTheFile()
    {
        for (const auto* pattern : {"(a", "a)", "*a", "[b-a]", "\\p{Nonsense}", "(?<=a+)b"})
            verifyError([&] { SplitRegex(pattern, "my/tokenizer.json"); }, ErrorCode::CorruptData,
                {"my/tokenizer.json", pattern});
    }

    void aPatternThatBacktracksWithoutEndHitsItsLimit()
    {
        const SplitRegex regex("(?:a+)+b|(?:(?:a|aa)+)+c", "my/tokenizer.json");
        verifyError(
            [&] { wordsOf(regex, std::string(5000, 'a')); }, ErrorCode::CorruptData, {"my/tokenizer.json", "limit"});
    }

    void longRunsOfOneKindDoNotHitTheLimit()
    {
        const SplitRegex regex(kQwen2Pattern, "tokenizer.json");
        for (const char* unit : {"a", " ", "=", "\u00a0"}) {
            std::string text;
            while (text.size() < 1'000'000)
                text += unit;
            QVERIFY(wordsOf(regex, text + "\t!").size() <= 4);
        }
    }
};

QTEST_APPLESS_MAIN(TestSplitRegex)
#include "tst_split_regex.moc"
