#pragma once

#include "common/file_system.h"
#include "model/adapter.h"
#include "model/checkpoint.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>

namespace lr::model {

struct MergeOptions
{
    std::optional<Dtype> dtype; ///< of all weights; none: each keeps its stored dtype
    std::int64_t maxShardBytes = 5'000'000'000;
    std::filesystem::path adapterFolder; ///< its tokenizer is written if it has one that fits; empty: the base's is
    std::function<void(std::int64_t writtenBytes, std::int64_t totalBytes)> onProgress;
    std::stop_token stop;
};

struct MergeResult
{
    std::int64_t numMerged = 0; ///< matrices that an update was added to
    std::int64_t weightBytes = 0;
    std::size_t numWeightFiles = 0;
    std::filesystem::path tokenizerFolder; ///< where the tokenizer and the chat template were taken from
};

/// Writes a whole model folder whose weights are W + scaling · B A, computed in float32 and rounded once. Configuration
/// and generation settings are the base's; tokenizer and chat template come from tokenizerFolderOf(). Weights have
/// their usual names and are split into shards of at most maxShardBytes. config.json is changed where it would
/// contradict the new files: if options.dtype is set, "dtype" or "torch_dtype" names it; "tie_word_embeddings" is false
/// if Checkpoint::outputContradictsConfig(); "auto_map" is removed, since its code is not copied. The folder appears
/// under its name only when it is complete. Throws Error(InvalidArgument) if `outFolder` is already in use or the
/// adapter does not fit, Error(IoError), Error(Cancelled).
MergeResult mergeAdapter(const Checkpoint& base, const Adapter& adapter, const std::filesystem::path& outFolder,
    const MergeOptions& options = {}, common::FileSystem& fileSystem = common::posixFileSystem());

} // namespace lr::model
