#include "packaging/fake_system.h"

using namespace lr::test;

namespace {

/// A system on which all is installed, so that a script goes straight to its build.
struct ReadySystem : FakeSystem
{
    ReadySystem()
    {
        setInstalled(run("install-deps.sh", {"--list", "--tests"}).out.split('\n') + QStringList{"debootstrap"});
    }

    /// The line of the log in which cmake was called to configure.
    QString configured() const { return log().split('\n').filter("cmake --preset").value(0); }
};

} // namespace

/// run.sh, test.sh, gpu-check.sh and test-on.sh, on systems that only pretend.
class TestSetUpScripts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anUnknownOptionIsRefusedBeforeAnythingIsDone_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("named");
        QTest::newRow("run") << "run.sh" << QStringList{"--terminl"} << "--terminl";
        QTest::newRow("run, with a value") << "run.sh" << QStringList{"--terminal", "--step=3"} << "--step=3";
        QTest::newRow("run, no folder") << "run.sh" << QStringList{"--libtorch"} << "--libtorch";
        QTest::newRow("test") << "test.sh" << QStringList{"--engine"} << "--engine";
        QTest::newRow("gpu-check") << "gpu-check.sh" << QStringList{"--device", "cpu"} << "--device";
        QTest::newRow("test-on") << "test-on.sh" << QStringList{"trixie", "--fast"} << "--fast";
        QTest::newRow("test-on, no system") << "test-on.sh" << QStringList{} << "which system?";
        QTest::newRow("test-on, a path") << "test-on.sh" << QStringList{"../x"} << "'../x'";
    }
    void anUnknownOptionIsRefusedBeforeAnythingIsDone()
    {
        QFETCH(QString, script);
        QFETCH(QStringList, arguments);
        QFETCH(QString, named);
        const FakeSystem system;
        const auto result = system.run(script, arguments);
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.err.contains(named), qPrintable(result.err));
        QCOMPARE(system.log(), QString());
    }

    void helpIsGivenOnAnySystem()
    {
        FakeSystem system;
        system.hideProgramsBut({"bash", "cat", "dirname", "env"});
        for (const auto* script : {"run.sh", "test.sh", "test-on.sh", "install-deps.sh"}) {
            const auto result = system.run(script, {"--help"});
            QCOMPARE(result.exitCode, 0);
            QVERIFY(result.out.startsWith(QStringLiteral("packaging/") + script));
        }
    }

    void optionsOfTheProgramArePassedOn()
    {
        const ReadySystem system;
        const auto demo = system.run("run.sh", {"--steps", "-3", "--terminal", "--lr=1e-3"});
        QVERIFY2(demo.exitCode == 0, qPrintable(demo.all()));
        QVERIFY(demo.out.contains(QRegularExpression("lightreasoner demo --resources \\S+ --steps -3 --lr=1e-3\n")));
        const auto studio = system.run("run.sh", {"--demo", "-platform", "xcb"}, {"DISPLAY=:0"});
        QVERIFY(studio.out.contains("lightreasoner-studio --demo -platform xcb\n"));
        QVERIFY(system.run("run.sh", {"--", "--cuda"}).out.contains(" --cuda\n"));
    }

    void withoutADisplayTheWindowIsNotBuilt()
    {
        const ReadySystem system;
        QVERIFY(system.run("run.sh").out.contains("lightreasoner demo"));
        QVERIFY(system.configured().contains("-DLR_BUILD_STUDIO=OFF"));
    }

    void theFirstBuildIsTheShortestAndALaterOneIsLeftAsItIs()
    {
        const ReadySystem system;
        system.run("run.sh");
        QVERIFY(system.configured().contains("-DLR_BATCH_COMPILE=ON"));
        system.write("log", "");
        system.write("source/build/release/build.ninja", "");
        system.run("run.sh");
        QVERIFY(!system.configured().contains("LR_BATCH_COMPILE"));
    }

    void aLibtorchIsFoundByWhateverNamesIt_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("root");
        QTest::newRow("unpacked") << "opt/libtorch"
                                  << "opt/libtorch";
        QTest::newRow("unpacked into") << "opt"
                                       << "opt/libtorch";
        const QString wheel = "venv/lib/python3.11/site-packages/torch";
        QTest::newRow("wheel") << wheel << wheel;
        QTest::newRow("cmake_prefix_path") << wheel + "/share/cmake" << wheel;
        QTest::newRow("package of CMake") << wheel + "/share/cmake/Torch" << wheel;
        QTest::newRow("libraries") << wheel + "/lib" << wheel;
        QTest::newRow("virtual environment") << "venv" << wheel;
        QTest::newRow("relative") << "../opt/libtorch"
                                  << "opt/libtorch";
    }
    void aLibtorchIsFoundByWhateverNamesIt()
    {
        QFETCH(QString, given);
        QFETCH(QString, root);
        const ReadySystem system;
        system.addLibtorch(root, "2.6.0+cpu");
        system.write(root + "/share/cmake/Torch/TorchConfig.cmake", "");
        const auto result = system.run("run.sh", {"--libtorch", given.startsWith("..") ? given : system.path(given)});
        QVERIFY2(result.exitCode == 0, qPrintable(result.all()));
        const auto found = QFileInfo(system.path(root)).canonicalFilePath();
        QVERIFY(result.out.contains("Using libtorch 2.6.0 without CUDA in " + found + ".\n"));
        QVERIFY(system.configured().contains("-B build/release-libtorch "));
        QVERIFY(system.configured().contains("-DCMAKE_PREFIX_PATH=" + found));
    }

    void aFolderWithoutLibtorchIsNamed_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QStringList>("more");
        QTest::newRow("run") << "run.sh" << QStringList{};
        QTest::newRow("test") << "test.sh" << QStringList{};
        QTest::newRow("gpu-check") << "gpu-check.sh" << QStringList{"--devices", "cpu,cpu"};
    }
    void aFolderWithoutLibtorchIsNamed()
    {
        QFETCH(QString, script);
        QFETCH(QStringList, more);
        const ReadySystem system;
        // Above it there is one: it is not what was named.
        system.addLibtorch("usr", "1.13.0");
        system.write("usr/local/empty/lib/readme", "");
        const auto folder = system.path("usr/local/empty");
        const auto result = system.run(script, QStringList{"--libtorch", folder} + more);
        QCOMPARE(result.exitCode, 4);
        QVERIFY2(result.err.contains("there is no libtorch in '" + folder + "'"), qPrintable(result.err));
        QCOMPARE(system.log(), QString());
    }

    void anotherLibtorchForgetsWhatTheFormerLeft()
    {
        const ReadySystem system;
        system.addLibtorch("a", "2.6.0");
        system.addLibtorch("b", "2.7.0");
        const auto a = QFileInfo(system.path("a")).canonicalFilePath();
        system.write(
            "source/build/release-libtorch/CMakeCache.txt", "CMAKE_PREFIX_PATH:UNINITIALIZED=" + a.toUtf8() + '\n');
        system.run("run.sh", {"--libtorch", a});
        QVERIFY(!system.configured().contains("--fresh"));
        system.write("log", "");
        system.run("run.sh", {"--libtorch=" + system.path("b")});
        QVERIFY(system.configured().contains("--fresh"));
    }

    void withoutAnyCudaTheWaysToOneAreNamed()
    {
        const ReadySystem system;
        system.addLibtorch("usr", "1.13.0");
        const auto result = system.run("run.sh", {"--cuda"});
        QCOMPARE(result.exitCode, 4);
        QVERIFY2(result.err.contains("There is only libtorch 1.13.0 without CUDA in"), qPrintable(result.err));
        QVERIFY(result.err.contains("pip install torch"));
        QVERIFY(result.err.contains("libtorch-cuda-dev"));
        QCOMPARE(system.log(), QString());
    }

    void cudaIsFoundInTheTorchOfPython()
    {
        const ReadySystem system;
        system.addLibtorch("python/torch", "2.6.0+cu124", "12.4");
        system.addProgram("python3", R"(echo "$FAKE/python/torch")");
        const auto result = system.run("run.sh", {"--cuda"});
        QVERIFY2(result.exitCode == 0, qPrintable(result.all()));
        QVERIFY(result.out.contains("Using libtorch 2.6.0 with CUDA 12.4 in "));
        QVERIFY(system.configured().contains("/python/torch"));
    }

    void theVirtualEnvironmentInUseComesFirst()
    {
        const ReadySystem system;
        system.addLibtorch("python/torch", "2.6.0+cu124", "12.4");
        system.addLibtorch("venv/lib/python3.13/site-packages/torch", "2.9.1+cu130", "13.0");
        system.addProgram("python3", R"(echo "$FAKE/python/torch")");
        const auto result = system.run("run.sh", {"--cuda"}, {"VIRTUAL_ENV=" + system.path("venv")});
        QVERIFY(result.out.contains("Using libtorch 2.9.1 with CUDA 13.0 in "));
    }

    void debiansOwnLibtorchWithCudaNeedsABlasBesideIt()
    {
        const ReadySystem system;
        system.write("usr/lib/x86_64-linux-gnu/libtorch.so", "");
        system.write("usr/lib/x86_64-linux-gnu/libtorch_cuda.so", "");
        system.write("usr/include/ATen/ATen.h", "");
        system.write("usr/include/torch/csrc/api/include/torch/version.h",
            "#define TORCH_VERSION_MAJOR 2\n#define TORCH_VERSION_MINOR 6\n#define TORCH_VERSION_PATCH 0\n");
        auto installed = system.read("installed").split('\n');
        installed.removeAll("libtorch-dev");
        installed.removeAll("libopenblas0-openmp");
        system.setInstalled(installed);
        system.setCandidates({"libopenblas0-openmp 1", "libtorch-dev 2"});
        const auto result = system.run("run.sh", {"--cuda"});
        QVERIFY2(result.out.contains("Using libtorch 2.6.0 with CUDA in "), qPrintable(result.all()));
        QVERIFY(result.out.contains("Installing: libopenblas0-openmp\n"));
    }

    void anUnpackedLibtorchSaysItsCudaByItsVersion()
    {
        const ReadySystem system;
        system.addLibtorch("opt/libtorch", "", "1");
        QFile::remove(system.path("opt/libtorch/version.py"));
        system.write("opt/libtorch/build-version", "2.7.1+cu128\n");
        QVERIFY(system.run("run.sh", {"--cuda", "--libtorch", system.path("opt")})
                    .out.contains("Using libtorch 2.7.1 with CUDA 12.8 in "));
    }

    void oneWithoutCudaIsNotTakenWhereCudaIsAskedFor()
    {
        const ReadySystem system;
        system.addLibtorch("cpu", "2.6.0+cpu");
        const auto result = system.run("run.sh", {"--cuda", "--libtorch", system.path("cpu")});
        QCOMPARE(result.exitCode, 4);
        QVERIFY2(result.err.contains("libtorch 2.6.0 without CUDA in"), qPrintable(result.err));
    }

    void aBuildThatHasMostToDoSaysHowLongItTakes()
    {
        const FakeSystem system;
        const auto ninja = [&](int numSteps) {
            system.addProgram("ninja",
                "case $* in *' -n') seq -f '[%g/9] step' " + QByteArray::number(numSteps) + " ;; *) seq 100 ;; esac");
        };
        const auto say = [&] { return system.shell(". packaging/how_long.sh; lr_say_how_long build 600").out; };
        ninja(100);
        QCOMPARE(say(), "Building: 100 steps, about 5 minutes on 2 cores.\n");
        ninja(60);
        QCOMPARE(say(), "Building: 60 steps, about 3 minutes on 2 cores.\n");
        ninja(50);
        QCOMPARE(say(), QString());
        system.addProgram("nproc", "echo 64");
        ninja(100);
        QCOMPARE(say(), "Building: 100 steps, about 1 minute on 64 cores.\n");
    }

    void theTestsOfTheEngineAloneBuildWhatTheyNeed()
    {
        const ReadySystem system;
        system.addLibtorch("opt", "2.6.0");
        system.addProgram("ctest", R"(echo "ctest $*" >> "$FAKE/log"
            [[ $* != *-N* ]] || printf '  Test  #7: tst_decoder\n  Test #11: tst_serve\n\nTotal Tests: 2\n')");
        const auto result = system.run("test.sh", {"--engine-only", "--libtorch", system.path("opt")});
        QVERIFY2(result.exitCode == 0, qPrintable(result.all()));
        QVERIFY(system.configured().contains("-B build/dev-libtorch-engine "));
        QVERIFY(system.configured().contains("-DLR_BUILD_STUDIO=OFF"));
        const auto log = system.log();
        QVERIFY2(log.contains("--target lightreasoner tst_decoder tst_serve\n"), qPrintable(log));
        QVERIFY(log.split('\n').filter("ctest").last().contains("-L torch"));
        QVERIFY(!log.contains("dev-asan"));
    }

    void withoutRootNoCleanSystemIsMade()
    {
        const FakeSystem system;
        system.addProgram("id", "echo 1000");
        const auto result = system.run("test-on.sh", {"trixie"});
        QCOMPARE(result.exitCode, 4);
        QVERIFY(result.err.contains("needs root"));
    }

    void whereNothingCanBeMountedThatIsSaid()
    {
        const FakeSystem system;
        system.addProgram("unshare", "exit 1");
        const auto result = system.run("test-on.sh", {"trixie"});
        QCOMPARE(result.exitCode, 4);
        QVERIFY2(result.err.contains("mounting is not allowed here"), qPrintable(result.err));
    }
};

QTEST_GUILESS_MAIN(TestSetUpScripts)
#include "tst_set_up_scripts.moc"
