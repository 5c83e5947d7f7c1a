#pragma once

#include "common/json.h"
#include "common/token.h"
#include "tokenizer/added_tokens.h"
#include "tokenizer/initial_symbols.h"
#include "tokenizer/normalizer.h"
#include "tokenizer/pre_tokenizer.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lr::tokenizer {

/// A merge rule as the files spell it.
struct MergeRule
{
    std::string left;
    std::string right;
    std::size_t place = 0; ///< index in tokenizer.json, line in merges.txt
};

struct VocabularyEntry
{
    std::string spelling; ///< as the file has it
    common::TokenId id = 0;
};

/// How tokens become text again.
struct TokenDecoding
{
    /// Literal replacements in each token, in order ("▁" by " ").
    struct Replacement
    {
        std::string pattern;
        std::string content;
    };
    std::vector<Replacement> replacements;
    bool joinsBytes = false;              ///< "<0x0A>" becomes that byte; otherwise it stays these six characters
    std::size_t leadingSpaces = 0;        ///< so many spaces at the start of a whole text are left out
    bool dropsSpacesOfFirstToken = false; ///< all spaces of the first token are left out
};

/// Everything that a model folder says about its tokenizer, read and checked for form, not yet for consistency.
struct TokenizerDefinition
{
    std::string source;       ///< the file with the vocabulary, for errors
    std::string mergesSource; ///< "<file> line " or "<file> merge ": a rule's place follows
    InitialSymbols::Unit unit = InitialSymbols::Unit::Bytes; ///< bytes: tokens are spelled in the byte alphabet
    std::vector<VocabularyEntry> vocabulary;
    std::vector<MergeRule> merges; ///< in the order of their rank
    std::vector<AddedToken> addedTokens;
    std::vector<NormalizerStep> normalizer;
    std::vector<PreTokenizerStep> preTokenizer;
    TokenDecoding decoding;
    bool ignoresMerges = false;
    bool hasByteFallback = false;
    std::string unknownToken; ///< empty: none
    bool fusesUnknown = false;
    common::TokenIds prefixIds; ///< what the post-processor puts before a text
    common::TokenIds suffixIds; ///< what the post-processor puts after a text
};

/// The definition in `modelFolder`: from tokenizer.json, or else from vocab.json and merges.txt. Tokens that stand only
/// in tokenizer_config.json, special_tokens_map.json or added_tokens.json are added, as transformers adds them.
/// Throws Error(NotFound) where there is neither, Error(CorruptData) and Error(Unsupported) naming file and fault.
TokenizerDefinition readTokenizerDefinition(const std::filesystem::path& modelFolder);

/// The two halves of it, without the tokens of the other files.
TokenizerDefinition readTokenizerJson(const std::filesystem::path& file);
TokenizerDefinition readVocabularyFiles(const std::filesystem::path& modelFolder);

/// Shared by the two halves: an id inside the bounds of a vocabulary; the entries of a vocabulary object; the flags of
/// an added token's description.
common::TokenId checkedTokenId(std::int64_t id, const std::string& name, std::string_view source);
std::vector<VocabularyEntry> readVocabulary(const common::Json& object, std::string_view source);
AddedToken readAddedToken(const common::Json& description, common::TokenId id, std::string_view source);

/// The largest tokenizer file that is read.
inline constexpr std::size_t kMaxTokenizerFileBytes = 256u << 20;
inline constexpr common::JsonLimits kTokenizerJsonLimits{
    .maxBytes = kMaxTokenizerFileBytes, .roundsHugeIntegers = true};

/// GPT-2's and Qwen2's split patterns, for files that name them only by a type.
extern const char* const kGpt2Pattern;
extern const char* const kQwen2Pattern;

} // namespace lr::tokenizer
