#pragma once

#include "tokenizer/tokenizer.h"

#include <filesystem>

namespace lr::jobs {

/// Throws Error(CorruptData) naming the first id that is not the same token in both.
void checkSameTokens(const tokenizer::Tokenizer& expert, const std::filesystem::path& expertFolder,
    const tokenizer::Tokenizer& amateur, const std::filesystem::path& amateurFolder);

} // namespace lr::jobs
