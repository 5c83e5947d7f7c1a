#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace lr::model {

/// True for a name that names a file of its own folder: not empty, "." or "..", no '/', '\' or control character,
/// at most 255 bytes.
bool isPlainFileName(std::string_view name);

/// True if a file of that name stands there, also a link that leads nowhere: opening it by name says more than "it is
/// not there".
bool isThere(const std::filesystem::path& path);

/// Path of `name` in a model's folder. A name that is not plain is refused with Error(CorruptData): names come out of
/// the folder's files, and what a stranger wrote there never leads out of it. Links are followed wherever they lead, as
/// transformers does: the user's own file system holds them, and a folder of links into the Hugging Face cache may lie
/// anywhere. Error(NotFound) names a link that leads nowhere. A file that is not there gives its path; opening it then
/// fails by name.
std::filesystem::path fileInFolder(const std::filesystem::path& folder, std::string_view name);

/// Throws Error(CorruptData): "<source>: <what>", where `source` names a file of a model.
[[noreturn]] void failCorrupt(std::string_view source, const std::string& what);

} // namespace lr::model
