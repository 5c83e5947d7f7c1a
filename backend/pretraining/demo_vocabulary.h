#pragma once

#include "common/json.h"
#include "common/token.h"

#include <string>
#include <string_view>
#include <vector>

namespace lr::pretraining {

inline constexpr common::TokenId kPadId = 0; ///< also stands for whatever the vocabulary lacks
inline constexpr common::TokenId kEosId = 1;
inline constexpr std::string_view kPadToken = "<pad>";
inline constexpr std::string_view kEosToken = "<eos>";
inline constexpr std::int64_t kDemoVocabSize = 127;
inline constexpr std::int64_t kDemoContext = 512; ///< longest text in tokens

/// The tokens of the demo pair in the order of their ids: <pad>, <eos>, then every distinct piece into which Qwen2's
/// pre-tokenisation cuts the demo's texts.
const std::vector<std::string>& demoTokens();

/// tokenizer.json: Qwen2's pre-tokenisation, byte-level spelling, and every piece a token as a whole
/// ("ignore_merges"; merges would need room for the parts of words, which 127 ids do not have). A piece that is not in
/// the vocabulary becomes its known characters and <pad> for each run of others.
common::OrderedJson demoTokenizerJson();

/// tokenizer_config.json with the chat template: promptFor() the user's message; a system message is passed over.
common::OrderedJson demoTokenizerConfig();

} // namespace lr::pretraining
