#include "engine/model_pair.h"

#include "jobs/token_check.h"

namespace lr::engine {

namespace {

std::shared_ptr<const model::Checkpoint> openCheckpoint(const std::filesystem::path& folder)
{
    return std::make_shared<const model::Checkpoint>(model::Checkpoint::open(folder));
}

} // namespace

store::ModelInfo modelInfo(const model::Checkpoint& checkpoint, const std::filesystem::path& adapterFolder)
{
    store::ModelInfo info{.fingerprint = checkpoint.fingerprint(),
        .path = std::filesystem::absolute(checkpoint.folder()).string(),
        .architecture = std::string(modelTypeName(checkpoint.config().modelType)),
        .description = {{"parameters", checkpoint.numParameters()}, {"weight_bytes", checkpoint.weightBytes()},
            {"dtype", std::string(dtypeName(checkpoint.dtype()))}}};
    if (adapterFolder.empty())
        return info;
    const auto adapter = model::Adapter::load(adapterFolder, checkpoint.config(), info.fingerprint);
    info.description["adapter"] = std::filesystem::absolute(adapterFolder).string();
    info.description["base_fingerprint"] = info.fingerprint;
    info.fingerprint += "+" + adapter->fingerprint();
    return info;
}

ModelPair::ModelPair(const std::filesystem::path& expert, const std::filesystem::path& expertAdapter,
    const std::filesystem::path& amateur, const settings::RuntimeSettings& runtime, settings::PromptSettings prompt)
    : m_runtime(runtime)
    , m_expertAdapter(expertAdapter)
    , m_expertCheckpoint(openCheckpoint(expert))
    , m_amateurCheckpoint(openCheckpoint(amateur))
    , m_expertInfo(modelInfo(*m_expertCheckpoint, expertAdapter))
    , m_prompts(*m_expertCheckpoint, expertAdapter, std::move(prompt))
{
    const auto& other = m_amateurCheckpoint->folder();
    jobs::checkSameTokens(
        m_prompts.tokenizer(), m_expertCheckpoint->folder(), tokenizer::Tokenizer::load(other), other);
    checkRuntime(*m_expertCheckpoint, runtime);
    checkRuntime(*m_amateurCheckpoint, runtime);
}

store::ModelId ModelPair::storeExpert(store::Workspace& workspace) const
{
    return workspace.findOrAddModel(m_expertInfo);
}

store::ModelId ModelPair::storeAmateur(store::Workspace& workspace) const
{
    return workspace.findOrAddModel(modelInfo(*m_amateurCheckpoint));
}

void ModelPair::load()
{
    m_expert = loadDecoder(m_expertCheckpoint, m_runtime, m_expertAdapter);
    m_amateur = loadDecoder(m_amateurCheckpoint, m_runtime);
}

} // namespace lr::engine
