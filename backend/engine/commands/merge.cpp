#include "common/error.h"
#include "engine/command_line.h"
#include "model/merge_adapter.h"

namespace lr::engine {

namespace {

struct MergeCommand
{
    std::filesystem::path model;
    std::filesystem::path adapter;
    std::filesystem::path out;
    std::string dtype{"as-stored"};
    double maxShardGb = 5;
};

void merge(const MergeCommand& options, const CommandContext& context)
{
    const auto base = model::Checkpoint::open(options.model);
    const auto adapter = model::Adapter::load(options.adapter, base.config(), base.fingerprint());
    Progress progress(context.progress, "Merging", base.weightBytes(), "bytes");
    const auto result = model::mergeAdapter(base, *adapter, options.out,
        {.dtype = options.dtype == "as-stored" ? std::nullopt : model::dtypeFromName(options.dtype),
            .maxShardBytes = static_cast<std::int64_t>(options.maxShardGb * 1e9),
            .adapterFolder = options.adapter,
            .onProgress = [&](std::int64_t written, std::int64_t) { progress.update(written); },
            .stop = context.stop});
    if (context.json)
        printJson({{"folder", options.out.string()}, {"merged_matrices", result.numMerged},
            {"weight_bytes", result.weightBytes}, {"weight_files", result.numWeightFiles},
            {"tokenizer_from", result.tokenizerFolder.string()}});
    else
        printLine(options.out.string() + ": " + std::to_string(result.numMerged) + " matrices merged, " +
                  std::to_string(result.weightBytes) + " bytes of weights in " + std::to_string(result.numWeightFiles) +
                  (result.numWeightFiles == 1 ? " file" : " files") +
                  (result.tokenizerFolder == options.adapter ? "; tokenizer and chat template are the adapter's" : ""));
}

} // namespace

void addMergeCommand(CLI::App& app, CommandContext& context)
{
    auto* command = app.add_subcommand("merge", "Add an adapter to the weights and write a model folder");
    auto options = std::make_shared<MergeCommand>();
    addFolderOption(*command, "--model", options->model, "Model folder")->required();
    addFolderOption(*command, "--adapter", options->adapter, "Adapter folder")->required();
    command->add_option("--out", options->out, "Folder to write; must not be there yet")->required();
    command
        ->add_option("--dtype", options->dtype,
            "Of the weights: as-stored, float32, bfloat16 or float16 (16 bits round small updates away)")
        ->check(CLI::IsMember({"as-stored", "float32", "bfloat16", "float16"}))
        ->capture_default_str();
    command->add_option("--max-shard-gb", options->maxShardGb, "Largest weight file, in gigabytes")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    addOutputOptions(*command, context);
    command->callback([options, &context] { merge(*options, context); });
}

} // namespace lr::engine
