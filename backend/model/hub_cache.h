#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lr::model {

/// The folder that a user means by `given`, which names a model or an adapter. What is there is taken as it is. Else a
/// text of the form ORG/NAME or ORG/NAME@REVISION is looked up in the Hugging Face Hub's cache on this machine: the
/// snapshot of that revision (a branch, a tag or a commit; "main" if none is given, or the only one that is there).
/// Nothing is ever downloaded. Any other text is given back, and opening it says what is wrong with it.
/// Throws Error(NotFound) that lists the folders that were searched and the command that fetches the model.
std::filesystem::path findModelFolder(const std::filesystem::path& given);

/// The folders that may be the Hub's cache, in the order in which they are searched: $HF_HUB_CACHE,
/// $HUGGINGFACE_HUB_CACHE, $HF_HOME/hub, $XDG_CACHE_HOME/huggingface/hub, ~/.cache/huggingface/hub.
std::vector<std::filesystem::path> hubCacheFolders();

/// What a person calls the model in `folder`: the folder's name, for a snapshot of the Hub's cache NAME of ORG/NAME,
/// and nothing if `folder` is empty.
std::string modelName(const std::filesystem::path& folder);

} // namespace lr::model
