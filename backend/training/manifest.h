#pragma once

#include "common/file_system.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lr::training {

inline constexpr const char* kManifestFile = "manifest.json";

/// Writes FOLDER/manifest.json: size and SHA-256 of each of `files` (names inside the folder). It must be the last file
/// of a checkpoint to be written: if it is complete, so are the others. Throws Error(IoError, NotFound).
void writeManifest(const std::filesystem::path& folder, const std::vector<std::string>& files,
    common::FileSystem& fileSystem = common::posixFileSystem());

/// Reads every file that the manifest names and compares size and SHA-256. Throws Error(CorruptData) that names the
/// first file that is missing or differs, or the manifest if that is missing or damaged.
void verifyManifest(const std::filesystem::path& folder);

} // namespace lr::training
