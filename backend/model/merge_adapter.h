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
    std::optional<Dtype> dtype; ///< of the matrices; none: each as it is stored
    std::int64_t maxShardBytes = 5'000'000'000;
    std::function<void(std::int64_t writtenBytes, std::int64_t totalBytes)> onProgress;
    std::stop_token stop;
};

struct MergeResult
{
    std::int64_t numMerged = 0; ///< matrices that an update was added to
    std::int64_t weightBytes = 0;
    std::size_t numWeightFiles = 0;
};

/// Writes a whole model folder whose weights are W + scaling · B A, formed in float32 and rounded once: configuration,
/// generation settings and tokenizer as in the base, weights in shards where they are large. The folder appears when it
/// is complete. Throws Error(InvalidArgument) if `outFolder` is not free or the adapter does not fit, Error(IoError),
/// Error(Cancelled).
MergeResult mergeAdapter(const Checkpoint& base, const Adapter& adapter, const std::filesystem::path& outFolder,
    const MergeOptions& options = {}, common::FileSystem& fileSystem = common::posixFileSystem());

} // namespace lr::model
