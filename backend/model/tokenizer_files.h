#pragma once

#include "common/file_system.h"
#include "common/json.h"
#include "common/token.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace lr::model {

/// The tokenizer's files as they will be written into a new model folder, and what its configuration needs from them.
struct TokenizerFiles
{
    std::map<std::string, std::string> contents; ///< file name, perhaps with a subfolder → content
    std::int64_t numIds = 0;                     ///< highest id + 1
    bool shortened = false;                      ///< whether the vocabulary was cut to fit
    std::optional<common::TokenId> bosTokenId;
    std::optional<common::TokenId> padTokenId;
    common::TokenIds eosTokenIds; ///< the configured one first, then known ends of turn and text
};

/// Reads tokenizer.json or vocab.json with merges.txt, or both, and, where present, tokenizer_config.json,
/// added_tokens.json, special_tokens_map.json, tokenizer.model and chat templates. A tokenizer with more than
/// `vocabSize` ids is shortened (see shortenTokenizer); otherwise the files are kept byte for byte. Throws
/// Error(NotFound, IoError) if there is no tokenizer, Error(CorruptData) for a damaged file, Error(Unsupported) if it
/// is too large and cannot be shortened.
TokenizerFiles loadTokenizerFiles(const std::filesystem::path& folder, std::int64_t vocabSize);

/// Writes them into `folder`, each atomically.
void writeTokenizerFiles(
    const TokenizerFiles& files, const std::filesystem::path& folder, common::FileSystem& fileSystem);

/// The folder whose tokenizer and chat template are used to prompt a model with an adapter. An adapter is often saved
/// together with the tokenizer it was trained with. The result is `adapterFolder` if it holds a whole tokenizer whose
/// ids are all below `vocabSize`; else, or if it is empty, `modelFolder`. Throws as loadTokenizerFiles.
std::filesystem::path tokenizerFolderOf(
    const std::filesystem::path& modelFolder, const std::filesystem::path& adapterFolder, std::int64_t vocabSize);

} // namespace lr::model
