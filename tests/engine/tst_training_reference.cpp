#include "support/reference_comparison.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

/// Fine-tuning against an independent implementation in Python, from the same untrained adapter on the same samples.
class TestTrainingReference : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QJsonObject m_result;

private Q_SLOTS:
    void initTestCase()
    {
        lr::test::compareWithReference("compare_training_with_reference.py", m_folder.path(), m_result);
        qInfo() << qPrintable(QString::fromUtf8(QJsonDocument(m_result).toJson(QJsonDocument::Compact)));
    }

    void twentyStepsFollowTheSameCurve()
    {
        const auto runs = m_result["runs"].toArray();
        QCOMPARE(runs.size(), 3);
        for (const auto& row : runs) {
            const auto run = row.toObject();
            const auto name = QJsonDocument(run).toJson(QJsonDocument::Compact);
            QCOMPARE(run["steps"].toInt(), 20);
            QCOMPARE(run["samples"].toInt(), 320);
            QVERIFY2(run["loss"].toDouble() < 1e-4, name.constData());
            QVERIFY2(run["grad_norm"].toDouble() < 1e-4 * (run["learning_rate"].toDouble() > 1e-3 ? 5 : 1),
                name.constData());
            QVERIFY2(run["rate"].toDouble() < 1e-12, name.constData());
            QVERIFY2(run["adapter"].toDouble() < 0.01,
                name.constData()); // Adam's first steps are ±lr: signs of tiny gradients
        }
    }

    void trainingLowersTheLoss()
    {
        const auto fast = m_result["runs"].toArray().last().toObject();
        QVERIFY(fast["last_loss"].toDouble() < 0.95 * fast["first_loss"].toDouble());
    }
};

QTEST_GUILESS_MAIN(TestTrainingReference)
#include "tst_training_reference.moc"
