#include "support/tiny_pair.h"

#include <QJsonArray>
#include <QTest>

using namespace lr::test;

/// Evaluating models and comparing two evaluations. Models with random weights answer nothing right, but for questions
/// whose reference is what they happen to say.
class TestCommandLineEvaluate : public QObject
{
    Q_OBJECT

    TinyPair m_pair;

    QString path(const QString& name) const { return m_pair.path(name); }

    /// Problems whose reference is the first answer of `model`; each third one is asked for something else.
    void writeProblems(const QString& name, const QString& model, int count)
    {
        QByteArray asked;
        for (int i = 0; i < count; ++i)
            asked += QString("{\"id\": \"q%1\", \"question\": \"What is %1?\", \"answer\": \"none of these\"}\n")
                         .arg(i)
                         .toUtf8();
        writeFile(path(name), asked);
        const auto out = path("said.jsonl");
        const QString system = "Please reason step by step, and put your final answer within \\boxed{}.";
        if (runEngine({"generate", "--model", path(model), "--problems", path(name), "--out", out, "--max-new-tokens",
                          "24", "--threads", "1", "--system", system})
                .exitCode != 0)
            qFatal("cannot generate");
        const auto graded = runEngine({"grade", "--problems", path(name), "--answers", out});
        QList<bool> isCutOff;
        QFile answers(out);
        if (!answers.open(QIODevice::ReadOnly))
            qFatal("cannot read what was generated");
        for (const auto& line : jsonLines(answers.readAll()))
            isCutOff.append(line["finish_reason"].toString() == "length");
        QByteArray lines;
        int i = 0;
        for (const auto& line : jsonLines(graded.out)) {
            const auto extracted = line["extracted"].toString();
            const bool isAsked = !extracted.isEmpty() && i % 3 != 2;
            lines += QJsonDocument(QJsonObject{{"id", line["id"]}, {"question", QString("What is %1?").arg(i)},
                                       {"answer", isAsked ? extracted : "none of these"}})
                         .toJson(QJsonDocument::Compact) +
                     "\n";
            m_numExpected += isAsked ? 1 : 0;
            m_numUnfinished += !isAsked && isCutOff[i] ? 1 : 0;
            ++i;
        }
        writeFile(path(name), lines);
    }

    QStringList evaluate(const QString& model, const QString& workspace, const QStringList& more = {}) const
    {
        QStringList arguments{"evaluate", "--model", path(model), "--benchmark", "demo", "--problems",
            path("exam.jsonl"), "--max-new-tokens", "24", "--threads", "1", "--json"};
        if (!workspace.isEmpty())
            arguments += QStringList{"--workspace", path(workspace)};
        return arguments + more;
    }

