#include "common/error.h"
#include "common/utf8.h"

#include <QTest>

using namespace lr::common;
using namespace std::string_view_literals;

class TestUtf8 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wellFormedSequencesOfEveryLengthAreMeasured()
    {
        QCOMPARE(utf8SequenceLength("a"), 1u);
        QCOMPARE(utf8SequenceLength("é"), 2u);
        QCOMPARE(utf8SequenceLength("€"), 3u);
        QCOMPARE(utf8SequenceLength("😀"), 4u);
        QCOMPARE(utf8SequenceLength("\0"sv), 1u);
    }

    void illFormedSequencesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("lone continuation") << QByteArray("\x80");
        QTest::newRow("overlong slash") << QByteArray("\xC0\xAF");
        QTest::newRow("overlong three bytes") << QByteArray("\xE0\x80\xAF");
        QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80");
        QTest::newRow("above U+10FFFF") << QByteArray("\xF4\x90\x80\x80");
        QTest::newRow("truncated") << QByteArray("\xE2\x82");
        QTest::newRow("five-byte lead") << QByteArray("\xF8\x88\x80\x80\x80");
    }

    void illFormedSequencesAreRefused()
    {
        QFETCH(QByteArray, bytes);
        QCOMPARE(utf8SequenceLength({bytes.constData(), static_cast<std::size_t>(bytes.size())}), 0u);
    }

    void theFirstBadByteIsNamed()
    {
        QVERIFY(!firstInvalidUtf8("naïve 😀"));
        QCOMPARE(*firstInvalidUtf8("ab\xFFz"), 2u);
        QCOMPARE(*firstInvalidUtf8("é\xE2\x82"), 2u);
    }

    void everyScalarValueRoundTrips()
    {
        for (char32_t c = 0; c <= 0x10FFFF; c += (c < 0x3000 ? 1 : 17)) {
            if (c >= 0xD800 && c <= 0xDFFF)
                continue;
            std::string text;
            appendUtf8(text, c);
            QCOMPARE(utf8SequenceLength(text), text.size());
            QCOMPARE(static_cast<unsigned>(decodeUtf8(text, text.size())), static_cast<unsigned>(c));
        }
    }

    void onlyTailsThatMoreBytesCouldCompleteAreHeldBack()
    {
        QCOMPARE(incompleteUtf8Tail("abc"), 0u);
        QCOMPARE(incompleteUtf8Tail("a\xF0\x9F\x98"), 3u);
        QCOMPARE(incompleteUtf8Tail("a\xE2"), 1u);
        QCOMPARE(incompleteUtf8Tail("a\x80"), 0u);
        QCOMPARE(incompleteUtf8Tail("\xE0\x80"), 0u); // overlong: no byte can mend it
        QCOMPARE(incompleteUtf8Tail("€"), 0u);
    }

    void illFormedPartsBecomeReplacementCharacters()
    {
        QCOMPARE(sanitizedUtf8("a\xFFz"), std::string("a\uFFFDz"));
        QCOMPARE(sanitizedUtf8("\xE2\x82 x"), std::string("\uFFFD x"));
        QCOMPARE(sanitizedUtf8("ok €"), std::string("ok €"));
    }

    void quotedTextCannotDriveATerminal()
    {
        QCOMPARE(printable("a\x1b[31m\n\xFF"), std::string("a\\x1b[31m\\x0a\\xff"));
        QCOMPARE(printable("abcdef", 3), std::string("abc…"));
        QCOMPARE(printable("größe"), std::string("größe"));
    }
};

QTEST_APPLESS_MAIN(TestUtf8)
#include "tst_utf8.moc"
