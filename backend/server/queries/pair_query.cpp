#include "server/queries/pair_query.h"

#include "common/available_memory.h"
#include "common/error.h"
#include "jobs/memory_need.h"
#include "jobs/token_check.h"
#include "model/checkpoint.h"

#include <optional>

namespace lr::server {

using common::Error;

namespace {

/// A model folder as far as it can be opened.
struct Opened
{
    std::optional<model::Checkpoint> checkpoint;
    std::optional<tokenizer::Tokenizer> tokenizer;
    protocol::ModelDescription description;
};

protocol::ModelDescription describe(const model::Checkpoint& checkpoint)
{
    const auto& config = checkpoint.config();
    return {.folder = checkpoint.folder().string(),
        .architecture = std::string(modelTypeName(config.modelType)),
        .dtype = std::string(dtypeName(checkpoint.dtype())),
        .numParameters = checkpoint.numParameters(),
        .weightBytes = checkpoint.weightBytes(),
        .numLayers = config.numLayers,
        .hiddenSize = config.hiddenSize,
        .vocabSize = config.vocabSize,
        .contextTokens = config.maxPositionEmbeddings,
        .fingerprint = checkpoint.fingerprint(),
        .failure = std::nullopt};
}

Opened open(const std::string& folder)
{
    Opened opened;
    try {
        opened.checkpoint = model::Checkpoint::open(folder);
        opened.tokenizer = tokenizer::Tokenizer::load(opened.checkpoint->folder());
        opened.description = describe(*opened.checkpoint);
    } catch (const Error& error) {
        opened.description = {};
        opened.description.failure = error.what();
    }
    opened.description.folder = folder;
    return opened;
}

} // namespace

protocol::PairReport inspectPair(const protocol::InspectPairRequest& request)
{
    protocol::PairReport report;
    report.availableBytes = static_cast<std::int64_t>(common::availableMemory());
    const auto expert = open(request.expert);
    report.expert = expert.description;
    if (request.amateur.empty())
        return report;
    const auto amateur = open(request.amateur);
    report.amateur = amateur.description;
    if (report.expert.failure || report.amateur.failure)
        return report;
    try {
        jobs::checkSameTokens(*expert.tokenizer, request.expert, *amateur.tokenizer, request.amateur);
    } catch (const Error& error) {
        report.tokenizerDifference = error.what();
    }
    report.samplingBytes = jobs::samplingMemory(*expert.checkpoint, *amateur.checkpoint, settings::SampleSettings());
    return report;
}

} // namespace lr::server
