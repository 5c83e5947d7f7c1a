#include "cli/command_line.h"
#include "cli/settings_options.h"
#include "common/error.h"
#include "engine/runtime.h"
#include "engine/threads.h"
#include "model/safetensors_writer.h"

#include <fmt/format.h>

namespace lr::cli {

namespace {

struct LogitsOptions
{
    std::filesystem::path model;
    std::filesystem::path adapter;
    common::TokenIds ids;
    std::filesystem::path out;
    settings::RuntimeSettings runtime;
};

/// Positions whose logits are in memory at a time.
constexpr std::int64_t kRowsAtOnce = 64;

void writeLogits(const LogitsOptions& options, const CommandContext& context)
{
    engine::applyThreads(options.runtime);
    const auto checkpoint = std::make_shared<const model::Checkpoint>(model::Checkpoint::open(options.model));
    const auto decoder = engine::loadDecoder(checkpoint, options.runtime, options.adapter);
    const auto length = static_cast<std::int64_t>(options.ids.size());
    const auto vocabSize = decoder->config().vocabSize;
    if (length > decoder->config().maxPositionEmbeddings)
        throw common::Error(
            common::ErrorCode::InvalidArgument, fmt::format("{} ids do not fit the model's context of {}.", length,
                                                    decoder->config().maxPositionEmbeddings));
    model::RaggedBatch batch;
    batch.append(0, 0, options.ids);
    const auto cache = decoder->makeCache(1, length, true);
    const auto hidden = decoder->forward(batch, *cache);

    model::SafetensorsWriter writer(
        options.out, {{"logits", model::Dtype::Float32, {length, vocabSize}}}, {{"format", "pt"}});
    for (std::int64_t first = 0; first < length; first += kRowsAtOnce) {
        const auto rows =
            decoder->logits(hidden.narrow(0, first, std::min(kRowsAtOnce, length - first))).to(at::kCPU).contiguous();
        writer.write(
            "logits", std::as_bytes(std::span(rows.data_ptr<float>(), static_cast<std::size_t>(rows.numel()))));
    }
    writer.commit();
    if (context.json)
        printJson({{"file", options.out.string()}, {"positions", length}, {"vocab_size", vocabSize},
            {"dtype", engine::dtypeName(decoder->options().dtype)}});
    else
        printLine(fmt::format("{}: logits [{}, {}]", options.out.string(), length, vocabSize));
}

} // namespace

void addLogitsCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand("logits", "Write a model's logits for given token ids");
    auto options = std::make_shared<LogitsOptions>();
    addFolderOption(*command, "--model", options->model, "Model folder")->required();
    addAdapterOption(*command, options->adapter);
    command->add_option("--ids", options->ids, "Token ids, separated by commas")->required()->delimiter(',');
    command->add_option("--out", options->out, "Safetensors file to write: tensor \"logits\" [T, V], float32")
        ->required();
    addSettings(*command, options->runtime);
    addOutputOptions(*command, context);
    command->callback([options, &context] { writeLogits(*options, context); });
}

} // namespace lr::cli
