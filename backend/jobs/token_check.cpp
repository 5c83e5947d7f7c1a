#include "jobs/token_check.h"

#include "common/error.h"

#include <fmt/format.h>

namespace lr::jobs {

namespace {

std::string tokenText(const tokenizer::Tokenizer& tokenizer, common::TokenId id)
{
    return tokenizer.has(id) ? "'" + common::printable(tokenizer.tokenBytes(id)) + "'" : std::string("nothing");
}

} // namespace

void checkSameTokens(const tokenizer::Tokenizer& expert, const std::filesystem::path& expertFolder,
    const tokenizer::Tokenizer& amateur, const std::filesystem::path& amateurFolder)
{
    const auto id = expert.firstDifference(amateur);
    if (!id)
        return;
    throw common::Error(
        common::ErrorCode::CorruptData, fmt::format("The tokenizers differ: id {} is {} in '{}' and {} in '{}'. Expert "
                                                    "and amateur must be of one family with one tokenizer.",
                                            *id, tokenText(expert, *id), common::printable(expertFolder.native(), 400),
                                            tokenText(amateur, *id), common::printable(amateurFolder.native(), 400)));
}

} // namespace lr::jobs
