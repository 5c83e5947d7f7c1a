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
    std::filesystem::path adapterFolder; ///< whose tokenizer is written where it has one that fits; empty: the base's
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

/// Writes a whole model folder whose weights are W + scaling · B A, formed in float32 and rounded once: configuration
/// and generation settings as in the base, tokenizer and chat template as tokenizerFolderOf() says, weights under their
/// usual names, in shards where they are large. config.json is changed where it would contradict them: "dtype" and
/// "torch_dtype" say options.dtype, "tie_word_embeddings" is false where the base's own output matrix is written, and
/// "auto_map" goes, since its code is not there. The folder appears when it is complete. Throws Error(InvalidArgument)
/// if `outFolder` is not free or the adapter does not fit, Error(IoError), Error(Cancelled).
MergeResult mergeAdapter(const Checkpoint& base, const Adapter& adapter, const std::filesystem::path& outFolder,
    const MergeOptions& options = {}, common::FileSystem& fileSystem = common::posixFileSystem());

} // namespace lr::model
