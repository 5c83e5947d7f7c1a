#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lr::model {

/// The folder that a user means by `given`, which names a model or an adapter. An existing path is returned unchanged.
/// Else a text of the form ORG/NAME or ORG/NAME@REVISION is looked up in the Hugging Face Hub's cache on this machine,
/// and the snapshot of that revision is returned (a branch, a tag or a commit). Without a revision it is that of
/// "main", or the only snapshot there is. Nothing is ever downloaded. Any other text is returned unchanged; opening it
/// will say what is wrong with it.
/// Throws Error(NotFound) that lists the folders that were searched and the command that fetches the model.
std::filesystem::path findModelFolder(const std::filesystem::path& given);

/// The folders that may be the Hub's cache, in the order in which they are searched: $HF_HUB_CACHE,
/// $HUGGINGFACE_HUB_CACHE, $HF_HOME/hub, $XDG_CACHE_HOME/huggingface/hub, ~/.cache/huggingface/hub.
std::vector<std::filesystem::path> hubCacheFolders();

/// The model's name for people: NAME of ORG/NAME if `folder` is a snapshot in the Hub's cache, else the folder's own
/// name; empty if `folder` is empty.
std::string modelName(const std::filesystem::path& folder);

} // namespace lr::model
