#include "cli/command_line.h"
#include "cli/settings_options.h"
#include "common/clock.h"
#include "common/error.h"
#include "common/mapped_file.h"
#include "engine/model_bench.h"
#include "engine/runtime.h"
#include "engine/sample_bench.h"
#include "engine/threads.h"
#include "model/hub_cache.h"
#include "selection/benchmark.h"
#include "tokenizer/tokenizer.h"

#include <algorithm>
#include <chrono>

namespace lr::cli {

namespace {

using common::OrderedJson;

struct BenchOptions
{
    std::filesystem::path model;
    std::filesystem::path text;
    engine::ModelBenchOptions modelBench;
    settings::SampleSettings sample;
    selection::SelectionBenchmarkOptions selection;
    settings::RuntimeSettings runtime;
};

OrderedJson ratesJson(const engine::MachineRates& rates)
{
    return {
        {"gemm_gflops", rates.gemmFlopsPerSecond / 1e9}, {"read_gbytes_per_second", rates.readBytesPerSecond / 1e9}};
}

void benchModelCommand(const BenchOptions& options)
{
    engine::applyThreads(options.runtime);
    const auto checkpoint = std::make_shared<const model::Checkpoint>(model::Checkpoint::open(options.model));
    const auto decoder = engine::loadDecoder(checkpoint, options.runtime);
    const auto weights = engine::decoderWeightDtype(*checkpoint, options.runtime);
    const auto rates = engine::measureMachine(decoder->options().dtype, decoder->options().device);
    OrderedJson result{{"model", model::modelName(options.model)},
        {"dtype", engine::dtypeName(decoder->options().dtype)}, {"machine", ratesJson(rates)}};
    result.update(engine::benchModel(*decoder, weights, rates, options.modelBench));
    printJson(result);
}

void benchTokenize(const BenchOptions& options)
{
    constexpr std::size_t kMaxBytes = std::size_t(1) << 30;
    const auto start = std::chrono::steady_clock::now();
    const auto tokenizer = tokenizer::Tokenizer::load(options.model);
    const double loadSeconds = common::secondsSince(start);
    const auto text = common::readFile(options.text, kMaxBytes);
    double best = 1e9;
    std::size_t numTokens = 0;
    for (int i = 0; i < 3; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        numTokens = tokenizer.encode(text).size();
        best = std::min(best, common::secondsSince(begin));
    }
    printJson({{"bytes", text.size()}, {"tokens", numTokens}, {"load_seconds", loadSeconds}, {"seconds", best},
        {"megabytes_per_second", static_cast<double>(text.size()) / best / 1e6}});
}

void addBenchModel(CLI::App& bench, CommandContext& context, const std::shared_ptr<BenchOptions>& options)
{
    auto* command = bench.add_subcommand("model", "Prefill and batched decode, against what the machine allows");
    addFolderOption(*command, "--model", options->model, "Model folder")->required();
    command->add_option("--prefill-tokens", options->modelBench.prefillTokens, "Length of the prompt")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_option("--context", options->modelBench.context, "Tokens before each decoded one")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_option("--batch-sizes", options->modelBench.batchSizes, "Sequences decoded at once")
        ->delimiter(',')
        ->capture_default_str();
    addSettings(*command, options->runtime);
    addOutputOptions(*command, context);
    command->callback([options] { benchModelCommand(*options); });
}

void addBenchSample(CLI::App& bench, CommandContext& context, const std::shared_ptr<BenchOptions>& options)
{
    auto* command = bench.add_subcommand("sample", "Sampling per problem, against what the machine allows");
    addSettings(*command, options->sample,
        {"expert", "amateur", "problems", "max_problems", "skip_bad_lines", "max_new_tokens", "temperature", "top_p",
            "seed", "batch_size", "system_prompt", "date", "device", "dtype", "threads"});
    addOutputOptions(*command, context);
    command->callback([options, &context] {
        engine::applyThreads(options->sample.runtime);
        printJson(engine::benchSample(options->sample, context.progress, context.stop));
    });
}

} // namespace

void addBenchCommand(CLI::App& app, CommandContext& context)
{
    auto* bench = app.add_subcommand("bench", "Measure; results are JSON");
    bench->require_subcommand(1);
    auto options = std::make_shared<BenchOptions>();
    addBenchModel(*bench, context, options);
    addBenchSample(*bench, context, options);

    auto* select = bench->add_subcommand("select", "Threshold changes over stored steps");
    select->add_option("--steps", options->selection.numSteps, "Steps")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    addOutputOptions(*select, context);
    select->callback([options] { printJson(toJson(selection::runSelectionBenchmark(options->selection))); });

    auto* tokenize = bench->add_subcommand("tokenize", "Encoding on one core");
    addFolderOption(*tokenize, "--model", options->model, "Folder with the tokenizer's files")->required();
    tokenize->add_option("--text", options->text, "Text file to encode")->required();
    addOutputOptions(*tokenize, context);
    tokenize->callback([options] { benchTokenize(*options); });
}

} // namespace lr::cli
