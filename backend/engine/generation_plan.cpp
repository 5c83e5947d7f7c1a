#include "engine/generation_plan.h"

#include "common/available_memory.h"
#include "common/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace lr::engine {

namespace {

constexpr int kMaxCpuBatch = 64; // a matrix product with 64 rows already runs at full speed
constexpr int kMaxDeviceBatch = 256;

void checkLength(const sampling::Prompt& prompt, const problems::Problem& problem, std::int64_t context)
{
    const auto length = static_cast<std::int64_t>(prompt.tokenIds.size());
    const auto name = "The prompt of problem '" + common::printable(problem.id) + "' ";
    if (length == 0)
        throw common::Error(common::ErrorCode::CorruptData,
            name + "is empty: the model's chat template makes nothing of it. Check the template of the model folder.");
    if (length >= context)
        throw common::Error(common::ErrorCode::CorruptData,
            fmt::format(
                "{}has {} tokens and does not fit the model's context of {}. Shorten the question or take it out.",
                name, length, context));
}

} // namespace

std::vector<sampling::Prompt> makePrompts(const PromptBuilder& builder, std::span<const problems::Problem> problems,
    std::span<const std::size_t> indices, std::int64_t context)
{
    std::vector<sampling::Prompt> prompts;
    prompts.reserve(indices.size());
    for (const auto index : indices) {
        prompts.push_back({index, builder.promptIds(problems[index].promptText())});
        checkLength(prompts.back(), problems[index], context);
    }
    return prompts;
}

std::vector<sampling::Prompt> makePrompts(
    const PromptBuilder& builder, std::span<const problems::Problem> problems, std::int64_t context)
{
    std::vector<std::size_t> all(problems.size());
    std::iota(all.begin(), all.end(), std::size_t(0));
    return makePrompts(builder, problems, all, context);
}

sampling::GenerationOptions planGeneration(const model::Decoder& decoder, std::span<const sampling::Prompt> prompts,
    std::int64_t maxNewTokens, int batchSize, const sampling::SamplingOptions& sampling)
{
    sampling::GenerationOptions options{
        .maxNewTokens = maxNewTokens, .sampling = sampling, .endTokenIds = decoder.config().eosTokenIds};
    for (const auto& prompt : prompts)
        options.maxPromptTokens = std::max(options.maxPromptTokens, static_cast<std::int64_t>(prompt.tokenIds.size()));
    const int wanted = batchSize > 0 ? batchSize : decoder.options().device.is_cpu() ? kMaxCpuBatch : kMaxDeviceBatch;
    const int affordable = sampling::affordableBatchSize(
        decoder, options.maxPromptTokens + maxNewTokens, common::availableMemory() / 4, wanted);
    options.batchSize =
        std::clamp(batchSize > 0 ? wanted : affordable, 1, std::max(static_cast<int>(prompts.size()), 1));
    return options;
}

} // namespace lr::engine
