#include "packaging/fake_system.h"

using namespace lr::test;

namespace {

QStringList packagesOf(const FakeSystem& system, const QStringList& options = {})
{
    return system.run("install-deps.sh", QStringList{"--list"} + options).out.split('\n', Qt::SkipEmptyParts).mid(1);
}

/// Everything that is asked for can be had, but nothing is installed.
void letAllBeHad(const FakeSystem& system, const QStringList& butNot = {})
{
    QStringList lines;
    for (const auto& package : packagesOf(system, {"--tests"})) {
        if (!butNot.contains(package))
            lines += package + " 99";
    }
    system.setCandidates(lines);
}

} // namespace

/// install-deps.sh and the list of packages, on systems that only pretend.
class TestInstallDeps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSystemIsKnownByItsOwnWords_data()
    {
        QTest::addColumn<QByteArray>("osRelease");
        QTest::addColumn<QString>("known");
        QTest::newRow("Debian 12") << QByteArray("ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n")
                                   << "bookworm";
        QTest::newRow("Debian 13") << QByteArray("ID=debian\nVERSION_ID=\"13\"\nVERSION_CODENAME=trixie\n") << "trixie";
        QTest::newRow("Debian 13, no code name") << QByteArray("ID=debian\nVERSION_ID=\"13\"\n") << "trixie";
        QTest::newRow("Debian 14") << QByteArray("ID=debian\nVERSION_ID=\"14\"\nVERSION_CODENAME=forky\n") << "other";
        QTest::newRow("Ubuntu 24.04")
            << QByteArray("ID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"24.04\"\nVERSION_CODENAME=noble\n") << "noble";
        QTest::newRow("Ubuntu 22.04")
            << QByteArray("ID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"22.04\"\nVERSION_CODENAME=jammy\n") << "other";
        QTest::newRow("Linux Mint 22") << QByteArray("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\nVERSION_ID=\"22\"\n"
                                                     "VERSION_CODENAME=wilma\nUBUNTU_CODENAME=noble\n")
                                       << "noble";
        QTest::newRow("Linux Mint Debian 6") << QByteArray("ID=linuxmint\nID_LIKE=debian\nVERSION_ID=\"6\"\n"
                                                           "VERSION_CODENAME=faye\nDEBIAN_CODENAME=bookworm\n")
                                             << "bookworm";
        QTest::newRow("Fedora") << QByteArray("ID=fedora\nVERSION_ID=42\n") << "other";
        QTest::newRow("nothing said") << QByteArray() << "other";
    }
    void aSystemIsKnownByItsOwnWords()
    {
        QFETCH(QByteArray, osRelease);
        QFETCH(QString, known);
        const FakeSystem system;
        system.setSystem(osRelease);
        const auto result = system.run("install-deps.sh", {"--list"});
        QCOMPARE(result.exitCode, 0);
        QVERIFY2(result.out.section('\n', 0, 0).endsWith("known as: " + known), qPrintable(result.all()));
    }

    void debian13DrawsSvgIconsWithAPackageOfItsOwn()
    {
        const FakeSystem system;
        QVERIFY(!packagesOf(system).contains("qt6-svg-plugins"));
        system.setSystem("ID=debian\nVERSION_ID=13\n");
        QVERIFY(packagesOf(system).contains("qt6-svg-plugins"));
        QVERIFY(!packagesOf(system, {"--engine-only"}).contains("qt6-svg-plugins"));
    }

    void ubuntuIsNotAskedForATorchToCompareWith()
    {
        const FakeSystem system;
        QVERIFY(packagesOf(system, {"--tests"}).contains("python3-torch"));
        system.setSystem("ID=ubuntu\nID_LIKE=debian\nVERSION_ID=24.04\n");
        QVERIFY(!packagesOf(system, {"--tests"}).contains("python3-torch"));
    }

    void withALibtorchFromElsewhereDebiansIsLeftOut()
    {
        const FakeSystem system;
        const QStringList ofLibtorch{"libtorch-dev", "libgloo-dev", "libopenblas0-openmp"};
        for (const auto& package : ofLibtorch)
            QVERIFY(packagesOf(system).contains(package));
        for (const auto& package : ofLibtorch)
            QVERIFY(!packagesOf(system, {"--libtorch-from-elsewhere"}).contains(package));
        QVERIFY(packagesOf(system, {"--libtorch-from-elsewhere"}).contains("libdnnl-dev"));
    }

    void withoutTheWindowNoQtIsAskedFor()
    {
        const FakeSystem system;
        QVERIFY(!packagesOf(system).filter("qt6").isEmpty());
        QVERIFY(packagesOf(system, {"--engine-only"}).filter("qt").isEmpty());
    }

    void whereAllIsInstalledAptIsNotCalled()
    {
        const FakeSystem system;
        system.setInstalled(packagesOf(system, {"--tests"}));
        const auto result = system.run("install-deps.sh", {"--tests"});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(result.all(), QString());
        QCOMPARE(system.log(), QString());
    }

    void onlyWhatIsMissingIsInstalled()
    {
        const FakeSystem system;
        auto installed = packagesOf(system);
        installed.removeAll("libginac-dev");
        system.setInstalled(installed);
        system.setCandidates({"libginac-dev 1.8.4-1"});
        const auto result = system.run("install-deps.sh");
        QVERIFY2(result.exitCode == 0, qPrintable(result.all()));
        QVERIFY(system.log().endsWith("install -y -q --no-install-recommends --no-remove libginac-dev\n"));
    }

    void onePackageCanBeInstalledWithoutTheRest()
    {
        const FakeSystem system;
        system.setCandidates({"debootstrap 1.0"});
        QCOMPARE(system.run("install-deps.sh", {"--nothing-else", "--tests", "debootstrap"}).exitCode, 0);
        QVERIFY(system.log().endsWith("--no-remove debootstrap\n"));
    }

    void debiansLibtorchWithCudaStaysWhereItIsInstalled()
    {
        const FakeSystem system;
        auto installed = packagesOf(system);
        installed.replaceInStrings(QRegularExpression("^libtorch-dev$"), "libtorch-cuda-dev");
        system.setInstalled(installed);
        system.setCandidates({"libtorch-dev 2.6.0"});
        QCOMPARE(system.run("install-deps.sh").exitCode, 0);
        QCOMPARE(system.log(), QString());
    }

    void aPackageThatNoArchiveHasIsNamedWithTheWayOut()
    {
        const FakeSystem system;
        letAllBeHad(system, {"libtorch-dev", "libspdlog-dev"});
        const auto result = system.run("install-deps.sh");
        QCOMPARE(result.exitCode, 4);
        QVERIFY2(result.err.contains("no archive that apt knows has libspdlog-dev."), qPrintable(result.err));
        QVERIFY2(result.err.contains("has libtorch-dev; an official libtorch does instead: --libtorch DIR"),
            qPrintable(result.err));
        QVERIFY(!system.log().contains("install"));
    }

    void onUbuntuThePartOfTheArchiveIsNamed()
    {
        const FakeSystem system;
        QVERIFY(!system.run("install-deps.sh").err.contains("universe"));
        system.setSystem("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\nVERSION_ID=21\n");
        QVERIFY(system.run("install-deps.sh").err.contains("universe"));
    }

    void aPackageThatIsTooOldIsNamedWithWhatIsNeeded()
    {
        const FakeSystem system;
        letAllBeHad(system, {"cmake", "g++"});
        system.setCandidates(system.read("candidates").split('\n') + QStringList{"cmake 3.22.1-1", "g++ 4:11.2.0-1"});
        const auto result = system.run("install-deps.sh");
        QCOMPARE(result.exitCode, 4);
        QVERIFY2(result.err.contains("cmake is too old: 3.22.1-1, and 3.25 is needed"), qPrintable(result.err));
        QVERIFY2(result.err.contains("g++ is too old: 4:11.2.0-1, and 12 is needed"), qPrintable(result.err));
    }

    void aToolOnThePathDoesInsteadOfAPackage()
    {
        const FakeSystem system;
        letAllBeHad(system, {"cmake"});
        system.addProgram("cmake", "echo 'cmake version 3.30.1'");
        QCOMPARE(system.run("install-deps.sh").exitCode, 0);
        system.addProgram("cmake", "echo 'cmake version 3.9.1'");
        QCOMPARE(system.run("install-deps.sh").exitCode, 4);
    }

    void whatTheTestsOnlyCompareWithMayBeMissing()
    {
        const FakeSystem system;
        letAllBeHad(system, {"python3-torch"});
        const auto result = system.run("install-deps.sh", {"--tests"});
        QVERIFY2(result.exitCode == 0, qPrintable(result.all()));
        QVERIFY(result.out.contains("No archive that apt knows has python3-torch"));
        QVERIFY(!system.log().contains("python3-torch"));
    }

    void anArchiveThatCannotBeReadStopsNothing()
    {
        const FakeSystem system;
        letAllBeHad(system);
        system.addProgram("apt-get", R"(echo "$*" >> "$FAKE/log"; [[ $* != *update* ]])");
        const auto result = system.run("install-deps.sh");
        QVERIFY2(result.exitCode == 0, qPrintable(result.all()));
        QVERIFY(system.log().contains("libtorch-dev"));
    }

    void aFailureOfAptIsSaidInASentence()
    {
        const FakeSystem system;
        letAllBeHad(system);
        system.addProgram("apt-get", "[[ $* != *install* ]] || exit 100");
        const auto result = system.run("install-deps.sh");
        QCOMPARE(result.exitCode, 4);
        QVERIFY(result.err.contains("apt could not install these packages"));
    }

    void withoutRootItIsSaidWhatRootWouldRun()
    {
        FakeSystem system;
        letAllBeHad(system);
        system.addProgram("id", "echo 1000");
        system.hideProgramsBut({"bash", "cat", "dirname", "env", "grep", "head", "sed", "sort"});
        const auto result = system.run("install-deps.sh", {"--engine-only"});
        QCOMPARE(result.exitCode, 4);
        QVERIFY2(result.err.contains("apt-get install g++ cmake"), qPrintable(result.err));
        QCOMPARE(system.log(), QString());
    }

    void onAnotherKindOfSystemTheLibrariesAreListed()
    {
        FakeSystem system;
        system.setSystem("ID=fedora\nPRETTY_NAME='Fedora 42'\n");
        QFile::remove(system.path("bin/apt-get"));
        system.hideProgramsBut({"bash", "cat", "dirname", "env"});
        const auto result = system.run("install-deps.sh");
        QCOMPARE(result.exitCode, 4);
        QVERIFY(result.err.startsWith("Fedora 42 is no Debian system."));
        QVERIFY(result.err.contains("libtorch-dev"));
    }

    void anUnknownOptionIsRefused()
    {
        const FakeSystem system;
        const auto result = system.run("install-deps.sh", {"--test"});
        QCOMPARE(result.exitCode, 2);
        QVERIFY(result.err.contains("'--test' is no option"));
        QCOMPARE(system.log(), QString());
    }
};

QTEST_GUILESS_MAIN(TestInstallDeps)
#include "tst_install_deps.moc"
