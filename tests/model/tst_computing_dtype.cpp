#include "kernels/processor.h"
#include "model/computing_dtype.h"

#include <QFile>
#include <QTest>

using namespace lr::model;
using lr::kernels::multipliesBfloat16;

class TestComputingDtype : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// As the kernel names the instructions.
    void bfloat16IsChosenWhereTheProcessorMultipliesIt()
    {
        QFile file("/proc/cpuinfo");
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("there is no /proc/cpuinfo");
        const auto info = file.readAll().replace('\n', ' ');
        const bool isThere = info.contains(" avx512_bf16 ") || info.contains(" bf16 ");
        QCOMPARE(multipliesBfloat16(), isThere);
        for (const auto stored : {Dtype::BFloat16, Dtype::Float16}) {
            QCOMPARE(automaticDtype(stored, true), isThere ? Dtype::BFloat16 : Dtype::Float32);
            QCOMPARE(automaticDtype(stored, false), Dtype::BFloat16);
        }
        QCOMPARE(automaticDtype(Dtype::Float32, true), Dtype::Float32);
        QCOMPARE(automaticDtype(Dtype::Float32, false), Dtype::Float32);
    }

    void bfloat16StaysWhereFloat32IsComputedWithoutItsInstructions()
    {
        const bool isThere = multipliesBfloat16();
        QCOMPARE(weightDtype(Dtype::BFloat16, Dtype::Float32, true), isThere ? Dtype::Float32 : Dtype::BFloat16);
        QCOMPARE(weightDtype(Dtype::BFloat16, Dtype::Float32, false), Dtype::Float32);
        for (const bool isOnCpu : {false, true}) {
            QCOMPARE(weightDtype(Dtype::BFloat16, Dtype::BFloat16, isOnCpu), Dtype::BFloat16);
            QCOMPARE(weightDtype(Dtype::Float32, Dtype::BFloat16, isOnCpu), Dtype::BFloat16);
            for (const auto stored : {Dtype::Float32, Dtype::Float16})
                QCOMPARE(weightDtype(stored, Dtype::Float32, isOnCpu), Dtype::Float32);
        }
    }
};

QTEST_APPLESS_MAIN(TestComputingDtype)
#include "tst_computing_dtype.moc"
