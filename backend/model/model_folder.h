#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace lr::model {

/// True for a name that cannot lead out of its folder: not empty, not "." or "..", without '/', '\' and control
/// characters, at most 255 bytes.
bool isPlainFileName(std::string_view name);

/// True if `path` exists. Also true for a link whose target is missing, since the error of opening that says more than
/// "it is not there".
bool isThere(const std::filesystem::path& path);

/// Path of `name` in a model's folder. Throws Error(CorruptData) if isPlainFileName(name) is false: names are read from
/// the folder's files, and a stranger's file must not lead out of the folder. Links are followed wherever they lead, as
/// transformers does, because the user made them and a folder of links into the Hugging Face cache may lie anywhere.
/// Throws Error(NotFound) that names a link whose target is missing. The path of a missing file is returned; opening it
/// then fails and names it.
std::filesystem::path fileInFolder(const std::filesystem::path& folder, std::string_view name);

/// Throws Error(CorruptData): "<source>: <what>", where `source` names a file of a model.
[[noreturn]] void failCorrupt(std::string_view source, const std::string& what);

} // namespace lr::model
