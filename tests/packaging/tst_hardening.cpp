#include <QProcess>
#include <QTest>

/// What protects the programs against faults in memory, read out of their files.
class TestHardening : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void programsAreHardened_data()
    {
        QTest::addColumn<QString>("program");
        QTest::newRow("engine") << QStringLiteral(LR_ENGINE);
        QTest::newRow("studio") << QStringLiteral(LR_STUDIO);
    }

    void programsAreHardened()
    {
        QFETCH(QString, program);
        const auto header = readelf({"-h", program});
        QVERIFY2(header.contains("DYN (Position-Independent Executable file)"), header); // at an address of its own
        const auto segments = readelf({"-l", program});
        QVERIFY2(segments.contains("GNU_RELRO"), segments);
        const auto stack = segments.mid(segments.indexOf("GNU_STACK"));
        QVERIFY2(!stack.left(stack.indexOf("0x10")).contains("RWE"), stack); // no code on the stack
        const auto dynamic = readelf({"-d", program});
        QVERIFY2(dynamic.contains("BIND_NOW"), dynamic); // nothing is left writable for later look-ups
        const auto symbols = readelf({"--dyn-syms", "-W", program});
        QVERIFY2(symbols.contains("__stack_chk_fail"), "no stack protector");
        QVERIFY2(symbols.contains("_chk@GLIBC") || symbols.contains("_chk@"), "no checked functions of the C library");
    }

private:
    static QByteArray readelf(const QStringList& words)
    {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("LC_ALL", "C");
        process.setProcessEnvironment(environment);
        process.start("readelf", words);
        return process.waitForFinished() && process.exitCode() == 0 ? process.readAllStandardOutput() : QByteArray();
    }
};

QTEST_GUILESS_MAIN(TestHardening)
#include "tst_hardening.moc"
