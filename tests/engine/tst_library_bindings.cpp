#include "support/engine_process.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace lr::test;

namespace {

/// One symbol that the dynamic linker resolved.
struct Binding
{
    QString from, to, symbol;
};

/// Reads what the linker tells when it is asked for its bindings (LD_DEBUG=bindings, see ld.so(8)).
QList<Binding> readBindings(const QString& file)
{
    static const QRegularExpression line(R"(binding file (\S+) \[\d+\] to (\S+) \[\d+\]: normal symbol `([^']+)')");
    QList<Binding> bindings;
    QFile told(file);
    if (!told.open(QIODevice::ReadOnly))
        return bindings;
    while (!told.atEnd()) {
        const auto match = line.match(QString::fromUtf8(told.readLine()));
        if (match.hasMatch())
            bindings.append({match.captured(1), match.captured(2), match.captured(3)});
    }
    return bindings;
}

} // namespace

/// libtorch carries or uses libraries that the engine uses too. Two of one kind in a process would each answer calls
/// that are meant for the other.
class TestLibraryBindings : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QList<Binding> m_bindings;

private Q_SLOTS:
    void initTestCase()
    {
        QProcess engine;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("LD_DEBUG", "bindings");
        environment.insert("LD_BIND_NOW", "1");
        environment.insert("LD_DEBUG_OUTPUT", m_folder.filePath("bindings"));
        engine.setProcessEnvironment(environment);
        engine.start(LR_ENGINE, {"--version"});
        const auto process = engine.processId();
        QVERIFY(engine.waitForFinished(120'000));
        QCOMPARE(engine.exitCode(), 0);
        m_bindings = readBindings(m_folder.filePath(QString("bindings.%1").arg(process)));
        QVERIFY(m_bindings.size() > 10'000); // libtorch has many more
    }

    void eachFamilyOfFunctionsHasOneLibrary_data()
    {
        QTest::addColumn<QString>("family");
        QTest::addColumn<bool>("isAlwaysUsed");
        QTest::newRow("OpenMP") << "^(GOMP|omp)_" << true;
        QTest::newRow("oneDNN") << "^dnnl_" << false;
        QTest::newRow("BLAS") << "^(cblas_)?[sdcz](gemm|gemv|dot|axpy)_?$" << false;
    }

    void eachFamilyOfFunctionsHasOneLibrary()
    {
        QFETCH(QString, family);
        QFETCH(bool, isAlwaysUsed);
        const QRegularExpression name(family);
        QSet<QString> providers;
        for (const auto& binding : m_bindings)
            if (name.match(binding.symbol).hasMatch())
                providers.insert(binding.to);
        QVERIFY(!isAlwaysUsed || !providers.isEmpty());
        QVERIFY2(providers.size() <= 1, qPrintable(QStringList(providers.values()).join(", ")));
    }

    /// libtorch.so 2.11 has a std::filesystem::remove_all that ends in a null pointer.
    void theEngineUsesTheCompilersOwnLibrary()
    {
        static const QRegularExpression standard("^_ZNK?St"); // a function of namespace std
        const QString engine = LR_ENGINE;
        QSet<QString> providers;
        for (const auto& binding : m_bindings)
            if (binding.from == engine && binding.to != engine && standard.match(binding.symbol).hasMatch())
                providers.insert(binding.to.section('/', -1));
        QVERIFY2(providers == QSet<QString>{"libstdc++.so.6"}, qPrintable(QStringList(providers.values()).join(", ")));
    }

    void libtorchAndTheEngineAgreeOnProtobuf()
    {
        QSet<QString> libraries;
        for (const auto& binding : m_bindings)
            for (const auto& file : {binding.from, binding.to})
                if (file.contains("libprotobuf.so"))
                    libraries.insert(file);
        QVERIFY2(libraries.size() <= 1, qPrintable(QStringList(libraries.values()).join(", ")));
    }

    void theVersionNamesWhatABugReportNeeds()
    {
        const auto result = runEngine({"--version"});
        LR_COMPARE_EXIT(result, 0);
        const auto lines = result.out.trimmed().split('\n');
        QCOMPARE(lines.value(0), QByteArray("lightreasoner " LR_VERSION));
        QList<QByteArray> names;
        for (const auto& line : lines.mid(1))
            names.append(line.split(' ').value(0));
        QCOMPARE(names, (QList<QByteArray>{"libtorch", "BLAS", "oneDNN", "threads", "GPU", "processor"}));
        QVERIFY(lines.value(1).contains("libtorch_cpu.so"));
        QVERIFY(!lines.value(2).contains("unknown"));
        QVERIFY(lines.value(4).contains("omp"));
    }
};

QTEST_APPLESS_MAIN(TestLibraryBindings)
#include "tst_library_bindings.moc"
