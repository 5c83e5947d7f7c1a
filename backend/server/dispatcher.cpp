#include "server/dispatcher.h"

#include "common/error.h"
#include "jobs/kinds.h"
#include "jobs/sample_export.h"
#include "protocol/message_json.h"
#include "protocol/method_names.h"
#include "server/demo_relocation.h"
#include "server/queries/evaluation_queries.h"
#include "server/queries/grading_query.h"
#include "server/queries/pair_query.h"
#include "server/queries/run_queries.h"
#include "server/queries/steps_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>

namespace lr::server {

using common::Error;
using common::ErrorCode;
using common::Json;
namespace method = protocol::method;

namespace {

using Handler = Answer (*)(WorkspaceSession& session, const Json& params, std::string_view source);

template <class Request>
Request request(const Json& params, std::string_view source)
{
    return protocol::fromJson<Request>(params, source);
}

std::filesystem::path folder(WorkspaceSession& session)
{
    return session.current()->folder;
}

Answer startJob(WorkspaceSession& session, const Json& params, std::string_view source)
{
    auto job = request<protocol::Job>(params, source);
    return protocol::toJson(protocol::StartJobResult{session.jobs()->start(std::move(job))});
}

template <void (JobQueue::*change)(std::int64_t)>
Answer changeJob(WorkspaceSession& session, const Json& params, std::string_view source)
{
    ((*session.jobs()).*change)(request<protocol::JobIdRequest>(params, source).id);
    return Json::object();
}

Answer listJobs(WorkspaceSession& session, const Json&, std::string_view)
{
    const auto open = session.current();
    return protocol::toJson(open->jobs ? open->jobs->jobs() : protocol::JobList());
}

Answer readEvents(WorkspaceSession& session, const Json& params, std::string_view source)
{
    const auto since = request<protocol::ReadEventsRequest>(params, source).since;
    const auto open = session.current();
    return protocol::toJson(open->jobs ? open->jobs->eventsAfter(since) : protocol::Events());
}

Answer exportSamples(WorkspaceSession& session, const Json& params, std::string_view source)
{
    const auto asked = request<protocol::ExportSamplesRequest>(params, source);
    const auto counts = jobs::exportSamples({.workspace = folder(session), .scoring = asked.scoring, .model = {}},
        {asked.plausibilityThreshold, asked.klThreshold, asked.includeFirstStep}, asked.out);
    return protocol::toJson(
        protocol::ExportSamplesResult{.path = asked.out, .numSamples = counts.samples, .numSteps = counts.steps});
}

Answer readVocabularyOf(WorkspaceSession& session, const Json& params, std::string_view source)
{
    const auto scoring =
        common::JsonObject(params, source).integer("scoring", 0, std::numeric_limits<std::int64_t>::max());
    return protocol::toJson(readVocabulary(folder(session), scoring));
}

/// Answers a query by a function of the workspace's folder and the request.
template <auto query, class Request>
Answer answer(WorkspaceSession& session, const Json& params, std::string_view source)
{
    auto message = query(folder(session), request<Request>(params, source));
    Answer answer = protocol::toJson(message);
    if constexpr (protocol::HasAttachment<decltype(message)>)
        answer.attachment = std::move(attachmentOf(message));
    return answer;
}

const std::map<std::string_view, Handler>& handlers()
{
    static const std::map<std::string_view, Handler> all{
        {method::kReadSteps, answer<readSteps, protocol::ReadStepsRequest>},
        {method::kReadVocabulary, readVocabularyOf},
        {method::kGradeTrajectories, answer<gradeTrajectories, protocol::GradeRequest>},
        {method::kInspectPair,
            [](WorkspaceSession&, const Json& params, std::string_view source) -> Answer {
                return protocol::toJson(inspectPair(request<protocol::InspectPairRequest>(params, source)));
            }},
        {method::kStartJob, startJob},
        {method::kListJobs, listJobs},
        {method::kPauseJob, changeJob<&JobQueue::pause>},
        {method::kResumeJob, changeJob<&JobQueue::resume>},
        {method::kStopJob, changeJob<&JobQueue::stop>},
        {method::kReadEvents, readEvents},
        {method::kListRuns,
            [](WorkspaceSession& session, const Json&, std::string_view) -> Answer {
                return protocol::toJson(listRuns(folder(session)));
            }},
        {method::kReadMetrics, answer<readRunMetrics, protocol::ReadMetricsRequest>},
        {method::kListEvaluations,
            [](WorkspaceSession& session, const Json&, std::string_view) -> Answer {
                return protocol::toJson(listEvaluations(folder(session)));
            }},
        {method::kReadEvaluation, answer<readEvaluation, protocol::ReadEvaluationRequest>},
        {method::kCompareEvaluations, answer<compareEvaluations, protocol::CompareEvaluationsRequest>},
        {method::kExportSamples, exportSamples},
    };
    return all;
}

} // namespace

Dispatcher::Dispatcher(
    WorkspaceSession& session, std::function<protocol::InitializeResult()> describe, std::function<void()> onShutdown)
    : m_session(session)
    , m_describe(std::move(describe))
    , m_onShutdown(std::move(onShutdown))
{}

bool Dispatcher::isQuick(std::string_view name)
{
    constexpr std::array kQuick{std::string_view(method::kInitialize), std::string_view(method::kShutdown),
        std::string_view(method::kStartJob), std::string_view(method::kListJobs), std::string_view(method::kPauseJob),
        std::string_view(method::kResumeJob), std::string_view(method::kStopJob),
        std::string_view(method::kReadEvents)};
    return std::find(kQuick.begin(), kQuick.end(), name) != kQuick.end();
}

Json Dispatcher::initialize(const Json& params) const
{
    const auto asked = request<protocol::InitializeRequest>(params, method::kInitialize);
    if (asked.protocolVersion != protocol::kProtocolVersion)
        throw Error(ErrorCode::Unsupported, fmt::format("The engine speaks version {} of the protocol, the program "
                                                        "that started it version {}. Install both from one release.",
                                                protocol::kProtocolVersion, asked.protocolVersion));
    auto result = m_describe();
    result.protocolVersion = protocol::kProtocolVersion;
    result.workspace = m_session.bound().string();
    return protocol::toJson(result);
}

Json Dispatcher::openWorkspace(const Json& params) const
{
    auto info = m_session.open(request<protocol::OpenWorkspaceRequest>(params, method::kOpenWorkspace));
    try {
        if (relocateDemo(info.path, m_describe().demoResources))
            info = describeWorkspace(info.path);
    } catch (const Error&) { // the workspace is read-only, or a job is writing; it is open all the same
    }
    return protocol::toJson(info);
}

Json Dispatcher::check(const Json& params) const
{
    const auto job = request<protocol::Job>(params, method::kCheckJob);
    const auto open = m_session.current();
    const auto earlier = open->jobs ? open->jobs->jobs() : std::vector<protocol::JobInfo>();
    return protocol::toJson(
        jobs::checkJob(job, {.workspace = open->folder, .earlier = earlier, .devices = m_describe().devices}));
}

Answer Dispatcher::call(std::string_view name, const Json& params) const
{
    if (name == method::kInitialize)
        return initialize(params);
    if (name == method::kOpenWorkspace)
        return openWorkspace(params);
    if (name == method::kCheckJob)
        return check(params);
    if (name == method::kShutdown) {
        m_onShutdown();
        return Json::object();
    }
    const auto handler = handlers().find(name);
    if (handler == handlers().end())
        throw Error(ErrorCode::Unsupported, "'" + common::printable(name) + "' is no method of this engine.");
    return handler->second(m_session, params, name);
}

} // namespace lr::server
