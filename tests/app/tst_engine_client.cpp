#include "app/fake_engine_client.h"

#include <csignal>

using namespace lr;
using namespace lr::test;
using app::EngineClient;
using common::ErrorCode;

class TestEngineClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEngineIsStartedAndAsked()
    {
        FakeEngineClient client("good");
        QSignalSpy ready(&client, &EngineClient::ready);
        QVERIFY2(client.startsWell(), qPrintable(client.reason()));
        QCOMPARE(ready.count(), 1);
        QCOMPARE(client.engine().engineVersion, std::string("0.1.0-fake"));
        Answer answer;
        QVERIFY(askForJobs(client, this, answer) > 0);
        QVERIFY2(!answer.isThere, "never from within the call");
        QTRY_VERIFY(answer.isGood);
    }

    void framesInSinglePiecesAreRead()
    {
        FakeEngineClient client("split");
        QVERIFY2(client.startsWell(), qPrintable(client.reason()));
        Answer answer;
        askForJobs(client, this, answer);
        QTRY_VERIFY(answer.isGood);
    }

    void badStartsAreFailuresWithTheirReason_data()
    {
        QTest::addColumn<QByteArray>("manner");
        QTest::addColumn<QString>("reason");
        QTest::newRow("garbage") << QByteArray("garbage") << "no header of a message: \"W";
        QTest::newRow("version") << QByteArray("version")
                                 << "speaks protocol version 99, but this studio speaks version 2";
        QTest::newRow("refusal") << QByteArray("unwilling") << "This engine takes no orders.";
        QTest::newRow("exit") << QByteArray("exit-at-once")
                              << "exit code 127. It said: lightreasoner: error while loading";
    }

    void badStartsAreFailuresWithTheirReason()
    {
        QFETCH(QByteArray, manner);
        QFETCH(QString, reason);
        FakeEngineClient client(manner);
        QSignalSpy failed(&client, &EngineClient::failed);
        client.startFake();
        QVERIFY(client.state() == EngineClient::State::Starting);
        QVERIFY(client.fails());
        QVERIFY2(client.reason().contains(reason), qPrintable(client.reason()));
        QCOMPARE(failed.count(), 1);
    }

    void anEngineThatNeverAnswersItsStartIsGivenUp()
    {
        auto times = shortTimes();
        times.startMs = 300;
        FakeEngineClient client("silent", times);
        client.startFake();
        QVERIFY(client.fails());
        QVERIFY2(client.reason().contains("has not answered within 0.3 s"), qPrintable(client.reason()));
    }

    void breaksInTheMiddleAreFailuresOfTheRequestToo_data()
    {
        QTest::addColumn<QByteArray>("manner");
        QTest::addColumn<QString>("reason");
        QTest::newRow("garbage") << QByteArray("garbage-later") << "no header of a message: \"Tr";
        QTest::newRow("crash") << QByteArray("crash-mid-frame") << "crashed (signal 11). It said: about to fall over";
        QTest::newRow("killed") << QByteArray("killed") << "was killed (signal 9)";
        QTest::newRow("exit") << QByteArray("exit") << "lightreasoner: The workspace is damaged.";
        QTest::newRow("no JSON") << QByteArray("no-json") << "not valid JSON";
        QTest::newRow("huge frame") << QByteArray("huge-frame") << "99999999999 bytes is announced; at most 67108864";
    }

    void breaksInTheMiddleAreFailuresOfTheRequestToo()
    {
        QFETCH(QByteArray, manner);
        QFETCH(QString, reason);
        FakeEngineClient client(manner);
        QVERIFY2(client.startsWell(), qPrintable(client.reason()));
        Answer answer;
        askForJobs(client, this, answer);
        QVERIFY(client.fails());
        QVERIFY2(client.reason().contains(reason), qPrintable(client.reason()));
        QTRY_VERIFY(answer.isThere);
        QCOMPARE(answer.failure, client.reason());
        QVERIFY(!answer.isGood);
    }

    void aFailureOfTheEngineIsHandedOn()
    {
        FakeEngineClient client("refuse");
        QVERIFY2(client.startsWell(), qPrintable(client.reason()));
        Answer answer;
        askForJobs(client, this, answer);
        QTRY_VERIFY(answer.isThere);
        QCOMPARE(answer.failure, QString("No such run."));
        QVERIFY(answer.code == ErrorCode::NotFound);
        QVERIFY(client.state() == EngineClient::State::Ready);
    }

    void aWrongAnswerFailsItsRequestAlone()
    {
        FakeEngineClient client("wrong-answer");
        QVERIFY2(client.startsWell(), qPrintable(client.reason()));
        Answer answer;
        askForJobs(client, this, answer);
        QTRY_VERIFY(answer.isThere);
        QVERIFY2(answer.failure.contains("jobs/list: an array is expected"), qPrintable(answer.failure));
        QVERIFY(answer.code == ErrorCode::CorruptData);
        QVERIFY(client.state() == EngineClient::State::Ready);
    }

    void strayMessagesArePassedOverAndLogged()
    {
        FakeEngineClient client("unknown-id");
        QVERIFY2(client.startsWell(), qPrintable(client.reason()));
        Answer answer;
        askForJobs(client, this, answer);
        QTRY_VERIFY(answer.isGood);
        QVERIFY(client.logSays("a request that was never made (123456)"));
        QVERIFY(client.logSays("What was that?"));
        QVERIFY(client.logSays("\"run\" is 7; a string is expected"));
    }

    void anEngineThatAsksBackIsRefused()
    {
        FakeEngineClient client("asks-back");
        QVERIFY2(client.startsWell(), qPrintable(client.reason()));
        Answer answer;
        askForJobs(client, this, answer);
        QTRY_VERIFY(answer.isGood);
        QTRY_VERIFY(client.logSays("The studio answers no requests."));
    }

    void noiseOnTheErrorOutputIsBounded()
    {
        FakeEngineClient client("noise");
        QSignalSpy lines(&client, &EngineClient::logged);
        QVERIFY2(client.startsWell(), qPrintable(client.reason()));
        QTRY_VERIFY(client.logSays("warning 0: the quick brown fox"));
        QTRY_VERIFY(client.logSays("lines were left out"));
        QVERIFY(lines.count() < 60'000);
    }

    void answersToCancelledRequestsAreDropped()
    {
        FakeEngineClient client("reverse");
        QVERIFY2(client.startsWell(), qPrintable(client.reason()));
        Answer first;
        Answer second;
        Answer third;
        client.cancel(askForJobs(client, this, first));
        askForJobs(client, this, second);
        QTRY_VERIFY(second.isGood);
        askForJobs(client, this, third); // the cancelled one's answer has come by the time of this one's
        askForJobs(client, this, third);
        QTRY_VERIFY(third.isGood);
        QVERIFY(!first.isThere);
        QVERIFY2(!client.logSays("never made"), "a late answer is known as one");
    }

    void answersForSomebodyGoneAreDropped()
    {
        FakeEngineClient client("reverse");
        QVERIFY2(client.startsWell(), qPrintable(client.reason()));
        Answer first;
        Answer second;
        auto context = std::make_unique<QObject>();
        askForJobs(client, context.get(), first);
        context.reset();
        askForJobs(client, this, second);
        QTRY_VERIFY(second.isGood);
        client.stop();
        QVERIFY(QSignalSpy(&client, &EngineClient::stopped).wait(20'000));
        QVERIFY(!first.isThere);
    }

    void requestsWithoutAnEngineFail()
    {
        FakeEngineClient client("good");
        Answer answer;
        QCOMPARE(askForJobs(client, this, answer), 0);
        QVERIFY(!answer.isThere);
        QTRY_VERIFY(answer.isThere);
        QCOMPARE(answer.failure, QString("No engine is running. Start it and try again."));
        client.startFake();
        answer = {};
        askForJobs(client, this, answer);
        QTRY_VERIFY(answer.isThere);
        QVERIFY2(answer.failure.contains("still starting"), qPrintable(answer.failure));
    }

    void aHangIsToldAndARestartHelps()
    {
        FakeEngineClient client("hang", shortTimes(300));
        QSignalSpy stalled(&client, &EngineClient::stalled);
        QVERIFY2(client.startsWell(), qPrintable(client.reason()));
        Answer answer;
        askForJobs(client, this, answer);
        QTRY_COMPARE(stalled.count(), 1);
        QVERIFY2(stalled[0][0].toString().contains("has not answered for 0.3 s (jobs/list)"),
            qPrintable(stalled[0][0].toString()));
        QVERIFY(client.isStalled());
        client.changeManner("good");
        client.restart();
        QVERIFY2(answer.isThere && !answer.isGood, "what was under way has failed");
        QTRY_VERIFY(client.state() == EngineClient::State::Ready);
        QVERIFY(!client.isStalled());
        askForJobs(client, this, answer = {});
        QTRY_VERIFY(answer.isGood);
    }

    void aLateAnswerEndsTheStall()
    {
        FakeEngineClient client("late", shortTimes(300));
        QSignalSpy stalled(&client, &EngineClient::stalled);
        QSignalSpy again(&client, &EngineClient::answeredAgain);
        QVERIFY2(client.startsWell(), qPrintable(client.reason()));
        Answer first;
        Answer second;
        askForJobs(client, this, first);
        QTRY_COMPARE(stalled.count(), 1);
        askForJobs(client, this, second); // which makes it answer the first
        QTRY_VERIFY(first.isGood);
        QTRY_VERIFY(again.count() >= 1);
    }

    void anAnswerThatTakesLongButKeepsComingIsNoStall()
    {
        FakeEngineClient client("trickle", shortTimes(1'000));
        QSignalSpy stalled(&client, &EngineClient::stalled);
        QVERIFY2(client.startsWell(), qPrintable(client.reason()));
        Answer answer;
        askForJobs(client, this, answer); // 60 bytes at 30 ms each
        QTRY_VERIFY_WITH_TIMEOUT(answer.isGood, 30'000);
        QCOMPARE(stalled.count(), 0);
    }

    void anEngineThatIsKilledCanBeRestarted()
    {
        FakeEngineClient client("good");
        QVERIFY2(client.startsWell(), qPrintable(client.reason()));
        const auto process = client.engine().processId;
        ::kill(static_cast<pid_t>(process), SIGKILL);
        QVERIFY(client.fails());
        QVERIFY2(client.reason().contains("was killed (signal 9)"), qPrintable(client.reason()));
        client.restart();
        QTRY_VERIFY(client.state() == EngineClient::State::Ready);
        QVERIFY(client.engine().processId != process);
    }

    void eventsThatWereMissedFollowARestartOnce()
    {
        FakeEngineClient client("events");
        std::vector<std::int64_t> jobs;
        connect(
            &client, &EngineClient::jobChanged, this, [&](const protocol::JobInfo& job) { jobs.push_back(job.id); });
        QSignalSpy opened(&client, &EngineClient::workspaceOpened);
        QVERIFY2(client.startsWell(), qPrintable(client.reason()));
        client.openWorkspace({"/a/workspace", true});
        QTRY_COMPARE(jobs.size(), std::size_t(3));
        QTRY_COMPARE(client.lastSequence(), 3);
        client.request<protocol::RunList>(
            protocol::method::kListRuns, protocol::Nothing{}, this, {}, {}); // of which it dies
        QVERIFY(client.fails());
        client.restart(); // opens the workspace again; its live events repeat the first three
        QTRY_COMPARE(opened.count(), 2);
        QTRY_COMPARE(client.lastSequence(), 5);
        QCOMPARE(jobs, (std::vector<std::int64_t>{101, 102, 103, 104, 105}));
    }

    void eventsThatWereLeftOutAreRead()
    {
        FakeEngineClient client("events");
        std::vector<std::int64_t> jobs;
        connect(
            &client, &EngineClient::jobChanged, this, [&](const protocol::JobInfo& job) { jobs.push_back(job.id); });
        QVERIFY2(client.startsWell(), qPrintable(client.reason()));
        client.openWorkspace({"/a/workspace", true});
        QTRY_COMPARE(client.lastSequence(), 3);
        client.request<protocol::EvaluationList>(
            protocol::method::kListEvaluations, protocol::Nothing{}, this, {}, {}); // upon which it says so
        QTRY_COMPARE(client.lastSequence(), 5);
        QCOMPARE(jobs, (std::vector<std::int64_t>{101, 102, 103, 104, 105}));
    }

    void anotherWorkspaceCountsAnew()
    {
        FakeEngineClient client("events");
        QSignalSpy jobs(&client, &EngineClient::jobChanged);
        QVERIFY2(client.startsWell(), qPrintable(client.reason()));
        client.openWorkspace({"/a/workspace", true});
        QTRY_COMPARE(jobs.count(), 3);
        client.openWorkspace({"/another", true});
        QTRY_COMPARE(jobs.count(), 6);
    }

    void stoppingClosesInputThenAsksThenKills()
    {
        auto times = shortTimes();
        times.stop = {100, 100};
        FakeEngineClient client("deaf", times);
        QSignalSpy stopped(&client, &EngineClient::stopped);
        QSignalSpy failed(&client, &EngineClient::failed);
        QVERIFY2(client.startsWell(), qPrintable(client.reason()));
        const auto process = static_cast<pid_t>(client.engine().processId);
        client.stop();
        QVERIFY(client.state() == EngineClient::State::Disconnected);
        QTRY_COMPARE(stopped.count(), 1);
        QCOMPARE(::kill(process, 0), -1); // it is gone
        QCOMPARE(failed.count(), 0);
    }

    void stoppingAWillingEngineIsQuick()
    {
        FakeEngineClient client("good");
        QSignalSpy stopped(&client, &EngineClient::stopped);
        QVERIFY2(client.startsWell(), qPrintable(client.reason()));
        client.stop(); // it ends when its input does: no timer of 20 s is awaited
        QVERIFY(stopped.wait(10'000));
    }

    void manyRestartsInARowLeaveOneEngine()
    {
        FakeEngineClient client("good");
        QSignalSpy ready(&client, &EngineClient::ready);
        client.startFake();
        for (int i = 0; i < 20; ++i)
            client.restart();
        QTRY_VERIFY(client.state() == EngineClient::State::Ready);
        Answer answer;
        askForJobs(client, this, answer);
        QTRY_VERIFY(answer.isGood);
        QCOMPARE(ready.count(), 1);
    }

    void stepsThatDoNotFitTogetherAreRefused()
    {
        FakeEngineClient client("wrong-answer");
        QVERIFY2(client.startsWell(), qPrintable(client.reason()));
        QString failure;
        client.request<protocol::StepsPart>(
            protocol::method::kReadSteps, protocol::ReadStepsRequest{3, 0, 512}, this,
            [](const protocol::StepsPart&) {},
            [&](const protocol::Failure& said) { failure = QString::fromStdString(said.message); });
        QTRY_VERIFY(failure.contains("steps/read"));
    }
};

QTEST_GUILESS_MAIN(TestEngineClient)
#include "tst_engine_client.moc"
