#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <map>
#include <set>

namespace {

using Names = std::set<QString>;

/// Which rooms a room may include; every room may include itself. The window sees of the backend what it shares with
/// the engine: the protocol and the method's arithmetic. No page knows the engine, and app/ alone knows both.
const std::map<QString, Names> kAllowed{
    {"common", {}},
    {"settings", {"common", "selection"}},
    {"protocol", {"common", "settings"}},
    {"problems", {"common"}},
    {"steps", {"common"}},
    {"selection", {"common", "steps"}},
    {"evaluation", {"common"}},
    {"tokenizer", {"common"}},
    {"store", {"common", "steps"}},
    {"kernels", {"common"}},
    {"model", {"common", "kernels", "settings"}},
    {"pretraining", {"common", "problems", "tokenizer", "model", "sampling", "training"}},
    {"sampling", {"common", "model"}},
    {"divergence", {"common", "kernels", "model", "steps"}},
    {"training", {"common", "kernels", "model", "selection", "settings", "steps"}},
    {"machine", {}},
    {"jobs", {"common", "protocol", "settings", "problems", "steps", "selection", "evaluation", "tokenizer", "store",
                 "model", "training"}},
    {"engine", {"common", "protocol", "settings", "problems", "steps", "selection", "evaluation", "tokenizer", "store",
                   "kernels", "model", "sampling", "divergence", "training", "pretraining", "machine", "jobs"}},
    {"server", {"common", "protocol", "settings", "problems", "steps", "selection", "evaluation", "tokenizer", "store",
                   "model", "training", "jobs"}},
    {"cli", {"common", "settings", "problems", "steps", "selection", "evaluation", "tokenizer", "store", "model",
                "sampling", "divergence", "training", "pretraining", "machine", "jobs", "engine", "server"}},
    {"theme", {}},
    {"models", {"common", "protocol", "steps", "selection", "settings", "evaluation"}},
    {"plots", {"common", "steps", "selection", "theme"}},
    {"delegates", {"models", "theme"}},
    {"pages", {"common", "protocol", "steps", "selection", "settings", "theme", "models", "plots", "delegates"}},
    {"dialogs", {"protocol", "settings", "theme", "plots", "pages"}},
    {"app", {"common", "protocol", "settings", "theme", "models", "pages", "dialogs"}},
};

/// The rooms of the window: Qt has its home there.
const Names kWindowRooms{"theme", "models", "plots", "delegates", "pages", "dialogs", "app"};

/// Library headers that have their homes, by their beginnings.
const std::map<QString, Names> kHomes{
    {"torch/", {"model", "sampling", "divergence", "training", "engine"}},
    {"ATen/", {"model", "sampling", "divergence", "training", "pretraining", "engine"}},
    {"c10/", {"model", "sampling", "divergence", "training", "engine"}},
    {"oneapi/", {"kernels"}},
    {"ginac/", {"problems"}},
    {"sqlite3.h", {"store"}},
    {"pcre2.h", {"tokenizer", "model"}},
    {"utf8proc.h", {"tokenizer"}},
    {"CLI/", {"cli"}},
    {"spdlog/", {"engine", "server", "cli"}},
    {"Q", kWindowRooms},
    {"qcustomplot.h", {"plots", "dialogs"}}, // which tells its version
    {"QDBus", {"app"}},
    {"QProcess", {"app"}},
    {"QSql", {}},
};

QStringList includesOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    static const QRegularExpression line(
        "^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]", QRegularExpression::MultilineOption);
    QStringList result;
    auto matches = line.globalMatch(QString::fromUtf8(file.readAll()));
    while (matches.hasNext())
        result << matches.next().captured(1);
    return result;
}

/// The files of app/ that include `header`.
Names includersInApp(const QString& header)
{
    const QDir app(LR_SOURCE "/app");
    Names files;
    for (const auto& file : app.entryList({"*.h", "*.cpp"}))
        if (includesOf(app.filePath(file)).contains(header))
            files.insert(file);
    return files;
}

/// The page that a file of the room "pages" belongs to: that of its folder, or the one it is named after. Empty for
/// what all pages share.
QString pageOf(const QString& folder, const QString& fileName)
{
    static const QRegularExpression name("^([a-z]+)_page(?![a-z])");
    return folder.isEmpty() ? name.match(fileName).captured(1) : folder;
}

/// `ownPage` is pageOf() of the file that includes.
QString faultOf(const QString& room, const QString& include, const QString& ownPage = {})
{
    const auto other = include.section('/', 0, 0);
    if (include.contains('/') && kAllowed.contains(other) && other != room && !kAllowed.at(room).contains(other))
        return "leads to a room above or beside it";
    const auto page = pageOf(include.section('/', 1, -2), include.section('/', -1));
    if (room == "pages" && other == "pages" && !page.isEmpty() && page != ownPage)
        return "leads to another page";
    for (const auto& [prefix, homes] : kHomes)
        if (include.startsWith(prefix) && !homes.contains(room))
            return "has its home elsewhere";
    return {};
}

} // namespace

