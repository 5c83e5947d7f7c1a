#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
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
        const QString python = "/usr/bin/python3";
        if (!QFileInfo::exists(LR_REFERENCE) || !QFileInfo::exists(LR_SHARED_DATA))
            QSKIP("The reference and its data (../shared) are not here.");
        if (QProcess::execute(python, {"-c", "import torch"}) != 0)
            QSKIP("python3-torch is not installed.");
        QProcess process;
        process.start(python, {LR_TOOLS "/compare_training_with_reference.py", "--engine", LR_ENGINE, "--reference",
                                  LR_REFERENCE, "--data", LR_SHARED_DATA, "--work", m_folder.path()});
        QVERIFY(process.waitForFinished(600'000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
        m_result = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
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
