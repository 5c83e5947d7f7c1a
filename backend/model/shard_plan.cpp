#include "model/shard_plan.h"

#include "common/error.h"

#include <fmt/format.h>

namespace lr::model {

namespace {

std::int64_t bytesOf(const TensorDeclaration& tensor)
{
    const auto count = numElements(tensor.shape);
    if (!count)
        throw common::Error(common::ErrorCode::InvalidArgument,
            "Tensor '" + tensor.name + "' has the impossible shape " + shapeText(tensor.shape) + ".");
    return *count * static_cast<std::int64_t>(dtypeSize(tensor.dtype));
}

std::string shardName(std::size_t index, std::size_t count)
{
    return fmt::format("model-{:05}-of-{:05}.safetensors", index + 1, count);
}

} // namespace

std::vector<Shard> planShards(const std::vector<TensorDeclaration>& tensors, std::int64_t maxShardBytes)
{
    std::vector<Shard> shards(1);
    for (const auto& tensor : tensors) {
        const auto bytes = bytesOf(tensor);
        if (!shards.back().tensors.empty() && bytes > maxShardBytes - shards.back().bytes)
            shards.emplace_back();
        shards.back().tensors.push_back(tensor);
        shards.back().bytes += bytes;
    }
    for (std::size_t i = 0; i < shards.size(); ++i)
        shards[i].fileName = shards.size() == 1 ? "model.safetensors" : shardName(i, shards.size());
    return shards;
}

common::Json shardIndex(const std::vector<Shard>& shards)
{
    std::int64_t totalSize = 0;
    auto weightMap = common::Json::object();
    for (const auto& shard : shards) {
        totalSize += shard.bytes;
        for (const auto& tensor : shard.tensors)
            weightMap[tensor.name] = shard.fileName;
    }
    return {{"metadata", {{"total_size", totalSize}}}, {"weight_map", std::move(weightMap)}};
}

} // namespace lr::model
