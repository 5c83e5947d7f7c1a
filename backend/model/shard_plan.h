#pragma once

#include "common/json.h"
#include "model/safetensors_writer.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lr::model {

/// One weight file to be written and its tensors, in order.
struct Shard
{
    std::string fileName;
    std::vector<TensorDeclaration> tensors;
    std::int64_t bytes = 0; ///< of tensor data
};

/// Distributes tensors, in order, over files of at most `maxShardBytes` of data; a larger tensor gets a file of its
/// own. A single file is named model.safetensors; several are named model-00001-of-0000N.safetensors.
std::vector<Shard> planShards(const std::vector<TensorDeclaration>& tensors, std::int64_t maxShardBytes);

/// Content of model.safetensors.index.json for several shards.
common::Json shardIndex(const std::vector<Shard>& shards);

} // namespace lr::model
