#include "model/checkpoint.h"
#include "model/hub_cache.h"
#include "model/test_checkpoint.h"

using namespace lr;
using namespace lr::model;
using namespace lr::model::test;

namespace {

constexpr const char* kCommit = "0123456789abcdef0123456789abcdef01234567";
constexpr const char* kOther = "fedcba9876543210fedcba9876543210fedcba98";

/// The Hub's cache in a folder of its own, and nothing else for the program to see.
class MadeUpCache
{
public:
    explicit MadeUpCache(const char* variable = "HF_HUB_CACHE", const char* below = "")
    {
        for (const char* name : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME", "HOME"})
            qunsetenv(name);
        qputenv(variable, QByteArray::fromStdString(m_folder.path().native()));
        m_cache = m_folder.path() / below;
    }

    std::filesystem::path repository(const std::string& name) const { return m_cache / ("models--" + name); }

    std::filesystem::path addSnapshot(const std::string& name, const std::string& commit) const
    {
        const auto snapshot = repository(name) / "snapshots" / commit;
        std::filesystem::create_directories(snapshot);
        return snapshot;
    }

    void addReference(const std::string& name, const std::string& reference, const std::string& commit) const
    {
        const auto path = repository(name) / "refs" / reference;
        std::filesystem::create_directories(path.parent_path());
        writeText(path, commit);
    }

private:
    TemporaryFolder m_folder;
    std::filesystem::path m_cache;
};

} // namespace

/// Models that are on this machine already, by the names that people know them by.
class TestHubCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNameIsTheSnapshotOfItsMainBranch_data()
    {
        QTest::addColumn<QByteArray>("variable");
        QTest::addColumn<QByteArray>("below");
        QTest::newRow("hub cache") << QByteArray("HF_HUB_CACHE") << QByteArray();
        QTest::newRow("its older name") << QByteArray("HUGGINGFACE_HUB_CACHE") << QByteArray();
        QTest::newRow("home of the tools") << QByteArray("HF_HOME") << QByteArray("hub");
        QTest::newRow("caches") << QByteArray("XDG_CACHE_HOME") << QByteArray("huggingface/hub");
        QTest::newRow("home") << QByteArray("HOME") << QByteArray(".cache/huggingface/hub");
    }

    void aNameIsTheSnapshotOfItsMainBranch()
    {
        QFETCH(QByteArray, variable);
        QFETCH(QByteArray, below);
        const MadeUpCache cache(variable.constData(), below.constData());
        const auto snapshot = cache.addSnapshot("Qwen--Qwen2.5-1.5B", kCommit);
        cache.addSnapshot("Qwen--Qwen2.5-1.5B", kOther);
        cache.addReference("Qwen--Qwen2.5-1.5B", "main", std::string(kCommit) + "\n");
        QCOMPARE(findModelFolder("Qwen/Qwen2.5-1.5B"), snapshot);
        QCOMPARE(modelName(snapshot), std::string("Qwen2.5-1.5B"));
    }

    void aRevisionIsABranchATagOrACommit()
    {
        const MadeUpCache cache;
        const auto first = cache.addSnapshot("o--m", kCommit);
        const auto second = cache.addSnapshot("o--m", kOther);
        cache.addReference("o--m", "main", kCommit);
        cache.addReference("o--m", "refs/pr/3", kOther);
        QCOMPARE(findModelFolder("o/m"), first);
        QCOMPARE(findModelFolder("o/m@refs/pr/3"), second);
        QCOMPARE(findModelFolder(std::string("o/m@") + kOther), second);
        const auto failure = failureOf([&] { findModelFolder("o/m@v2"); });
        QCOMPARE(failure.code, std::string("not_found"));
        LR_VERIFY_MENTIONS(failure, "no revision 'v2'");
        LR_VERIFY_MENTIONS(failure, kCommit);
        LR_VERIFY_MENTIONS(failure, "hf download o/m --revision v2");
        QCOMPARE(findModelFolder("o/m@../../x"), std::filesystem::path("o/m@../../x"));
    }

    void theOnlySnapshotNeedsNoBranch()
    {
        const MadeUpCache cache;
        const auto snapshot = cache.addSnapshot("o--m", kCommit);
        QCOMPARE(findModelFolder("o/m"), snapshot);
        cache.addSnapshot("o--m", kOther);
        LR_VERIFY_MENTIONS(failureOf([&] { findModelFolder("o/m"); }), "no revision 'main'");
    }

    void aReferenceDoesNotLeadOutOfTheCache()
    {
        const MadeUpCache cache;
        std::filesystem::create_directories(cache.repository("o--m") / "snapshots");
        std::filesystem::create_directories(cache.repository("o--m") / "secret");
        cache.addReference("o--m", "main", "../secret");
        QCOMPARE(failureOf([&] { findModelFolder("o/m"); }).code, std::string("not_found"));
    }

    void aVariableMayBeginWithTheHomeFolder()
    {
        const MadeUpCache cache("HOME", "mine/hub");
        qputenv("HF_HOME", "~/mine");
        const auto snapshot = cache.addSnapshot("o--m", kCommit);
        QCOMPARE(findModelFolder("o/m"), snapshot);
    }

    void whatIsThereIsTakenAsItIs()
    {
        const MadeUpCache cache;
        const TemporaryFolder folder;
        std::filesystem::create_directories(folder / "o" / "m");
        cache.addSnapshot("o--m", kCommit);
        QCOMPARE(findModelFolder(folder.path() / "o" / "m"), folder.path() / "o" / "m");
        for (const char* text : {"", "m", "/o/m", "./o", "o/m/x", "../m", "a b/m", "o/"})
            QCOMPARE(findModelFolder(text), std::filesystem::path(text));
    }

    void aNameThatIsNotThereSaysWhichFoldersWereSearched()
    {
        const MadeUpCache cache;
        const auto failure = failureOf([&] { Checkpoint::open("Qwen/Qwen2.5-1.5B"); });
        QCOMPARE(failure.code, std::string("not_found"));
        LR_VERIFY_MENTIONS(failure, "'Qwen/Qwen2.5-1.5B' is not a folder");
        LR_VERIFY_MENTIONS(failure, hubCacheFolders().front().native());
        LR_VERIFY_MENTIONS(failure, "nothing is downloaded");
        LR_VERIFY_MENTIONS(failure, "hf download Qwen/Qwen2.5-1.5B");
    }

    void aSnapshotOfLinksIsAModel()
    {
        const MadeUpCache cache;
        const auto snapshot = cache.addSnapshot("o--m", kCommit);
        const auto blobs = cache.repository("o--m") / "blobs";
        std::filesystem::create_directories(blobs);
        writeConfig(blobs, smallConfig());
        writeTensors(blobs / "w", declarations(smallConfig()));
        std::filesystem::create_symlink("../../blobs/config.json", snapshot / "config.json");
        std::filesystem::create_symlink("../../blobs/w", snapshot / "model.safetensors");
        const auto checkpoint = Checkpoint::open("o/m");
        QCOMPARE(checkpoint.folder(), snapshot);
        QCOMPARE(checkpoint.numParameters(), Checkpoint::open(snapshot).numParameters());
    }

    void namesOfFoldersAreTheirLastPart()
    {
        QCOMPARE(modelName("/a/expert"), std::string("expert"));
        QCOMPARE(modelName("/a/expert/"), std::string("expert"));
        QCOMPARE(modelName("/a/snapshots/1234"), std::string("1234"));
        QCOMPARE(modelName(""), std::string());
    }
};

QTEST_APPLESS_MAIN(TestHubCache)
#include "tst_hub_cache.moc"
