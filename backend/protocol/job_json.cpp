#include "protocol/message_fields.h"
#include "settings/settings_json.h"

namespace lr::protocol {

namespace {

/// In the order of Job's alternatives.
constexpr std::array kKinds{"sample", "score", "train", "resume", "evaluate", "merge"};
static_assert(kKinds.size() == std::variant_size_v<Job>);

template <std::size_t... I>
bool readKind(
    Job& job, std::string_view kind, const common::Json& json, std::string_view source, std::index_sequence<I...>)
{
    return ((kind == kKinds[I] && (readJson(job.emplace<I>(), json, source), true)) || ...);
}

} // namespace

const char* kindOf(const Job& job)
{
    return kKinds.at(job.index());
}

common::Json toJson(const Job& job)
{
    auto json = std::visit([](const auto& one) { return toJson(one); }, job);
    json["kind"] = kindOf(job);
    return json;
}

void readJson(Job& job, const common::Json& json, std::string_view source)
{
    const auto& kind = common::JsonObject(json, source).string("kind");
    if (!readKind(job, kind, json, source, std::make_index_sequence<kKinds.size()>()))
        failField(source, "kind", "is \"" + common::printable(kind, 40) + "\", a kind of job that is not known.");
}

void describe(auto& fields, Is<ResumeTrainingJob> auto& job)
{
    fields.path("run", job.run);
    fields.optional("step", job.step);
    fields.withDefault("runtime", job.runtime);
}

void describe(auto& fields, Is<JobProgress> auto& progress)
{
    fields.required("stage", progress.stage);
    fields.required("done", progress.done);
    fields.required("total", progress.total);
    fields.required("unit", progress.unit);
    fields.measured("seconds", progress.seconds);
    fields.optional("eta_seconds", progress.etaSeconds);
    fields.object("details", progress.details);
}

void describe(auto& fields, Is<JobInfo> auto& info)
{
    fields.required("id", info.id);
    fields.required("sequence", info.sequence);
    fields.required("job", info.job);
    fields.required("title", info.title);
    fields.required("state", info.state);
    fields.required("created_at_ms", info.createdAtMs);
    fields.optional("started_at_ms", info.startedAtMs);
    fields.optional("ended_at_ms", info.endedAtMs);
    fields.optional("progress", info.progress);
    fields.optional("failure", info.failure);
    fields.object("result", info.result);
    fields.path("run", info.run);
    fields.withDefault("evaluation", info.evaluation);
}

void describe(auto& fields, Is<StartJobResult> auto& result)
{
    fields.required("id", result.id);
}

void describe(auto& fields, Is<Check> auto& check)
{
    fields.required("name", check.name);
    fields.required("verdict", check.verdict);
    fields.required("text", check.text);
}

void describe(auto& fields, Is<JobCheck> auto& check)
{
    fields.required("checks", check.checks);
    fields.required("command_line", check.commandLine);
    fields.optional("estimated_seconds", check.estimatedSeconds);
    fields.required("estimated_bytes", check.estimatedBytes);
    fields.required("num_samples", check.numSamples);
    fields.required("num_tuned_tokens", check.numTunedTokens);
}

void describe(auto& fields, Is<JobIdRequest> auto& request)
{
    fields.required("id", request.id);
}

void describe(auto& fields, Is<ReadEventsRequest> auto& request)
{
    fields.required("since", request.since);
}

void describe(auto& fields, Is<Event> auto& event)
{
    fields.required("sequence", event.sequence);
    fields.required("method", event.method);
    fields.object("params", event.params);
}

void describe(auto& fields, Is<Events> auto& events)
{
    fields.required("events", events.events);
    fields.required("last", events.last);
}

LR_MAP_MESSAGE(ResumeTrainingJob)
LR_MAP_MESSAGE(JobProgress)
LR_MAP_MESSAGE(JobInfo)
LR_MAP_MESSAGE(StartJobResult)
LR_MAP_MESSAGE(Check)
LR_MAP_MESSAGE(JobCheck)
LR_MAP_MESSAGE(JobIdRequest)
LR_MAP_MESSAGE(ReadEventsRequest)
LR_MAP_MESSAGE(Event)
LR_MAP_MESSAGE(Events)

} // namespace lr::protocol
