#pragma once

#include "common/json.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace lr::model {

/// A tokenizer's files, parsed. What a folder does not have is left out.
struct ParsedTokenizer
{
    std::optional<common::Json> tokenizer;        ///< tokenizer.json
    std::optional<common::Json> vocab;            ///< vocab.json: token → id
    std::optional<std::string> merges;            ///< merges.txt
    std::optional<common::Json> config;           ///< tokenizer_config.json
    std::optional<common::Json> addedTokens;      ///< added_tokens.json: token → id
    std::map<std::string, std::int64_t> addedIds; ///< added tokens of all these files, token → id
};

/// Cuts a byte-level BPE tokenizer to exactly `vocabSize` ids: the tokens with the lowest ids stay, with the merges
/// whose parts and result stay; the added tokens keep their order and follow immediately. Byte-level vocabularies hold
/// the 256 bytes first and then one token per merge, in order of frequency, so what is left is the tokenizer that
/// training would have given at that size. Throws Error(Unsupported) if that does not hold: another kind of tokenizer,
/// or no room for the 256 bytes. `source` names the folder in errors.
void shortenTokenizer(ParsedTokenizer& tokenizer, std::int64_t vocabSize, const std::string& source);

} // namespace lr::model
