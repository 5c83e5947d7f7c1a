#include "training/run_folder.h"

#include "common/atomic_file.h"
#include "common/error.h"
#include "common/jsonl.h"
#include "model/new_folder.h"
#include "model/safetensors.h"
#include "model/safetensors_writer.h"
#include "training/manifest.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <limits>
#include <set>

namespace lr::training {

using common::Error;
using common::ErrorCode;

namespace {

constexpr const char* kStateFile = "state.json";
constexpr const char* kMomentsFile = "optimizer.safetensors";
constexpr const char* kMetricsCopy = "metrics.jsonl";

std::span<const std::byte> bytesOf(const at::Tensor& tensor)
{
    return {static_cast<const std::byte*>(tensor.data_ptr()), tensor.nbytes()};
}

void writeMoments(const std::filesystem::path& path, const AdamW& optimizer, common::FileSystem& fileSystem)
{
    const auto first = optimizer.firstMoment().cpu();
    const auto second = optimizer.secondMoment().cpu();
    model::SafetensorsWriter writer(path,
        {{"exp_avg", model::Dtype::Float32, {first.numel()}}, {"exp_avg_sq", model::Dtype::Float32, {second.numel()}}},
        {}, fileSystem);
    writer.write("exp_avg", bytesOf(first));
    writer.write("exp_avg_sq", bytesOf(second));
    writer.commit();
}

at::Tensor readMoment(const model::SafetensorsFile& file, const char* name, std::int64_t size)
{
    const auto& view = file.tensor(name);
    if (view.shape != model::Shape{size} || view.dtype != model::Dtype::Float32)
        throw Error(ErrorCode::CorruptData,
            common::quotedPath(file.path()) + ": '" + name + "' does not fit the adapter beside it.");
    auto moment = at::empty({size}, at::kFloat);
    std::memcpy(moment.data_ptr(), view.bytes.data(), view.bytes.size());
    return moment;
}

/// Lines of the metrics up to and including `lastStep`, without a last line that a crash cut off.
std::string metricsUpTo(const std::filesystem::path& path, std::int64_t lastStep)
{
    std::string kept;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line) && !file.eof();) {
        const auto record = common::parseJson(line, path.native());
        if (common::JsonObject(record, path.native())
                .integer("global_step", 0, std::numeric_limits<std::int64_t>::max()) <= lastStep)
            kept += line + "\n";
    }
    return kept;
}

std::optional<double> scoreOf(const std::filesystem::path& checkpoint)
{
    try {
        const auto state = common::readJsonFile(checkpoint / kStateFile);
        const auto score = state.find("score");
        return score != state.end() && score->is_number() ? std::optional(score->get<double>()) : std::nullopt;
    } catch (const Error&) {
        return std::nullopt;
    }
}

} // namespace

RunFolder RunFolder::create(
    const std::filesystem::path& path, const common::OrderedJson& description, common::FileSystem& fileSystem)
{
    std::error_code missing;
    if (std::filesystem::exists(path / kRunFile, missing))
        throw Error(ErrorCode::InvalidArgument,
            common::quotedPath(path) + " holds a run already. Continue it with --resume, or name another folder.");
    if (std::filesystem::exists(path, missing) &&
        (!std::filesystem::is_directory(path) || !std::filesystem::is_empty(path)))
        throw Error(ErrorCode::InvalidArgument,
            common::quotedPath(path) + " is not an empty folder. Name a new one for the run.");
    fileSystem.createFolders(path / "checkpoints");
    const auto text = description.dump(2) + "\n";
    common::writeFileAtomically(path / kRunFile, text, fileSystem);
    return RunFolder(path, common::parseJson(text, kRunFile), fileSystem);
}

RunFolder RunFolder::open(const std::filesystem::path& path, common::FileSystem& fileSystem)
{
    if (!std::filesystem::exists(path / kRunFile))
        throw Error(ErrorCode::NotFound, common::quotedPath(path) + " is not the folder of a run: it has no run.json.");
    return RunFolder(path, common::readJsonFile(path / kRunFile), fileSystem);
}

void RunFolder::appendMetrics(const common::OrderedJson& record)
{
    std::ofstream file(metricsPath(), std::ios::app);
    file << common::dumpJson(record) << '\n' << std::flush;
    if (!file)
        throw common::systemError("Cannot write", metricsPath().native(), errno);
}

