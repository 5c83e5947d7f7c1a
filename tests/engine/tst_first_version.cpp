#include "support/tiny_pair.h"

#include <QDir>
#include <QDirIterator>
#include <QJsonArray>
#include <QTest>

#include <cmath>

using namespace lr::test;

namespace {

/// Where the first version saw the demo pair (tests/tools/make_first_version.sh).
constexpr auto kItsDemo = "/srv/lightreasoner-first-version/demo";
constexpr auto kItsWorkspace = "/srv/lightreasoner-first-version/workspace";

bool copyFolder(const QString& from, const QString& to)
{
    QDirIterator files(from, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    bool isCopied = QDir().mkpath(to);
    while (files.hasNext()) {
        const auto file = files.next();
        const auto place = to + '/' + QDir(from).relativeFilePath(file);
        isCopied &= QDir().mkpath(QFileInfo(place).path()) && QFile::copy(file, place) &&
                    QFile::setPermissions(place, QFile::ReadOwner | QFile::WriteOwner);
    }
    return isCopied;
}

/// Numbers that were computed in float32 by kernels of other builds, and all else as it is.
bool isSame(const QJsonValue& now, const QJsonValue& then)
{
    if (then.isDouble())
        return now.isDouble() && std::abs(now.toDouble() - then.toDouble()) <= 1e-5 * (1 + std::abs(then.toDouble()));
    if (!then.isArray())
        return now == then;
    const auto a = now.toArray(), b = then.toArray();
    bool isSameSoFar = a.size() == b.size();
    for (int i = 0; isSameSoFar && i < b.size(); ++i)
        isSameSoFar = isSame(a[i], b[i]);
    return isSameSoFar;
}

/// The first key of `then` whose value is not the same in `now`; empty if there is none. What is new in `now` is right.
QString difference(const QJsonObject& now, const QJsonObject& then)
{
    for (auto entry = then.begin(); entry != then.end(); ++entry) {
        if (entry->isObject()) {
            if (const auto inner = difference(now[entry.key()].toObject(), entry->toObject()); !inner.isEmpty())
                return entry.key() + '.' + inner;
        } else if (!isSame(now[entry.key()], *entry)) {
            return entry.key();
        }
    }
    return {};
}

} // namespace

/// What people keep: a workspace, a run and an evaluation of the program's first version.
class TestFirstVersion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(copyFolder(QString(LR_TEST_DATA) + "/first_version/workspace", path("workspace")));
        auto run = readFile(path("workspace/runs/first/run.json"));
        QVERIFY(run.contains(kItsDemo));
        run.replace(kItsDemo, LR_DEMO).replace(kItsWorkspace, path("workspace").toUtf8());
        QVERIFY(writeFile(path("workspace/runs/first/run.json"), run));
    }

    void itsStepsAreRead()
    {
        const auto now = runEngine({"stats", "--workspace", path("workspace"), "--json"});
        LR_COMPARE_EXIT(now, 0);
        auto then = QJsonDocument::fromJson(fixture("stats.json")).object();
        QVERIFY(then["statistics"].toObject()["num_steps"].toInt() > 100);
        QCOMPARE(difference(now.json()["statistics"].toObject(), then["statistics"].toObject()), QString());
        const auto selection = then["selection"].toObject();
        QVERIFY(selection["num_kept"].toInt() > 10);
        QCOMPARE(now.json()["selection"].toObject()["num_selected"], selection["num_kept"]);
        QVERIFY(isSame(now.json()["selection"].toObject()["mean_kl_nats"], selection["mean_kl_nats"]));
    }

    void itsSamplesAreTheSame()
    {
        LR_COMPARE_EXIT(runEngine({"select", "--workspace", path("workspace"), "--model", LR_DEMO "/expert", "--out",
                            path("samples.jsonl")}),
            0);
        const auto now = jsonLines(readFile(path("samples.jsonl")));
        const auto then = jsonLines(fixture("samples.jsonl"));
        QVERIFY(then.size() > 10);
        QCOMPARE(now.size(), then.size());
        for (qsizetype i = 0; i < then.size(); ++i)
            QCOMPARE(difference(now[i], then[i]), QString());
    }

    void itsWorkspaceIsAddedTo()
    {
        const auto result = runEngine({"sample", "--expert", LR_DEMO "/expert", "--amateur", LR_DEMO "/amateur-terse",
            "--problems", LR_DEMO "/train.jsonl", "--max-problems", "15", "--max-new-tokens", "48", "--dtype",
            "float32", "--threads", "1", "--workspace", path("workspace"), "--json"});
        LR_COMPARE_EXIT(result, 0);
        QCOMPARE(result.json()["problems"].toInt(), 15);
        QCOMPARE(result.json()["kept"].toInt(), 12);
    }

    /// With another one: answers are graded otherwise since, so it is not added to.
    void itsEvaluationIsCompared()
    {
        const auto result = runEngine({"evaluate", "--model", LR_DEMO "/expert", "--benchmark", "demo", "--problems",
            LR_DEMO "/test.jsonl", "--max-problems", "10", "--max-new-tokens", "48", "--dtype", "float32", "--threads",
            "1", "--workspace", path("workspace"), "--label", "second", "--json"});
        LR_COMPARE_EXIT(result, 0);
        const auto comparison = runEngine({"compare", "first", "second", "--workspace", path("workspace"), "--json"});
        LR_COMPARE_EXIT(comparison, 0);
        QCOMPARE(comparison.json()["questions"].toInt(), 10);
        QCOMPARE(comparison.json()["before"].toObject()["correct"].toInt(), 5); // as it was judged then
        QCOMPARE(comparison.json()["right_to_right"].toInt(), 5);
    }

    void itsRunIsResumed()
    {
        const auto then = jsonLines(readFile(path("workspace/runs/first/metrics.jsonl")));
        QCOMPARE(then.size(), 8);
        const auto result = runEngine({"train", "--resume", path("workspace/runs/first") + "@4"});
        LR_COMPARE_EXIT(result, 0);
        const auto now = jsonLines(readFile(path("workspace/runs/first/metrics.jsonl")));
        QCOMPARE(now.size(), 8);
        for (int i = 0; i < 8; ++i) {
            QCOMPARE(now[i]["global_step"], then[i]["global_step"]);
            QCOMPARE(now[i]["samples"], then[i]["samples"]);
            QCOMPARE(now[i]["learning_rate"], then[i]["learning_rate"]);
            const double loss = then[i]["loss"].toDouble();
            QVERIFY2(
                std::abs(now[i]["loss"].toDouble() - loss) < 1e-4 * (1 + loss), qPrintable(QString::number(i + 1)));
        }
    }

    void itsAdapterIsMerged()
    {
        LR_COMPARE_EXIT(runEngine({"merge", "--model", LR_DEMO "/expert", "--adapter", path("workspace/runs/first"),
                            "--out", path("merged")}),
            0);
        QVERIFY(QFile::exists(path("merged/model.safetensors")));
    }

private:
    QString path(const QString& name) const { return m_folder->filePath(name); }
    static QByteArray fixture(const QString& name)
    {
        return readFile(QString(LR_TEST_DATA) + "/first_version/" + name);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestFirstVersion)
#include "tst_first_version.moc"
