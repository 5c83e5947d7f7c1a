#include <QProcess>
#include <QTest>

/// The program from the outside, where it shows no window.
class TestStudioProgram : public QObject
{
    Q_OBJECT

    struct Ending
    {
        int code = -1;
        QString output{};
        QString errors{};
    };

    static Ending run(const QStringList& arguments)
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const auto* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
            environment.remove(QString::fromLatin1(name));
        QProcess program;
        program.setProcessEnvironment(environment);
        program.start(QStringLiteral(LR_STUDIO), arguments);
        if (!program.waitForFinished() || program.exitStatus() != QProcess::NormalExit)
            return {};
        return {program.exitCode(), QString::fromUtf8(program.readAllStandardOutput()),
            QString::fromUtf8(program.readAllStandardError())};
    }

private Q_SLOTS:
    void withoutADisplayItEndsWithASentence()
    {
        const auto ending = run({QStringLiteral("--demo")});
        QCOMPARE(ending.code, 4);
        QVERIFY2(ending.errors.contains(QLatin1String("there is no display")), qPrintable(ending.errors));
        QVERIFY2(ending.errors.contains(QLatin1String("lightreasoner demo")), qPrintable(ending.errors));
    }

    void helpAndVersionNeedNoDisplay()
    {
        const auto help = run({QStringLiteral("--help")});
        QCOMPARE(help.code, 0);
        QVERIFY2(help.output.contains(QLatin1String("--demo")), qPrintable(help.output));
        const auto version = run({QStringLiteral("--version")});
        QCOMPARE(version.code, 0);
        QVERIFY2(version.output.contains(QLatin1String("lightreasoner-studio")), qPrintable(version.output));
    }

    void anUnknownOptionIsRefused()
    {
        const auto ending = run({QStringLiteral("-platform"), QStringLiteral("offscreen"), QStringLiteral("--wrong")});
        QVERIFY2(ending.code != 0 && ending.errors.contains(QLatin1String("wrong")), qPrintable(ending.errors));
    }
};

QTEST_GUILESS_MAIN(TestStudioProgram)
#include "tst_studio_program.moc"
