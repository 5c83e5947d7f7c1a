#include "app/job_requests.h"

#include <QCoreApplication>

namespace lr::app {

namespace {

struct JobRequestText
{
    Q_DECLARE_TR_FUNCTIONS(lr::app::JobRequests)
};

void askAbout(EngineClient& client, const char* method, std::int64_t job, QObject* context, const QString& what,
    OnFailure onFailure)
{
    client.request<protocol::Nothing>(
        method, protocol::JobIdRequest{job}, context, [](const protocol::Nothing&) {},
        [what, onFailure = std::move(onFailure)](const protocol::Failure& failure) { onFailure(what, failure); });
}

} // namespace

void startJob(EngineClient& client, const protocol::Job& job, QObject* context, OnFailure onFailure)
{
    client.request<protocol::StartJobResult>(
        protocol::method::kStartJob, job, context, [](const protocol::StartJobResult&) {},
        [onFailure = std::move(onFailure)](
            const protocol::Failure& failure) { onFailure(JobRequestText::tr("Starting the job"), failure); });
}

void stopJob(EngineClient& client, std::int64_t job, QObject* context, OnFailure onFailure)
{
    askAbout(
        client, protocol::method::kStopJob, job, context, JobRequestText::tr("Stopping the job"), std::move(onFailure));
}

void pauseJob(EngineClient& client, std::int64_t job, QObject* context, OnFailure onFailure)
{
    askAbout(
        client, protocol::method::kPauseJob, job, context, JobRequestText::tr("Pausing the job"), std::move(onFailure));
}

void resumeJob(EngineClient& client, std::int64_t job, QObject* context, OnFailure onFailure)
{
    askAbout(client, protocol::method::kResumeJob, job, context, JobRequestText::tr("Resuming the job"),
        std::move(onFailure));
}

} // namespace lr::app
