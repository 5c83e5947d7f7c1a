#pragma once

#include "support/tiny_pair.h"

#include <QDirIterator>
#include <QMap>

#include <functional>

namespace lr::test {

/// Every file below `folder` with its content. Leaves out files that opening a workspace creates and on which no result
/// depends: the lock, SQLite's index of the log, and an empty log.
inline QMap<QString, QByteArray> contentsOf(const QString& folder)
{
    QMap<QString, QByteArray> contents;
    QDirIterator files(folder, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const auto path = files.next();
        const auto name = files.fileName();
        const bool isEmptyLog = name.endsWith("-wal") && files.fileInfo().size() == 0;
        if (name != "lock" && !name.endsWith("-shm") && !isEmptyLog)
            contents[path] = files.fileInfo().isDir() ? QByteArray("folder") : readFile(path);
    }
    return contents;
}

/// Says what is wrong with the result of a command that should have refused its input; empty if nothing is wrong. The
/// command must have exited with `code`, printed one sentence that contains all of `mentioned`, and left `root` as it
/// was `before`.
inline QByteArray refusalFault(const EngineResult& result, int code, const QList<QByteArray>& mentioned,
    const QString& root, const QMap<QString, QByteArray>& before)
{
    if (result.exitCode != code)
        return "exit " + QByteArray::number(result.exitCode) + ", not " + QByteArray::number(code) + ": " + result.err;
    const auto said = result.err.trimmed();
    const bool ends = said.endsWith('.') || said.endsWith('"'); // a command to be copied has no full stop
    if (!said.startsWith("lightreasoner: ") || said.contains('\n') || !ends)
        return "this is not one sentence: " + result.err;
    for (const auto& text : mentioned) {
        if (!said.contains(text))
            return "'" + text + "' is not in: " + result.err;
    }
    if (!result.out.isEmpty())
        return "this was printed as a result: " + result.out.left(200);
    const auto after = contentsOf(root);
    for (const auto& path : after.keys() + before.keys()) {
        if (after.value(path) != before.value(path) || after.contains(path) != before.contains(path))
            return "this was left behind or changed: " + path.toUtf8();
    }
    return {};
}

/// One bad input. `spoil` prepares it and returns the arguments of the command that reads it.
struct BadInput
{
    QByteArray name;
    int exitCode;
    QList<QByteArray> mentioned;
    std::function<QStringList()> spoil;
};

} // namespace lr::test

/// Fails the test function unless the engine refuses the bad input as it should.
#define LR_VERIFY_REFUSED(badInput, root)                                                                              \
    do {                                                                                                               \
        const auto arguments = (badInput).spoil();                                                                     \
        const auto before = lr::test::contentsOf(root);                                                                \
        const auto result = lr::test::runEngine(arguments);                                                            \
        const auto fault = lr::test::refusalFault(result, (badInput).exitCode, (badInput).mentioned, root, before);    \
        QVERIFY2(fault.isEmpty(), fault.constData());                                                                  \
    } while (false)
