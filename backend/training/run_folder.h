#pragma once

#include "common/file_system.h"
#include "common/json.h"
#include "model/adapter.h"
#include "training/checkpoint_name.h"
#include "training/trainer.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lr::training {

/// What a run continues from.
struct RestoredState
{
    std::int64_t globalStep = 0;
    std::shared_ptr<model::Adapter> adapter;
    at::Tensor firstMoment; ///< float32 [numParameters]
    at::Tensor secondMoment;
};

/// A fine-tuning run on disk: `run.json` (what it is), `metrics.jsonl` (a line an optimiser step),
/// `checkpoints/step-N`, and when it has ended the adapter itself. A checkpoint is complete or not there: it is written
/// under another name, with a manifest of sizes and SHA-256, read back, and renamed. One process at a time.
class RunFolder
{
public:
    /// Makes the folder, or takes an empty one. Throws Error(InvalidArgument) if it holds anything; Error(IoError).
    static RunFolder create(const std::filesystem::path& path, const common::OrderedJson& description,
        common::FileSystem& fileSystem = common::posixFileSystem());
    /// Throws Error(NotFound, CorruptData).
    static RunFolder open(
        const std::filesystem::path& path, common::FileSystem& fileSystem = common::posixFileSystem());

    const std::filesystem::path& path() const { return m_path; }
    /// run.json as create() was given it.
    const common::Json& description() const { return m_description; }

    /// Adds one line (without line end) about `globalStep` to metrics.jsonl; there even if the process is killed next.
    void appendMetrics(const common::OrderedJson& record);

    /// Steps of the checkpoints that are there, ascending; complete or damaged.
    std::vector<std::int64_t> checkpoints() const { return checkpointSteps(m_path); }
    std::filesystem::path checkpointPath(std::int64_t step) const { return checkpointFolder(m_path, step); }

    /// Writes a checkpoint of the trainer's present step, reads it back, then removes older ones but the last
    /// `keepLast` and the one with the highest `score`. Throws Error(IoError, CorruptData); older ones are then all
    /// there.
    void writeCheckpoint(const Trainer& trainer, std::optional<double> score, int keepLast);

    /// Reads a checkpoint and cuts metrics.jsonl back to it. Without `step` the last one. Throws Error(NotFound) if it
    /// is not there, Error(CorruptData) if it is damaged, naming the file and the newest earlier one that is whole.
    RestoredState restore(
        std::optional<std::int64_t> step, const model::ModelConfig& base, const std::string& baseFingerprint);

    /// Puts the finished adapter into the folder, where --adapter finds it.
    void writeAdapter(const model::Adapter& adapter);

private:
    RunFolder(std::filesystem::path path, common::Json description, common::FileSystem& fileSystem)
        : m_path(std::move(path))
        , m_description(std::move(description))
        , m_fileSystem(&fileSystem)
    {}

    RestoredState read(std::int64_t step, const model::ModelConfig& base, const std::string& baseFingerprint) const;
    std::string earlierWholeOne(std::int64_t step) const;
    void removeOld(int keepLast);
    void remove(std::int64_t step);
    std::filesystem::path metricsPath() const { return m_path / "metrics.jsonl"; }

    std::filesystem::path m_path;
    common::Json m_description;
    common::FileSystem* m_fileSystem;
};

} // namespace lr::training
