#include "server/queries/run_queries.h"

#include "common/error.h"
#include "common/json.h"
#include "jobs/run_folders.h"
#include "model/adapter_files.h"
#include "server/result_messages.h"
#include "settings/train_settings.h"
#include "training/checkpoint_name.h"
#include "training/metrics_table.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <limits>

namespace lr::server {

using common::Error;
using common::ErrorCode;
using protocol::RunInfo;
using training::kRunFile;

namespace {

constexpr const char* kMetricsFile = "metrics.jsonl";
constexpr std::size_t kMaxListedRecords = 50'000;

/// The last lines of the metrics, newest last. A list of runs does not need the rest.
std::vector<common::Json> lastRecords(const std::filesystem::path& file)
{
    constexpr std::streamoff kTailBytes = 256 << 10;
    std::ifstream in(file, std::ios::binary);
    in.seekg(0, std::ios::end);
    const auto size = static_cast<std::streamoff>(in.tellg());
    const bool isCut = size > kTailBytes;
    in.seekg(isCut ? size - kTailBytes : 0);
    std::vector<common::Json> records;
    std::string line;
    if (isCut)
        std::getline(in, line);                 // skip the rest of the line in which the part begins
    while (std::getline(in, line) && !in.eof()) // a last line without an end was cut off by a crash
        records.push_back(common::parseJson(line, file.native()));
    return records;
}

std::int64_t changedAtMs(const std::filesystem::path& run)
{
    std::error_code unknown;
    for (const auto* name : {kMetricsFile, kRunFile}) {
        const auto time = std::filesystem::last_write_time(run / name, unknown);
        if (!unknown)
            return std::chrono::duration_cast<std::chrono::milliseconds>(
                std::chrono::file_clock::to_sys(time).time_since_epoch())
                .count();
    }
    return 0;
}

void fillFromMetrics(RunInfo& info, const std::filesystem::path& file)
{
    for (const auto& json : lastRecords(file)) {
        const auto record = metricRecord(json, file.native());
        info.globalStep = record.globalStep;
        info.lastLoss = record.loss;
        if (record.passAt1)
            info.lastPassAt1 = record.passAt1;
    }
}

RunInfo describeRun(const std::filesystem::path& run)
{
    RunInfo info;
    try {
        info.description = common::readJsonFile(run / kRunFile);
        info.numSteps = settings::trainSettingsOfRun(info.description, (run / kRunFile).native()).numSteps;
        info.checkpoints = training::checkpointSteps(run);
        std::error_code unknown;
        info.hasAdapter = std::filesystem::exists(run / model::kAdapterConfigFile, unknown);
        if (std::filesystem::exists(run / kMetricsFile, unknown))
            fillFromMetrics(info, run / kMetricsFile);
    } catch (const Error& error) {
        info = {};
        info.failure = error.what();
    }
    info.name = run.filename().string();
    info.path = run.string();
    info.changedAtMs = changedAtMs(run);
    return info;
}

} // namespace

std::vector<RunInfo> listRuns(const std::filesystem::path& workspace)
{
    std::vector<RunInfo> runs;
    for (const auto& folder : jobs::runFolders(workspace))
        runs.push_back(describeRun(folder));
    std::stable_sort(
        runs.begin(), runs.end(), [](const auto& a, const auto& b) { return a.changedAtMs > b.changedAtMs; });
    return runs;
}

protocol::RunMetrics readRunMetrics(const std::filesystem::path& workspace, const protocol::ReadMetricsRequest& request)
{
    const auto folder = jobs::runFolder(workspace, request.run);
    if (!std::filesystem::exists(folder / kRunFile))
        throw Error(ErrorCode::NotFound,
            "There is no run '" + common::printable(request.run) + "' in " + common::quotedPath(workspace) + ".");
    protocol::RunMetrics metrics;
    metrics.run = request.run;
    for (const auto step : training::checkpointSteps(folder))
        metrics.marks.push_back({protocol::RunMark::Kind::Checkpoint, step});
    if (!std::filesystem::exists(folder / kMetricsFile))
        return metrics; // the run has not finished its first step
    for (const auto& json : training::readMetrics(folder)) {
        auto record = metricRecord(common::Json(json), (folder / kMetricsFile).native());
        if (record.globalStep <= request.afterStep || metrics.records.size() == kMaxListedRecords)
            continue;
        if (record.validationLoss || record.passAt1)
            metrics.marks.push_back({protocol::RunMark::Kind::Evaluation, record.globalStep});
        metrics.records.push_back(std::move(record));
    }
    return metrics;
}

} // namespace lr::server
