#include "engine/merge_job.h"

#include "model/checkpoint.h"

#include <fmt/format.h>

namespace lr::engine {

model::MergeResult run(const settings::MergeSettings& options, jobs::ProgressTarget target, std::stop_token stop)
{
    const auto base = model::Checkpoint::open(options.model);
    const auto adapter = model::Adapter::load(options.adapter, base.config(), base.fingerprint());
    jobs::Progress progress(target, "Merging", base.weightBytes(), "bytes");
    return model::mergeAdapter(base, *adapter, options.out,
        {.dtype = options.dtype == "as-stored" ? std::nullopt : model::dtypeFromName(options.dtype),
            .maxShardBytes = static_cast<std::int64_t>(options.maxShardGb * 1e9),
            .adapterFolder = options.adapter,
            .onProgress = [&](std::int64_t written, std::int64_t) { progress.update(written); },
            .stop = std::move(stop)});
}

common::OrderedJson toJson(const model::MergeResult& result, const settings::MergeSettings& options)
{
    return {{"folder", options.out.string()}, {"merged_matrices", result.numMerged},
        {"weight_bytes", result.weightBytes}, {"weight_files", result.numWeightFiles},
        {"tokenizer_from", result.tokenizerFolder.string()}};
}

std::string summaryOf(const model::MergeResult& result, const settings::MergeSettings& options)
{
    return fmt::format("{}: {} matrices merged, {} bytes of weights in {} {}{}", options.out.string(), result.numMerged,
        result.weightBytes, result.numWeightFiles, result.numWeightFiles == 1 ? "file" : "files",
        result.tokenizerFolder == options.adapter ? "; tokenizer and chat template are the adapter's" : "");
}

} // namespace lr::engine
