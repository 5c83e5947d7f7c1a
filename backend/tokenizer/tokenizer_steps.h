#pragma once

#include "common/json.h"
#include "tokenizer/tokenizer_definition.h"

#include <string>

namespace lr::tokenizer {

/// Reads "normalizer", "pre_tokenizer", "decoder" and "post_processor" of a tokenizer.json into `definition`, and from
/// them whether tokens are spelled in bytes or in characters. `source` names the file. Throws Error(CorruptData), and
/// Error(Unsupported) naming a step that is not supported.
void readTokenizerSteps(const common::Json& tokenizerJson, const std::string& source, TokenizerDefinition& definition);

} // namespace lr::tokenizer
