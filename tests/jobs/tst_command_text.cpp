#include "jobs/kinds.h"
#include "settings/command_text.h"

#include <QProcess>
#include <QTest>

using namespace lr;
using jobs::commandText;
using settings::shellQuoted;

namespace {

/// The words that a shell makes of a command line.
QByteArrayList wordsOf(const std::string& command)
{
    QProcess shell;
    shell.start("sh", {"-c", "set -- " + QString::fromStdString(command) + "; printf '%s\\0' \"$@\""});
    shell.waitForFinished();
    auto words = shell.readAllStandardOutput().split('\0');
    words.removeLast(); // behind the last zero
    return words;
}

} // namespace

class TestCommandText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aShellReadsAWordBackAsItWas_data()
    {
        QTest::addColumn<QByteArray>("word");
        for (const char* word : {"plain", "", "two words", "it's", "$HOME", "`id`", "a\"b", "*", "~", "a\nb", "\\",
                 "ü—€", "--flag=1", "; rm -rf /", "''"})
            QTest::newRow(word) << QByteArray(word);
    }

    void aShellReadsAWordBackAsItWas()
    {
        QFETCH(QByteArray, word);
        QCOMPARE(wordsOf(shellQuoted(word.toStdString())), QByteArrayList{word});
    }

    void defaultsAreLeftOut()
    {
        settings::SampleSettings job;
        job.expert = "/models/expert";
        job.amateur = "/models/the amateur";
        job.problems = "/p.jsonl";
        QCOMPARE(wordsOf(commandText(job, "/w")),
            (QByteArrayList{"lightreasoner", "sample", "--expert", "/models/expert", "--amateur", "/models/the amateur",
                "--problems", "/p.jsonl", "--workspace", "/w"}));
    }

    void whatDiffersIsThere()
    {
        settings::TrainSettings job;
        job.name = "mine";
        job.klThreshold = 1;
        job.targets = {settings::Projection::Query, settings::Projection::Output};
        job.choice = selection::StepChoice::LowestKl;
        job.heldOutShare = 0.05;
        job.beta2 = 0.95;
        job.shuffle = false;
        job.runtime.threads = 2;
        const auto words = wordsOf(commandText(job, "/w"));
        const auto valueOf = [&](const char* option) { return words.value(words.indexOf(option) + 1); };
        QCOMPARE(valueOf("--out"), QByteArray("/w/runs/mine"));
        QCOMPARE(valueOf("--beta").toDouble(), 1.0);
        QCOMPARE(valueOf("--targets"), QByteArray("q_proj,o_proj"));
        QCOMPARE(valueOf("--choose"), QByteArray("lowest-kl"));
        QCOMPARE(valueOf("--held-out").toDouble(), 0.05);
        QCOMPARE(valueOf("--threads"), QByteArray("2"));
        QCOMPARE(valueOf("--adam-beta2").toDouble(), 0.95);
        QVERIFY(words.contains("--no-shuffle"));
        QVERIFY(!words.contains("--lr"));
        QVERIFY(!words.contains("--alpha"));
    }

    void aCheckpointIsNamedByItsStep()
    {
        const auto words =
            wordsOf(commandText(protocol::ResumeTrainingJob{.run = "run-1", .step = 40, .runtime = {}}, "/w"));
        QCOMPARE(words, (QByteArrayList{"lightreasoner", "train", "--resume", "/w/runs/run-1@40"}));
    }
};

QTEST_GUILESS_MAIN(TestCommandText)
#include "tst_command_text.moc"
