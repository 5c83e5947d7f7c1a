#include "server/demo_relocation.h"

#include "common/error.h"
#include "model/checkpoint.h"
#include "store/workspace.h"

#include <functional>
#include <map>
#include <optional>

namespace lr::server {

using store::Workspace;

namespace {

bool holdsModel(const std::filesystem::path& folder, const std::string& fingerprint)
{
    try {
        return model::Checkpoint::open(folder).fingerprint() == fingerprint;
    } catch (const common::Error&) { // there is no such folder, or it holds no model that we can read
        return false;
    }
}

std::filesystem::path renamed(const std::string& path, const std::filesystem::path& folder)
{
    return folder / std::filesystem::path(path).filename();
}

/// The changes that a workspace needs, found without writing to it.
struct Relocation
{
    std::map<store::ModelId, store::ModelInfo> models;
    std::map<store::GenerationId, std::string> problemFiles;
};

/// The changes for a move to `folder` of the models for which `moves` is true.
Relocation findRelocation(const Workspace& workspace, const std::filesystem::path& folder,
    const std::function<bool(const store::ModelInfo&)>& moves)
{
    Relocation relocation;
    const auto look = [&](store::ModelId id) {
        auto model = workspace.model(id);
        if (!moves(model))
            return false;
        model.path = renamed(model.path, folder).string();
        relocation.models[id] = std::move(model);
        return true;
    };
    for (const auto& scoring : workspace.scorings()) {
        look(scoring.amateur);
        const auto generation = workspace.generation(scoring.generation);
        if (look(generation.expert) && !generation.problemFile.empty())
            relocation.problemFiles[generation.id] = renamed(generation.problemFile, folder).string();
    }
    return relocation;
}

void write(const Relocation& relocation, const std::filesystem::path& folder)
{
    auto workspace = Workspace::open(folder, Workspace::Mode::ReadWrite);
    for (const auto& [id, model] : relocation.models)
        workspace.findOrAddModel(model);
    for (const auto& [id, problems] : relocation.problemFiles) {
        const auto generation = workspace.generation(id);
        workspace.findOrAddGeneration(
            generation.kind, generation.expert, common::parseJson(generation.settings, folder.native()), problems);
    }
}

} // namespace

bool relocateDemo(const std::filesystem::path& folder, const std::filesystem::path& demoResources)
{
    if (demoResources.empty())
        return false;
    auto relocation = findRelocation(
        Workspace::open(folder, Workspace::Mode::ReadOnly), demoResources, [&](const store::ModelInfo& model) {
            return holdsModel(renamed(model.path, demoResources), model.fingerprint) &&
                   !holdsModel(model.path, model.fingerprint);
        });
    if (relocation.models.empty())
        return false;
    std::erase_if(relocation.problemFiles, [](const auto& entry) { return !std::filesystem::exists(entry.second); });
    write(relocation, folder);
    return true;
}

void nameDemoFolder(const std::filesystem::path& folder, const std::filesystem::path& installed)
{
    const auto relocation = findRelocation(
        Workspace::open(folder, Workspace::Mode::ReadOnly), installed, [](const store::ModelInfo&) { return true; });
    write(relocation, folder); // the reader is closed, so that the last connection to close leaves one file, no log
}

} // namespace lr::server
