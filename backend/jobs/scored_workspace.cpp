#include "jobs/scored_workspace.h"

#include "common/error.h"

#include <fmt/format.h>

#include <charconv>

namespace lr::jobs {

using common::Error;
using common::ErrorCode;

namespace {

store::Scoring chosenScoring(const store::Workspace& workspace, std::int64_t wanted)
{
    const auto scorings = workspace.scorings();
    std::string known;
    for (const auto& scoring : scorings) {
        const auto id = static_cast<std::int64_t>(scoring.id);
        if (wanted == 0 || id == wanted)
            return scoring;
        known += fmt::format("{}{}", known.empty() ? "" : ", ", id);
    }
    const auto folder = "'" + common::printable(workspace.folder().native(), 400) + "'";
    if (scorings.empty())
        throw Error(
            ErrorCode::NotFound, "The workspace " + folder + " holds no scored steps yet. Run sample or score first.");
    throw Error(
        ErrorCode::NotFound, fmt::format("The workspace {} has no scoring {}; it has {}.", folder, wanted, known));
}

} // namespace

ScoredWorkspace::ScoredWorkspace(const ScoredWorkspaceOptions& options)
    : m_model(options.model)
    , m_workspace(store::Workspace::open(options.workspace, store::Workspace::Mode::ReadOnly))
    , m_scoring(chosenScoring(m_workspace, options.scoring))
{}

tokenizer::Tokenizer ScoredWorkspace::loadTokenizer() const
{
    if (!m_model.empty())
        return tokenizer::Tokenizer::load(m_model);
    const auto path = m_workspace.model(m_workspace.generation(m_scoring.generation).expert).path;
    if (!std::filesystem::is_directory(path))
        throw Error(ErrorCode::NotFound,
            "The expert's folder '" + common::printable(path, 400) +
                "' is not there any more, and its tokenizer is needed for text. Name a folder with it by --model.");
    return tokenizer::Tokenizer::load(path);
}

steps::StepTable ScoredWorkspace::loadSteps() const
{
    steps::StepTable table;
    table.reserve(static_cast<std::size_t>(m_scoring.numSteps), static_cast<std::size_t>(m_scoring.numCandidates));
    m_workspace.forEachScoredTrajectory(m_scoring.id, [&](const store::ScoredTrajectory& scored) {
        scored.appendTo(table, static_cast<std::int64_t>(table.numTrajectories()));
    });
    return table;
}

std::string baseFingerprint(const store::ModelInfo& info)
{
    const auto base = info.description.find("base_fingerprint");
    return base != info.description.end() && base->is_string() ? base->get<std::string>() : info.fingerprint;
}

bool isIntegerId(const std::string& promptId)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(promptId.data(), promptId.data() + promptId.size(), value);
    return error == std::errc() && end == promptId.data() + promptId.size() && fmt::to_string(value) == promptId;
}

} // namespace lr::jobs
