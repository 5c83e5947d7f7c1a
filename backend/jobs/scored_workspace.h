#pragma once

#include "steps/step_table.h"
#include "store/workspace.h"
#include "tokenizer/tokenizer.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace lr::jobs {

/// Which steps of which workspace a command reads.
struct ScoredWorkspaceOptions
{
    std::filesystem::path workspace;
    std::int64_t scoring = 0;    ///< 0: the latest
    std::filesystem::path model; ///< folder with the tokenizer; empty: where the workspace last saw the expert
};

/// A workspace opened for reading at one of its scorings. May be used beside a run that is writing.
class ScoredWorkspace
{
public:
    /// Throws Error(NotFound) if the workspace has no scoring (or not that one), and what Workspace::open throws.
    explicit ScoredWorkspace(const ScoredWorkspaceOptions& options);

    const store::Workspace& workspace() const { return m_workspace; }
    const store::Scoring& scoring() const { return m_scoring; }

    /// The expert's tokenizer, for text. Throws Error(NotFound) with the way out if its folder is gone.
    tokenizer::Tokenizer loadTokenizer() const;

    /// All steps as columns; problems are numbered in the order in which forEachScoredTrajectory visits them.
    steps::StepTable loadSteps() const;

private:
    std::filesystem::path m_model;
    store::Workspace m_workspace;
    store::Scoring m_scoring;
};

/// Fingerprint of a model's checkpoint alone, whether an adapter stood beside it or not.
std::string baseFingerprint(const store::ModelInfo& info);

/// Whether a prompt id is written as a JSON integer. The workspace stores ids as text; one that reads as an integer is
/// taken to have been one in the problem file.
bool isIntegerId(const std::string& promptId);

} // namespace lr::jobs
