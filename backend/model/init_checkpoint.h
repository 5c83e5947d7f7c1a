#pragma once

#include "common/file_system.h"
#include "model/model_config.h"
#include "model/random_weights.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace lr::model {

struct InitCheckpointOptions
{
    std::string preset;
    std::filesystem::path tokenizerFolder;
    RandomWeights weights;
    Dtype dtype = Dtype::BFloat16;
    std::int64_t maxShardBytes = 5'000'000'000;
    int numThreads = 0; ///< 0: one per processor of the machine; the weights do not depend on it
    std::function<void(std::int64_t writtenBytes, std::int64_t totalBytes)> onProgress; ///< on the caller's thread
    std::stop_token stopToken;
};

struct InitCheckpointResult
{
    ModelConfig config;
    std::int64_t numParameters = 0;
    std::int64_t weightBytes = 0;
    std::int64_t numTokenizerIds = 0;
    bool tokenizerShortened = false;
    std::size_t numWeightFiles = 0;
};

/// Makes a whole model folder: config.json, generation_config.json, the tokenizer's files and random weights in the
/// preset's shape. The folder appears under its name only when it is complete; after an error nothing is left behind.
/// A tokenizer with more ids than the preset's vocabulary is shortened (tokenizer_files.h).
/// Throws Error(InvalidArgument) for a wrong option or an `outFolder` that is already in use, Error(IoError) if the
/// disk is or becomes full, Error(Cancelled), and as loadTokenizerFiles.
InitCheckpointResult initCheckpoint(const InitCheckpointOptions& options, const std::filesystem::path& outFolder,
    common::FileSystem& fileSystem = common::posixFileSystem());

} // namespace lr::model
