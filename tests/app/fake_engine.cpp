// An engine for tests of the client: it speaks the protocol as its first argument tells, well or badly.
#include "protocol/frame.h"
#include "protocol/message_json.h"
#include "protocol/method_names.h"
#include "protocol/rpc.h"
#include "support/synthetic_scoring.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <thread>
#include <unistd.h>

using namespace lr;
using namespace lr::protocol;

namespace {

bool g_splits = false; ///< every byte is written by itself

void put(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto written = ::write(STDOUT_FILENO, bytes.data(), g_splits ? 1 : bytes.size());
        if (written <= 0)
            std::exit(1);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void say(const RpcMessage& message)
{
    put(frameOf(message));
}

[[noreturn]] void die(int signal)
{
    ::signal(signal, SIG_DFL);
    ::raise(signal);
    std::abort();
}

std::optional<Request> nextRequest()
{
    static FrameDecoder decoder;
    for (;;) {
        if (const auto frame = decoder.next()) {
            const auto message = decodeMessage(frame->content, "the studio");
            if (const auto* request = std::get_if<Request>(&message))
                return *request;
            std::cerr << "heard: " << frame->content << std::endl;
            continue;
        }
        char buffer[4096];
        const auto size = ::read(STDIN_FILENO, buffer, sizeof buffer);
        if (size <= 0)
            return std::nullopt;
        decoder.feed({buffer, static_cast<std::size_t>(size)});
    }
}

InitializeResult self()
{
    InitializeResult engine;
    engine.protocolVersion = kProtocolVersion;
    engine.engineVersion = "0.1.0-fake";
    engine.hostName = "nowhere";
    engine.processId = ::getpid();
    engine.numThreads = 2;
    engine.demoResources = "/demo";
    engine.devices = {{"cpu", "a made-up processor", 1 << 30, 1 << 29}};
    return engine;
}

std::vector<steps::StepRecord> records(std::int64_t trajectory)
{
    std::vector<steps::StepRecord> all;
    for (std::int32_t step = 0; step <= trajectory; ++step) {
        steps::StepRecord record;
        record.step = step;
        record.klNats = static_cast<float>(trajectory) + static_cast<float>(step) / 8;
        record.candidates = {{0, -0.5F, -1.0F}};
        all.push_back(record);
    }
    return all;
}

/// Trajectory i has i + 1 steps.
StepsPart stepsFor(const ReadStepsRequest& request)
{
    constexpr std::int64_t kNumTrajectories = 7;
    StepsPart part;
    part.scoring = request.scoring;
    part.first = request.first;
    part.numTrajectories = kNumTrajectories;
    for (auto i = request.first; i < std::min(request.first + 3, kNumTrajectories); ++i)
        test::appendTrajectory(part, {i, "p" + std::to_string(i), "?", "eos", 0, 0}, records(i));
    return part;
}

Notification jobEvent(std::int64_t sequence)
{
    JobInfo job;
    job.id = 100 + sequence;
    job.sequence = sequence;
    job.job = settings::MergeSettings{};
    return {notification::kJobChanged, toJson(job)};
}

constexpr std::int64_t kLastLive = 3; ///< of the five events, those that were sent as they came

common::Json events(const ReadEventsRequest& request)
{
    Events result;
    const bool isNew = request.since == INT64_MAX;
    result.last = isNew ? kLastLive : 5;
    if (!isNew && request.since < 5) { // one at a time: the client has to go on
        const auto event = jobEvent(request.since + 1);
        result.events = {{request.since + 1, event.method, event.params}};
    }
    return toJson(result);
}

common::Json resultOf(const Request& request)
{
    if (request.method == method::kInitialize)
        return toJson(self());
    if (request.method == method::kOpenWorkspace) {
        WorkspaceInfo workspace;
        workspace.path = fromJson<OpenWorkspaceRequest>(request.params, "open").path;
        return toJson(workspace);
    }
    if (request.method == method::kReadEvents)
        return events(fromJson<ReadEventsRequest>(request.params, "events"));
    if (request.method == method::kListJobs)
        return toJson(JobList());
    return common::Json::object();
}

Response answerTo(const Request& request)
{
    if (request.method == method::kReadSteps) {
        auto part = stepsFor(fromJson<ReadStepsRequest>(request.params, "read"));
        return {request.id, toJson(part), std::move(part.packed)};
    }
    return {request.id, resultOf(request), {}};
}

void answer(const Request& request)
{
    say(answerTo(request));
}

/// Byte by byte, which takes longer in all than the client's patience.
void trickle(const Request& request)
{
    const auto frame = frameOf(Response{request.id, toJson(JobList()), {}});
    for (const char byte : frame) {
        put({&byte, 1});
        std::this_thread::sleep_for(std::chrono::milliseconds(30));
    }
}

/// How a request is met that comes after "initialize".
std::map<std::string, std::function<void(const Request&)>> manners()
{
    return {
        {"good", answer},
        {"garbage-later", [](const Request&) { put("Traceback: something printed this\r\n"); }},
        {"hang", [](const Request&) {}},
        {"late",
            [](const Request& request) { // each is answered when the next one comes
                static std::optional<Request> waiting;
                if (waiting)
                    answer(*waiting);
                waiting = request;
            }},
        {"reverse",
            [](const Request& request) {
                static std::optional<Request> waiting;
                if (!waiting) {
                    waiting = request;
                    return;
                }
                answer(request);
                answer(*waiting);
                waiting.reset();
            }},
        {"crash-mid-frame",
            [](const Request&) {
                std::cerr << "about to fall over" << std::endl;
                put("Content-Length: 100\r\n\r\n{\"jsonrpc\":");
                die(SIGSEGV);
            }},
        {"killed", [](const Request&) { die(SIGKILL); }},
        {"exit",
            [](const Request&) {
                std::cerr << "lightreasoner: The workspace is damaged." << std::endl;
                std::exit(3);
            }},
        {"wrong-answer",
            [](const Request& request) {
                say(Response{request.id, {{"id", "seven"}}, {}});
            }},
        {"no-json", [](const Request&) { put(encodeFrame("{\"jsonrpc\"")); }},
        {"unknown-id",
            [](const Request& request) {
                say(Response{123456, {{"stray", true}}, {}});
                say(ErrorResponse{
                    std::nullopt, rpc_code::kParseError, {common::ErrorCode::CorruptData, "What was that?"}});
                say(Notification{"learned/later", {{"x", 1}}});
                say(Notification{notification::kMetrics, {{"run", 7}}});
                answer(request);
            }},
        {"asks-back",
            [](const Request& request) {
                say(Request{5, "window/close", nullptr});
                answer(request);
            }},
        {"huge-frame", [](const Request&) { put("Content-Length: 99999999999\r\n\r\n"); }},
        {"trickle", trickle},
        {"refuse",
            [](const Request& request) {
                say(ErrorResponse{request.id, rpc_code::kRequestFailed, {common::ErrorCode::NotFound, "No such run."}});
            }},
        {"events",
            [](const Request& request) {
                answer(request);
                if (request.method == method::kOpenWorkspace) {
                    for (std::int64_t sequence = 1; sequence <= kLastLive; ++sequence)
                        say(jobEvent(sequence));
                }
                if (request.method == method::kListRuns)
                    die(SIGKILL);
                if (request.method == method::kListEvaluations)
                    say(Notification{notification::kEventsDropped, toJson(ReadEventsRequest{kLastLive})});
            }},
        {"deaf", answer},
        {"split", answer},
        {"noise", answer},
    };
}

/// Ways to fail before anything is answered; returns where there is none.
void startBadly(const std::string& manner)
{
    if (manner == "garbage") {
        put("Welcome to something else\n");
        for (;;)
            ::pause();
    }
    if (manner == "silent") {
        while (nextRequest()) {
        }
        std::exit(0);
    }
    if (manner == "exit-at-once") {
        std::cerr << "lightreasoner: error while loading shared libraries: libtorch.so" << std::endl;
        std::exit(127);
    }
    if (manner == "version") {
        const auto request = nextRequest();
        say(Response{request ? request->id : 0, {{"protocol_version", 99}, {"shape", "unknown"}}, {}});
    }
    if (manner == "unwilling") {
        const auto request = nextRequest();
        say(ErrorResponse{request ? request->id : 0, rpc_code::kRequestFailed,
            {common::ErrorCode::Unsupported, "This engine takes no orders."}});
    }
}

} // namespace

int main(int argc, char** argv)
{
    const std::string manner = argc > 1 ? argv[1] : "good";
    ::alarm(120); // outlives no test by much
    startBadly(manner);
    g_splits = manner == "split";
    if (manner == "noise") {
        for (int i = 0; i < 100'000; ++i)
            std::cerr << "warning " << i << ": the quick brown fox\n";
    }
    if (manner == "deaf")
        ::signal(SIGTERM, SIG_IGN);
    const auto meet = manners()[manner];
    while (const auto request = nextRequest()) {
        if (request->method == method::kInitialize || !meet)
            answer(*request);
        else
            meet(*request);
    }
    while (manner == "deaf")
        ::pause();
    return 0;
}
