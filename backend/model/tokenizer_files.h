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

/// The files of a tokenizer's folder as they are put beside new weights, and what the configuration needs of them.
struct TokenizerFiles
{
    std::map<std::string, std::string> contents; ///< file name, perhaps in a folder below → content
    std::int64_t numIds = 0;                     ///< highest id + 1
    bool shortened = false;                      ///< the vocabulary was cut to fit
    std::optional<common::TokenId> bosTokenId;
    std::optional<common::TokenId> padTokenId;
    common::TokenIds eosTokenIds; ///< the tokenizer's own first, then the known ends of turn and of text
};

/// Reads tokenizer.json and/or vocab.json + merges.txt, and tokenizer_config.json, added_tokens.json,
/// special_tokens_map.json, tokenizer.model and chat templates where they are. A tokenizer with more than `vocabSize`
/// ids is shortened (see shortenTokenizer); otherwise the files are taken as they are, byte for byte. Throws
/// Error(NotFound, IoError) if there is no tokenizer, Error(CorruptData) for a damaged file, Error(Unsupported) if it
/// is too large and cannot be shortened.
TokenizerFiles loadTokenizerFiles(const std::filesystem::path& folder, std::int64_t vocabSize);

/// Writes them into `folder`, each atomically.
void writeTokenizerFiles(
    const TokenizerFiles& files, const std::filesystem::path& folder, common::FileSystem& fileSystem);

/// The folder whose tokenizer and chat template a model with an adapter is prompted with. Who trains an adapter saves
/// beside it what it was trained with: that is taken if it is a whole tokenizer whose ids are within the vocabulary;
/// else, and where `adapterFolder` is empty, it is the model's. Throws as loadTokenizerFiles.
std::filesystem::path tokenizerFolderOf(
    const std::filesystem::path& modelFolder, const std::filesystem::path& adapterFolder, std::int64_t vocabSize);

} // namespace lr::model