    int m_numExpected = 0;
    int m_numUnfinished = 0; ///< cut off at 24 tokens, and not right

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_pair.isMade());
        writeProblems("exam.jsonl", "expert", 24);
    }

    void accuracyIsWhatTheAnswersGive()
    {
        const auto result = runEngine(evaluate("expert", {}));
        LR_COMPARE_EXIT(result, 0);
        const auto json = result.json();
        QCOMPARE(json["problems"].toInt(), 24);
        QCOMPARE(json["correct"].toInt(), m_numExpected);
        QCOMPARE(json["accuracy"].toDouble(), m_numExpected / 24.0);
        QCOMPARE(json["unfinished"].toInt(), m_numUnfinished);
        QCOMPARE(json["grader"].toString(), "exact");
        const auto interval = json["interval"].toArray();
        QVERIFY(interval[0].toDouble() <= json["accuracy"].toDouble() &&
                json["accuracy"].toDouble() <= interval[1].toDouble());
        QVERIFY(json["evaluation"].isNull());
        QVERIFY(json["new_tokens"].toInt() > 0);
    }

    void batchSizeChangesNothing()
    {
        const auto one = runEngine(evaluate("expert", {}, {"--batch-size", "1"}));
        LR_COMPARE_EXIT(one, 0);
        QCOMPARE(one.json()["correct"].toInt(), m_numExpected);
    }

    void aSecondRunDoesNothingTwice()
    {
        const auto part = runEngine(evaluate("expert", "kept", {"--max-problems", "10"}));
        LR_COMPARE_EXIT(part, 0);
        QCOMPARE(part.json()["problems"].toInt(), 10);
        const auto whole = runEngine(evaluate("expert", "kept"));
        LR_COMPARE_EXIT(whole, 0);
        QCOMPARE(whole.json()["kept"].toInt(), 10);
        QCOMPARE(whole.json()["correct"].toInt(), m_numExpected);
        QCOMPARE(whole.json()["evaluation"], part.json()["evaluation"]);
        const auto again = runEngine(evaluate("expert", "kept"));
        QCOMPARE(again.json()["kept"].toInt(), 24);
        QCOMPARE(again.json()["new_tokens"].toInt(), 0);
        QCOMPARE(again.json()["correct"].toInt(), m_numExpected);
        QCOMPARE(again.json()["unfinished"].toInt(), m_numUnfinished);
        const auto other = runEngine(evaluate("expert", "kept", {"--system", "Be brief."}));
        QCOMPARE(other.json()["kept"].toInt(), 0);
        QVERIFY(other.json()["evaluation"] != whole.json()["evaluation"]);
    }

    void anInterruptedRunGoesOnWhereItStopped()
    {
        QByteArray lines;
        for (int i = 0; i < 120; ++i)
            lines += QString("{\"id\": \"l%1\", \"question\": \"What is %1?\", \"answer\": \"%2\"}\n")
                         .arg(i)
                         .arg(i % 10)
                         .toUtf8();
        writeFile(path("long.jsonl"), lines);
        const QStringList longer{"--problems", path("long.jsonl"), "--max-new-tokens", "300", "--batch-size", "1"};
        const auto command = [&](const QString& workspace) {
            return QStringList{"evaluate", "--model", path("expert"), "--benchmark", "demo", "--threads", "1", "--json",
                       "--progress", "json", "--workspace", path(workspace)} +
                   longer;
        };
        EngineProcess first(command("stopped"));
        QVERIFY(first.waitForProgress(2));
        first.send(SIGINT);
        const auto stopped = first.wait();
        LR_COMPARE_EXIT(stopped, 130);
        QVERIFY2(stopped.err.contains("questions are answered; the same command goes on"), stopped.err);
        QVERIFY2(stopped.err.contains("\"accuracy\""), stopped.err);
        const auto second = runEngine(command("stopped"));
        LR_COMPARE_EXIT(second, 0);
        QVERIFY(second.json()["kept"].toInt() >= 2 && second.json()["kept"].toInt() < 120);
        const auto whole = runEngine(command("unstopped"));
        QCOMPARE(second.json()["correct"].toInt(), whole.json()["correct"].toInt());
        const auto compared = runEngine({"compare", "1", "1", "--workspace", path("stopped"), "--json"});
        QCOMPARE(compared.json()["questions"].toInt(), 120);
    }

    void twoEvaluationsCompareQuestionByQuestion()
    {
        LR_COMPARE_EXIT(runEngine(evaluate("amateur", "both")), 0);
        LR_COMPARE_EXIT(runEngine(evaluate("expert", "both")), 0);
        const auto result = runEngine({"compare", "amateur", "expert", "--workspace", path("both"), "--json"});
        LR_COMPARE_EXIT(result, 0);
        const auto json = result.json();
        const auto count = [&](const char* key) { return json[key].toInt(); };
        QCOMPARE(count("questions"), 24);
        QCOMPARE(
            count("right_to_right") + count("right_to_wrong") + count("wrong_to_right") + count("wrong_to_wrong"), 24);
        QCOMPARE(count("right_to_right") + count("wrong_to_right"), m_numExpected);
        QCOMPARE(json["after"]["correct"].toInt(), m_numExpected);
        QCOMPARE(json["after"]["unfinished"].toInt(), m_numUnfinished);
        QCOMPARE(json["before"]["label"].toString(), "amateur");
        const double p = json["mcnemar"]["p_value"].toDouble();
        QVERIFY(p >= 0 && p <= 1);
        const auto interval = json["difference"]["interval"].toArray();
        const auto difference = json["difference"]["accuracy"].toDouble();
        QCOMPARE(difference, (count("wrong_to_right") - count("right_to_wrong")) / 24.0);
        QVERIFY(interval[0].toDouble() <= difference && difference <= interval[1].toDouble());
        QCOMPARE(count("only_before") + count("only_after"), 0);

        const auto text = runEngine({"compare", "1", "2", "--workspace", path("both")});
        LR_COMPARE_EXIT(text, 0);
        QVERIFY2(text.out.contains("McNemar") && text.out.contains("amateur") && text.out.contains("points (95 %"),
            text.out);
        const auto itself = runEngine({"compare", "2", "2", "--workspace", path("both"), "--json"});
        const auto sameJson = itself.json();
        QCOMPARE(sameJson["mcnemar"]["p_value"].toDouble(), 1.0);
    }

    void evaluationsThatAreNotThereAreNamed()
    {
        LR_COMPARE_EXIT(runEngine(evaluate("expert", "names", {"--max-problems", "1"})), 0);
        LR_COMPARE_EXIT(runEngine(evaluate("expert", "names", {"--max-problems", "1", "--system", "Be brief."})), 0);
        const auto compare = [&](const QString& before, const QString& after, const QString& workspace) {
            return runEngine({"compare", before, after, "--workspace", path(workspace)});
        };
        auto result = compare("1", "7", "names");
        LR_COMPARE_EXIT(result, 3);
        QVERIFY2(result.err.contains("no evaluation 7"), result.err);
        result = compare("1", "nobody", "names");
        LR_COMPARE_EXIT(result, 3);
        QVERIFY2(result.err.contains("'nobody'") && result.err.contains("2 'expert'"), result.err);
        result = compare("expert", "1", "names");
        LR_COMPARE_EXIT(result, 2);
        QVERIFY2(result.err.contains("2, 1"), result.err);
        LR_COMPARE_EXIT(compare("1", "2", "nowhere"), 3);
    }

    void badInputIsRefusedBeforeAModelIsLoaded()
    {
        writeFile(path("silent.jsonl"), "{\"id\": \"q1\", \"question\": \"Why?\"}\n");
        const auto result = runEngine({"evaluate", "--model", path("expert"), "--benchmark", "demo", "--problems",
            path("silent.jsonl"), "--workspace", path("never")});
        LR_COMPARE_EXIT(result, 3);
        QVERIFY2(result.err.contains("'q1' has no reference answer"), result.err);
        QVERIFY(!QDir(path("never")).exists());
        const auto noDevice = runEngine({"evaluate", "--model", path("expert"), "--benchmark", "demo", "--problems",
            path("exam.jsonl"), "--device", "cuda", "--workspace", path("never")});
        LR_COMPARE_EXIT(noDevice, 4);
        QVERIFY(!QDir(path("never")).exists());
        LR_COMPARE_EXIT(runEngine({"evaluate", "--model", path("expert"), "--benchmark", "gsm9k", "--problems",
                            path("exam.jsonl")}),
            2);
        LR_COMPARE_EXIT(
            runEngine({"evaluate", "--model", path("none"), "--benchmark", "demo", "--problems", path("exam.jsonl")}),
            3);
    }
};

QTEST_GUILESS_MAIN(TestCommandLineEvaluate)
#include "tst_command_line_evaluate.moc"
