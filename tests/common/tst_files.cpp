#include "common/error.h"
#include "common/file_system.h"
#include "common/mapped_file.h"
#include "support/error_checks.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <sys/stat.h>

using namespace lr::common;
using lr::test::codeOf;
using lr::test::messageOf;

class TestFiles : public QObject
{
    Q_OBJECT

    QTemporaryDir m_directory;

    std::filesystem::path path(const char* name) const { return m_directory.filePath(name).toStdString(); }

    std::filesystem::path fileWith(const char* name, const std::string& content) const
    {
        std::ofstream(path(name), std::ios::binary) << content;
        return path(name);
    }

    static std::string textOf(std::span<const std::byte> bytes)
    {
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }

private Q_SLOTS:
    void aFileIsMappedWhole()
    {
        const std::string content("a\0b\xFF", 4);
        const MappedFile mapped(fileWith("whole", content));
        QVERIFY(textOf(mapped.bytes()) == content);
        QVERIFY(mapped.path() == path("whole"));
    }

    void anEmptyFileHasNoBytes()
    {
        QVERIFY(MappedFile(fileWith("empty", "")).bytes().empty());
        QVERIFY(readFile(path("empty"), 0).empty());
    }

    void aMappingMoves()
    {
        MappedFile first(fileWith("first", "one"));
        MappedFile second(fileWith("second", "two"));
        const auto bytes = first.bytes();
        second = std::move(first);
        QCOMPARE(textOf(second.bytes()), std::string("one"));
        QCOMPARE(second.bytes().data(), bytes.data());
        const MappedFile third(std::move(second));
        QCOMPARE(textOf(third.bytes()), std::string("one"));
    }

    void releasedPagesAreReadAgain()
    {
        std::string content(100000, ' ');
        for (std::size_t i = 0; i < content.size(); ++i)
            content[i] = static_cast<char>(i * 7 % 251);
        const MappedFile mapped(fileWith("released", content));
        QVERIFY(textOf(mapped.bytes()) == content);
        for (const auto& [offset, size] :
            {std::pair(0, 100000), {1, 99998}, {5000, 10}, {4096, 4096}, {99999, 1}, {7, 0}})
            mapped.release(mapped.bytes().subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(size)));
        QVERIFY(textOf(mapped.bytes()) == content);
    }

    void whatIsNoFileIsRefused()
    {
        QCOMPARE(::mkfifo(path("pipe").c_str(), 0600), 0); // opening it must not wait for a writer
        for (const auto& name : {path("pipe"), path(""), std::filesystem::path("/dev/null")}) {
            QCOMPARE(codeOf([&] { const MappedFile mapped(name); }), ErrorCode::CorruptData);
            QCOMPARE(codeOf([&] { readFile(name, 10); }), ErrorCode::CorruptData);
        }
        QCOMPARE(codeOf([&] { const MappedFile mapped(path("missing")); }), ErrorCode::NotFound);
        QCOMPARE(codeOf([&] { readFile(path("missing"), 10); }), ErrorCode::NotFound);
        QVERIFY(messageOf([&] { readFile(path("missing"), 10); }).contains("missing"));
    }

    void aFileLargerThanExpectedIsNotRead()
    {
        const auto file = fileWith("large", std::string(11, 'x'));
        QCOMPARE(readFile(file, 11).size(), 11u);
        QCOMPARE(codeOf([&] { readFile(file, 10); }), ErrorCode::CorruptData);
    }

    void writtenFilesHoldWhatWasWritten()
    {
        const std::string text = "hello ";
        {
            const auto out = posixFileSystem().create(path("written"));
            out->write(std::as_bytes(std::span(text)));
            out->write({});
            out->write(std::as_bytes(std::span(text)));
            out->sync();
        }
        QCOMPARE(readFile(path("written"), 100), text + text);
        posixFileSystem().create(path("written"));
        QVERIFY(readFile(path("written"), 100).empty());
    }

    void namesChangeAsAsked()
    {
        auto& files = posixFileSystem();
        fileWith("from", "content");
        fileWith("to", "old");
        files.rename(path("from"), path("to"));
        QCOMPARE(readFile(path("to"), 100), std::string("content"));
        QVERIFY(!std::filesystem::exists(path("from")));
        files.unlink(path("to"));
        files.unlink(path("to")); // no error where there is nothing
        QVERIFY(!std::filesystem::exists(path("to")));
        files.createFolders(path("a/b/c/"));
        files.createFolders(path("a/b/c"));
        QVERIFY(std::filesystem::is_directory(path("a/b/c")));
        files.syncFolder(path("a/b"));
        files.syncFolder("");
    }

    void whatTheSystemRefusesIsNamed()
    {
        auto& files = posixFileSystem();
        fileWith("plain", "x");
        QCOMPARE(codeOf([&] { files.create(path("no/such/folder")); }), ErrorCode::NotFound);
        QCOMPARE(codeOf([&] { files.create(path("")); }), ErrorCode::IoError);
        QCOMPARE(codeOf([&] { files.rename(path("nothing"), path("x")); }), ErrorCode::NotFound);
        QCOMPARE(codeOf([&] { files.createFolders(path("plain/below")); }), ErrorCode::IoError);
        QCOMPARE(codeOf([&] { files.createFolders(path("plain")); }), ErrorCode::IoError);
        QCOMPARE(codeOf([&] { files.syncFolder(path("plain")); }), ErrorCode::IoError);
        QCOMPARE(codeOf([&] { files.syncFolder(path("gone")); }), ErrorCode::NotFound);
        QVERIFY(messageOf([&] { files.createFolders(path("plain/below")); }).contains("not a folder"));
    }

    void aFullDeviceIsNamed()
    {
        if (!std::filesystem::exists("/dev/full"))
            QSKIP("this system has no /dev/full");
        const auto out = posixFileSystem().create("/dev/full");
        const std::string text = "x";
        const auto message = messageOf([&] { out->write(std::as_bytes(std::span(text))); });
        QVERIFY2(message.contains("/dev/full") && message.contains("Free some space"), qPrintable(message));
    }
};

QTEST_APPLESS_MAIN(TestFiles)
#include "tst_files.moc"
