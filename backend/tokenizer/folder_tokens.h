#pragma once

#include "tokenizer/tokenizer_definition.h"

#include <filesystem>

namespace lr::tokenizer {

/// Adds to `definition` the tokens that stand only in the files beside its vocabulary, and marks as special what these
/// files name as special, as transformers does when it loads a folder:
///   - "added_tokens_decoder" of tokenizer_config.json; what it says of a token takes precedence over tokenizer.json;
///   - without it, and without a tokenizer.json, added_tokens.json;
///   - special tokens (see readSpecialTokens) that the vocabulary holds. For one that the vocabulary lacks,
///     transformers makes an id beyond the model's last row; here it stays text.
/// Throws Error(IoError, CorruptData) naming the file.
void addFolderTokens(const std::filesystem::path& modelFolder, TokenizerDefinition& definition);

} // namespace lr::tokenizer
