#pragma once

#include "tokenizer/added_tokens.h"
#include "tokenizer/byte_pair_encoder.h"
#include "tokenizer/pre_tokenizer.h"
#include "tokenizer/prompt_shield.h"
#include "tokenizer/tokenizer_definition.h"
#include "tokenizer/vocabulary.h"

#include <memory>
#include <optional>
#include <unordered_map>

namespace lr::tokenizer {

/// What a Tokenizer is made of. It cannot be moved, because the encoder borrows the vocabulary.
struct TokenizerParts
{
    TokenizerParts(Vocabulary filledVocabulary, MergeTable merges, const ByteTokens& byteTokens,
        const TokenizerDefinition& definition);
    TokenizerParts(const TokenizerParts&) = delete;
    TokenizerParts& operator=(const TokenizerParts&) = delete;

    Vocabulary vocabulary;
    BytePairEncoder encoder;
    Normalizer normalizer;
    PreTokenizer preTokenizer;
    TokenDecoding decoding;
    std::unordered_map<std::string, common::TokenId> addedIds; // by content
    AddedTokenSplitter addedTokens;                            // searched in the text itself
    AddedTokenSplitter normalizedAddedTokens;                  // searched in the normalised text
    PromptShield shield;
    common::TokenIds prefixIds;
    common::TokenIds suffixIds;
};

/// Checks that `definition` is consistent and builds it. Throws Error(CorruptData, Unsupported) naming the file.
std::unique_ptr<const TokenizerParts> buildTokenizerParts(const TokenizerDefinition& definition);

} // namespace lr::tokenizer
