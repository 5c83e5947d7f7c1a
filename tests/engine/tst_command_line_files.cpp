#include "support/bad_input.h"

#include <QTest>

using namespace lr::test;

/// Problem files, outputs and workspaces that are damaged, missing, or cannot be written.
class TestCommandLineFiles : public QObject
{
    Q_OBJECT

    TinyPair m_pair;
    QList<BadInput> m_cases;

    QString path(const QString& name) const { return m_pair.path(name); }

    QStringList generate(const QString& problems, const QString& out) const
    {
        return {"generate", "--model", path("expert"), "--problems", problems, "--out", out, "--max-new-tokens", "2",
            "--threads", "1"};
    }

    QStringList select(const QString& workspace, const QString& out) const
    {
        return {"select", "--workspace", path(workspace), "--out", out};
    }

    QStringList generateFrom(const QByteArray& problems) const
    {
        writeFile(path("bad.jsonl"), problems);
        return generate(path("bad.jsonl"), path("out.jsonl"));
    }

    /// A copy of the good workspace whose database is changed.
    void spoilWorkspace(const std::function<QByteArray(QByteArray)>& change) const
    {
        QDir(path("bad")).removeRecursively();
        QDir().mkpath(path("bad"));
        writeFile(path("bad/workspace.sqlite"), change(readFile(path("good/workspace.sqlite"))));
    }

    void addProblems(const char* name, const QByteArray& problems, const QList<QByteArray>& mentioned)
    {
        m_cases.append(
            {name, 3, QList<QByteArray>{"bad.jsonl"} + mentioned, [=, this] { return generateFrom(problems); }});
    }

    void addOutput(const char* name, int exitCode, const QString& out, const QList<QByteArray>& mentioned)
    {
        m_cases.append({name, exitCode, mentioned, [=, this] { return select("good", out); }});
    }

    void addWorkspace(
        const char* name, const QList<QByteArray>& mentioned, const std::function<QByteArray(QByteArray)>& change)
    {
        m_cases.append({name, 3, QList<QByteArray>{"bad/workspace.sqlite"} + mentioned, [=, this] {
                            spoilWorkspace(change);
                            return select("bad", path("out.jsonl"));
                        }});
        m_cases.append({"sampling into a " + QByteArray(name), 3, QList<QByteArray>{"bad/workspace.sqlite"} + mentioned,
            [=, this] {
                spoilWorkspace(change);
                return m_pair.sample("bad");
            }});
    }

    void addProblemCases()
    {
        const auto lines = problemLines(4).split('\n');
        addProblems("broken line in the middle",
            lines[0] + "\n" + lines[1] + "\n{\"question\": \"cut\n" + lines[3] + "\n", {"line 3"});
        addProblems("line without a question", lines[0] + "\n{\"answer\": 4}\n", {"line 2", "question"});
        addProblems("question that is no text", "{\"question\": 4}\n", {"line 1", "question"});
        addProblems("invalid UTF-8", lines[0] + "\n{\"question\": \"\xC3\x28\"}\n", {"line 2", "UTF-8"});
        addProblems("empty file", "", {"no problem"});
        addProblems("blank lines alone", "\n\n \n", {"no problem"});
        m_cases.append({"no such file", 3, {"absent.jsonl"},
            [this] { return generate(path("absent.jsonl"), path("out.jsonl")); }});
        m_cases.append(
            {"folder for a file", 3, {"expert"}, [this] { return generate(path("expert"), path("out.jsonl")); }});
        m_cases.append({"question longer than the context", 3, {"long-one", "512"}, [this] {
                            return generateFrom("{\"id\": \"long-one\", \"question\": \"" +
                                                QByteArray("xyzzy ").repeated(400) + "\"}\n");
                        }});
    }

    void addScoringCases()
    {
        const auto score = [this](const QString& option, const QByteArray& content) {
            writeFile(path("bad.txt"), content);
            return QStringList{"score", option, path("bad.txt"), "--workspace", path("never-made")} +
                   m_pair.pairOptions();
        };
        m_cases.append({"text that is empty", 3, {"bad.txt", "empty"}, [=] { return score("--text", ""); }});
        m_cases.append(
            {"text that is not UTF-8", 3, {"bad.txt", "UTF-8", "byte 3"}, [=] { return score("--text", "abc\xFF"); }});
        m_cases.append({"trajectory outside the vocabulary", 3, {"bad.txt line 1", "9999"},
            [=] { return score("--trajectories", "{\"question\": \"q\", \"token_ids\": [5, 9999]}\n"); }});
        m_cases.append({"trajectory without completion", 3, {"bad.txt line 1", "text"},
            [=] { return score("--trajectories", "{\"question\": \"q\"}\n"); }});
    }

