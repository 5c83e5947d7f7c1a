#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <map>
#include <set>

namespace {

using Names = std::set<QString>;

/// Which rooms of the backend a room may include; every room may include itself.
const std::map<QString, Names> kAllowed{
    {"common", {}},
    {"protocol", {"common"}},
    {"problems", {"common"}},
    {"selection", {"common"}},
    {"evaluation", {"common"}},
    {"tokenizer", {"common"}},
    {"store", {"common", "selection"}},
    {"model", {"common"}},
    {"pretraining", {"common", "problems", "tokenizer", "model", "sampling", "training"}},
    {"sampling", {"common", "model"}},
    {"divergence", {"common", "model", "selection"}},
    {"training", {"common", "model", "selection"}},
    {"engine", {"common", "protocol", "problems", "selection", "evaluation", "tokenizer", "store", "model", "sampling",
                   "divergence", "training", "pretraining"}},
};

/// Library headers that have one home each; "Q…" is Qt, which has none in the backend.
const std::map<QString, Names> kHomes{
    {"torch/", {"model", "sampling", "divergence", "training", "engine"}},
    {"ATen/", {"model", "sampling", "divergence", "training", "pretraining", "engine"}},
    {"c10/", {"model", "sampling", "divergence", "training", "engine"}},
    {"oneapi/", {"model"}},
    {"ginac/", {"problems"}},
    {"sqlite3.h", {"store"}},
    {"pcre2.h", {"tokenizer"}},
    {"utf8proc.h", {"tokenizer"}},
    {"CLI/", {"engine"}},
    {"spdlog/", {"engine"}},
    {"Q", {}},
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

QString faultOf(const QString& room, const QString& include)
{
    const auto other = include.section('/', 0, 0);
    if (include.contains('/') && kAllowed.contains(other) && other != room && !kAllowed.at(room).contains(other))
        return "leads to a room above or beside it";
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
        QDirIterator files(LR_BACKEND, {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const auto path = files.next();
            const auto room = QDir(LR_BACKEND).relativeFilePath(path).section('/', 0, 0);
            QVERIFY2(kAllowed.contains(room), qPrintable("a room without rules: " + room));
            for (const auto& include : includesOf(path)) {
                ++numIncludes;
                if (const auto fault = faultOf(room, include); !fault.isEmpty())
                    faults << path + ": " + include + " " + fault;
            }
        }
        QVERIFY2(faults.isEmpty(), qPrintable("\n" + faults.join('\n')));
        QVERIFY(numIncludes > 500);
    }

    void theRulesCatchWhatTheyAreFor()
    {
        QVERIFY(!faultOf("common", "model/decoder.h").isEmpty());
        QVERIFY(!faultOf("selection", "store/workspace.h").isEmpty());
        QVERIFY(!faultOf("store", "ATen/ATen.h").isEmpty());
        QVERIFY(!faultOf("engine", "QString").isEmpty());
        QVERIFY(!faultOf("engine", "sqlite3.h").isEmpty());
        QVERIFY(faultOf("divergence", "model/decoder.h").isEmpty());
        QVERIFY(faultOf("model", "vector").isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestLayering)
#include "tst_layering.moc"
