#include "engine/given_text.h"

#include "common/error.h"
#include "common/mapped_file.h"
#include "common/utf8.h"

#include <fmt/format.h>

#include <algorithm>

namespace lr::engine {

using common::Error;
using common::ErrorCode;

namespace {

constexpr std::size_t kMaxTextBytes = std::size_t(1) << 30;

std::string readText(const std::filesystem::path& path)
{
    auto text = common::readFile(path, kMaxTextBytes);
    const auto name = "'" + common::printable(path.native(), 400) + "'";
    if (const auto bad = common::firstInvalidUtf8(text))
        throw Error(ErrorCode::CorruptData,
            fmt::format("{} is not UTF-8 text: byte {} is invalid. Convert the file to UTF-8 first.", name, *bad));
    if (text.empty())
        throw Error(ErrorCode::CorruptData, name + " is empty; there is nothing to score.");
    return text;
}

common::TokenIds readIds(const common::Json& list, const tokenizer::Tokenizer& tokenizer, const std::string& source)
{
    common::TokenIds ids;
    for (const auto& item : list) {
        if (!item.is_number_integer() || item.get<std::int64_t>() < 0 ||
            item.get<std::int64_t>() >= tokenizer.vocabSize())
            throw Error(
                ErrorCode::CorruptData, fmt::format("{}: token id {} lies outside the vocabulary of {}.", source,
                                            common::printable(common::dumpJson(item), 40), tokenizer.vocabSize()));
        ids.push_back(item.get<common::TokenId>());
    }
    return ids;
}

std::string idText(const common::JsonObject& object, const std::string& fallback)
{
    const auto* id = object.find("id");
    if (id == nullptr)
        id = object.find("prompt_id");
    if (id == nullptr)
        return fallback;
    return id->is_string() ? id->get<std::string>() : common::dumpJson(*id);
}

GivenTrajectory fromRecord(const common::JsonlRecord& record, const PromptBuilder& prompts)
{
    const common::JsonObject object(record.value, record.source);
    GivenTrajectory given;
    given.problem.question = object.string("question");
    given.problem.promptId = idText(object, given.problem.question);
    given.trajectory.finishReason = store::FinishReason::Text;
    if (const auto* ids = object.find("token_ids"); ids != nullptr && ids->is_array())
        given.trajectory.completionIds = readIds(*ids, prompts.tokenizer(), record.source);
    else
        given.trajectory.completionIds =
            prompts.tokenizer().encode(object.string("text"), tokenizer::SpecialTokens::AsText);
    if (given.trajectory.completionIds.empty())
        throw Error(
            ErrorCode::CorruptData, record.source + ": the completion is empty; give \"text\" or \"token_ids\".");
    given.trajectory.text = prompts.tokenizer().decode(given.trajectory.completionIds, true);
    given.trajectory.promptIds = prompts.promptIds(given.problem.question);
    return given;
}

} // namespace

std::vector<GivenTrajectory> textWindows(const std::filesystem::path& path, const tokenizer::Tokenizer& tokenizer,
    std::optional<common::TokenId> startToken, std::int64_t windowTokens)
{
    auto ids = tokenizer.encode(readText(path), tokenizer::SpecialTokens::AsText);
    if (startToken)
        ids.insert(ids.begin(), *startToken);
    if (ids.size() < 2)
        throw Error(ErrorCode::CorruptData, "'" + common::printable(path.native(), 400) +
                                                "' is a single token; nothing can be scored before or after it.");
    const auto context = static_cast<std::size_t>(std::max<std::int64_t>(windowTokens / 4, 1));
    const auto fresh = static_cast<std::size_t>(windowTokens) - context;
    std::vector<GivenTrajectory> windows;
    for (std::size_t begin = 1; begin < ids.size(); begin += fresh) {
        const auto from = begin > context ? begin - context : 0;
        const auto end = std::min(begin + fresh, ids.size());
        const auto at = [&](std::size_t i) { return ids.begin() + static_cast<std::ptrdiff_t>(i); };
        GivenTrajectory given;
        given.problem.promptId = fmt::format("{} [{}]", path.filename().string(), windows.size() + 1);
        given.trajectory.promptIds.assign(at(from), at(begin));
        given.problem.question = tokenizer.decode(given.trajectory.promptIds, true); // the text before the steps
        given.trajectory.completionIds.assign(at(begin), at(end));
        given.trajectory.finishReason = store::FinishReason::Text;
        given.trajectory.text = tokenizer.decode(given.trajectory.completionIds);
        windows.push_back(std::move(given));
    }
    return windows;
}

std::vector<GivenTrajectory> readTrajectories(const std::filesystem::path& path, const PromptBuilder& prompts,
    common::BadLines badLines, common::SkippedLines& skipped)
{
    common::JsonlReader reader(path);
    std::vector<GivenTrajectory> result;
    for (;;) {
        try {
            const auto record = reader.next();
            if (!record)
                break;
            result.push_back(fromRecord(*record, prompts));
        } catch (const Error& error) {
            skipped.add(error, badLines);
        }
    }
    if (result.empty())
        throw Error(ErrorCode::CorruptData, "'" + common::printable(path.native(), 400) + "' holds no trajectory.");
    return result;
}

} // namespace lr::engine