    void addOutputCases()
    {
        addOutput("output in no folder", 3, path("absent/out.jsonl"), {"absent/out.jsonl"});
        addOutput("output below a file", 4, path("problems.jsonl/out.jsonl"), {"problems.jsonl/out.jsonl"});
        addOutput("output is a folder", 4, path("expert"), {"expert", "folder"});
        // Permissions stop nobody who is root; this file system takes no new file from anybody.
        addOutput("output where nobody may write", 3, "/proc/out.jsonl", {"/proc/out.jsonl"});
        addOutput("output to a device", 2, "/dev/full", {"/dev/full"});
        m_cases.append({"generation into no folder", 3, {"absent/out.jsonl"},
            [this] { return generate(path("problems.jsonl"), path("absent/out.jsonl")); }});
        m_cases.append({"logits into no folder", 3, {"absent/l.safetensors"}, [this] {
                            return QStringList{"logits", "--model", path("expert"), "--ids", "1", "--out",
                                path("absent/l.safetensors")};
                        }});
        m_cases.append(
            {"workspace below a file", 4, {"problems.jsonl/w"}, [this] { return m_pair.sample("problems.jsonl/w"); }});
    }

    void addWorkspaceCases()
    {
        addWorkspace("newer workspace", {"newer version", "layout 99"}, [](QByteArray file) {
            return file.replace(60, 4, QByteArray("\0\0\0\x63", 4)); // SQLite keeps user_version there
        });
        addWorkspace("workspace of garbage", {"damaged"},
            [](const QByteArray& file) { return QByteArray("garbage!").repeated(file.size() / 8); });
        addWorkspace("workspace with damaged pages", {"damaged"}, [](QByteArray file) {
            return file.replace(4096, file.size() - 4096, QByteArray(file.size() - 4096, '\x5a'));
        });
        addWorkspace("workspace cut short", {"damaged"}, [](const QByteArray& file) { return file.left(4096); });
        addWorkspace("database of another program", {"another program"}, [](QByteArray file) {
            return file.replace(68, 4, QByteArray("\0\0\0\7", 4)); // application_id
        });
        m_cases.append({"folder that is no workspace", 3, {"expert", "not a workspace"},
            [this] { return select("expert", path("out.jsonl")); }});
        m_cases.append({"scoring that is not there", 3, {"good", "77"}, [this] {
                            return select("good", path("out.jsonl")) + QStringList{"--scoring", "77"};
                        }});
        m_cases.append({"threshold below what was stored", 2, {"0.001"}, [this] {
                            return select("good", path("out.jsonl")) + QStringList{"--alpha", "0.001"};
                        }});
        m_cases.append({"threshold that is no number", 2, {"nan"}, [this] {
                            return select("good", path("out.jsonl")) + QStringList{"--beta", "nan"};
                        }});
    }

