#include "common/file_system.h"
#include "common/jsonl.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace lr::common;

class TestJsonl : public QObject
{
    Q_OBJECT

private:
    std::filesystem::path write(const QByteArray& bytes)
    {
        const auto name = m_folder.filePath("lines.jsonl");
        QFile file(name);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write the test file");
        return name.toStdString();
    }

    static QStringList linesOf(LineReader& reader)
    {
        QStringList out;
        while (const auto line = reader.next())
            out << QString("%1:%2").arg(line->number).arg(QString::fromStdString(std::string(line->text)));
        return out;
    }

    template <typename Call>
    static QString messageOf(Call call)
    {
        try {
            call();
        } catch (const Error& error) {
            return QString("%1: %2").arg(static_cast<int>(error.code())).arg(error.what());
        }
        return "no error";
    }

    QTemporaryDir m_folder;

private Q_SLOTS:
    void linesComeWithTheirNumbers_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QStringList>("lines");
        QTest::newRow("empty file") << QByteArray() << QStringList();
        QTest::newRow("only blank lines") << QByteArray("\n \t\n\r\n") << QStringList();
        QTest::newRow("no line end at the end") << QByteArray("a\nb") << QStringList{"1:a", "2:b"};
        QTest::newRow("line end at the end") << QByteArray("a\nb\n") << QStringList{"1:a", "2:b"};
        QTest::newRow("carriage returns") << QByteArray("a\r\nb\r\n") << QStringList{"1:a", "2:b"};
        QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF"
                                                       "a\nb\n")
                                         << QStringList{"1:a", "2:b"};
        QTest::newRow("blank lines count") << QByteArray("\na\n\n\nb") << QStringList{"2:a", "5:b"};
    }

    void linesComeWithTheirNumbers()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QStringList, lines);
        LineReader reader(write(bytes));
        QCOMPARE(linesOf(reader), lines);
        QVERIFY(!reader.next());
    }

    void linesAcrossTheReadBufferAreWhole()
    {
        QByteArray bytes;
        QStringList expected;
        for (int i = 0; i < 40; ++i) {
            const QByteArray line(20'000 + 7 * i, static_cast<char>('a' + i % 26));
            bytes += line + '\n';
            expected << QString("%1:%2").arg(i + 1).arg(QString::fromLatin1(line));
        }
        LineReader reader(write(bytes));
        QCOMPARE(linesOf(reader), expected);
    }

    void aLineMayHaveExactlyTheLongestLength()
    {
        LineReader reader(write("12345678\r\n12345678\n"), 8);
        QCOMPARE(linesOf(reader), (QStringList{"1:12345678", "2:12345678"}));
    }

    void readingGoesOnBehindALineThatIsTooLong_data()
    {
        QTest::addColumn<int>("length");
        QTest::newRow("by one byte") << 9;
        QTest::newRow("by more than the read buffer") << 1'000'000;
    }

    void readingGoesOnBehindALineThatIsTooLong()
    {
        QFETCH(int, length);
        LineReader reader(write("a\n" + QByteArray(length, 'x') + "\nb\n"), 8);
        QCOMPARE(reader.next()->number, 1u);
        const auto message = messageOf([&] { reader.next(); });
        QVERIFY2(message.contains("lines.jsonl line 2: longer than 8 bytes"), qPrintable(message));
        QCOMPARE(linesOf(reader), QStringList{"3:b"});
    }

    void invalidUtf8IsNamedByItsLine()
    {
        LineReader reader(write("fine\n\nab\xFF\nafter\n"));
        QCOMPARE(reader.next()->number, 1u);
        const auto message = messageOf([&] { reader.next(); });
        QVERIFY2(message.contains("lines.jsonl line 3: invalid UTF-8 at byte 2"), qPrintable(message));
        QCOMPARE(linesOf(reader), QStringList{"4:after"});
    }

    void aFolderOrAMissingFileIsRefused()
    {
        const auto folder = messageOf([&] { LineReader reader(m_folder.path().toStdString()); });
        QVERIFY2(folder.contains("is not a regular file"), qPrintable(folder));
        const auto missing = messageOf([&] { LineReader reader(m_folder.filePath("none").toStdString()); });
        QVERIFY2(missing.startsWith(QString::number(static_cast<int>(ErrorCode::NotFound))), qPrintable(missing));
    }

    void recordsAreParsedAndABrokenOneIsNamed()
    {
        JsonlReader reader(write("{\"a\": 1}\n{\"a\": \n{\"a\": 3}\n"));
        QCOMPARE(reader.next()->value["a"].get<int>(), 1);
        const auto message = messageOf([&] { reader.next(); });
        QVERIFY2(message.contains("lines.jsonl line 2: not valid JSON at byte"), qPrintable(message));
        const auto third = reader.next();
        QCOMPARE(third->value["a"].get<int>(), 3);
        QVERIFY(third->source.ends_with("lines.jsonl line 3"));
        QVERIFY(!reader.next());
    }

    void onlyFaultsOfTheContentCanBeSkipped()
    {
        const Error content(ErrorCode::CorruptData, "bad line");
        const Error disk(ErrorCode::IoError, "bad disk");
        SkippedLines skipped;
        for (int i = 0; i < 12; ++i)
            skipped.add(content, BadLines::Skip);
        QCOMPARE(skipped.count, 12u);
        QCOMPARE(skipped.reasons.size(), SkippedLines::kMaxReasons);
        QVERIFY_EXCEPTION_THROWN(skipped.add(content, BadLines::Fail), Error);
        QVERIFY_EXCEPTION_THROWN(skipped.add(disk, BadLines::Skip), Error);
        QCOMPARE(skipped.count, 12u);
    }
};

QTEST_APPLESS_MAIN(TestJsonl)
#include "tst_jsonl.moc"
