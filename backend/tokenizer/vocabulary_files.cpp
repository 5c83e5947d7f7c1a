#include "common/error.h"
#include "common/mapped_file.h"
#include "common/utf8.h"
#include "tokenizer/tokenizer_definition.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace lr::tokenizer {

namespace {

using common::Error;
using common::ErrorCode;
using common::Json;
using common::printable;

[[noreturn]] void corrupt(const std::string& source, const std::string& what)
{
    throw Error(ErrorCode::CorruptData, printable(source, 400) + ": " + what);
}

/// Lines "left right" in the order of their rank; the header line begins with "#version".
std::vector<MergeRule> readMergesFile(const std::filesystem::path& file)
{
    const auto text = common::readFile(file, kMaxTokenizerFileBytes);
    if (const auto bad = common::firstInvalidUtf8(text))
        corrupt(file.native(), fmt::format("invalid UTF-8 at byte {}.", *bad));
    std::vector<MergeRule> merges;
    std::size_t lineNumber = 0;
    for (std::string_view rest = text; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        auto line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        ++lineNumber;
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.empty() || line.starts_with("#version"))
            continue;
        const auto space = line.find(' ');
        if (space == std::string_view::npos || line.find(' ', space + 1) != std::string_view::npos)
            corrupt(file.native(),
                fmt::format("line {} ('{}') is not two tokens with a space between.", lineNumber, printable(line)));
        merges.push_back({std::string(line.substr(0, space)), std::string(line.substr(space + 1)), lineNumber});
    }
    return merges;
}

/// The family whose slow tokenizer reads these two files: what tokenizer_config.json names as its class, or else what
/// config.json names as the model's type. Source: transformers' AutoTokenizer.
enum class Family
{
    Qwen2,
    Gpt2
};

struct NamedFamily
{
    std::string_view name;
    Family family;
};

constexpr std::array<NamedFamily, 4> kTokenizerClasses{{{"Qwen2Tokenizer", Family::Qwen2},
    {"Qwen2TokenizerFast", Family::Qwen2}, {"GPT2Tokenizer", Family::Gpt2}, {"GPT2TokenizerFast", Family::Gpt2}}};
constexpr std::array<NamedFamily, 2> kModelTypes{{{"qwen2", Family::Qwen2}, {"qwen3", Family::Qwen2}}};

/// The family that the file names under `key`; nothing where the file or the key is missing.
template <std::size_t N>
std::optional<Family> namedFamily(
    const std::filesystem::path& file, const char* key, const std::array<NamedFamily, N>& known, const char* supported)
{
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        return std::nullopt;
    const auto json = common::readJsonFile(file, common::kForeignFileLimits);
    const common::JsonObject object(json, file.native());
    if (!object.has(key))
        return std::nullopt;
    const auto& name = object.string(key);
    const auto found = std::ranges::find(known, name, &NamedFamily::name);
    if (found == known.end())
        throw Error(ErrorCode::Unsupported,
            fmt::format("{}: the {} \"{}\" is not supported with vocab.json and merges.txt; {}. Save the tokenizer as "
                        "tokenizer.json.",
                printable(file.native(), 400), key, printable(name), supported));
    return found->family;
}

Family familyOf(const std::filesystem::path& folder)
{
    const auto byClass = namedFamily(
        folder / "tokenizer_config.json", "tokenizer_class", kTokenizerClasses, "Qwen2Tokenizer and GPT2Tokenizer are");
    if (byClass)
        return *byClass;
    const auto byType = namedFamily(folder / "config.json", "model_type", kModelTypes, "qwen2 and qwen3 are");
    if (byType)
        return *byType;
    throw Error(ErrorCode::NotFound,
        fmt::format("{}: vocab.json and merges.txt do not say how text is cut into words, and there is neither a "
                    "tokenizer_config.json with a \"tokenizer_class\" nor a config.json with a \"model_type\". Add one "
                    "of the two, or save the tokenizer as tokenizer.json.",
            printable(folder.native(), 400)));
}

} // namespace

TokenizerDefinition readVocabularyFiles(const std::filesystem::path& modelFolder)
{
    TokenizerDefinition definition;
    definition.source = (modelFolder / "vocab.json").native();
    definition.mergesSource = printable((modelFolder / "merges.txt").native(), 400) + " line ";
    if (familyOf(modelFolder) == Family::Qwen2) {
        definition.preTokenizer.push_back(isolatedSplit(kQwen2Pattern));
        definition.normalizer.push_back({NormalizerStep::Kind::ComposeNfc, {}, {}});
    } else {
        definition.preTokenizer.push_back(isolatedSplit(kGpt2Pattern));
    }
    definition.vocabulary =
        readVocabulary(common::readJsonFile(modelFolder / "vocab.json", kTokenizerJsonLimits), definition.source);
    definition.merges = readMergesFile(modelFolder / "merges.txt");
    return definition;
}

} // namespace lr::tokenizer
