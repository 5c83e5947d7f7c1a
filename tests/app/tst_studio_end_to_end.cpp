#include "app/engine_session.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <algorithm>
#include <csignal>
#include <numeric>

using namespace lr;
using app::EngineClient;
using protocol::JobState;
namespace method = protocol::method;

namespace {

std::string demo(const char* name)
{
    return std::string(LR_DEMO "/") + name;
}

settings::RuntimeSettings runtime()
{
    return {.device = "cpu", .dtype = "float32", .threads = 1};
}

settings::TrainSettings training(const char* name, std::int64_t numSteps)
{
    settings::TrainSettings job;
    job.name = name;
    job.numSteps = numSteps;
    job.batchSize = 4;
    job.gradientAccumulationSteps = 1;
    job.learningRate = 1e-3;
    job.checkpointEvery = 10;
    job.runtime = runtime();
    return job;
}

settings::EvaluateSettings evaluation(const char* run)
{
    settings::EvaluateSettings job;
    job.model = demo("expert");
    job.run = run;
    job.benchmark = "gsm8k";
    job.problems = demo("test.jsonl");
    job.maxProblems = 12;
    job.maxNewTokens = 64;
    job.runtime = runtime();
    return job;
}

/// A batch differs from the next one: single losses say little.
double meanLoss(const std::vector<protocol::MetricRecord>& records, std::size_t from, std::size_t to)
{
    double sum = 0;
    for (auto i = from; i < to; ++i)
        sum += records[i].loss;
    return sum / static_cast<double>(to - from);
}

int numOf(const char* text, const std::string& path)
{
    QFile file(QString::fromStdString(path));
    return file.open(QIODevice::ReadOnly) ? static_cast<int>(file.readAll().count(text)) : -1;
}

} // namespace

/// The whole way of a person with the demo pair, each station with what the one before left: the studio's client and
/// the real engine.
class TestStudioEndToEnd : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<test::EngineSession> m_session;
    std::int64_t m_scoring = 0;

