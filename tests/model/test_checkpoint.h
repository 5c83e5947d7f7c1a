#pragma once

#include "model/model_config.h"
#include "model/presets.h"
#include "model/required_tensors.h"
#include "model/shard_plan.h"
#include "model/test_files.h"

#include <vector>

namespace lr::model::test {

/// A configuration whose weights are a few kilobytes.
inline ModelConfig smallConfig()
{
    auto config = findPreset("tiny").config;
    config.hiddenSize = 8;
    config.intermediateSize = 12;
    config.numLayers = 2;
    config.numAttentionHeads = 2;
    config.numKeyValueHeads = 1;
    config.headDim = 4;
    config.vocabSize = 16;
    return config;
}

inline std::vector<TensorDeclaration> declarations(const ModelConfig& config, Dtype dtype = Dtype::BFloat16)
{
    std::vector<TensorDeclaration> tensors;
    for (const auto& spec : requiredTensors(config))
        tensors.push_back({spec.name, dtype, spec.shape});
    return tensors;
}

/// A file with those tensors; each byte of a tensor's data is the length of its name plus `salt`.
inline void writeTensors(
    const std::filesystem::path& path, const std::vector<TensorDeclaration>& tensors, std::uint8_t salt = 0)
{
    SafetensorsWriter writer(path, tensors);
    for (const auto& tensor : tensors) {
        const auto size = static_cast<std::size_t>(numElements(tensor.shape).value()) * dtypeSize(tensor.dtype);
        writer.write(
            tensor.name, std::vector<std::byte>(size, static_cast<std::byte>(tensor.name.size() + std::size_t(salt))));
    }
    writer.commit();
}

inline void writeConfig(const std::filesystem::path& folder, const ModelConfig& config)
{
    writeText(folder / "config.json", common::dumpJson(toJson(config)));
}

/// Shards of at most `maxShardBytes` and their index.
inline std::vector<Shard> writeShards(
    const std::filesystem::path& folder, const std::vector<TensorDeclaration>& tensors, std::int64_t maxShardBytes)
{
    const auto shards = planShards(tensors, maxShardBytes);
    for (const auto& shard : shards)
        writeTensors(folder / shard.fileName, shard.tensors);
    writeText(folder / "model.safetensors.index.json", common::dumpJson(shardIndex(shards)));
    return shards;
}

} // namespace lr::model::test
