#include "common/error.h"
#include "store/workspace.h"
#include "support/child_process.h"
#include "support/error_checks.h"
#include "support/synthetic_steps.h"

#include <QTemporaryDir>
#include <QTest>
#include <sqlite3.h>

#include <fstream>
#include <iterator>

using namespace lr;
using namespace lr::store;
using common::ErrorCode;
using Mode = Workspace::Mode;
using test::ChildProcess;
using test::codeOf;
using test::messageOf;

namespace {

std::filesystem::path fileIn(const std::filesystem::path& folder)
{
    return folder / Workspace::kFileName;
}

std::string bytesOf(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void writeBytes(const std::filesystem::path& file, const std::string& bytes)
{
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
}

void runSql(const std::filesystem::path& file, const char* sql)
{
    sqlite3* database = nullptr;
    sqlite3_open(file.c_str(), &database);
    sqlite3_exec(database, sql, nullptr, nullptr, nullptr);
    sqlite3_close(database);
}

void fill(const std::filesystem::path& folder, int numProblems)
{
    auto workspace = Workspace::open(folder, Mode::CreateIfMissing);
    const auto model = workspace.findOrAddModel({"m", "/m", "qwen2", common::Json::object()});
    const auto generation = workspace.findOrAddGeneration(GenerationKind::Expert, model, common::Json::object());
    const auto scoring = workspace.findOrAddScoring(generation, model, common::Json::object());
    for (int i = 0; i < numProblems; ++i) {
        const Problem problem{"p" + std::to_string(i), "Question"};
        const auto id = workspace.findOrAddProblems(std::span(&problem, 1)).front();
        const auto steps = test::SyntheticSteps(1).trajectory(static_cast<std::uint64_t>(i), 40);
        workspace.addScoredTrajectory(
            scoring, id, {{1}, test::SyntheticSteps::completion(steps), FinishReason::Length, "text"}, steps);
    }
}

/// Reads everything there is; returns the number of trajectories.
int readAll(const std::filesystem::path& folder)
{
    const auto workspace = Workspace::open(folder, Mode::ReadOnly);
    int count = 0;
    for (const auto& generation : workspace.generations()) {
        workspace.otherSettingsNotice(generation.id);
        workspace.model(generation.expert);
        workspace.forEachTrajectory(generation.id, [](const StoredTrajectory&) {});
    }
    for (const auto& scoring : workspace.scorings()) {
        workspace.forEachSummary(scoring.id, [](ProblemId, const StepSummary&) {});
        workspace.trajectoriesWithoutSteps(scoring.id);
        workspace.forEachScoredTrajectory(scoring.id, [&](const ScoredTrajectory& scored) {
            scored.steps();
            ++count;
        });
    }
    return count;
}

/// Takes the right to write in `folder` away, from root too by being nobody for a while.
class WithoutPermission
{
public:
    explicit WithoutPermission(const std::filesystem::path& folder)
        : m_folder(folder)
    {
        using std::filesystem::perms;
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            std::filesystem::permissions(entry.path(), static_cast<perms>(0444));
        std::filesystem::permissions(folder, static_cast<perms>(0555));
        std::filesystem::permissions(folder.parent_path(), static_cast<perms>(0755));
        m_wasRoot = ::geteuid() == 0 && ::seteuid(65534) == 0;
    }

    WithoutPermission(const WithoutPermission&) = delete;
    WithoutPermission& operator=(const WithoutPermission&) = delete;

    ~WithoutPermission()
    {
        if (m_wasRoot && ::seteuid(0) != 0)
            std::abort();
        std::filesystem::permissions(m_folder, static_cast<std::filesystem::perms>(0755));
    }

private:
    std::filesystem::path m_folder;
    bool m_wasRoot = false;
};

} // namespace

class TestWorkspaceOpen : public QObject
{
    Q_OBJECT

    QTemporaryDir m_directory;

    std::filesystem::path folder(const char* name) const { return m_directory.filePath(name).toStdString(); }

private Q_SLOTS:
    void foldersAreMadeWhereAsked()
    {
        QCOMPARE(codeOf([&] { Workspace::open(folder("new/deep"), Mode::ReadOnly); }), ErrorCode::NotFound);
        QCOMPARE(codeOf([&] { Workspace::open(folder("new/deep"), Mode::ReadWrite); }), ErrorCode::NotFound);
        QVERIFY(!std::filesystem::exists(folder("new")));
        Workspace::open(folder("new/deep"), Mode::CreateIfMissing);
        Workspace::open(folder("new/deep"), Mode::ReadWrite);
        Workspace::open(folder("new/deep"), Mode::ReadOnly);
    }

