#pragma once

#include "model/safetensors.h"

#include <filesystem>
#include <vector>

namespace lr::model {

/// Opens the weight files of a model folder: model.safetensors if it is there, as transformers does, or else the shards
/// that model.safetensors.index.json names. Checks the index against the shards: shard names are plain names of files
/// in the folder, and every tensor it lists is in the shard it names.
/// Throws Error(NotFound) if there are no weights, Error(Unsupported) if they are in a form that is not read (pickle,
/// GGUF), with a sentence that says how to convert them, Error(CorruptData) for a bad index or file.
std::vector<SafetensorsFile> openWeightFiles(const std::filesystem::path& folder);

/// Throws what openWeightFiles would throw for a folder without safetensors weights; opens nothing.
void requireWeightFiles(const std::filesystem::path& folder);

} // namespace lr::model
