#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace lr::model {

/// True for a name that names a file of its own folder: not empty, "." or "..", no '/', '\' or control character,
/// at most 255 bytes.
bool isPlainFileName(std::string_view name);

/// Path of `name` in a model's folder. What is in the folder's files never leads out of it: a name that is not plain
/// and a symbolic link that ends outside of the folder are refused with Error(CorruptData). One exception: a snapshot
/// folder of the Hugging Face cache (…/snapshots/REVISION) links to …/blobs/ beside "snapshots". A file that is not
/// there gives its path; opening it then fails by name.
std::filesystem::path fileInFolder(const std::filesystem::path& folder, std::string_view name);

/// Throws Error(CorruptData): "<source>: <what>", where `source` names a file of a model.
[[noreturn]] void failCorrupt(std::string_view source, const std::string& what);

} // namespace lr::model
