#include "model/init_checkpoint.h"

#include "cli/command_line.h"
#include "common/error.h"
#include "model/presets.h"

#include <fmt/format.h>

namespace lr::cli {

namespace {

struct InitOptions
{
    model::InitCheckpointOptions checkpoint;
    std::string dtype = "bfloat16";
    std::filesystem::path out;
};

std::vector<std::string> presetNames()
{
    std::vector<std::string> names;
    for (const auto& preset : model::presets())
        names.emplace_back(preset.name);
    return names;
}

void initCheckpoint(InitOptions& options, const CommandContext& context)
{
    options.checkpoint.dtype = model::dtypeFromName(options.dtype).value();
    options.checkpoint.stopToken = context.stop;
    std::unique_ptr<jobs::Progress> progress;
    options.checkpoint.onProgress = [&](std::int64_t written, std::int64_t total) {
        if (!progress)
            progress = std::make_unique<jobs::Progress>(context.progress, "Writing", total >> 20, "MiB");
        progress->update(written >> 20);
    };
    const auto result = model::initCheckpoint(options.checkpoint, options.out);
    progress.reset();
    if (context.json) {
        printJson({{"folder", options.out.string()}, {"parameters", result.numParameters},
            {"weight_bytes", result.weightBytes}, {"weight_files", result.numWeightFiles},
            {"vocab_size", result.config.vocabSize}, {"tokenizer_ids", result.numTokenizerIds},
            {"tokenizer_shortened", result.tokenizerShortened}});
        return;
    }
    printLine(fmt::format("{}: {} random parameters, {} MiB, {} tokens{}", options.out.string(), result.numParameters,
        result.weightBytes >> 20, result.numTokenizerIds,
        result.tokenizerShortened ? " (tokenizer shortened to fit)" : ""));
}

} // namespace

void addInitCheckpointCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand("init-checkpoint", "Write a model folder with random weights in a real shape");
    auto options = std::make_shared<InitOptions>();
    auto& checkpoint = options->checkpoint;
    command->add_option("--preset", checkpoint.preset, "Shape")->required()->check(CLI::IsMember(presetNames()));
    addFolderOption(*command, "--tokenizer", checkpoint.tokenizerFolder, "Folder with the tokenizer's files")
        ->required();
    command->add_option("--seed", checkpoint.weights.seed, "Seed of the weights")->capture_default_str();
    command->add_option("--dtype", options->dtype, "Type of the weights on disk")
        ->check(CLI::IsMember({"float32", "bfloat16", "float16"}))
        ->capture_default_str();
    command
        ->add_option("--mix", checkpoint.weights.mixWeight,
            "Share of another seed's weights, 0 to 1: an amateur near its expert")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    command->add_option("--mix-seed", checkpoint.weights.mixSeed, "Seed of those")->capture_default_str();
    command
        ->add_option("--max-shard-bytes", checkpoint.maxShardBytes, "Larger weights are split into files of this size")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_option("out", options->out, "Folder to make")->required();
    addOutputOptions(*command, context);
    command->callback([options, &context] { initCheckpoint(*options, context); });
}

} // namespace lr::cli
