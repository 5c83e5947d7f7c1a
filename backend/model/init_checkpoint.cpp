#include "model/init_checkpoint.h"

#include "common/atomic_file.h"
#include "common/error.h"
#include "model/memory_estimate.h"
#include "model/new_folder.h"
#include "model/presets.h"
#include "model/shard_plan.h"
#include "model/tokenizer_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <future>
#include <map>
#include <thread>

namespace lr::model {

using common::Error;
using common::ErrorCode;
using common::OrderedJson;
using common::printable;

namespace {

constexpr std::int64_t kBlockElements = std::int64_t(1) << 16;

void checkOptions(const InitCheckpointOptions& options)
{
    const auto refuse = [](const std::string& sentence) { throw Error(ErrorCode::InvalidArgument, sentence); };
    if (!isWeightDtype(options.dtype))
        refuse("Weights cannot be stored as " + std::string(dtypeName(options.dtype)) +
               "; choose float32, bfloat16 or float16.");
    if (!(options.weights.mixWeight >= 0 && options.weights.mixWeight <= 1))
        refuse(fmt::format("The mix weight is {:f}; it goes from 0 to 1.", options.weights.mixWeight));
    if (options.maxShardBytes < 1 || options.numThreads < 0)
        refuse("A file of weights needs at least one byte, and the number of threads cannot be negative.");
}

/// In MiB. Needed space is rounded up and available space down, so that a message never shows the same number for both.
std::string mebibytes(std::uintmax_t bytes, bool roundUp)
{
    constexpr std::uintmax_t kMebi = std::uintmax_t(1) << 20;
    return fmt::format("{} MiB", (roundUp ? bytes + kMebi - 1 : bytes) / kMebi);
}

void requireSpace(const std::filesystem::path& folder, std::int64_t bytes)
{
    std::error_code code;
    const auto space = std::filesystem::space(folder, code);
    if (!code && space.available < static_cast<std::uintmax_t>(bytes))
        throw Error(ErrorCode::IoError, "'" + printable(folder.parent_path().native(), 400) + "' has " +
                                            mebibytes(space.available, false) + " free; the weights need " +
                                            mebibytes(static_cast<std::uintmax_t>(bytes), true) +
                                            ". Free some space or choose another folder.");
}

std::string prettyJson(const OrderedJson& json)
{
    return json.dump(2, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

OrderedJson generationConfig(const ModelConfig& config, const TokenizerFiles& tokenizer)
{
    OrderedJson json{{"do_sample", false}};
    if (config.bosTokenId)
        json["bos_token_id"] = *config.bosTokenId;
    if (!tokenizer.eosTokenIds.empty())
        json["eos_token_id"] = tokenizer.eosTokenIds;
    if (tokenizer.padTokenId)
        json["pad_token_id"] = *tokenizer.padTokenId;
    return json;
}

/// Computes blocks of weights on several threads and writes them to the file in order.
class WeightStream
{
public:
    WeightStream(const InitCheckpointOptions& options, const ModelConfig& config)
        : m_options(options)
        , m_numThreads(options.numThreads > 0 ? static_cast<std::size_t>(options.numThreads)
                                              : std::max(1u, std::thread::hardware_concurrency()))
        , m_totalBytes(weightBytes(config, options.dtype))
    {
        for (const auto& spec : requiredTensors(config))
            m_distributions.emplace(spec.name, weightDistribution(spec.role, config));
    }

    void writeShard(const std::filesystem::path& folder, const Shard& shard, common::FileSystem& fileSystem)
    {
        SafetensorsWriter writer(folder / shard.fileName, shard.tensors, {{"format", "pt"}}, fileSystem);
        for (const auto& tensor : shard.tensors) {
            const auto count = numElements(tensor.shape).value();
            for (std::int64_t begin = 0; begin < count; begin += kBlockElements) {
                startBlock(tensor.name, begin, std::min(kBlockElements, count - begin));
                if (m_blocks.size() > 2 * m_numThreads)
                    writeOldest(writer);
            }
        }
        while (!m_blocks.empty())
            writeOldest(writer);
        writer.commit();
    }

private:
    struct Block
    {
        std::string name;
        std::future<std::vector<std::byte>> bytes;
    };

    void startBlock(const std::string& name, std::int64_t begin, std::int64_t count)
    {
        const auto make = [this, name, begin, count] {
            std::vector<std::byte> bytes(static_cast<std::size_t>(count) * dtypeSize(m_options.dtype));
            fillRandomWeights(m_options.weights, name, m_distributions.at(name), m_options.dtype, begin, bytes);
            return bytes;
        };
        // Starting a thread costs as much as computing some thousand elements, so small tensors are computed when
        // written.
        const auto policy = count < kBlockElements / 16 ? std::launch::deferred : std::launch::async;
        m_blocks.push_back({name, std::async(policy, make)});
    }

    void writeOldest(SafetensorsWriter& writer)
    {
        if (m_options.stopToken.stop_requested())
            throw Error(ErrorCode::Cancelled, "Making the checkpoint was cancelled; nothing was left behind.");
        const auto bytes = m_blocks.front().bytes.get();
        writer.write(m_blocks.front().name, bytes);
        m_blocks.pop_front();
        m_writtenBytes += static_cast<std::int64_t>(bytes.size());
        if (m_options.onProgress)
            m_options.onProgress(m_writtenBytes, m_totalBytes);
    }

    const InitCheckpointOptions& m_options;
    std::size_t m_numThreads;
    std::int64_t m_totalBytes;
    std::int64_t m_writtenBytes = 0;
    std::map<std::string, WeightDistribution> m_distributions;
    std::deque<Block> m_blocks; ///< last member, so that its threads end before what they read is destroyed
};

std::size_t writeWeights(const InitCheckpointOptions& options, const ModelConfig& config,
    const std::filesystem::path& folder, common::FileSystem& fileSystem)
{
    std::vector<TensorDeclaration> tensors;
    for (const auto& spec : requiredTensors(config))
        tensors.push_back({spec.name, options.dtype, spec.shape});
    const auto shards = planShards(tensors, options.maxShardBytes);
    WeightStream stream(options, config);
    for (const auto& shard : shards)
        stream.writeShard(folder, shard, fileSystem);
    if (shards.size() > 1)
        common::writeFileAtomically(
            folder / "model.safetensors.index.json", common::dumpJson(shardIndex(shards)), fileSystem);
    return shards.size();
}

ModelConfig configFor(const InitCheckpointOptions& options, const TokenizerFiles& tokenizer, ModelConfig config)
{
    config.torchDtype = options.dtype;
    config.bosTokenId = tokenizer.bosTokenId;
    if (!tokenizer.eosTokenIds.empty())
        config.eosTokenIds = {tokenizer.eosTokenIds.front()};
    return config;
}

} // namespace

InitCheckpointResult initCheckpoint(
    const InitCheckpointOptions& options, const std::filesystem::path& outFolder, common::FileSystem& fileSystem)
{
    checkOptions(options);
    const auto& preset = findPreset(options.preset);
    const auto tokenizer = loadTokenizerFiles(options.tokenizerFolder, preset.config.vocabSize);
    const auto config = configFor(options, tokenizer, preset.config);
    InitCheckpointResult result{.config = config,
        .numParameters = numParameters(config),
        .weightBytes = weightBytes(config, options.dtype),
        .numTokenizerIds = tokenizer.numIds,
        .tokenizerShortened = tokenizer.shortened};

    NewFolder folder(outFolder, fileSystem);
    requireSpace(folder.path(), result.weightBytes);
    writeTokenizerFiles(tokenizer, folder.path(), fileSystem);
    common::writeFileAtomically(folder.path() / "config.json", prettyJson(toJson(config)), fileSystem);
    common::writeFileAtomically(
        folder.path() / "generation_config.json", prettyJson(generationConfig(config, tokenizer)), fileSystem);
    result.numWeightFiles = writeWeights(options, config, folder.path(), fileSystem);
    folder.commit();
    result.config.eosTokenIds = tokenizer.eosTokenIds;
    return result;
}

} // namespace lr::model
