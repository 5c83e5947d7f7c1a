#pragma once

#include "common/json.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace lr::model {

/// The parsed files of a tokenizer. Files that a folder does not have are unset.
struct ParsedTokenizer
{
    std::optional<common::Json> tokenizer;        ///< tokenizer.json
    std::optional<common::Json> vocab;            ///< vocab.json: token → id
    std::optional<std::string> merges;            ///< merges.txt
    std::optional<common::Json> config;           ///< tokenizer_config.json
    std::optional<common::Json> addedTokens;      ///< added_tokens.json: token → id
    std::map<std::string, std::int64_t> addedIds; ///< added tokens of all these files, token → id
};

/// Cuts a byte-level BPE tokenizer to exactly `vocabSize` ids: it keeps the tokens with the lowest ids, and the merges
/// whose parts and result are kept; the added tokens follow in their old order. Byte-level vocabularies hold the 256
/// bytes first and then one token per merge, most frequent first, so the result is the tokenizer that training with
/// that size would have given. Throws Error(Unsupported) for another kind of tokenizer, or if there is no room for the
/// 256 bytes. `source` names the folder in errors.
void shortenTokenizer(ParsedTokenizer& tokenizer, std::int64_t vocabSize, const std::string& source);

} // namespace lr::model
