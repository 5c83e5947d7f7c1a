#pragma once

#include "app/engine_client.h"
#include "selection/live_selection.h"

#include <QTest>

#include <map>

namespace lr::test {

inline constexpr std::int64_t kTrajectories = 512; ///< asked for at once; the engine gives fewer where they are long
inline constexpr int kJobMs = 240'000;             ///< for a job of the demo pair on a busy machine

/// A studio's client at work in one workspace: what it was told is kept, and what a test asks for is awaited.
class EngineSession : public QObject
{
public:
    explicit EngineSession(const QString& program, const QString& workspace)
    {
        app::EngineClient::Times times;
        times.startMs = 120'000;
        m_client = std::make_unique<app::EngineClient>(times, nullptr);
        connect(m_client.get(), &app::EngineClient::jobChanged, this,
            [this](const protocol::JobInfo& job) { m_jobs[job.id] = job; });
        connect(m_client.get(), &app::EngineClient::metricsLogged, this,
            [this](const protocol::RunMetrics& metrics) { take(metrics); });
        connect(m_client.get(), &app::EngineClient::workspaceOpened, this,
            [this](const protocol::WorkspaceInfo& info) { m_workspace = info; });
        connect(m_client.get(), &app::EngineClient::workspaceChanged, this,
            [this](const protocol::WorkspaceInfo& info) { m_workspace = info; });
        connect(m_client.get(), &app::EngineClient::ready, this, [this, workspace] {
            if (m_workspace.path.empty()) // a restart opens it again by itself
                m_client->openWorkspace({workspace.toStdString(), true});
        });
        m_client->start({app::EngineTarget::Kind::Serve, program, {}, {}});
    }

    app::EngineClient& client() { return *m_client; }
    const protocol::WorkspaceInfo& workspace() const { return m_workspace; }
    /// Steps of the metrics as they came, by run.
    const std::vector<std::int64_t>& steps(const std::string& run) { return m_steps[run]; }

    /// The answer to a request; a failure is printed, and nothing returned.
    template <class Result, class Params>
    std::optional<Result> ask(const char* method, const Params& params)
    {
        std::optional<Result> result;
        bool hasFailed = false;
        m_client->request<Result>(
            method, params, this, [&](const Result& answer) { result = answer; },
            [&](const protocol::Failure& failure) {
                hasFailed = true;
                qWarning("%s: %s", method, failure.message.c_str());
            });
        if (!QTest::qWaitFor([&] { return result || hasFailed; }, kJobMs))
            qFatal("%s was not answered", method); // the handlers refer to what ends here
        return result;
    }

    std::int64_t startJob(const protocol::Job& job)
    {
        const auto started = ask<protocol::StartJobResult>(protocol::method::kStartJob, job);
        return started ? started->id : 0;
    }

    /// Waits until the job has ended; says how.
    protocol::JobInfo finished(std::int64_t id)
    {
        if (!waitFor([&] { return m_jobs[id].state >= protocol::JobState::Done; }))
            qWarning("job %lld has not ended", static_cast<long long>(id));
        if (m_jobs[id].failure)
            qWarning("%s", m_jobs[id].failure->message.c_str());
        return m_jobs[id];
    }

    protocol::JobInfo job(std::int64_t id) { return m_jobs[id]; }

    bool waitFor(const std::function<bool()>& condition) { return QTest::qWaitFor(condition, kJobMs); }

    /// All steps of a scoring as the studio holds them; null if they cannot be read.
    std::shared_ptr<const steps::StepTable> readTable(std::int64_t scoring)
    {
        auto table = std::make_shared<steps::StepTable>();
        std::int64_t next = 0;
        for (std::int64_t end = 1; next < end;) {
            const auto part = ask<protocol::StepsPart>(
                protocol::method::kReadSteps, protocol::ReadStepsRequest{scoring, next, kTrajectories});
            if (!part)
                return nullptr;
            append(*table, *part);
            next += static_cast<std::int64_t>(part->trajectories.size());
            end = part->numTrajectories;
        }
        return table;
    }

private:
    void take(const protocol::RunMetrics& metrics)
    {
        for (const auto& record : metrics.records)
            m_steps[metrics.run].push_back(record.globalStep);
    }

    static void append(steps::StepTable& table, const protocol::StepsPart& part)
    {
        std::string_view rest = part.packed;
        for (const auto& head : part.trajectories) {
            const auto packed = rest.substr(0, static_cast<std::size_t>(head.packedBytes));
            table.append(head.problem, std::as_bytes(std::span(packed)), "steps");
            rest.remove_prefix(packed.size());
        }
    }

    std::unique_ptr<app::EngineClient> m_client;
    protocol::WorkspaceInfo m_workspace;
    std::map<std::int64_t, protocol::JobInfo> m_jobs;
    std::map<std::string, std::vector<std::int64_t>> m_steps;
};

} // namespace lr::test
