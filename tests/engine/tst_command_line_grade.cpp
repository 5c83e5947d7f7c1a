#include "support/engine_process.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace lr::test;

/// The command that judges answers; it needs no model.
class TestCommandLineGrade : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString write(const QString& name, const QByteArray& content)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write the test file");
        return file.fileName();
    }

    QString problems()
    {
        return write("problems.jsonl",
            "{\"id\": 7, \"question\": \"6 times 7?\", \"answer\": \"He multiplies.\\n#### 42\"}\n"
            "{\"id\": \"half\", \"question\": \"Half?\", \"answer\": \"\\\\boxed{\\\\frac{1}{2}}\"}\n"
            "{\"question\": \"Which?\", \"choices\": [\"red\", \"blue\"], \"answer\": 1}\n");
    }

    EngineResult grade(const QByteArray& answers, const QStringList& more = {})
    {
        return runEngine(
            QStringList{"grade", "--problems", problems(), "--answers", write("answers.jsonl", answers)} + more);
    }

private Q_SLOTS:
    void everyAnswerIsJudgedWithItsReason()
    {
        const auto result = grade("{\"id\": 7, \"text\": \"So it is \\\\boxed{42.0}.\"}\n"
                                  "{\"id\": \"half\", \"text\": \"The answer is 0.5.\"}\n"
                                  "{\"id\": \"half\", \"text\": \"The answer is 0.6.\"}\n"
                                  "{\"id\": \"Which?\", \"text\": \"(B), for it is blue.\"}\n");
        LR_COMPARE_EXIT(result, 0);
        const auto lines = jsonLines(result.out);
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines[0]["id"].toInt(), 7);
        QVERIFY(lines[0]["id"].isDouble());
        QCOMPARE(lines[0]["extracted"].toString(), "42.0");
        QCOMPARE(lines[0]["correct"].toBool(), true);
        QCOMPARE(lines[0]["reason"].toString(), "the same number");
        QCOMPARE(lines[0]["grader"].toString(), "exact");
        QCOMPARE(lines[1]["id"].toString(), "half");
        QCOMPARE(lines[1]["correct"].toBool(), true);
        QCOMPARE(lines[2]["correct"].toBool(), false);
        QVERIFY(!lines[2]["reason"].toString().isEmpty());
        QCOMPARE(lines[3]["extracted"].toString(), "B");
        QCOMPARE(lines[3]["correct"].toBool(), true);
        QVERIFY2(result.err.contains("3 of 4 answers are correct"), result.err);
    }

    void theGraderMayBeTheOfficialOne()
    {
        const QByteArray close = "{\"id\": 7, \"text\": \"So it is \\\\boxed{42.001}.\"}\n";
        for (const auto& [name, isRight] : {std::pair{"exact", false}, {"qwen", true}}) {
            const auto result = grade(close, {"--grader", name});
            LR_COMPARE_EXIT(result, 0);
            const auto lines = jsonLines(result.out);
            QCOMPARE(lines[0]["correct"].toBool(), isRight);
            QCOMPARE(lines[0]["grader"].toString(), name);
        }
        LR_COMPARE_EXIT(grade(close, {"--grader", "strict"}), 2);
    }

    void anAnswerThatWasCutOffIsUnfinishedUnlessItIsRight()
    {
        const auto result = grade("{\"id\": 7, \"text\": \"So it is 42\", \"finish_reason\": \"length\"}\n"
                                  "{\"id\": \"half\", \"text\": \"Let us\", \"finish_reason\": \"length\"}\n"
                                  "{\"id\": \"Which?\", \"text\": \"(A)\", \"finish_reason\": \"end_of_sequence\"}\n");
        LR_COMPARE_EXIT(result, 0);
        const auto lines = jsonLines(result.out);
        QCOMPARE(lines[0]["verdict"].toString(), "right");
        QCOMPARE(lines[1]["verdict"].toString(), "unfinished");
        QCOMPARE(lines[1]["correct"].toBool(), false);
        QCOMPARE(lines[2]["verdict"].toString(), "wrong");
        QVERIFY2(result.err.contains("1 of 3 answers are correct, 1 is cut off."), result.err);
    }

    void problemsWithoutAnAnswerAreNamed()
    {
        const auto result = grade("{\"id\": 7, \"text\": \"42\"}\n{\"id\": \"Which?\", \"text\": \"B\"}\n");
        LR_COMPARE_EXIT(result, 0);
        QVERIFY2(result.err.contains("1 of 3 problems have no answer"), result.err);
        QVERIFY2(result.err.contains("'half'"), result.err);
    }

    void badAnswersAreRefusedInASentence_data()
    {
        QTest::addColumn<QByteArray>("answers");
        QTest::addColumn<QByteArray>("mentioned");
        const QByteArray good = "{\"id\": 7, \"text\": \"42\"}\n";
        QTest::newRow("unknown id") << good + "{\"id\": \"p9\", \"text\": \"1\"}\n"
                                    << QByteArray("line 2: no problem has the id 'p9'");
        QTest::newRow("no id") << good + "{\"text\": \"1\"}\n" << QByteArray("\"id\"");
        QTest::newRow("no text") << good + "{\"id\": 7}\n" << QByteArray("\"text\"");
        QTest::newRow("text is a number") << good + "{\"id\": 7, \"text\": 42}\n" << QByteArray("\"text\"");
        QTest::newRow("broken line") << good + "{\"id\": 7,\n" << QByteArray("answers.jsonl line 2");
        QTest::newRow("no object") << good + "[7]\n" << QByteArray("answers.jsonl line 2");
        QTest::newRow("empty file") << QByteArray() << QByteArray("holds no answer");
    }

    void badAnswersAreRefusedInASentence()
    {
        QFETCH(QByteArray, answers);
        QFETCH(QByteArray, mentioned);
        const auto result = grade(answers);
        LR_COMPARE_EXIT(result, 3);
        QVERIFY2(result.err.contains(mentioned), result.err);
        QVERIFY2(result.err.startsWith("lightreasoner: ") && result.err.count('\n') == 1, result.err);
        QVERIFY(result.out.isEmpty());
    }

    void badLinesAreSkippedWhereAsked()
    {
        const auto result =
            grade("{\"id\": 7, \"text\": \"42\"}\n{broken\n{\"id\": \"p9\", \"text\": \"1\"}\n", {"--skip-bad"});
        LR_COMPARE_EXIT(result, 0);
        QCOMPARE(jsonLines(result.out).size(), 1);
        QVERIFY2(result.err.contains("line 2") && result.err.contains("'p9'"), result.err);
    }

    void aProblemWithoutAReferenceIsNamed()
    {
        const auto result = runEngine({"grade", "--problems", write("plain.txt", "What is 1+1?\n"), "--answers",
            write("answers.jsonl", "{\"id\": \"What is 1+1?\", \"text\": \"2\"}\n")});
        LR_COMPARE_EXIT(result, 3);
        QVERIFY2(result.err.contains("has no reference answer"), result.err);
    }

    void aMissingFileIsNamed()
    {
        const auto result =
            runEngine({"grade", "--problems", problems(), "--answers", m_folder.filePath("none.jsonl")});
        LR_COMPARE_EXIT(result, 3);
        QVERIFY2(result.err.contains("none.jsonl"), result.err);
    }
};

QTEST_GUILESS_MAIN(TestCommandLineGrade)
#include "tst_command_line_grade.moc"
