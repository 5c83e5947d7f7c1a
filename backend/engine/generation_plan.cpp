#include "engine/generation_plan.h"

#include "common/available_memory.h"
#include "common/error.h"

#include <algorithm>

namespace lr::engine {

namespace {

constexpr int kMaxCpuBatch = 64; // the product of 64 rows already runs at full speed
constexpr int kMaxDeviceBatch = 256;

void checkLength(const sampling::Prompt& prompt, const problems::Problem& problem, std::int64_t context)
{
    if (static_cast<std::int64_t>(prompt.tokenIds.size()) < context)
        return;
    throw common::Error(common::ErrorCode::CorruptData, "The prompt of problem '" + common::printable(problem.id) + "' has "
            + std::to_string(prompt.tokenIds.size()) + " tokens and does not fit the model's context of "
            + std::to_string(context) + ". Shorten the question or take it out.");
}

} // namespace

sampling::GenerationOptions planGeneration(const model::Decoder& decoder, std::span<const sampling::Prompt> prompts,
    std::span<const problems::Problem> problems, std::int64_t maxNewTokens, int batchSize, const sampling::SamplingOptions& sampling)
{
    sampling::GenerationOptions options{.maxNewTokens = maxNewTokens, .sampling = sampling, .endTokenIds = decoder.config().eosTokenIds};
    for (const auto& prompt : prompts) {
        checkLength(prompt, problems[prompt.index], decoder.config().maxPositionEmbeddings);
        options.maxPromptTokens = std::max(options.maxPromptTokens, static_cast<std::int64_t>(prompt.tokenIds.size()));
    }
    const int wanted = batchSize > 0 ? batchSize : decoder.options().device.is_cpu() ? kMaxCpuBatch : kMaxDeviceBatch;
    const int affordable = sampling::affordableBatchSize(
        decoder, options.maxPromptTokens + maxNewTokens, common::availableMemory() / 4, wanted);
    options.batchSize = std::clamp(batchSize > 0 ? wanted : affordable, 1, std::max(static_cast<int>(prompts.size()), 1));
    return options;
}

} // namespace lr::engine
