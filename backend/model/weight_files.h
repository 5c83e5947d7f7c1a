#pragma once

#include "model/safetensors.h"

#include <filesystem>
#include <vector>

namespace lr::model {

/// Opens the weight files of a model folder: model.safetensors if it exists, as transformers does, else the shards that
/// model.safetensors.index.json names. Checks the index against the shards: shard names are plain file names in the
/// folder, and every tensor is in the shard that the index names for it.
/// Throws Error(NotFound) if there are no weights, Error(Unsupported) if they have a form that is not read (pickle,
/// GGUF), with a sentence that says how to convert them, Error(CorruptData) for a bad index or file.
std::vector<SafetensorsFile> openWeightFiles(const std::filesystem::path& folder);

/// Throws as openWeightFiles if the folder holds no safetensors weights. Opens no file.
void requireWeightFiles(const std::filesystem::path& folder);

} // namespace lr::model
