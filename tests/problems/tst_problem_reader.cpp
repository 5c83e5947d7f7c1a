#include "problems/problem_reader.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace lr::common;
using namespace lr::problems;

class TestProblemReader : public QObject
{
    Q_OBJECT

private:
    std::filesystem::path write(const QByteArray& bytes, const QString& name = "problems.jsonl")
    {
        const auto path = m_folder.filePath(name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write the test file");
        return path.toStdString();
    }

    QString messageFor(const std::filesystem::path& path, const ProblemFileOptions& options = {})
    {
        try {
            readProblems(path, options);
        } catch (const Error& error) {
            m_code = error.code();
            return error.what();
        }
        return "no error";
    }

    QTemporaryDir m_folder;
    ErrorCode m_code = ErrorCode::Internal;

private Q_SLOTS:
    void everyShapeOfQuestionIsRead_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("question");
        QTest::addColumn<QString>("answer");
        const auto row = [](const char* name, const char* line, const char* id, const char* question,
                             const char* answer) {
            QTest::newRow(name) << QByteArray(line) << id << question << answer;
        };
        row("question", R"({"question": "2+3?", "answer": "5"})", "2+3?", "2+3?", "5");
        row("Body, Question", R"({"Body": "A cat.", "Question": "Legs?", "Answer": 4.0})", "A cat. Legs?",
            "A cat. Legs?", "4.0");
        row("body, question", R"({"body": "A cat.", "question": "Legs?", "answer": "(4) legs"})", "A cat. Legs?",
            "A cat. Legs?", "(4) legs");
        row("problem", R"({"problem": "Solve.", "solution": "1"})", "Solve.", "Solve.", "1");
        row("text id", R"({"id": "p1", "question": "Why?"})", "p1", "Why?", "none");
        row("capital ID", R"({"ID": "chal-7", "Question": "Why?"})", "chal-7", "Why?", "none");
        row("integer id", R"({"id": 1606, "question": "Why?", "final_answer": ["2"]})", "1606", "Why?", "2");
        row("several answers", R"({"question": "Why?", "final_answer": ["2", "3"]})", "Why?", "Why?", "[\"2\",\"3\"]");
        row("null is missing", R"({"id": null, "body": null, "question": "Why?", "answer": null})", "Why?", "Why?",
            "none");
    }

    void everyShapeOfQuestionIsRead()
    {
        QFETCH(QByteArray, line);
        const auto file = readProblems(write(line + "\n"));
        QCOMPARE(file.problems.size(), 1u);
        QTEST(QString::fromStdString(file.problems[0].id), "id");
        QTEST(QString::fromStdString(file.problems[0].question), "question");
        QTEST(QString::fromStdString(file.problems[0].answer.value_or("none")), "answer");
    }

    void onlyAnIntegerIdIsMarkedAsOne()
    {
        const auto file =
            readProblems(write("{\"id\": 12, \"question\": \"a\"}\n{\"id\": \"13\", \"question\": \"b\"}"));
        QVERIFY(file.problems[0].idIsInteger);
        QVERIFY(!file.problems[1].idIsInteger);
    }

    void choicesStandBelowTheQuestionWithTheirLetters()
    {
        const auto file = readProblems(write(R"({"question": "Which?", "choices": ["one", "two"], "answer": 1})"));
        const auto& problem = file.problems[0];
        QCOMPARE(problem.question, std::string("Which?"));
        QCOMPARE(problem.promptText(), std::string("Which?\n(A) one\n(B) two"));
        QCOMPARE(problem.answer.value(), std::string("1"));
        QCOMPARE(Problem({"x", false, "Plain", {}, {}}).promptText(), std::string("Plain"));
    }

    void repeatedIdsAreMadeDistinctAndCounted()
    {
        const auto file =
            readProblems(write("{\"id\": 1, \"question\": \"a\"}\n{\"id\": \"1 [2]\", \"question\": \"b\"}\n"
                               "{\"id\": 1, \"question\": \"c\"}\n{\"id\": \"1\", \"question\": \"d\"}\n"));
        QStringList ids;
        for (const auto& problem : file.problems)
            ids << QString::fromStdString(problem.id);
        QCOMPARE(ids, (QStringList{"1", "1 [2]", "1 [3]", "1 [4]"}));
        QCOMPARE(file.numRenamed, 2u);
        QVERIFY(!file.problems[2].idIsInteger);
    }

    void plainTextHasOneQuestionALine()
    {
        const auto file =
            readProblems(write("\xEF\xBB\xBFWhat is 1+1?\r\n\r\n   Why \xC3\xA4?  \n{\"not\": \"json\"}", "q.txt"));
        QCOMPARE(file.problems.size(), 3u);
        QCOMPARE(file.problems[0].question, std::string("What is 1+1?"));
        QCOMPARE(file.problems[1].id, std::string("Why ä?"));
        QCOMPARE(file.problems[2].question, std::string("{\"not\": \"json\"}"));
    }

