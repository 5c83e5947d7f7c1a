#pragma once

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

namespace lr::test {

/// Runs a script of tests/tools that compares the engine with the independent implementation in Python; `result` is the
/// JSON object that it printed. For initTestCase: skips the test if the reference, its data or python3-torch is
/// missing, and fails it if the script fails.
inline void compareWithReference(const QString& script, const QString& work, QJsonObject& result)
{
    const auto python = QStringLiteral("/usr/bin/python3");
    if (!QFileInfo::exists(LR_REFERENCE) || !QFileInfo::exists(LR_SHARED_DATA))
        QSKIP("The reference and its data (../shared) are not here.");
    if (QProcess::execute(python, {"-c", "import torch"}) != 0)
        QSKIP("python3-torch is not installed.");
    QProcess process;
    process.start(python, {QStringLiteral(LR_TOOLS "/") + script, "--engine", LR_ENGINE, "--reference", LR_REFERENCE,
                              "--data", LR_SHARED_DATA, "--work", work});
    QVERIFY(process.waitForFinished(600'000));
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    result = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    QVERIFY(!result.isEmpty());
}

} // namespace lr::test
