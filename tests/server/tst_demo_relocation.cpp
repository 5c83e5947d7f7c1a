#include "model/checkpoint.h"
#include "server/demo_relocation.h"
#include "store/workspace.h"

#include <QTemporaryDir>
#include <QTest>

using namespace lr;
using store::Workspace;

namespace {

const std::filesystem::path kDemo = LR_DEMO;

/// A workspace as the demo pair's sampling leaves it, which names `demo` as its folder.
class SampledDemo
{
public:
    explicit SampledDemo(const std::filesystem::path& demo)
    {
        auto workspace = Workspace::open(folder(), Workspace::Mode::CreateIfMissing);
        const auto expert = workspace.findOrAddModel(modelIn(demo, "expert"));
        const auto amateur = workspace.findOrAddModel(modelIn(demo, "amateur-terse"));
        const auto generation = workspace.findOrAddGeneration(
            store::GenerationKind::Expert, expert, common::Json{{"temperature", 0}}, (demo / "train.jsonl").string());
        workspace.findOrAddScoring(generation, amateur, common::Json::object());
    }

    std::filesystem::path folder() const { return m_folder.path().toStdString(); }

    /// What the workspace names: expert, amateur and problems.
    std::vector<std::string> paths() const
    {
        const auto workspace = Workspace::open(folder(), Workspace::Mode::ReadOnly);
        const auto scoring = workspace.scorings().at(0);
        const auto generation = workspace.generation(scoring.generation);
        return {workspace.model(generation.expert).path, workspace.model(scoring.amateur).path, generation.problemFile};
    }

private:
    static store::ModelInfo modelIn(const std::filesystem::path& demo, const char* name)
    {
        return {.fingerprint = model::Checkpoint::open(kDemo / name).fingerprint(),
            .path = (demo / name).string(),
            .architecture = "qwen2",
            .description = common::Json::object()};
    }

    QTemporaryDir m_folder;
};

std::vector<std::string> pathsIn(const std::filesystem::path& demo)
{
    return {(demo / "expert").string(), (demo / "amateur-terse").string(), (demo / "train.jsonl").string()};
}

} // namespace

class DemoRelocationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCopyOfTheDemoIsToldWhereItsModelsAreNow()
    {
        const SampledDemo demo("/nowhere/demo");
        QVERIFY(server::relocateDemo(demo.folder(), kDemo));
        QCOMPARE(demo.paths(), pathsIn(kDemo));
        QVERIFY(!server::relocateDemo(demo.folder(), kDemo));
    }

    void modelsThatAreWhereTheWorkspaceSaysStayThere()
    {
        QTemporaryDir other;
        const auto copy = std::filesystem::path(other.path().toStdString()) / "demo";
        std::filesystem::copy(kDemo, copy, std::filesystem::copy_options::recursive);
        const SampledDemo demo(copy);
        QVERIFY(!server::relocateDemo(demo.folder(), kDemo));
        QCOMPARE(demo.paths(), pathsIn(copy));
    }

    void otherModelsOfTheSameNameInTheOldFolderAreNotTaken()
    {
        QTemporaryDir other;
        const auto old = std::filesystem::path(other.path().toStdString());
        std::filesystem::copy(kDemo / "amateur-careful", old / "expert", std::filesystem::copy_options::recursive);
        const SampledDemo demo(old);
        QVERIFY(server::relocateDemo(demo.folder(), kDemo));
        QCOMPARE(demo.paths(), pathsIn(kDemo));
    }

    void aWorkspaceOfOtherModelsIsLeftAlone()
    {
        QTemporaryDir resources;
        const auto folder = std::filesystem::path(resources.path().toStdString());
        std::filesystem::copy(kDemo / "amateur-careful", folder / "expert", std::filesystem::copy_options::recursive);
        const SampledDemo demo("/nowhere/demo");
        QVERIFY(!server::relocateDemo(demo.folder(), folder));
        QCOMPARE(demo.paths(), pathsIn("/nowhere/demo"));
    }

    void theShippedWorkspaceNamesTheFolderItIsInstalledTo()
    {
        const SampledDemo demo(kDemo);
        server::nameDemoFolder(demo.folder(), "/usr/share/lightreasoner/demo");
        QVERIFY(!std::filesystem::exists(demo.folder() / "workspace.sqlite-wal")); // one file is what is shipped
        QCOMPARE(demo.paths(), pathsIn("/usr/share/lightreasoner/demo"));
    }
};

QTEST_GUILESS_MAIN(DemoRelocationTest)
#include "tst_demo_relocation.moc"
