#include "engine/server/demo_relocation.h"

#include "common/error.h"
#include "model/checkpoint.h"
#include "store/workspace.h"

#include <map>
#include <optional>

namespace lr::server {

using store::Workspace;

namespace {

bool isThere(const std::filesystem::path& path)
{
    std::error_code unknown;
    return std::filesystem::exists(path, unknown);
}

/// Where a model of the demo is now; nothing unless it is the same one.
std::optional<std::filesystem::path> presentFolder(
    const store::ModelInfo& model, const std::filesystem::path& demoResources)
{
    const auto folder = demoResources / std::filesystem::path(model.path).filename();
    if (isThere(model.path) || !isThere(folder / "config.json"))
        return std::nullopt;
    try {
        return model::Checkpoint::open(folder).fingerprint() == model.fingerprint ? std::optional(folder)
                                                                                  : std::nullopt;
    } catch (const common::Error&) { // not a model of ours
        return std::nullopt;
    }
}

/// The changes that a workspace needs, found without writing to it.
struct Relocation
{
    std::map<store::ModelId, store::ModelInfo> models;
    std::map<store::GenerationId, std::string> problemFiles;
};

Relocation findRelocation(const Workspace& workspace, const std::filesystem::path& demoResources)
{
    Relocation relocation;
    const auto look = [&](store::ModelId id) {
        auto model = workspace.model(id);
        const auto folder = presentFolder(model, demoResources);
        if (!folder)
            return false;
        model.path = folder->string();
        relocation.models[id] = std::move(model);
        return true;
    };
    for (const auto& scoring : workspace.scorings()) {
        look(scoring.amateur);
        const auto generation = workspace.generation(scoring.generation);
        const auto problems = demoResources / std::filesystem::path(generation.problemFile).filename();
        if (look(generation.expert) && !generation.problemFile.empty() && isThere(problems))
            relocation.problemFiles[generation.id] = problems.string();
    }
    return relocation;
}

} // namespace

bool relocateDemo(const std::filesystem::path& folder, const std::filesystem::path& demoResources)
{
    if (demoResources.empty())
        return false;
    const auto relocation = findRelocation(Workspace::open(folder, Workspace::Mode::ReadOnly), demoResources);
    if (relocation.models.empty())
        return false;
    auto workspace = Workspace::open(folder, Workspace::Mode::ReadWrite);
    for (const auto& [id, model] : relocation.models)
        workspace.findOrAddModel(model);
    for (const auto& [id, problems] : relocation.problemFiles) {
        const auto generation = workspace.generation(id);
        workspace.findOrAddGeneration(
            generation.kind, generation.expert, common::parseJson(generation.settings, folder.native()), problems);
    }
    return true;
}

} // namespace lr::server
