#pragma once

#include "common/token.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lr::tokenizer {

class TokenJoiner;
struct TokenizerParts;

/// What an added token's content ("<|im_end|>") in a text means.
enum class SpecialTokens
{
    Parse, ///< that token
    AsText ///< the characters it is written with; this holds for all added tokens
};

/// A BPE tokenizer as Hugging Face's `tokenizers` library defines it by a tokenizer.json: cut out added tokens,
/// normalise, split into words, merge pairs in each word. Tokens are either spelled in bytes (GPT-2's kind) or in
/// characters, with tokens of single bytes for the characters that the vocabulary lacks (SentencePiece's kind).
///
/// decode(encode(x)) == x, except where the tokenizer itself changes a text: NFC composes characters, and added tokens
/// with lstrip or rstrip swallow white space. Bytes that are not UTF-8 become the tokens of these single bytes. A text
/// with a byte that no token stands for is refused; a vocabulary may lack bytes that are rare in text.
///
/// Immutable once loaded: any number of threads may use one object. Moved-from objects may only be destroyed.
class Tokenizer
{
public:
    /// Reads tokenizer.json from `modelFolder`, or vocab.json and merges.txt (of Qwen2's or GPT-2's tokenizer), and the
    /// tokens that stand only in the files beside them. Throws Error(NotFound, IoError, CorruptData);
    /// Error(Unsupported) naming the file and the missing feature.
    static Tokenizer load(const std::filesystem::path& modelFolder);

    Tokenizer(Tokenizer&&) noexcept;
    Tokenizer& operator=(Tokenizer&&) noexcept;
    ~Tokenizer();

    /// The ids of `text`, any bytes, without what the post-processor adds (prefixIds). Time n log n in the longest
    /// word, linear otherwise. Throws Error(InvalidArgument) above 1 GiB and where no token stands for a part of the
    /// text, Error(CorruptData) where the tokenizer's regular expression runs into its limits.
    common::TokenIds encode(std::string_view text, SpecialTokens specialTokens = SpecialTokens::Parse) const;

    /// Makes `data` safe to be put into a prompt: what looks like an added token in it is broken by noncharacters
    /// (see PromptShield), which encodePrompt drops again. So encodePrompt(shield(data)) == encode(data, AsText).
    /// Where added tokens are matched in normalised text the result is normalised. Only for data that a template
    /// copies, such as a question: a template that searches its input for a token (as DeepSeek's searches answers for
    /// "</think>") does not find it in shielded data.
    std::string shield(std::string_view data) const;

    /// The ids of a rendered chat template whose data went through shield(): added tokens of the template become
    /// control tokens, those in the data stay text. Throws as encode does.
    common::TokenIds encodePrompt(std::string_view rendered) const;

    /// The text of the tokens, which need not be UTF-8. Ids without a token (padding rows of an embedding) and, with
    /// `skipSpecial`, control tokens give nothing. The space that some tokenizers add at the start of every text is
    /// dropped; for tokens that continue another text use continuation().
    std::string decode(std::span<const common::TokenId> ids, bool skipSpecial = false) const;
    /// The bytes of the tokens one after the other, for tokens that continue another text: no space is dropped.
    std::string continuation(std::span<const common::TokenId> ids) const;
    /// decode() token by token.
    TokenJoiner joiner() const;

    /// The bytes that `id` stands for, empty if it has no token. Valid as long as this object.
    std::string_view tokenBytes(common::TokenId id) const;

    /// Highest id + 1. There may be gaps below it, and a model may have more rows than this.
    common::TokenId vocabSize() const;
    bool has(common::TokenId id) const;
    bool isAdded(common::TokenId id) const;   ///< special ones included
    bool isSpecial(common::TokenId id) const; ///< a control token
    /// The added token with this content, or else the token of the vocabulary that is spelled so: in bytes, or in the
    /// characters that stand in the file ("▁the").
    std::optional<common::TokenId> tokenId(std::string_view content) const;

    /// What the post-processor puts before and behind a text (Llama 3: <|begin_of_text|> before it); for texts that do
    /// not come from a chat template, which writes such tokens itself.
    const common::TokenIds& prefixIds() const;
    const common::TokenIds& suffixIds() const;

    /// The first id that stands for different bytes in `other`, or exists in only one of the two; nothing where ids
    /// mean the same tokens in both.
    std::optional<common::TokenId> firstDifference(const Tokenizer& other) const;

    /// 32 hexadecimal digits that depend on every id and its bytes: equal where firstDifference finds nothing.
    std::string fingerprint() const;

private:
    explicit Tokenizer(std::unique_ptr<const TokenizerParts> parts);

    std::unique_ptr<const TokenizerParts> m_parts;
};

} // namespace lr::tokenizer
