#include "tokenizer/tokenizer_definition.h"

#include "common/error.h"
#include "tokenizer/folder_tokens.h"
#include "tokenizer/vocabulary.h"

#include <fmt/format.h>

namespace lr::tokenizer {

using common::Error;
using common::ErrorCode;
using common::printable;

const char* const kGpt2Pattern = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
const char* const kQwen2Pattern = R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|)"
                                  R"( ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

TokenizerDefinition readTokenizerDefinition(const std::filesystem::path& modelFolder)
{
    const auto exists = [&](const char* name) {
        std::error_code ignored;
        return std::filesystem::exists(modelFolder / name, ignored);
    };
    const auto withFolderTokens = [&](TokenizerDefinition definition) {
        addFolderTokens(modelFolder, definition);
        return definition;
    };
    if (exists("tokenizer.json"))
        return withFolderTokens(readTokenizerJson(modelFolder / "tokenizer.json"));
    if (exists("vocab.json") && exists("merges.txt"))
        return withFolderTokens(readVocabularyFiles(modelFolder));
    const auto folder = printable(modelFolder.native(), 400);
    if (exists("tokenizer.model"))
        throw Error(ErrorCode::Unsupported, folder + ": only a SentencePiece tokenizer.model is there, which this "
                                                     "program does not read. Use a model with a tokenizer.json.");
    throw Error(ErrorCode::NotFound, folder + ": no tokenizer here. tokenizer.json, or vocab.json and merges.txt, are "
                                              "expected; check the path.");
}

common::TokenId checkedTokenId(std::int64_t id, const std::string& name, std::string_view source)
{
    if (id < 0 || id >= Vocabulary::kMaxTokens)
        throw Error(
            ErrorCode::CorruptData, fmt::format("{}: the token '{}' has the id {}; ids from 0 to {} are accepted.",
                                        printable(source, 400), printable(name), id, Vocabulary::kMaxTokens - 1));
    return static_cast<common::TokenId>(id);
}

std::vector<VocabularyEntry> readVocabulary(const common::Json& object, std::string_view source)
{
    if (!object.is_object() || object.empty())
        throw Error(ErrorCode::CorruptData,
            printable(source, 400) + ": the vocabulary must be an object from tokens to ids that is not empty.");
    std::vector<VocabularyEntry> entries;
    entries.reserve(object.size());
    for (const auto& [spelling, id] : object.items()) {
        const bool isId = id.is_number_integer() && id <= INT64_MAX;
        if (!isId)
            throw Error(ErrorCode::CorruptData, printable(source, 400) + ": the token '" + printable(spelling) +
                                                    "' has the id " + printable(common::dumpJson(id), 40) +
                                                    ", which is not an integer of this program's range.");
        entries.push_back({spelling, checkedTokenId(id.get<std::int64_t>(), spelling, source)});
    }
    return entries;
}

AddedToken readAddedToken(const common::Json& description, common::TokenId id, std::string_view source)
{
    const common::JsonObject object(description, source);
    AddedToken token;
    token.content = object.string("content");
    token.id = id;
    token.special = object.booleanOr("special", false);
    token.singleWord = object.booleanOr("single_word", false);
    token.leftStrip = object.booleanOr("lstrip", false);
    token.rightStrip = object.booleanOr("rstrip", false);
    token.normalized = object.booleanOr("normalized", !token.special);
    return token;
}

} // namespace lr::tokenizer
