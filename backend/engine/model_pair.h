#pragma once

#include "divergence/scorer.h"
#include "engine/prompt_builder.h"
#include "engine/runtime.h"
#include "store/workspace.h"

#include <filesystem>
#include <memory>

namespace lr::engine {

/// Expert and amateur. The constructor opens and compares them; load() loads their weights.
class ModelPair
{
public:
    /// Opens both checkpoints and compares their tokenizers. Throws Error(CorruptData) naming the first token id that
    /// differs, and what opening a checkpoint, tokenizer or adapter and checkRuntime() throw, so that every fault of
    /// the models is found before the job writes anything.
    /// `expertAdapter`: folder of an adapter that is applied to the expert, or empty.
    ModelPair(const std::filesystem::path& expert, const std::filesystem::path& expertAdapter,
        const std::filesystem::path& amateur, const settings::RuntimeSettings& runtime,
        settings::PromptSettings prompt);

    const PromptBuilder& prompts() const { return m_prompts; }
    const model::Checkpoint& expertCheckpoint() const { return *m_expertCheckpoint; }
    const model::Checkpoint& amateurCheckpoint() const { return *m_amateurCheckpoint; }
    at::ScalarType expertDtype() const { return resolveDtype(m_runtime, *m_expertCheckpoint); }
    at::ScalarType amateurDtype() const { return resolveDtype(m_runtime, *m_amateurCheckpoint); }

    store::ModelId storeExpert(store::Workspace& workspace) const;
    store::ModelId storeAmateur(store::Workspace& workspace) const;

    /// Loads the weights of both; takes seconds.
    void load();
    const model::Decoder& expert() const { return *m_expert; }
    const model::Decoder& amateur() const { return *m_amateur; }

private:
    settings::RuntimeSettings m_runtime;
    std::filesystem::path m_expertAdapter;
    std::shared_ptr<const model::Checkpoint> m_expertCheckpoint;
    std::shared_ptr<const model::Checkpoint> m_amateurCheckpoint;
    store::ModelInfo m_expertInfo;
    PromptBuilder m_prompts;
    std::unique_ptr<model::Decoder> m_expert;
    std::unique_ptr<model::Decoder> m_amateur;
};

/// What the workspace keeps of a checkpoint; with an adapter beside it, of both as one model.
store::ModelInfo modelInfo(const model::Checkpoint& checkpoint, const std::filesystem::path& adapter = {});

} // namespace lr::engine
