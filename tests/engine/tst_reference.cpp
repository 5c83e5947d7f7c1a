#include "support/reference_comparison.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

/// The real engine against an independent implementation in Python, on real vocabulary and questions.
class TestReference : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QJsonObject m_result;

private Q_SLOTS:
    void initTestCase() { lr::test::compareWithReference("compare_with_reference.py", m_folder.path(), m_result); }

    void logitsAgreeWithFloat64()
    {
        for (const auto& row : m_result["logits"].toArray()) {
            const auto logits = row.toObject();
            const auto name = logits["preset"].toString() + " " + logits["dtype"].toString();
            if (logits["dtype"].toString() == "f32")
                QVERIFY2(logits["max"].toDouble() < 1e-4, qPrintable(name));
            else // bfloat16: about what another implementation's rounding costs, whatever the processor multiplies with
                QVERIFY2(logits["rms"].toDouble() < 1.5 * logits["reference_rms"].toDouble(), qPrintable(name));
            QVERIFY2(logits["max"].toDouble() > 0, qPrintable(name));
        }
    }

    void teacherForcedStepsAgree()
    {
        const auto steps = m_result["steps"].toArray().at(0).toObject();
        QVERIFY(steps["steps"].toInt() > 700);
        QCOMPARE(steps["problems_with_other_tokens"].toInt(), 0);
        QVERIFY(steps["kl_relative"].toDouble() < 1e-3);
        QVERIFY(steps["entropy"].toDouble() < 1e-3);
        QCOMPARE(steps["top1_differs"].toInt(), 0);
        QVERIFY(steps["selected"].toInt() > 100);
        QCOMPARE(steps["selection_differs"].toInt(), 0);
        QCOMPARE(steps["label_ids_differ"].toInt(), 0);
        QCOMPARE(steps["prefix_differs"].toInt(), 0);
        QVERIFY(steps["weight"].toDouble() < 1e-3);
    }

    /// Decoded and encoded prefixes read far-off contexts, where the amateur's probabilities come near the 1e-12 that
    /// the other implementation adds to them: a tenth of the tolerance is float32, the rest that.
    void retokenisedStepsAgreeWithTheAuthorsCostStructure()
    {
        const auto steps = m_result["steps"].toArray().at(1).toObject();
        QVERIFY(steps["steps"].toInt() > 60);
        QCOMPARE(steps["problems_with_other_tokens"].toInt(), 0);
        QVERIFY(steps["kl_relative"].toDouble() < 1e-2);
        QCOMPARE(steps["top1_differs"].toInt(), 0);
        QCOMPARE(steps["selection_differs"].toInt(), 0);
        QCOMPARE(steps["prefix_differs"].toInt(), 0);
    }
};

QTEST_GUILESS_MAIN(TestReference)
#include "tst_reference.moc"
