#include "support/engine_process.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace lr::test;

/// The built-in demo from end to end, with fewer steps than a person would take.
class TestDemo : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QJsonObject demo(const QString& amateur, const QString& workspace)
    {
        const auto result = runEngine(
            {"demo", "--amateur", amateur, "--steps", "200", "--workspace", m_folder.filePath(workspace), "--json"});
        return result.exitCode == 0 ? result.json() : QJsonObject{{"error", QString::fromUtf8(result.err)}};
    }

    static double accuracy(const QJsonObject& result, const char* which)
    {
        return result[which].toObject()["accuracy"].toDouble();
    }

private Q_SLOTS:
    void theTerseAmateurMakesTheExpertBetter()
    {
        const auto result = demo("terse", "terse");
        QVERIFY2(!result.contains("error"), qPrintable(result["error"].toString()));
        QVERIFY(accuracy(result, "accuracy_before") > 0.35 && accuracy(result, "accuracy_before") < 0.55);
        QVERIFY(accuracy(result, "forced_ceiling") > 0.95);
        QVERIFY2(accuracy(result, "accuracy_after") > accuracy(result, "accuracy_before") + 0.2,
            qPrintable(QString::number(accuracy(result, "accuracy_after"))));
        QVERIFY(result["selected_steps"].toInt() > 1000 && result["selected_steps"].toInt() < result["steps"].toInt());
        QCOMPARE(result["flipped"].toArray().size(), 3);
        const auto compared =
            runEngine({"compare", "before", "after terse", "--workspace", m_folder.filePath("terse"), "--json"});
        LR_COMPARE_EXIT(compared, 0);
    }

    void theCarefulAmateurMakesItWorse()
    {
        const auto result = demo("careful", "careful");
        QVERIFY2(!result.contains("error"), qPrintable(result["error"].toString()));
        QVERIFY(accuracy(result, "accuracy_after") < accuracy(result, "accuracy_before"));
    }

    void anAmateurThereIsNoneOfIsRefused()
    {
        const auto result = runEngine({"demo", "--amateur", "clever"});
        LR_COMPARE_EXIT(result, 2);
        QVERIFY(result.err.contains("terse, careful or untrained"));
    }
};

QTEST_GUILESS_MAIN(TestDemo)
#include "tst_demo.moc"
