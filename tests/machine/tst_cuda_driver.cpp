#include "machine/cuda_driver.h"

#include <QTest>

using namespace lr::machine;

namespace {

const LibtorchBuild kCuda13{"2.15.0", "/opt/torch/lib/libtorch_cpu.so", 13020};
const LibtorchBuild kWithoutCuda{"1.13.1", "/usr/lib/libtorch_cpu.so.1.13", 0};

CudaDriver driverFor(int version)
{
    return {.isInstalled = true, .version = version, .error = 0, .gpus = {{"Fake GPU 0", 1}, {"Fake GPU 1", 1}}};
}

} // namespace

/// Why `--device cuda` is refused, said by what is really missing.
class TestCudaDriver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDriverThatFitsIsNoProblem_data()
    {
        QTest::addColumn<int>("version");
        QTest::newRow("same") << 13020;
        QTest::newRow("older within one major version") << 13000;
        QTest::newRow("newer") << 14000;
    }

    void aDriverThatFitsIsNoProblem()
    {
        QFETCH(int, version);
        QCOMPARE(cudaProblem(kCuda13, driverFor(version), 1), std::string());
    }

    void everyReasonHasItsSentence_data()
    {
        QTest::addColumn<LibtorchBuild>("build");
        QTest::addColumn<CudaDriver>("driver");
        QTest::addColumn<int>("index");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("libtorch without CUDA")
            << kWithoutCuda << driverFor(13020) << 0
            << QStringList{"1.13.1", "/usr/lib/libtorch_cpu.so.1.13", "without CUDA", "--device cpu"};
        QTest::newRow("no driver") << kCuda13 << CudaDriver{} << 0
                                   << QStringList{"2.15.0", "CUDA 13.2", "libcuda.so.1", "--device cpu"};
        QTest::newRow("an old driver") << kCuda13 << driverFor(12040) << 0
                                       << QStringList{"CUDA 13.2", "CUDA 12.4", "Update", "--device cpu"};
        QTest::newRow("no GPU") << kCuda13
                                << CudaDriver{.isInstalled = true, .version = 13020, .error = 100, .gpus = {}} << 0
                                << QStringList{"finds no GPU", "--device cpu"};
        QTest::newRow("a driver that fails")
            << kCuda13 << CudaDriver{.isInstalled = true, .version = 13020, .error = 803, .gpus = {}} << 0
            << QStringList{"803", "nvidia-smi", "--device cpu"};
        QTest::newRow("no such GPU") << kCuda13 << driverFor(13020) << 2 << QStringList{"number 2", "cuda:1"};
    }

    void everyReasonHasItsSentence()
    {
        QFETCH(LibtorchBuild, build);
        QFETCH(CudaDriver, driver);
        QFETCH(int, index);
        QFETCH(QStringList, words);
        const auto sentence = QString::fromStdString(cudaProblem(build, driver, index));
        for (const auto& word : words)
            QVERIFY2(sentence.contains(word), qPrintable(word + " is not in: " + sentence));
        QVERIFY(sentence.endsWith('.'));
    }

    void aDriverIsAskedWhatItSupports()
    {
        const auto driver = askCudaDriver(LR_FAKE_DRIVER);
        QVERIFY(driver.isInstalled);
        QCOMPARE(driver.version, 13020);
        QCOMPARE(driver.error, 0);
        QCOMPARE(driver.gpus.size(), std::size_t(2));
        QCOMPARE(driver.gpus[1].name, std::string("Fake GPU 1"));
        QCOMPARE(driver.gpus[1].memoryBytes, std::int64_t(80) << 30);
    }

    void aDriverWithoutGpuListsNone()
    {
        const auto driver = askCudaDriver(LR_FAKE_DRIVER_WITHOUT_GPU);
        QVERIFY(driver.isInstalled);
        QCOMPARE(driver.error, 100);
        QVERIFY(driver.gpus.empty());
    }

    void noDriverIsNoFailure() { QVERIFY(!askCudaDriver("no-such-driver.so.1").isInstalled); }

    void versionsReadAsNvidiaWritesThem()
    {
        QCOMPARE(cudaVersionText(13020), std::string("13.2"));
        QCOMPARE(cudaVersionText(12000), std::string("12.0"));
    }
};

QTEST_APPLESS_MAIN(TestCudaDriver)
#include "tst_cuda_driver.moc"