    void aBadLineIsNamedByItsNumber_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("what");
        QTest::newRow("broken JSON") << QByteArray("{\"question\": \"a\"") << "not valid JSON at byte";
        QTest::newRow("not an object") << QByteArray("[1]") << "object";
        QTest::newRow("invalid UTF-8") << QByteArray("{\"question\": \"\xFF\"}") << "invalid UTF-8 at byte 14";
        QTest::newRow("no question") << QByteArray("{\"text\": \"a\"}") << "no question";
        QTest::newRow("question is a number") << QByteArray("{\"question\": 3}") << "\"question\" is 3";
        QTest::newRow("question is blank") << QByteArray("{\"question\": \" \\n\"}") << "\"question\" is empty";
        QTest::newRow("body is a list") << QByteArray(R"({"body": [], "question": "a"})") << "\"body\" is []";
        QTest::newRow("id is a list") << QByteArray(R"({"id": [], "question": "a"})") << "\"id\" is []";
        QTest::newRow("id is a fraction") << QByteArray(R"({"id": 1.5, "question": "a"})") << "\"id\" is 1.5";
        QTest::newRow("id is empty") << QByteArray(R"({"id": "", "question": "a"})") << "\"id\" is empty";
        QTest::newRow("choices are no list") << QByteArray(R"({"question": "a", "choices": 4})") << "\"choices\"";
        QTest::newRow("a choice is a number") << QByteArray(R"({"question": "a", "choices": [4]})") << "\"choices\"";
        QTest::newRow("too long") << QByteArray("{\"question\": \"") + QByteArray(300, 'x') + "\"}"
                                  << "longer than 200 bytes";
    }

    void aBadLineIsNamedByItsNumber()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, what);
        const auto path = write("{\"question\": \"first\"}\n" + line + "\n{\"question\": \"third\"}\n");
        ProblemFileOptions options;
        options.maxLineBytes = 200;
        const auto message = messageFor(path, options);
        QVERIFY2(message.contains("problems.jsonl line 2: ") && message.contains(what), qPrintable(message));
        QCOMPARE(m_code, ErrorCode::CorruptData);

        options.badLines = BadLines::Skip;
        const auto file = readProblems(path, options);
        QCOMPARE(file.problems.size(), 2u);
        QCOMPARE(file.problems[1].question, std::string("third"));
        QCOMPARE(file.skipped.count, 1u);
        QCOMPARE(QString::fromStdString(file.skipped.reasons[0]), message);
    }

    void aFileWithoutAProblemIsAnError()
    {
        QVERIFY(messageFor(write("")).contains("problems.jsonl' holds no problem."));
        QCOMPARE(m_code, ErrorCode::CorruptData);
        QVERIFY(messageFor(write("\n\n \n", "q.txt")).contains("holds no problem"));
        ProblemFileOptions options;
        options.badLines = BadLines::Skip;
        QVERIFY(messageFor(write("x\ny\n"), options).contains("bad lines: 2"));
        messageFor(m_folder.filePath("missing.jsonl").toStdString());
        QCOMPARE(m_code, ErrorCode::NotFound);
    }

    void linesBehindTheLastProblemAskedForAreNotLookedAt()
    {
        ProblemFileOptions options;
        options.maxProblems = 1;
        QCOMPARE(readProblems(write("{\"question\": \"a\"}\nbroken\n"), options).problems.size(), 1u);
    }

    void theSharedBenchmarksLoad_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("numProblems");
        QTest::addColumn<int>("numRenamed");
        QTest::newRow("asdiv") << "asdiv_test" << 2215 << 1;
        QTest::newRow("gsm8k test") << "gsm8k_test" << 1319 << 0;
        QTest::newRow("gsm8k train") << "gsm8k_train" << 7473 << 0;
        QTest::newRow("math500") << "math500_test" << 500 << 0;
        QTest::newRow("minerva") << "minerva_math_test" << 272 << 0;
        QTest::newRow("mmlu") << "mmlu_stem_test" << 3018 << 46;
        QTest::newRow("olympiadbench") << "olympiadbench_test" << 675 << 0;
        QTest::newRow("svamp") << "svamp_test" << 1000 << 0;
    }

    void theSharedBenchmarksLoad()
    {
        QFETCH(QString, name);
        const auto path = QString(LR_SHARED_DATA "/problems/%1.jsonl").arg(name);
        if (!QFile::exists(path))
            QSKIP("the shared problem files are not here");
        const auto file = readProblems(path.toStdString());
        QTEST(static_cast<int>(file.problems.size()), "numProblems");
        QTEST(static_cast<int>(file.numRenamed), "numRenamed");
        std::set<std::string> ids;
        for (const auto& problem : file.problems) {
            ids.insert(problem.id);
            QVERIFY(problem.answer.has_value());
            QCOMPARE(problem.choices.size(), name.startsWith("mmlu") ? 4u : 0u);
        }
        QCOMPARE(ids.size(), file.problems.size());
    }
};

QTEST_APPLESS_MAIN(TestProblemReader)
#include "tst_problem_reader.moc"
