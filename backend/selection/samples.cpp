#include "selection/samples.h"

#include "common/error.h"
#include "selection/json_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lr::selection {

using common::Error;
using common::ErrorCode;
using common::Json;
using common::JsonObject;
using common::TokenId;

namespace {

constexpr auto kLargestId = std::numeric_limits<TokenId>::max();

[[noreturn]] void fail(std::string_view source, const std::string& what)
{
    throw Error(ErrorCode::CorruptData, std::string(source) + ": " + what);
}

const Json& listOf(const JsonObject& record, std::string_view key, std::string_view source)
{
    const auto& list = record.value(key);
    if (!list.is_array() || list.empty())
        fail(source, "\"" + std::string(key) + "\" is not a list with at least one entry.");
    return list;
}

[[noreturn]] void failEntry(std::string_view source, const char* key, const Json& entry, const char* expected)
{
    fail(source, "\"" + std::string(key) + "\" holds " + common::printable(common::dumpJson(entry), 60) + "; " +
                     expected + " is expected.");
}

void readPromptId(const JsonObject& record, std::string_view source, SampleRecord& sample)
{
    const auto& id = record.value("prompt_id");
    if (!id.is_string() && !id.is_number_integer())
        failEntry(source, "prompt_id", id, "a text or an integer");
    sample.promptIdIsInteger = id.is_number_integer();
    sample.promptId = sample.promptIdIsInteger ? common::dumpJson(id) : id.get_ref<const std::string&>();
}

void readTokens(const JsonObject& record, std::string_view source, SampleRecord& sample)
{
    for (const auto& token : listOf(record, "tokens", source)) {
        if (!token.is_string())
            failEntry(source, "tokens", token, "a text");
        sample.tokens.push_back(token.get<std::string>());
    }
    for (const auto& id : listOf(record, "token_ids", source)) {
        const bool fits = id.is_number_unsigned() && id.get<std::uint64_t>() <= std::uint64_t{kLargestId};
        if (!fits)
            failEntry(source, "token_ids", id, "an integer from 0 to 2147483647");
        sample.tokenIds.push_back(id.get<TokenId>());
    }
    auto sorted = sample.tokenIds;
    std::sort(sorted.begin(), sorted.end());
    if (const auto twice = std::adjacent_find(sorted.begin(), sorted.end()); twice != sorted.end())
        fail(source, fmt::format("\"token_ids\" holds {} twice.", *twice));
}

void readWeights(const JsonObject& record, std::string_view source, SampleRecord& sample)
{
    double sum = 0;
    for (const auto& weight : listOf(record, "weights", source)) {
        if (!weight.is_number() || !(weight.get<double>() >= 0))
            failEntry(source, "weights", weight, "a number that is not negative");
        sample.weights.push_back(weight.get<double>());
        sum += sample.weights.back();
    }
    if (!(std::abs(sum - 1) <= kWeightSumTolerance))
        fail(source, "\"weights\" sum to " + common::dumpJson(Json(sum)) + " instead of 1 (within " +
                         common::dumpJson(Json(kWeightSumTolerance)) + ").");
}

} // namespace

SampleRecord makeSample(std::string promptId, const steps::StepRecord& record, std::string prefix,
    double plausibilityThreshold, const std::function<std::string(TokenId)>& decodeToken)
{
    auto label = softLabel(record.candidates, plausibilityThreshold);
    std::sort(label.begin(), label.end(), [](const auto& a, const auto& b) { return a.tokenId < b.tokenId; });
    SampleRecord sample;
    sample.promptId = std::move(promptId);
    sample.step = record.step;
    sample.prefix = std::move(prefix);
    sample.klNats = record.klNats;
    for (const auto& entry : label) {
        sample.tokens.push_back(decodeToken(entry.tokenId));
        sample.tokenIds.push_back(entry.tokenId);
        sample.weights.push_back(entry.weight);
    }
    return sample;
}

std::string toJsonLine(const SampleRecord& sample)
{
    JsonLine line;
    line.addPromptId(sample.promptId, sample.promptIdIsInteger);
    line.add("step", std::int64_t{sample.step});
    line.add("prefix", sample.prefix);
    line.add("tokens", sample.tokens);
    line.add("token_ids", sample.tokenIds);
    line.add("weights", sample.weights);
    line.add("kl_divergence", sample.klNats);
    return line.take();
}

SampleRecord sampleFromJson(const Json& record, std::string_view source)
{
    const JsonObject object(record, source);
    SampleRecord sample;
    readPromptId(object, source, sample);
    sample.step = static_cast<std::int32_t>(object.integer("step", 0, std::numeric_limits<std::int32_t>::max()));
    sample.prefix = object.string("prefix");
    readTokens(object, source, sample);
    readWeights(object, source, sample);
    if (sample.tokens.size() != sample.tokenIds.size() || sample.tokens.size() != sample.weights.size())
        fail(source, fmt::format("\"tokens\", \"token_ids\" and \"weights\" have {}, {} and {} entries; one number of "
                                 "entries is expected.",
                         sample.tokens.size(), sample.tokenIds.size(), sample.weights.size()));
    // A KL divergence is negative only by rounding (which is coarse in bfloat16).
    sample.klNats = object.number("kl_divergence", -1, std::numeric_limits<double>::max());
    return sample;
}

SampleReader::SampleReader(std::filesystem::path path, common::BadLines badLines, std::size_t maxLineBytes)
    : m_lines(std::move(path), maxLineBytes)
    , m_badLines(badLines)
{}

std::optional<SampleRecord> SampleReader::next()
{
    for (;;) {
        try {
            const auto record = m_lines.next();
            return record ? std::optional(sampleFromJson(record->value, record->source)) : std::nullopt;
        } catch (const Error& error) {
            m_skipped.add(error, m_badLines);
        }
    }
}

} // namespace lr::selection