private Q_SLOTS:
    void initTestCase()
    {
        m_session = std::make_unique<test::EngineSession>(LR_ENGINE, m_folder.filePath("workspace"));
        QVERIFY2(m_session->waitFor([this] { return !m_session->workspace().path.empty(); }),
            qPrintable(m_session->client().reason()));
        QCOMPARE(m_session->client().engine().protocolVersion, protocol::kProtocolVersion);
        QVERIFY(!m_session->client().engine().devices.empty());
    }

    void problemsAreSampledAndScored()
    {
        settings::SampleSettings job;
        job.expert = demo("expert");
        job.amateur = demo("amateur-careful");
        job.problems = demo("train.jsonl");
        job.maxProblems = 40;
        job.maxNewTokens = 48;
        job.runtime = runtime();
        const auto check = m_session->ask<protocol::JobCheck>(method::kCheckJob, protocol::Job(job));
        QVERIFY(check && !check->checks.empty());
        for (const auto& one : check->checks)
            QVERIFY2(one.verdict != protocol::Check::Verdict::Bad, one.text.c_str());
        QVERIFY(m_session->finished(m_session->startJob(job)).state == JobState::Done);
        QVERIFY(m_session->waitFor([this] { return !m_session->workspace().scorings.empty(); }));
        const auto scoring = m_session->workspace().scorings.front();
        QCOMPARE(scoring.numTrajectories, 40);
        m_scoring = scoring.id;
    }

    void theSliderCountsWhatTheTrainingFileGets()
    {
        const auto table = m_session->readTable(m_scoring);
        QVERIFY(table);
        QCOMPARE(table->numTrajectories(), std::size_t(40));
        selection::LiveSelection selection(table);
        std::size_t before = table->numSteps();
        for (const double beta : {0.1, 0.4, 1.0}) {
            const auto selected = selection.setKlThreshold(beta).numSelected;
            QVERIFY2(selected > 0 && selected < before, "a higher threshold selects fewer steps");
            before = selected;
            const auto out = m_folder.filePath("samples.jsonl").toStdString();
            const auto written = m_session->ask<protocol::ExportSamplesResult>(
                method::kExportSamples, protocol::ExportSamplesRequest{m_scoring, 0.2, beta, false, out});
            QVERIFY(written);
            QCOMPARE(static_cast<std::size_t>(written->numSamples), selected);
            QCOMPARE(numOf("\n", out), static_cast<int>(selected));
        }
    }

    void theVocabularySpellsWhatWasWritten()
    {
        const auto vocabulary =
            m_session->ask<protocol::Vocabulary>(method::kReadVocabulary, protocol::ReadVocabularyRequest{m_scoring});
        QVERIFY(vocabulary);
        QVERIFY(vocabulary->begin.size() > 10);
        QVERIFY(!vocabulary->special.empty());
    }

    void twentyStepsAreTrained()
    {
        const auto job = m_session->finished(m_session->startJob(training("short", 20)));
        QVERIFY(job.state == JobState::Done);
        QCOMPARE(job.run, std::string("short"));
        std::vector<std::int64_t> expected(20);
        std::iota(expected.begin(), expected.end(), 1);
        QCOMPARE(m_session->steps("short"), expected); // each step told once, in order
        const auto metrics =
            m_session->ask<protocol::RunMetrics>(method::kReadMetrics, protocol::ReadMetricsRequest{"short", 0});
        QVERIFY(metrics);
        QCOMPARE(metrics->records.size(), expected.size());
        QVERIFY(meanLoss(metrics->records, 10, 20) < meanLoss(metrics->records, 0, 10));
    }

    void aTrainingIsStoppedAndSaves()
    {
        const auto id = m_session->startJob(training("long", 100'000));
        QVERIFY(m_session->waitFor([this] { return m_session->steps("long").size() >= 5; }));
        QVERIFY(m_session->ask<protocol::Nothing>(method::kStopJob, protocol::JobIdRequest{id}));
        QVERIFY(m_session->finished(id).state == JobState::Cancelled);
        const auto runs = m_session->ask<protocol::RunList>(method::kListRuns, protocol::Nothing{});
        QVERIFY(runs);
        const auto run = std::find_if(runs->begin(), runs->end(), [](const auto& one) { return one.name == "long"; });
        QVERIFY(run != runs->end());
        QVERIFY(!run->checkpoints.empty());
        QVERIFY(run->globalStep >= 5);
    }

    void anEngineKilledInATrainingIsRestartedAndItGoesOn()
    {
        const auto id = m_session->startJob(protocol::ResumeTrainingJob{"long", std::nullopt, runtime()});
        const auto stepsBefore = m_session->steps("long").size();
        QVERIFY(m_session->waitFor([&] { return m_session->steps("long").size() >= stepsBefore + 5; }));
        auto& client = m_session->client();
        ::kill(static_cast<pid_t>(client.engine().processId), SIGKILL);
        QVERIFY(m_session->waitFor([&] { return client.state() == EngineClient::State::Failed; }));
        QVERIFY2(client.reason().contains("was killed"), qPrintable(client.reason()));
        client.restart();
        QVERIFY(m_session->finished(id).state == JobState::Interrupted); // which nobody could tell before
        const auto again = m_session->startJob(protocol::ResumeTrainingJob{"long", std::nullopt, runtime()});
        const auto stepsByThen = m_session->steps("long").size();
        QVERIFY(m_session->waitFor([&] { return m_session->steps("long").size() > stepsByThen; }));
        QVERIFY(m_session->ask<protocol::Nothing>(method::kStopJob, protocol::JobIdRequest{again}));
        QVERIFY(m_session->finished(again).state == JobState::Cancelled);
    }

    void beforeAndAfterAreEvaluatedAndCompared()
    {
        const auto before = m_session->finished(m_session->startJob(evaluation("")));
        const auto after = m_session->finished(m_session->startJob(evaluation("short")));
        QVERIFY(before.state == JobState::Done && after.state == JobState::Done);
        const auto comparison = m_session->ask<protocol::EvaluationComparison>(
            method::kCompareEvaluations, protocol::CompareEvaluationsRequest{before.evaluation, after.evaluation});
        QVERIFY(comparison);
        QCOMPARE(comparison->bothRight + comparison->bothWrong + comparison->becameRight + comparison->becameWrong, 12);
        const auto answers = m_session->ask<protocol::EvaluationResults>(
            method::kReadEvaluation, protocol::ReadEvaluationRequest{after.evaluation, 0, 100});
        QVERIFY(answers);
        QCOMPARE(answers->questions.size(), std::size_t(12));
        const auto numRight = std::count_if(
            answers->questions.begin(), answers->questions.end(), [](const auto& one) { return one.isCorrect; });
        QCOMPARE(static_cast<std::int64_t>(numRight), comparison->bothRight + comparison->becameRight);
    }

    void theEngineEndsWithTheStudio()
    {
        QSignalSpy stopped(&m_session->client(), &EngineClient::stopped);
        const auto process = static_cast<pid_t>(m_session->client().engine().processId);
        m_session->client().stop();
        QVERIFY(m_session->waitFor([&] { return stopped.count() == 1; }));
        QCOMPARE(::kill(process, 0), -1);
    }
};

QTEST_GUILESS_MAIN(TestStudioEndToEnd)
#include "tst_studio_end_to_end.moc"
