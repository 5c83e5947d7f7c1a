#include "common/utf8.h"
#include "tokenizer/nfc.h"

#include <QTest>

using namespace lr::tokenizer;

namespace {

QString qString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::string utf8Of(char32_t character)
{
    std::string text;
    lr::common::appendUtf8(text, character);
    return text;
}

} // namespace

class TestNfc : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textsAreComposed_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("composed");
        QTest::newRow("empty") << ""
                               << "";
        QTest::newRow("letter and mark") << QString("e\u0301") << QString("\u00e9");
        QTest::newRow("already composed") << QString("\u00e9") << QString("\u00e9");
        QTest::newRow("two marks in order") << QString("e\u0301\u0323") << QString("\u1eb9\u0301");
        QTest::newRow("marks only") << QString("\u0301\u0323") << QString("\u0323\u0301");
        QTest::newRow("singleton") << QString("\u212b") << QString("\u00c5");
        QTest::newRow("hangul jamo") << QString("\u1112\u1161\u11ab") << QString("\ud55c");
        QTest::newRow("hangul syllable and jamo") << QString("\uac00\u11a8") << QString("\uac01");
        QTest::newRow("composition exclusion") << QString("\u0958") << QString("\u0915\u093c");
        QTest::newRow("ligatures stay") << QString("\ufb01") << QString("\ufb01");
    }

    void textsAreComposed()
    {
        QFETCH(QString, text);
        QFETCH(QString, composed);
        const auto bytes = text.toUtf8();
        QCOMPARE(qString(toNfc({bytes.constData(), static_cast<std::size_t>(bytes.size())})), composed);
    }

    void whatLooksPlainIsIndeedUnchangedAlsoBetweenOthers()
    {
        for (char32_t c = 0; c <= 0x10FFFF; ++c) {
            if (c >= 0xD800 && c <= 0xDFFF)
                continue;
            const auto text = utf8Of(c);
            if (!isPlainlyNfc(text))
                continue;
            for (const auto& framed : {text, "a" + text, text + text})
                if (toNfc(framed) != framed)
                    QFAIL(("U+" + std::to_string(c) + " changes").c_str());
        }
    }

    void qtNormalisesRandomTextsTheSameWay()
    {
        // Letters, marks of several classes, jamo and characters with decompositions.
        const char32_t alphabet[] = {'a', 'e', 'o', 0x300, 0x301, 0x308, 0x323, 0x327, 0x345, 0xE9, 0x1EB9, 0x1100,
            0x1161, 0x11A8, 0xAC00, 0x212B, 0x0915, 0x093C, 0x05D0, 0x05B7, 0x0653, 0x0627, 0x1D157, 0x1D165};
        std::uint32_t state = 12345;
        for (int round = 0; round < 2000; ++round) {
            std::string text;
            for (int i = 0; i < 12; ++i) {
                state = state * 1664525u + 1013904223u;
                lr::common::appendUtf8(text, alphabet[(state >> 16) % std::size(alphabet)]);
            }
            QCOMPARE(qString(toNfc(text)), qString(text).normalized(QString::NormalizationForm_C));
        }
    }

    void aHundredThousandMarksOnOneLetterAreSorted()
    {
        std::string text = "q";
        for (int i = 0; i < 50'000; ++i)
            text += "\u0307\u0323";
        const auto composed = toNfc(text);
        QCOMPARE(composed.size(), text.size());
        QVERIFY(composed.starts_with("q\u0323\u0323"));
        QVERIFY(composed.ends_with("\u0307\u0307"));
    }
};

QTEST_APPLESS_MAIN(TestNfc)
#include "tst_nfc.moc"