class TestLayering : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void includesFollowTheArrows()
    {
        int numIncludes = 0;
        QStringList faults;
        const QDir source(LR_SOURCE);
        for (const QString part : {"backend", "widgets", "app"}) {
            QDirIterator files(source.filePath(part), {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
            while (files.hasNext()) {
                const auto path = files.next();
                const auto place = source.relativeFilePath(path).section('/', part == "app" ? 0 : 1, -2);
                const auto room = place.section('/', 0, 0);
                const auto page =
                    room == "pages" ? pageOf(place.section('/', 1), QFileInfo(path).fileName()) : QString();
                QVERIFY2(kAllowed.contains(room), qPrintable("a room without rules: " + room));
                for (const auto& include : includesOf(path)) {
                    ++numIncludes;
                    if (const auto fault = faultOf(room, include, page); !fault.isEmpty())
                        faults << path + ": " + include + " " + fault;
                }
            }
        }
        QVERIFY2(faults.isEmpty(), qPrintable("\n" + faults.join('\n')));
        QVERIFY(numIncludes > 2000);
    }

    void theRulesCatchWhatTheyAreFor()
    {
        QVERIFY(!faultOf("common", "model/decoder.h").isEmpty());
        QVERIFY(!faultOf("selection", "store/workspace.h").isEmpty());
        QVERIFY(!faultOf("store", "ATen/ATen.h").isEmpty());
        QVERIFY(!faultOf("server", "engine/engine_jobs.h").isEmpty());
        QVERIFY(!faultOf("engine", "server/job_queue.h").isEmpty());
        QVERIFY(!faultOf("jobs", "engine/sample_job.h").isEmpty());
        QVERIFY(!faultOf("engine", "QString").isEmpty());
        QVERIFY(!faultOf("engine", "sqlite3.h").isEmpty());
        QVERIFY(!faultOf("pages", "store/workspace.h").isEmpty());
        QVERIFY(!faultOf("pages", "app/engine_client.h").isEmpty());
        QVERIFY(!faultOf("models", "plots/plot.h").isEmpty());
        QVERIFY(!faultOf("pages", "qcustomplot.h").isEmpty());
        QVERIFY(!faultOf("pages", "pages/train/loss_panel.h", "explore").isEmpty());
        QVERIFY(!faultOf("pages", "pages/train_page.h", "explore").isEmpty());
        QVERIFY(!faultOf("pages", "pages/explore/atlas_panel.h").isEmpty()); // from what all pages share
        QVERIFY(faultOf("pages", "pages/explore/atlas_panel.h", pageOf({}, "explore_page_layout.cpp")).isEmpty());
        QVERIFY(faultOf("pages", "pages/notice_bar.h", "explore").isEmpty());
        QVERIFY(faultOf("pages", "QWidget").isEmpty());
        QVERIFY(faultOf("divergence", "model/decoder.h").isEmpty());
        QVERIFY(faultOf("model", "vector").isEmpty());
    }

    /// So that a new page costs its own files and one line.
    void aPageIsKnownToItsLinkAndItsLinkToTheRegistry()
    {
        const auto pages = QDir(LR_SOURCE "/widgets/pages").entryList({"*_page.h"});
        QVERIFY(pages.size() >= 4);
        for (const auto& page : pages) {
            const auto link = page.chopped(qstrlen("_page.h")) + "_link";
            QVERIFY2(includersInApp("pages/" + page) == Names{link + ".h"}, qPrintable(page));
            QVERIFY2(
                includersInApp("app/" + link + ".h") == (Names{link + ".cpp", "page_registry.cpp"}), qPrintable(page));
        }
    }

    /// CONTRIBUTING.md has a table of what a change touches.
    void theFilesOfEachKindOfChangeExist()
    {
        QFile file(LR_SOURCE "/CONTRIBUTING.md");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto table =
            QString::fromUtf8(file.readAll()).section("## A change and its files", 1).section("\n## ", 0, 0);
        static const QRegularExpression path("`([\\w.*-]+/[\\w./*-]*)`");
        int numPaths = 0;
        for (auto matches = path.globalMatch(table); matches.hasNext(); ++numPaths) {
            const QFileInfo named(LR_SOURCE "/" + matches.next().captured(1));
            QVERIFY2(
                !named.dir().entryList({named.fileName()}, QDir::AllEntries).isEmpty(), qPrintable(named.filePath()));
        }
        QVERIFY(numPaths >= 8);
    }
};

QTEST_APPLESS_MAIN(TestLayering)
#include "tst_layering.moc"
