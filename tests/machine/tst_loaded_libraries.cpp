#include "machine/blas_kernels.h"
#include "machine/loaded_libraries.h"

#include <QTest>

#include <algorithm>

using namespace lr::machine;

/// Which libraries a process runs with, asked of the process.
class TestLoadedLibraries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLibraryBehindASymbolIsNamed()
    {
        const auto qt = libraryOf("qVersion");
        QVERIFY(qt.filename().string().starts_with("libQt6Core.so"));
        QVERIFY(std::filesystem::is_regular_file(qt));
        const auto all = loadedLibraries();
        QVERIFY(std::find(all.begin(), all.end(), qt) != all.end());
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

    void kernelsOfAnOlderProcessorAreReplaced_data()
    {
        QTest::addColumn<QByteArray>("chosen");
        QTest::addColumn<bool>("hasAvx2");
        QTest::addColumn<bool>("hasAvx512");
        QTest::addColumn<QByteArray>("better");
        const QByteArray none;
        QTest::newRow("a processor that it does not know")
            << QByteArray("Prescott") << true << true << QByteArray("SkylakeX");
        QTest::newRow("without AVX-512") << QByteArray("Nehalem") << true << false << QByteArray("Haswell");
        QTest::newRow("really an old one") << QByteArray("Core2") << false << false << none;
        QTest::newRow("well chosen") << QByteArray("Haswell") << true << true << none;
        QTest::newRow("newer than this program") << QByteArray("Zen9") << true << true << none;
        QTest::newRow("no OpenBLAS") << none << true << true << none;
    }
    void kernelsOfAnOlderProcessorAreReplaced()
    {
        QFETCH(QByteArray, chosen);
        QFETCH(bool, hasAvx2);
        QFETCH(bool, hasAvx512);
        QFETCH(QByteArray, better);
        const auto found = lr::machine::betterOpenBlasKernels(chosen.toStdString(), hasAvx2, hasAvx512);
        QCOMPARE(QByteArray(found.data(), static_cast<qsizetype>(found.size())), better);
    }
};

QTEST_APPLESS_MAIN(TestLoadedLibraries)
#include "tst_loaded_libraries.moc"
