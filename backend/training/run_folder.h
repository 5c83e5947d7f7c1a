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

/// What a run resumes from.
struct RestoredState
{
    std::int64_t globalStep = 0;
    std::shared_ptr<model::Adapter> adapter;
    at::Tensor firstMoment; ///< float32 [numParameters]
    at::Tensor secondMoment;
};

/// A fine-tuning run on disk: `run.json` (its description), `metrics.jsonl` (a line per optimiser step),
/// `checkpoints/step-N`, and after its end the adapter itself. A checkpoint is either complete or absent: it is written
/// under another name with a manifest of sizes and SHA-256, read back, and renamed. Only one process may use a folder
/// at a time.
class RunFolder
{
public:
    /// Creates the folder, or uses an empty one. Throws Error(InvalidArgument) if it is not empty; Error(IoError).
    static RunFolder create(const std::filesystem::path& path, const common::OrderedJson& description,
        common::FileSystem& fileSystem = common::posixFileSystem());
    /// Throws Error(NotFound, CorruptData).
    static RunFolder open(
        const std::filesystem::path& path, common::FileSystem& fileSystem = common::posixFileSystem());

    const std::filesystem::path& path() const { return m_path; }
    /// The content of run.json, which create() was given.
    const common::Json& description() const { return m_description; }

    /// Appends one record, which has a "global_step", to metrics.jsonl. The line survives if the process is killed
    /// afterwards. Throws Error(IoError).
    void appendMetrics(const common::OrderedJson& record);

    /// Steps of all checkpoints, ascending, whether they are intact or damaged.
    std::vector<std::int64_t> checkpoints() const { return checkpointSteps(m_path); }
    std::filesystem::path checkpointPath(std::int64_t step) const { return checkpointFolder(m_path, step); }

    /// Writes a checkpoint of the trainer's current step and reads it back. Then removes all checkpoints but the last
    /// `keepLast` and the one with the highest `score`. Throws Error(IoError, CorruptData) if writing or reading back
    /// fails; no older checkpoint has been removed then.
    void writeCheckpoint(const Trainer& trainer, std::optional<double> score, int keepLast);

    /// Reads the checkpoint of `step`, or the last one if unset, and cuts metrics.jsonl back to its step. Throws
    /// Error(NotFound) if there is no such checkpoint, Error(InvalidArgument) if it belongs to another base,
    /// Error(CorruptData) if it is damaged; that sentence names the file and the newest earlier checkpoint that is
    /// intact.
    RestoredState restore(
        std::optional<std::int64_t> step, const model::ModelConfig& base, const std::string& baseFingerprint);

    /// Writes the finished adapter into the folder, where --adapter finds it. Throws Error(IoError).
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
