#pragma once

#include "common/json.h"

#include <filesystem>
#include <map>
#include <string>

namespace lr::tokenizer {

/// The special tokens of a model folder by the names that chat templates use: "bos_token", "eos_token", … and any names
/// of the folder's own, each with its text; and "additional_special_tokens" with a list of texts.
using SpecialTokenTexts = std::map<std::string, common::OrderedJson>;

/// tokenizer_config.json of `modelFolder`; an empty object where there is none. Throws Error(IoError, CorruptData).
common::Json readTokenizerConfig(const std::filesystem::path& modelFolder);

/// The special tokens that `config`, the folder's tokenizer_config.json, names. Where it has no "added_tokens_decoder",
/// as in folders of older programs, what special_tokens_map.json says comes first. Source: transformers'
/// PreTrainedTokenizerBase. Throws Error(IoError, CorruptData) naming file and key.
SpecialTokenTexts readSpecialTokens(const std::filesystem::path& modelFolder, const common::Json& config);

} // namespace lr::tokenizer