    /// The command with files limited to so many KiB: what a full disk is, on any machine.
    static EngineResult runWithLimit(int kibibytes, const QStringList& arguments)
    {
        const auto script = "trap '' XFSZ; ulimit -f " + QString::number(kibibytes) + "; exec \"$0\" \"$@\"";
        return EngineProcess(QStringList{"-c", script, LR_ENGINE} + arguments, {}, "bash").wait();
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_pair.isMade());
        QVERIFY(writeFile(path("many.jsonl"), problemLines(24)));
        LR_COMPARE_EXIT(runEngine(m_pair.sample("good", "many.jsonl", 32)), 0);
        writeFile(path("out.jsonl"), "as it was\n");
        addProblemCases();
        addScoringCases();
        addOutputCases();
        addWorkspaceCases();
    }

    void badFilesAreRefused_data()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; i < m_cases.size(); ++i)
            QTest::newRow(m_cases[i].name.constData()) << i;
    }

    void badFilesAreRefused()
    {
        QFETCH(int, index);
        LR_VERIFY_REFUSED(m_cases[index], m_pair.root());
    }

    void badLinesAreSkippedAndCountedWhereAsked()
    {
        const auto lines = problemLines(3).split('\n');
        const auto file = lines[0] + "\n{broken\n" + lines[1] + "\n{\"question\": \"\xC3\x28\"}\n" + lines[2] + "\n";
        const auto result = runEngine(generateFrom(file) + QStringList{"--skip-bad", "--json"});
        LR_COMPARE_EXIT(result, 0);
        QCOMPARE(result.json()["problems"].toInt(), 3);
        QCOMPARE(result.json()["skipped_lines"].toInt(), 2);

        const auto sampled = runEngine(m_pair.sample("skipping", "bad.jsonl") + QStringList{"--skip-bad", "--json"});
        LR_COMPARE_EXIT(sampled, 0);
        QCOMPARE(sampled.json()["skipped_lines"].toInt(), 2);
        for (const auto* where : {"bad.jsonl line 2", "bad.jsonl line 4"})
            QVERIFY2(sampled.err.contains(where), sampled.err);
    }

    void aFullDiskLeavesNoHalfFile()
    {
        QVERIFY(writeFile(path("out.jsonl"), "as it was\n"));
        const QStringList commands[] = {select("good", path("out.jsonl")) + QStringList{"--beta", "0"},
            {"logits", "--model", path("expert"), "--ids", "1,2,3,4,5,6,7,8,9", "--out", path("out.jsonl")},
            {"init-checkpoint", "--preset", "tiny", "--tokenizer", path("tokenizer"), path("never-made")}};
        const auto before = contentsOf(m_pair.root());
        for (const auto& command : commands) {
            const auto result = runWithLimit(64, command);
            const auto name = command.first() == "init-checkpoint" ? "never-made" : "out.jsonl";
            const auto fault = refusalFault(result, 4, {name, "File too large"}, m_pair.root(), before);
            QVERIFY2(fault.isEmpty(), qPrintable(command.first() + ": " + fault));
        }
    }

    void outputToAFullDeviceFails()
    {
        const auto script = QString("exec \"$0\" \"$@\" > /dev/full");
        const auto result =
            EngineProcess(QStringList{"-c", script, LR_ENGINE, "stats", "--workspace", path("good")}, {}, "bash")
                .wait();
        LR_COMPARE_EXIT(result, 4);
        QVERIFY2(result.err.contains("standard output"), result.err);
        QVERIFY2(result.err.contains("No space left"), result.err);
    }

    void samplingContinuesAfterAFullDisk()
    {
        const auto command = m_pair.sample("full", "many.jsonl", 96) + QStringList{"--json"};
        const auto full = runWithLimit(300, command);
        LR_COMPARE_EXIT(full, 4);
        QVERIFY2(full.err.contains("full/workspace.sqlite"), full.err);
        QVERIFY2(full.err.startsWith("lightreasoner: ") && full.err.count('\n') == 1, full.err);
        const auto last = runEngine(command);
        LR_COMPARE_EXIT(last, 0);
        QCOMPARE(last.json()["kept"].toInt() + last.json()["scored"].toInt(), 24);
        QVERIFY(last.json()["kept"].toInt() > 0);
    }

    void oneProcessWritesAWorkspaceWhileOthersMayRead()
    {
        const auto command = m_pair.sample("busy", "many.jsonl", 256) + QStringList{"--progress", "json"};
        EngineProcess first(command);
        QVERIFY(first.waitForProgress(1));
        first.send(SIGSTOP); // so that it still runs when the others look
        const auto second = runEngine(m_pair.sample("busy"));
        const auto reader = runEngine({"stats", "--workspace", path("busy"), "--json"});
        first.send(SIGCONT);
        LR_COMPARE_EXIT(second, 4);
        QVERIFY2(second.err.contains("busy' is open in another process"), second.err);
        LR_COMPARE_EXIT(reader, 0);
        first.send(SIGINT);
        LR_COMPARE_EXIT(first.wait(), 130);
        LR_COMPARE_EXIT(runEngine(m_pair.sample("busy")), 0);
    }
};

QTEST_GUILESS_MAIN(TestCommandLineFiles)
#include "tst_command_line_files.moc"