void RunFolder::writeCheckpoint(const Trainer& trainer, std::optional<double> score, int keepLast)
{
    const auto step = trainer.globalStep();
    const auto path = checkpointPath(step);
    if (std::filesystem::exists(path)) // the run resumed from an earlier step and has reached this one again
        remove(step);
    model::NewFolder folder(path, *m_fileSystem);
    trainer.adapter().save(folder.path(), *m_fileSystem);
    writeMoments(folder.path() / kMomentsFile, trainer.optimizer(), *m_fileSystem);
    common::OrderedJson state{{"global_step", step}};
    if (score)
        state["score"] = *score;
    common::writeFileAtomically(folder.path() / kStateFile, state.dump(2) + "\n", *m_fileSystem);
    common::writeFileAtomically(folder.path() / kMetricsCopy, metricsUpTo(metricsPath(), step), *m_fileSystem);
    writeManifest(folder.path(),
        {model::Adapter::kConfigFile, model::Adapter::kWeightsFile, kMomentsFile, kStateFile, kMetricsCopy},
        *m_fileSystem);
    verifyManifest(folder.path());
    folder.commit();
    removeOld(keepLast);
}

void RunFolder::removeOld(int keepLast)
{
    auto steps = checkpoints();
    std::set<std::int64_t> kept(steps.end() - std::min<std::ptrdiff_t>(keepLast, std::ssize(steps)), steps.end());
    std::optional<std::pair<double, std::int64_t>> best;
    for (const auto step : steps)
        if (const auto score = scoreOf(checkpointPath(step)); score && (!best || *score > best->first))
            best = {*score, step};
    if (best)
        kept.insert(best->second);
    for (const auto step : steps)
        if (!kept.contains(step))
            remove(step);
}

void RunFolder::remove(std::int64_t step)
{
    // Renamed first, so that a kill during the removal leaves no partial checkpoint under its name.
    const auto leaving = m_path / "checkpoints" / fmt::format(".removed-{}", step);
    std::filesystem::remove_all(leaving);
    m_fileSystem->rename(checkpointPath(step), leaving);
    std::filesystem::remove_all(leaving);
}

RestoredState RunFolder::read(
    std::int64_t step, const model::ModelConfig& base, const std::string& baseFingerprint) const
{
    const auto path = checkpointPath(step);
    verifyManifest(path);
    const auto state = common::readJsonFile(path / kStateFile);
    RestoredState restored;
    restored.globalStep = common::JsonObject(state, (path / kStateFile).native())
                              .integer("global_step", 0, std::numeric_limits<std::int64_t>::max());
    restored.adapter = model::Adapter::load(path, base, baseFingerprint);
    const model::SafetensorsFile moments(path / kMomentsFile);
    restored.firstMoment = readMoment(moments, "exp_avg", restored.adapter->numParameters());
    restored.secondMoment = readMoment(moments, "exp_avg_sq", restored.adapter->numParameters());
    return restored;
}

std::string RunFolder::earlierWholeOne(std::int64_t step) const
{
    auto steps = checkpoints();
    for (auto it = steps.rbegin(); it != steps.rend(); ++it) {
        try {
            if (*it < step) {
                verifyManifest(checkpointPath(*it));
                return fmt::format(
                    " The one before it is whole: --resume {}@{}.", common::printable(m_path.native(), 400), *it);
            }
        } catch (const Error&) { // damaged too
        }
    }
    return " No earlier checkpoint of this run is whole.";
}

RestoredState RunFolder::restore(
    std::optional<std::int64_t> step, const model::ModelConfig& base, const std::string& baseFingerprint)
{
    const auto steps = checkpoints();
    if (steps.empty())
        throw Error(ErrorCode::NotFound,
            common::quotedPath(m_path) + " holds no checkpoint yet. Begin it with --resume and no step.");
    const auto wanted = step.value_or(steps.back());
    if (!std::binary_search(steps.begin(), steps.end(), wanted)) {
        throw Error(ErrorCode::NotFound, fmt::format("{} holds no checkpoint of step {}; there are {}.",
                                             common::quotedPath(m_path), wanted, fmt::join(steps, ", ")));
    }
    try {
        auto restored = read(wanted, base, baseFingerprint);
        common::writeFileAtomically(
            metricsPath(), metricsUpTo(checkpointPath(wanted) / kMetricsCopy, wanted), *m_fileSystem);
        return restored;
    } catch (const Error& error) {
        if (error.code() != ErrorCode::CorruptData && error.code() != ErrorCode::NotFound)
            throw;
        throw Error(ErrorCode::CorruptData,
            fmt::format("The checkpoint of step {} is damaged: {}{}", wanted, error.what(), earlierWholeOne(wanted)));
    }
}

void RunFolder::writeAdapter(const model::Adapter& adapter)
{
    adapter.save(m_path, *m_fileSystem);
}

} // namespace lr::training
