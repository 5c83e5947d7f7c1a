#include "server/engine_socket.h"
#include "support/error_checks.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <sys/stat.h>

using namespace lr::server;
using lr::common::ErrorCode;

class TestEngineSocket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyItsUserMayConnect()
    {
        const auto socket = path("own.sock");
        const auto listener = listenOn(socket);
        struct stat info = {};
        QCOMPARE(::lstat(socket.c_str(), &info), 0);
        QCOMPARE(info.st_mode & 0777, mode_t(0600));
        QVERIFY(connectTo(socket));
        QVERIFY(acceptOwn(listener.get()));
    }

    void aSocketThatNobodyListensOnIsReplaced()
    {
        const auto socket = path("dead.sock");
        {
            const auto ended = listenOn(socket);
        }
        QVERIFY(!connectTo(socket));
        const auto listener = listenOn(socket);
        QVERIFY(connectTo(socket));
    }

    void aLivingEngineKeepsItsSocket()
    {
        const auto socket = path("living.sock");
        const auto listener = listenOn(socket);
        QCOMPARE(lr::test::codeOf([&] { listenOn(socket); }), ErrorCode::InvalidArgument);
        QVERIFY(lr::test::messageOf([&] { listenOn(socket); }).contains("listens on"));
        QVERIFY(connectTo(socket));
        QVERIFY(isReachable(listener.get()));
    }

    void whatIsNoSocketStays_data()
    {
        QTest::addColumn<QString>("kind");
        for (const QString kind : {"file", "folder", "link"})
            QTest::newRow(qPrintable(kind)) << kind;
    }

    void whatIsNoSocketStays()
    {
        QFETCH(QString, kind);
        const auto name = QString::fromStdString(path("thesis.txt").string());
        const auto target = name + ".target";
        if (kind == "folder") {
            QVERIFY(QDir().mkpath(name));
        } else {
            QFile file(kind == "link" ? target : name);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("years of work");
            file.close();
            if (kind == "link")
                QVERIFY(QFile::link(target, name));
        }
        QCOMPARE(lr::test::codeOf([&] { listenOn(name.toStdString()); }), ErrorCode::InvalidArgument);
        QVERIFY(lr::test::messageOf([&] { listenOn(name.toStdString()); }).contains("thesis.txt"));
        if (kind == "folder") {
            QVERIFY(QDir(name).exists());
            return;
        }
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("years of work"));
        QVERIFY(QFile::remove(name));
        QFile::remove(target);
    }

    void cleanup() { QDir(m_folder.filePath("thesis.txt")).removeRecursively(); }

private:
    std::filesystem::path path(const QString& name) const { return m_folder.filePath(name).toStdString(); }

    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(TestEngineSocket)
#include "tst_engine_socket.moc"
