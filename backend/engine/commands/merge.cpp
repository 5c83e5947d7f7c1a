#include "common/error.h"
#include "engine/command_line.h"
#include "engine/settings_options.h"
#include "model/merge_adapter.h"
#include "settings/evaluate_settings.h"

namespace lr::engine {

namespace {

void merge(const settings::MergeSettings& options, const CommandContext& context)
{
    requireUsable(options);
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
    auto options = std::make_shared<settings::MergeSettings>();
    addSettings(*command, *options);
    addOutputOptions(*command, context);
    command->callback([options, &context] { merge(*options, context); });
}

} // namespace lr::engine