    void anOpenWorkspaceIsRefusedToOtherWriters()
    {
        const auto path = folder("locked");
        fill(path, 1);
        ChildProcess child([&](int fd) {
            const auto workspace = Workspace::open(path, Mode::ReadWrite);
            test::send(fd, 1);
            ::pause();
        });
        int isOpen = 0;
        QVERIFY(child.read(isOpen));
        const auto open = [&] { Workspace::open(path, Mode::ReadWrite); };
        QCOMPARE(codeOf(open), ErrorCode::IoError);
        QVERIFY2(messageOf(open).contains(QString("open in another process (process %1)").arg(child.id())),
            qPrintable(messageOf(open)));
        QCOMPARE(readAll(path), 1); // readers are welcome
        child.kill();
        QVERIFY(!codeOf(open)); // the lock went with the process
    }

    void aWorkspaceIsOpenedForWritingOnceInAProcessToo()
    {
        const auto first = Workspace::open(folder("twice"), Mode::CreateIfMissing);
        QCOMPARE(codeOf([&] { Workspace::open(folder("twice"), Mode::CreateIfMissing); }), ErrorCode::IoError);
    }

    void aReaderCannotWrite()
    {
        fill(folder("reader"), 1);
        auto workspace = Workspace::open(folder("reader"), Mode::ReadOnly);
        const std::vector<Problem> problems = {{"new", ""}};
        QCOMPARE(codeOf([&] { workspace.findOrAddProblems(problems); }), ErrorCode::IoError);
    }

    void readersSeeWhatIsStoredWhileTheyAreOpen()
    {
        fill(folder("growing"), 1);
        const auto reader = Workspace::open(folder("growing"), Mode::ReadOnly);
        QCOMPARE(reader.numProblems(), 1);
        fill(folder("growing"), 3);
        QCOMPARE(reader.numProblems(), 3);
    }

    void aFolderWithoutPermissionIsReadButNotWritten()
    {
        const auto path = folder("readonly");
        fill(path, 2);
        const WithoutPermission nobody(path);
        QCOMPARE(readAll(path), 2);
        const auto write = [&] { Workspace::open(path, Mode::ReadWrite); };
        QCOMPARE(codeOf(write), ErrorCode::IoError);
        QVERIFY2(messageOf(write).contains("Check the permissions"), qPrintable(messageOf(write)));
        QCOMPARE(codeOf([&] { Workspace::open(path / "sub", Mode::CreateIfMissing); }), ErrorCode::IoError);
    }

    void aFileWithoutPermissionIsNotOpenedForWriting()
    {
        const auto path = folder("readonlyfile");
        fill(path, 1);
        const WithoutPermission nobody(path);
        if (::geteuid() != 65534)
            QSKIP("needs root to be two users");
        QVERIFY(::seteuid(0) == 0);
        std::filesystem::permissions(path, static_cast<std::filesystem::perms>(0777));
        std::filesystem::permissions(path / "lock", static_cast<std::filesystem::perms>(0666));
        QVERIFY(::seteuid(65534) == 0);
        const auto write = [&] { Workspace::open(path, Mode::ReadWrite); };
        QCOMPARE(codeOf(write), ErrorCode::IoError);
        QVERIFY2(messageOf(write).contains("read-only"), qPrintable(messageOf(write)));
    }

    void namesThatMeanSomethingInAUriAreJustNames()
    {
        for (const char* name : {"a b%41?mode=rw#x", "file:x", "naïve\nline"}) {
            fill(folder(name), 1);
            const WithoutPermission nobody(folder(name)); // reads through a URI
            QCOMPARE(readAll(folder(name)), 1);
        }
    }

    void whatIsNoWorkspaceIsNamed_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("text") << QByteArray("This is no database, but it is long enough to be one.").repeated(100);
        QTest::newRow("short") << QByteArray("x");
        QTest::newRow("header only") << QByteArray("SQLite format 3\0", 16);
    }

    void whatIsNoWorkspaceIsNamed()
    {
        QFETCH(QByteArray, bytes);
        const auto path = folder(QTest::currentDataTag());
        writeBytes(fileIn(path), bytes.toStdString());
        for (const auto mode : {Mode::CreateIfMissing, Mode::ReadWrite, Mode::ReadOnly}) {
            const auto open = [&] { Workspace::open(path, mode); };
            QCOMPARE(codeOf(open), ErrorCode::CorruptData);
            QVERIFY(messageOf(open).contains("workspace.sqlite"));
            QCOMPARE(QByteArray::fromStdString(bytesOf(fileIn(path))), bytes);
        }
    }

