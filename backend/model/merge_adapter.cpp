#include "model/merge_adapter.h"

#include "common/atomic_file.h"
#include "common/error.h"
#include "common/mapped_file.h"
#include "model/model_folder.h"
#include "model/new_folder.h"
#include "model/required_tensors.h"
#include "model/shard_plan.h"
#include "model/tokenizer_files.h"

#include <ATen/core/grad_mode.h>

#include <map>

namespace lr::model {

using common::Error;
using common::ErrorCode;

namespace {

at::ScalarType scalarType(Dtype dtype)
{
    return dtype == Dtype::Float32 ? at::kFloat : dtype == Dtype::BFloat16 ? at::kBFloat16 : at::kHalf;
}

/// The update of every tensor that has one, by the tensor's name in the base.
std::map<std::string, const LowRankPair*> updatesByName(const Adapter& adapter, const ModelConfig& config)
{
    std::map<std::string, const LowRankPair*> updates;
    for (std::int64_t layer = 0; layer < config.numLayers; ++layer)
        for (const auto& pair : adapter.layer(layer))
            updates["model." + moduleName(layer, pair.projection) + ".weight"] = &pair;
    return updates;
}

at::Tensor merged(const TensorView& view, const LowRankPair* update, Dtype dtype)
{
    auto values = toFloat32(view);
    auto weight = at::from_blob(values.data(), view.shape, at::kFloat).clone();
    if (update != nullptr) {
        const at::NoGradGuard noGrad;
        weight.addmm_(update->b.cpu(), update->a.cpu(), 1, update->scaling);
    }
    return weight.to(scalarType(dtype)).contiguous();
}

/// Newer files have the key "dtype", older ones "torch_dtype"; whichever is present must not contradict the weights.
void setDtype(common::OrderedJson& config, Dtype dtype)
{
    constexpr const char* kOlder = "torch_dtype";
    constexpr const char* kNewer = "dtype";
    const bool hasNewer = config.contains(kNewer);
    if (hasNewer)
        config[kNewer] = std::string(dtypeName(dtype));
    if (config.contains(kOlder) || !hasNewer)
        config[kOlder] = std::string(dtypeName(dtype));
}

void copyConfiguration(const Checkpoint& base, const std::filesystem::path& folder, std::optional<Dtype> dtype,
    common::FileSystem& fileSystem)
{
    constexpr std::size_t kMaxConfigBytes = 1 << 24;
    const auto source = fileInFolder(base.folder(), "config.json");
    auto config = common::parseOrderedJson(common::readFile(source, kMaxConfigBytes), source.native(),
        {.maxBytes = kMaxConfigBytes, .roundsHugeIntegers = true});
    if (dtype)
        setDtype(config, *dtype);
    if (base.outputContradictsConfig())
        config["tie_word_embeddings"] = false;
    config.erase("auto_map");
    common::writeFileAtomically(folder / "config.json", config.dump(2) + "\n", fileSystem);
    if (isThere(base.folder() / "generation_config.json"))
        common::writeFileAtomically(folder / "generation_config.json",
            common::readFile(fileInFolder(base.folder(), "generation_config.json"), kMaxConfigBytes), fileSystem);
}

} // namespace

MergeResult mergeAdapter(const Checkpoint& base, const Adapter& adapter, const std::filesystem::path& outFolder,
    const MergeOptions& options, common::FileSystem& fileSystem)
{
    adapter.requireFit(base.config());
    NewFolder folder(outFolder, fileSystem);
    copyConfiguration(base, folder.path(), options.dtype, fileSystem);
    const auto vocabSize = base.config().vocabSize;
    MergeResult result;
    result.tokenizerFolder = tokenizerFolderOf(base.folder(), options.adapterFolder, vocabSize);
    writeTokenizerFiles(loadTokenizerFiles(result.tokenizerFolder, vocabSize), folder.path(), fileSystem);
    const auto updates = updatesByName(adapter, base.config());
    std::vector<TensorDeclaration> declarations;
    for (const auto& spec : requiredTensors(base.config())) {
        const auto dtype = options.dtype.value_or(base.tensor(spec.name).dtype);
        declarations.push_back({spec.name, dtype, spec.shape});
        result.weightBytes += *numElements(spec.shape) * static_cast<std::int64_t>(dtypeSize(dtype));
    }
    const auto shards = planShards(declarations, options.maxShardBytes);
    std::int64_t written = 0;
    for (const auto& shard : shards) {
        SafetensorsWriter writer(folder.path() / shard.fileName, shard.tensors, {{"format", "pt"}}, fileSystem);
        for (const auto& tensor : shard.tensors) {
            if (options.stop.stop_requested())
                throw Error(ErrorCode::Cancelled, "Stopped; nothing was left behind.");
            const auto update = updates.find(tensor.name);
            const auto weight =
                merged(base.tensor(tensor.name), update == updates.end() ? nullptr : update->second, tensor.dtype);
            writer.write(tensor.name, {static_cast<const std::byte*>(weight.data_ptr()), weight.nbytes()});
            base.release(tensor.name);
            result.numMerged += update != updates.end();
            written += static_cast<std::int64_t>(weight.nbytes());
            if (options.onProgress)
                options.onProgress(written, result.weightBytes);
        }
        writer.commit();
    }
    if (shards.size() > 1)
        common::writeFileAtomically(
            folder.path() / "model.safetensors.index.json", common::dumpJson(shardIndex(shards)), fileSystem);
    result.numWeightFiles = shards.size();
    folder.commit();
    return result;
}

} // namespace lr::model
