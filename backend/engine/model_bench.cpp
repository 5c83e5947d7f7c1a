#include "engine/model_bench.h"

#include "common/clock.h"
#include "common/random.h"
#include "model/memory_estimate.h"

#include <algorithm>
#include <chrono>

namespace lr::engine {

namespace {

using common::OrderedJson;

constexpr int kTries = 5;

common::TokenIds someTokens(std::int64_t count, std::int64_t vocabSize, std::uint64_t seed)
{
    const common::CounterRandom random(seed);
    common::TokenIds ids;
    for (std::int64_t i = 0; i < count; ++i)
        ids.push_back(static_cast<common::TokenId>(
            random.bits(static_cast<std::uint64_t>(i)) % static_cast<std::uint64_t>(vocabSize)));
    return ids;
}

void fillCache(const model::Decoder& decoder, model::AttentionCache& cache, int batchSize, std::int64_t context)
{
    for (int slot = 0; slot < batchSize; ++slot) {
        model::RaggedBatch batch;
        batch.append(slot, 0, someTokens(context, decoder.config().vocabSize, static_cast<std::uint64_t>(slot)));
        decoder.forward(batch, cache);
    }
}

/// Median of several tries of one prefill; the logits of the last position included.
double prefillSeconds(const model::Decoder& decoder, std::int64_t tokens)
{
    const auto cache = decoder.makeCache(1, tokens);
    std::vector<double> seconds;
    for (int i = 0; i <= kTries; ++i) {
        model::RaggedBatch batch;
        batch.append(0, 0, someTokens(tokens, decoder.config().vocabSize, static_cast<std::uint64_t>(i)));
        const auto start = std::chrono::steady_clock::now();
        const auto hidden = decoder.forward(batch, *cache);
        decoder.logits(hidden.narrow(0, tokens - 1, 1))[0][0].item<float>();
        if (i > 0) // the first one generates kernels
            seconds.push_back(common::secondsSince(start));
    }
    std::sort(seconds.begin(), seconds.end());
    return seconds[seconds.size() / 2];
}

/// Median seconds of one step of all sequences, argmax included.
double decodeSeconds(const model::Decoder& decoder, int batchSize, const ModelBenchOptions& options)
{
    const auto cache = decoder.makeCache(batchSize, options.context + options.decodeSteps + 2);
    fillCache(decoder, *cache, batchSize, options.context);
    auto tokens = someTokens(batchSize, decoder.config().vocabSize, 99);
    std::vector<double> seconds;
    for (std::int64_t step = 0; step < options.decodeSteps; ++step) {
        model::RaggedBatch batch;
        for (int slot = 0; slot < batchSize; ++slot)
            batch.append(slot, options.context + step, std::span(&tokens[static_cast<std::size_t>(slot)], 1));
        const auto start = std::chrono::steady_clock::now();
        const auto next = decoder.logits(decoder.forward(batch, *cache)).argmax(1).to(at::kCPU, at::kInt);
        if (step > 1)
            seconds.push_back(common::secondsSince(start));
        std::copy_n(next.data_ptr<std::int32_t>(), batchSize, tokens.begin());
    }
    std::sort(seconds.begin(), seconds.end());
    return seconds[seconds.size() / 2];
}

double layerFlops(const model::ModelConfig& config)
{
    return 2.0 * static_cast<double>(layerMacsPerToken(config));
}
double headFlops(const model::ModelConfig& config)
{
    return 2.0 * static_cast<double>(outputMacsPerToken(config));
}

/// Bytes that one forward pass with logits reads: every matrix, and the keys and values of all sequences.
double bytesRead(const model::Decoder& decoder, model::Dtype weights, double contextTokens)
{
    const auto& config = decoder.config();
    const auto cached = decoder.options().dtype == at::kBFloat16 ? model::Dtype::BFloat16 : model::Dtype::Float32;
    const auto matrices = static_cast<double>(layerMacsPerToken(config) + outputMacsPerToken(config));
    return matrices * static_cast<double>(model::dtypeSize(weights)) +
           contextTokens * static_cast<double>(kvCacheBytesPerToken(config, cached));
}

OrderedJson measured(double tokens, double seconds, double floorSeconds)
{
    return {{"seconds", seconds}, {"tokens_per_second", tokens / seconds}, {"floor_seconds", floorSeconds},
        {"share_of_floor", floorSeconds / seconds}};
}

} // namespace

double attentionFlops(const model::ModelConfig& config, double context)
{
    return 4.0 * static_cast<double>(config.numAttentionHeads * config.headDim * config.numLayers) * context;
}

OrderedJson benchModel(
    const model::Decoder& decoder, model::Dtype weights, const MachineRates& rates, const ModelBenchOptions& options)
{
    const auto& config = decoder.config();
    const double tokens = static_cast<double>(options.prefillTokens);
    const double prefillFlops = tokens * (layerFlops(config) + attentionFlops(config, tokens / 2)) + headFlops(config);
    OrderedJson result;
    result["prefill"] =
        measured(tokens, prefillSeconds(decoder, options.prefillTokens), prefillFlops / rates.gemmFlopsPerSecond);
    result["prefill"]["tokens"] = options.prefillTokens;
    for (const int batchSize : options.batchSizes) {
        const double context = static_cast<double>(options.context);
        const double flops = batchSize * (layerFlops(config) + headFlops(config) + attentionFlops(config, context));
        const double floor = std::max(flops / rates.gemmFlopsPerSecond,
            bytesRead(decoder, weights, batchSize * context) / rates.readBytesPerSecond);
        auto row = measured(batchSize, decodeSeconds(decoder, batchSize, options), floor);
        row["batch_size"] = batchSize;
        row["context"] = options.context;
        result["decode"].push_back(row);
    }
    return result;
}

} // namespace lr::engine