    void aDatabaseOfAnotherProgramIsLeftAlone()
    {
        const auto path = folder("foreign");
        std::filesystem::create_directories(path);
        runSql(fileIn(path), "CREATE TABLE other (x); INSERT INTO other VALUES (1)");
        const auto before = bytesOf(fileIn(path));
        const auto open = [&] { Workspace::open(path, Mode::CreateIfMissing); };
        QCOMPARE(codeOf(open), ErrorCode::CorruptData);
        QVERIFY(messageOf(open).contains("another program"));
        QVERIFY(bytesOf(fileIn(path)) == before);
    }

    void aNewerVersionIsNamed()
    {
        const auto path = folder("newer");
        fill(path, 1);
        runSql(fileIn(path), "PRAGMA user_version = 4711");
        for (const auto mode : {Mode::CreateIfMissing, Mode::ReadOnly}) {
            const auto open = [&] { Workspace::open(path, mode); };
            QCOMPARE(codeOf(open), ErrorCode::Unsupported);
            QVERIFY(messageOf(open).contains("newer version") && messageOf(open).contains("4711"));
        }
    }

    void anInterruptedCreationIsContinued()
    {
        const auto path = folder("empty");
        writeBytes(fileIn(path), "");
        QCOMPARE(codeOf([&] { Workspace::open(path, Mode::ReadOnly); }), ErrorCode::NotFound);
        fill(path, 1);
        QCOMPARE(readAll(path), 1);
    }

    void aPathThatIsNoFolderIsNamed()
    {
        writeBytes(folder("plainfile"), "x");
        QCOMPARE(codeOf([&] { Workspace::open(folder("plainfile"), Mode::CreateIfMissing); }), ErrorCode::IoError);
        QCOMPARE(codeOf([&] { Workspace::open(folder("plainfile"), Mode::ReadOnly); }), ErrorCode::NotFound);
        QCOMPARE(codeOf([] { Workspace::open("", Mode::CreateIfMissing); }), ErrorCode::InvalidArgument);
    }

    void damagedStepsAreNamedByTheirProblem()
    {
        const auto path = folder("damagedsteps");
        fill(path, 3);
        auto bytes = bytesOf(fileIn(path));
        const auto at = bytes.find("LRS\2", bytes.find("LRS\2") + 1);
        QVERIFY(at != std::string::npos);
        bytes[at + 40] = static_cast<char>(bytes[at + 40] ^ 0x10);
        writeBytes(fileIn(path), bytes);
        QCOMPARE(codeOf([&] { readAll(path); }), ErrorCode::CorruptData);
        const auto message = messageOf([&] { readAll(path); });
        QVERIFY2(message.contains("problem 'p1'") && message.contains("workspace.sqlite"), qPrintable(message));
    }

    void aTruncatedFileIsNoticedAtOpening()
    {
        const auto path = folder("truncated");
        fill(path, 3);
        const auto bytes = bytesOf(fileIn(path));
        for (const auto size : {bytes.size() - 4096, bytes.size() / 2, std::size_t{4096}, std::size_t{600}}) {
            writeBytes(fileIn(path), bytes.substr(0, size));
            QCOMPARE(codeOf([&] { Workspace::open(path, Mode::ReadOnly); }), ErrorCode::CorruptData);
            QCOMPARE(codeOf([&] { Workspace::open(path, Mode::CreateIfMissing); }), ErrorCode::CorruptData);
        }
    }

    /// Whatever is overwritten in the file, reading gives an Error of bad input or the steps as they were.
    void overwrittenBytesNeverCrashAReader()
    {
        const auto path = folder("overwritten");
        fill(path, 3);
        const auto bytes = bytesOf(fileIn(path));
        const common::CounterRandom random(3);
        int numErrors = 0;
        for (std::uint64_t round = 0; round < 300; ++round) {
            auto hostile = bytes;
            const auto at = [&](std::uint64_t n) { return random.child(round).bits(n); };
            const auto area = round % 2 == 0 ? hostile.size() : 4096; // every second time the schema
            for (std::uint64_t n = 0; n < 8; ++n)
                hostile[at(2 * n) % area] = static_cast<char>(at(2 * n + 1));
            writeBytes(fileIn(path), hostile);
            const auto code = codeOf([&] { readAll(path); });
            numErrors += code ? 1 : 0;
            QVERIFY2(!code || common::exitCodeFor(*code) == 3, qPrintable(messageOf([&] { readAll(path); })));
        }
        QVERIFY(numErrors > 50);
    }
};

QTEST_APPLESS_MAIN(TestWorkspaceOpen)
#include "tst_workspace_open.moc"
