#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

/// A folder that looks like a libtorch to who looks for one.
class FakeLibtorch
{
public:
    explicit FakeLibtorch(const QString& folder)
        : m_folder(folder)
    {
        write("include/ATen/ATen.h");
        write("include/fmt/core.h"); // official ones bring other libraries' headers
        write("include/c10/macros/Macros.h");
        for (const auto* name : {"libtorch.so", "libtorch_cpu.so"})
            write(QString("lib/") + name);
        setVersion("2", "7", "1");
        write("lib/libc10.so", "\n_ZN3c105ErrorC1ENS_14SourceLocationENSt7__cxx1112basic_stringIcSt11char_traitsIcE\n");
    }

    void setVersion(const QByteArray& major, const QByteArray& minor, const QByteArray& patch) const
    {
        write("include/torch/csrc/api/include/torch/version.h", "#define TORCH_VERSION_MAJOR " + major +
                                                                    "\n#define TORCH_VERSION_MINOR " + minor +
                                                                    "\n#define TORCH_VERSION_PATCH " + patch + "\n");
    }

    void write(const QString& name, const QByteArray& text = "\n") const
    {
        const QFileInfo info(m_folder + '/' + name);
        QDir().mkpath(info.path());
        QFile file(info.filePath());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

private:
    QString m_folder;
};

struct Configured
{
    int exitCode;
    QString text; ///< all that cmake said, with its line breaks made spaces
};

} // namespace

/// What cmake/FindLibtorch.cmake takes, and what it says of what it does not take.
class TestFindLibtorch : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString path(const QString& name) const { return m_folder->filePath(name); }

    /// A project that only looks for libtorch, configured with `prefix` as CMAKE_PREFIX_PATH.
    Configured configure(const QString& prefix) const
    {
        QDir().mkpath(path("project"));
        QFile project(path("project/CMakeLists.txt"));
        if (!project.open(QIODevice::WriteOnly))
            return {-1, {}};
        project.write("cmake_minimum_required(VERSION 3.25)\nproject(look LANGUAGES NONE)\n"
                      "list(APPEND CMAKE_MODULE_PATH \"" LR_SOURCE "/cmake\")\n"
                      "find_package(Libtorch 1.13 REQUIRED)\n"
                      "get_target_property(libraries Libtorch::Libtorch INTERFACE_LINK_LIBRARIES)\n"
                      "message(STATUS \"links ${libraries}\")\n");
        project.close();
        QProcess cmake;
        cmake.setProcessChannelMode(QProcess::MergedChannels);
        // The system's own libtorch must not be found instead.
        cmake.start(
            LR_CMAKE, {"-S", path("project"), "-B", path("build"), "-G", LR_GENERATOR, "-DCMAKE_MAKE_PROGRAM=" LR_MAKE,
                          "-DCMAKE_PREFIX_PATH=" + prefix, "-DCMAKE_FIND_USE_CMAKE_SYSTEM_PATH=OFF",
                          "-DCMAKE_FIND_USE_SYSTEM_ENVIRONMENT_PATH=OFF"});
        cmake.waitForFinished(60'000);
        return {cmake.exitCode(), QString::fromUtf8(cmake.readAll()).simplified()};
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aFolderIsTakenHoweverItIsNamed_data()
    {
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("named");
        QTest::newRow("itself") << "libtorch"
                                << "libtorch";
        QTest::newRow("what lies above an unpacked one") << "opt/libtorch"
                                                         << "opt";
        QTest::newRow("as torch.utils.cmake_prefix_path says") << "torch"
                                                               << "torch/share/cmake";
        QTest::newRow("a virtual environment") << "venv/lib/python3.11/site-packages/torch"
                                               << "venv";
    }

    void aFolderIsTakenHoweverItIsNamed()
    {
        QFETCH(QString, place);
        QFETCH(QString, named);
        const FakeLibtorch libtorch(path(place));
        QDir().mkpath(path(named));
        const auto result = configure(path(named));
        QVERIFY2(result.exitCode == 0, qPrintable(result.text));
        QVERIFY2(
            result.text.contains("libtorch 2.7.1, for the processor only: " + path(place)), qPrintable(result.text));
        QVERIFY(result.text.contains(path(place) + "/lib/libc10.so"));
    }

    void itsCudaLibraryIsLinkedThoughNothingRefersToIt()
    {
        const FakeLibtorch libtorch(path("libtorch"));
        libtorch.write("lib/libtorch_cuda.so");
        const auto result = configure(path("libtorch"));
        QVERIFY2(result.exitCode == 0, qPrintable(result.text));
        QVERIFY(result.text.contains("libtorch 2.7.1, with CUDA"));
        QVERIFY(result.text.contains("--no-as-needed," + path("libtorch/lib/libtorch_cuda.so")));
    }

    void theCompilersLibraryAndItsThreadRuntimeAreLinkedFirst()
    {
        const QString standardLibrary = "-Wl,--push-state,--no-as-needed,-lstdc++,--pop-state";
        const FakeLibtorch libtorch(path("libtorch"));
        libtorch.write("lib/libgomp-a34b3233.so.1");
        const auto result = configure(path("libtorch"));
        QVERIFY2(result.text.contains("links " + standardLibrary + ";" + path("libtorch/lib/libgomp-a34b3233.so.1")),
            qPrintable(result.text));
    }

    void headersOfOtherLibrariesStayOutside()
    {
        const FakeLibtorch libtorch(path("libtorch"));
        QCOMPARE(configure(path("libtorch")).exitCode, 0);
        QVERIFY(QFile::exists(path("build/libtorch-headers/ATen/ATen.h")));
        QVERIFY(!QFile::exists(path("build/libtorch-headers/fmt")));
    }

    void oneThatIsTooOldIsRefusedWithBothVersions()
    {
        const FakeLibtorch libtorch(path("libtorch"));
        libtorch.setVersion("1", "12", "1");
        const auto result = configure(path("libtorch"));
        QVERIFY(result.exitCode != 0);
        for (const auto* word : {"1.12.1", "1.13", "CMAKE_PREFIX_PATH"})
            QVERIFY2(result.text.contains(word), qPrintable(result.text));
    }

    void oneOfTheOldAbiIsRefusedWithTheWayOut()
    {
        const FakeLibtorch libtorch(path("libtorch"));
        libtorch.write("lib/libc10.so", "\n_ZN3c105ErrorC1ENS_14SourceLocationESs\n");
        const auto result = configure(path("libtorch"));
        QVERIFY(result.exitCode != 0);
        for (const auto* word : {"_GLIBCXX_USE_CXX11_ABI=0", "_GLIBCXX_USE_CXX11_ABI=1", "2.7"})
            QVERIFY2(result.text.contains(word), qPrintable(result.text));
    }

    void noneAtAllIsASentenceWithTheFolder()
    {
        QDir().mkpath(path("empty"));
        const auto result = configure(path("empty"));
        QVERIFY(result.exitCode != 0);
        for (const auto& word : {path("empty"), QString("libtorch 1.13"), QString("libtorch-dev")})
            QVERIFY2(result.text.contains(word), qPrintable(result.text));
    }
};

QTEST_APPLESS_MAIN(TestFindLibtorch)
#include "tst_find_libtorch.moc"
