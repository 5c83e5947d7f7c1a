#include "model/memory_estimate.h"

#include "model/required_tensors.h"

namespace lr::model {

namespace {

std::int64_t sizeOf(Dtype dtype)
{
    return static_cast<std::int64_t>(dtypeSize(dtype));
}

} // namespace

std::int64_t numParameters(const ModelConfig& config)
{
    std::int64_t sum = 0;
    for (const auto& tensor : requiredTensors(config))
        sum += numElements(tensor.shape).value();
    return sum;
}

std::int64_t weightBytes(const ModelConfig& config, Dtype dtype)
{
    return numParameters(config) * sizeOf(dtype);
}

std::int64_t kvCacheBytesPerToken(const ModelConfig& config, Dtype dtype)
{
    return 2 * config.numLayers * config.keyValueSize() * sizeOf(dtype);
}

std::int64_t logitsBytesPerToken(const ModelConfig& config, Dtype dtype)
{
    return config.vocabSize * sizeOf(dtype);
}

std::int64_t layerMacsPerToken(const ModelConfig& config)
{
    const auto attention = 2 * config.hiddenSize * (config.querySize() + config.keyValueSize());
    const auto mlp = 3 * config.hiddenSize * config.intermediateSize;
    return config.numLayers * (attention + mlp);
}

std::int64_t outputMacsPerToken(const ModelConfig& config)
{
    return config.hiddenSize * config.vocabSize;
}

} // namespace lr::model
