#include "engine/loaded_libraries.h"

#include <QTest>

#include <algorithm>

using namespace lr::engine;

/// Which libraries a process runs with, asked of the process.
class TestLoadedLibraries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLibraryBehindASymbolIsNamed()
    {
        const auto sqlite = libraryOf("sqlite3_libversion");
        QVERIFY(sqlite.filename().string().starts_with("libsqlite3.so"));
        QVERIFY(std::filesystem::is_regular_file(sqlite));
        const auto all = loadedLibraries();
        QVERIFY(std::find(all.begin(), all.end(), sqlite) != all.end());
    }

    void aSymbolThatNobodyHasIsInNoLibrary() { QVERIFY(libraryOf("lr_no_such_function").empty()); }

    void blasIsToldByItsFile_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<BlasKind>("kind");
        const QString debian = "/usr/lib/x86_64-linux-gnu/";
        QTest::newRow("Debian's OpenBLAS") << debian + "openblas-openmp/libblas.so.3" << BlasKind::OpenBlas;
        QTest::newRow("OpenBLAS itself") << debian + "libopenblasp-r0.3.29.so" << BlasKind::OpenBlas;
        QTest::newRow("BLIS") << debian + "blis-openmp/libblas.so.3" << BlasKind::Blis;
        QTest::newRow("ATLAS") << debian + "atlas/libblas.so.3" << BlasKind::Atlas;
        QTest::newRow("MKL") << debian + "libmkl_rt.so" << BlasKind::Mkl;
        QTest::newRow("reference") << debian + "blas/libblas.so.3.11.0" << BlasKind::Reference;
        QTest::newRow("something else") << "/opt/lib/libfastmath.so" << BlasKind::Unknown;
        QTest::newRow("none") << "" << BlasKind::Unknown;
    }

    void blasIsToldByItsFile()
    {
        QFETCH(QString, file);
        QFETCH(BlasKind, kind);
        QCOMPARE(blasKindOf(file.toStdString()), kind);
    }
};

QTEST_APPLESS_MAIN(TestLoadedLibraries)
#include "tst_loaded_libraries.moc"
