#include "server/job_register.h"

#include "common/clock.h"
#include "common/error.h"
#include "jobs/kinds.h"
#include "protocol/message_json.h"
#include "protocol/method_names.h"

#include <fmt/format.h>

namespace lr::server {

using common::Error;
using common::ErrorCode;
using protocol::JobInfo;
using protocol::JobState;
using store::Keep;

namespace {

constexpr std::int64_t kMaxListedJobs = 1000;
constexpr std::size_t kMaxEventBytes = 4u << 20; ///< of one answer to events/read

bool hasEnded(JobState state)
{
    return state >= JobState::Done;
}

JobInfo infoFromText(const store::JournalJob& job)
{
    auto info = protocol::fromJson<JobInfo>(common::parseJson(job.info, "the job journal"), "the job journal");
    info.id = job.id;
    return info;
}

/// As the job is stored and told.
common::Json jsonOf(const JobInfo& info)
{
    auto kept = info;
    kept.job = jobs::shortened(std::move(kept.job));
    return protocol::toJson(kept);
}

} // namespace

JobRegister::JobRegister(store::JobJournal journal, Broadcaster& broadcaster)
    : m_broadcaster(broadcaster)
    , m_journal(std::move(journal))
{
    interruptLeftOver();
}

void JobRegister::interruptLeftOver()
{
    for (const auto& job : m_journal.jobs(kMaxListedJobs)) {
        auto info = infoFromText(job);
        if (hasEnded(info.state))
            continue;
        info.failure = protocol::Failure{ErrorCode::Cancelled,
            info.state == JobState::Queued ? "The engine ended before this job began."
                                           : "The engine ended while this job ran. What it had finished is stored."};
        info.state = JobState::Interrupted;
        info.endedAtMs = common::unixTimeMs();
        store(info);
        tellChange(info, Keep::Always);
    }
}

std::int64_t JobRegister::add(protocol::Job job)
{
    JobInfo info;
    info.title = jobs::titleOf(job);
    info.job = std::move(job);
    info.createdAtMs = common::unixTimeMs();
    const std::lock_guard order(m_order);
    info.id = m_journal.addJob(common::dumpJson(jsonOf(info)));
    {
        const std::lock_guard lock(m_mutex);
        m_open.emplace(info.id, info);
    }
    tellChange(info, Keep::Always);
    return info.id;
}

JobInfo& JobRegister::require(std::int64_t id)
{
    const auto found = m_open.find(id);
    if (found == m_open.end())
        throw Error(ErrorCode::InvalidArgument, fmt::format("Job {} has ended, or never was.", id));
    return found->second;
}

protocol::Job JobRegister::job(std::int64_t id)
{
    const std::lock_guard lock(m_mutex);
    return require(id).job;
}

JobState JobRegister::state(std::int64_t id)
{
    const std::lock_guard lock(m_mutex);
    return require(id).state;
}

void JobRegister::changeAndWrite(std::int64_t id, const std::function<bool(JobInfo&)>& change, Keep keep)
{
    const std::lock_guard order(m_order);
    JobInfo changed;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_open.find(id);
        if (found == m_open.end() || !change(found->second))
            return;
        changed = found->second;
        if (hasEnded(changed.state))
            m_open.erase(found);
    }
    if (keep == Keep::Always)
        store(changed);
    tellChange(changed, keep);
}

void JobRegister::change(std::int64_t id, const std::function<bool(JobInfo&)>& change)
{
    changeAndWrite(id, change, Keep::Always);
}

void JobRegister::replaceState(std::int64_t id, JobState from, JobState to)
{
    change(id, [from, to](JobInfo& info) { return info.state == from && (info.state = to, true); });
}

void JobRegister::setProgress(std::int64_t id, protocol::JobProgress progress)
{
    const auto set = [&progress](JobInfo& info) {
        info.progress = std::move(progress);
        return true;
    };
    changeAndWrite(id, set, Keep::Recent);
}

void JobRegister::end(std::int64_t id, JobState state, common::Json result, std::optional<protocol::Failure> failure)
{
    change(id, [&](JobInfo& info) {
        info.state = state;
        info.result = std::move(result);
        info.failure = std::move(failure);
        info.endedAtMs = common::unixTimeMs();
        return true;
    });
}

void JobRegister::tell(const char* method, common::Json params, const std::string& key)
{
    const std::lock_guard order(m_order);
    append(method, std::move(params), Keep::Recent, key);
}

std::vector<JobInfo> JobRegister::jobs()
{
    const std::lock_guard order(m_order);
    std::vector<JobInfo> jobs;
    for (const auto& job : m_journal.jobs(kMaxListedJobs))
        jobs.push_back(infoFromText(job));
    const std::lock_guard lock(m_mutex);
    for (auto& listed : jobs)
        if (const auto open = m_open.find(listed.id); open != m_open.end())
            listed.progress = open->second.progress; // the journal holds only the changes of state
    return jobs;
}

protocol::Events JobRegister::eventsAfter(std::int64_t sequence)
{
    const std::lock_guard order(m_order);
    protocol::Events events;
    events.last = m_journal.lastSequence();
    for (const auto& event : m_journal.eventsAfter(sequence, kMaxEventBytes)) {
        auto params = common::parseJson(event.params, "the job journal");
        params["sequence"] = event.sequence;
        events.events.push_back({event.sequence, event.method, std::move(params)});
    }
    return events;
}

bool JobRegister::hasOpenJobs()
{
    const std::lock_guard lock(m_mutex);
    return !m_open.empty();
}

void JobRegister::store(const JobInfo& info)
{
    try {
        m_journal.updateJob(info.id, common::dumpJson(jsonOf(info)));
    } catch (const Error& error) { // a full disk must not make the job fail
        warn(error.what());
    }
}

void JobRegister::warn(const std::string& text)
{
    m_broadcaster.send(
        protocol::notification::kLog, protocol::toJson(protocol::LogLine{common::unixTimeMs(), "warning", text}));
}

void JobRegister::tellChange(const JobInfo& info, Keep keep)
{
    // Every change of state is sent. Progress is replaced by newer progress while it waits.
    append(protocol::notification::kJobChanged, jsonOf(info), keep,
        keep == Keep::Recent ? fmt::format("job:{}", info.id) : std::string());
}

void JobRegister::append(const char* method, common::Json params, Keep keep, const std::string& key)
{
    std::int64_t sequence = 0;
    try {
        sequence = m_journal.append(method, common::dumpJson(params), keep);
    } catch (const Error& error) {
        warn(error.what());
    }
    params["sequence"] = sequence;
    m_broadcaster.send(method, params, key, sequence);
}

} // namespace lr::server
