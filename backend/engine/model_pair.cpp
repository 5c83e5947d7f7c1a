#include "engine/model_pair.h"

#include "common/error.h"

namespace lr::engine {

namespace {

std::shared_ptr<const model::Checkpoint> openCheckpoint(const std::filesystem::path& folder)
{
    return std::make_shared<const model::Checkpoint>(model::Checkpoint::open(folder));
}

std::string tokenText(const tokenizer::Tokenizer& tokenizer, common::TokenId id)
{
    return tokenizer.has(id) ? "'" + common::printable(tokenizer.tokenBytes(id)) + "'" : std::string("nothing");
}

} // namespace

void checkSameTokens(const tokenizer::Tokenizer& expert, const std::filesystem::path& expertFolder,
    const tokenizer::Tokenizer& amateur, const std::filesystem::path& amateurFolder)
{
    const auto id = expert.firstDifference(amateur);
    if (!id)
        return;
    throw common::Error(common::ErrorCode::CorruptData, "The tokenizers differ: id " + std::to_string(*id) + " is "
            + tokenText(expert, *id) + " in '" + common::printable(expertFolder.native(), 400) + "' and "
            + tokenText(amateur, *id) + " in '" + common::printable(amateurFolder.native(), 400)
            + "'. Expert and amateur must be of one family with one tokenizer.");
}

store::ModelInfo modelInfo(const model::Checkpoint& checkpoint)
{
    return {.fingerprint = checkpoint.fingerprint(),
        .path = std::filesystem::absolute(checkpoint.folder()).string(),
        .architecture = std::string(modelTypeName(checkpoint.config().modelType)),
        .description = {{"parameters", checkpoint.numParameters()}, {"weight_bytes", checkpoint.weightBytes()},
            {"dtype", std::string(dtypeName(checkpoint.dtype()))}}};
}

ModelPair::ModelPair(const std::filesystem::path& expert, const std::filesystem::path& amateur,
    const RuntimeOptions& runtime, std::string systemPrompt)
    : m_runtime(runtime)
    , m_expertCheckpoint(openCheckpoint(expert))
    , m_amateurCheckpoint(openCheckpoint(amateur))
    , m_prompts(expert, std::move(systemPrompt))
{
    checkSameTokens(m_prompts.tokenizer(), expert, tokenizer::Tokenizer::load(amateur), amateur);
}

store::ModelId ModelPair::storeExpert(store::Workspace& workspace) const
{
    return workspace.findOrAddModel(modelInfo(*m_expertCheckpoint));
}

store::ModelId ModelPair::storeAmateur(store::Workspace& workspace) const
{
    return workspace.findOrAddModel(modelInfo(*m_amateurCheckpoint));
}

void ModelPair::load()
{
    m_expert = loadDecoder(m_expertCheckpoint, m_runtime);
    m_amateur = loadDecoder(m_amateurCheckpoint, m_runtime);
}

} // namespace lr::engine
