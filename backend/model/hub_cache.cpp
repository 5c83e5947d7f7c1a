#include "model/hub_cache.h"

#include "common/error.h"
#include "common/mapped_file.h"
#include "model/model_folder.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace lr::model {

using common::Error;
using common::ErrorCode;
using common::printable;

namespace {

constexpr std::string_view kSnapshots = "snapshots";
constexpr std::string_view kRepositoryMark = "models--";
constexpr std::string_view kSeparator = "--";

/// The parts of ORG/NAME[@REVISION].
struct HubName
{
    std::string organisation;
    std::string name;
    std::string revision; ///< empty: none was given

    std::string text() const { return organisation + "/" + name; }
    std::string folder() const
    {
        return std::string(kRepositoryMark).append(organisation).append(kSeparator).append(name);
    }
};

/// The Hub's rule: at most 96 letters, digits, '-', '_' and '.'; '-' and '.' neither at an end nor doubled.
bool isHubWord(std::string_view word)
{
    const auto isLetter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    const auto isAllowed = [&](char c) { return isLetter(c) || c == '-' || c == '_' || c == '.'; };
    const auto isEnd = [&](char c) { return isLetter(c) || c == '_'; };
    return !word.empty() && word.size() <= 96 && isEnd(word.front()) && isEnd(word.back()) &&
           std::ranges::all_of(word, isAllowed) && word.find("..") == std::string_view::npos &&
           word.find(kSeparator) == std::string_view::npos;
}

/// A branch or tag may have several parts ("refs/pr/3"); none may lead out of the folder.
bool isRevision(const std::filesystem::path& revision)
{
    return revision.is_relative() && !revision.empty() &&
           std::ranges::all_of(revision, [](const auto& part) { return isPlainFileName(part.native()); });
}

std::optional<HubName> parseHubName(std::string_view text)
{
    HubName name;
    if (const auto at = text.find('@'); at != std::string_view::npos) {
        name.revision = text.substr(at + 1);
        text = text.substr(0, at);
        if (!isRevision(name.revision))
            return std::nullopt;
    }
    const auto slash = text.find('/');
    if (slash == std::string_view::npos)
        return std::nullopt;
    name.organisation = text.substr(0, slash);
    name.name = text.substr(slash + 1);
    if (!isHubWord(name.organisation) || !isHubWord(name.name))
        return std::nullopt;
    return name;
}

bool isFolder(const std::filesystem::path& path)
{
    std::error_code code;
    return std::filesystem::is_directory(path, code);
}

/// The commit that a reference stands for; empty if there is no such reference.
std::string readReference(const std::filesystem::path& repository, const std::string& revision)
{
    constexpr std::size_t kMaxBytes = 1024;
    const auto path = repository / "refs" / revision;
    std::error_code code;
    if (!std::filesystem::is_regular_file(path, code))
        return {};
    const auto text = common::readFile(path, kMaxBytes);
    const auto commit = text.substr(0, text.find_first_of(" \r\n\t"));
    return isPlainFileName(commit) ? commit : std::string();
}

std::vector<std::filesystem::path> snapshotsOf(const std::filesystem::path& repository)
{
    std::vector<std::filesystem::path> snapshots;
    std::error_code code;
    for (auto it = std::filesystem::directory_iterator(repository / kSnapshots, code);
         !code && it != std::filesystem::directory_iterator(); it.increment(code)) {
        if (isFolder(it->path()))
            snapshots.push_back(it->path());
    }
    std::ranges::sort(snapshots);
    return snapshots;
}

[[noreturn]] void failRevision(
    const HubName& name, const std::filesystem::path& repository, const std::vector<std::filesystem::path>& snapshots)
{
    std::string there;
    for (const auto& snapshot : snapshots)
        there.append(there.empty() ? "" : ", ").append(snapshot.filename().native());
    const auto wanted = name.revision.empty() ? std::string("main") : name.revision;
    throw Error(ErrorCode::NotFound,
        common::quotedPath(repository) + " holds no revision '" + printable(wanted) + "' of the model" +
            (there.empty() ? std::string() : "; it holds " + printable(there, 400)) + ". Fetch it (hf download " +
            name.text() + (name.revision.empty() ? std::string() : " --revision " + printable(name.revision)) +
            "); nothing is downloaded here.");
}

std::filesystem::path findSnapshot(const HubName& name, const std::filesystem::path& repository)
{
    auto commit = readReference(repository, name.revision.empty() ? "main" : name.revision);
    if (commit.empty() && isPlainFileName(name.revision))
        commit = name.revision;
    if (!commit.empty() && isFolder(repository / kSnapshots / commit))
        return repository / kSnapshots / commit;
    const auto snapshots = snapshotsOf(repository);
    if (name.revision.empty() && snapshots.size() == 1)
        return snapshots.front();
    failRevision(name, repository, snapshots);
}

/// The folder that an environment variable names; "~/" stands for the user's home. Empty if it is not set.
std::filesystem::path folderIn(const char* variable)
{
    const char* value = std::getenv(variable);
    if (value == nullptr)
        return {};
    const std::string_view text = value;
    const char* home = std::getenv("HOME");
    if (home != nullptr && text.starts_with("~/"))
        return std::filesystem::path(home) / text.substr(2);
    return text;
}

} // namespace

std::vector<std::filesystem::path> hubCacheFolders()
{
    std::vector<std::filesystem::path> folders;
    const auto add = [&](const char* variable, const char* below) {
        const auto value = folderIn(variable);
        const auto folder = *below == '\0' ? value : value / below;
        if (!value.empty() && std::ranges::find(folders, folder) == folders.end())
            folders.push_back(folder);
    };
    add("HF_HUB_CACHE", "");
    add("HUGGINGFACE_HUB_CACHE", "");
    add("HF_HOME", "hub");
    add("XDG_CACHE_HOME", "huggingface/hub");
    add("HOME", ".cache/huggingface/hub");
    return folders;
}

std::filesystem::path findModelFolder(const std::filesystem::path& given)
{
    std::error_code code;
    if (std::filesystem::exists(std::filesystem::symlink_status(given, code)))
        return given;
    const auto name = parseHubName(given.native());
    if (!name)
        return given;
    std::string searched;
    for (const auto& cache : hubCacheFolders()) {
        const auto repository = cache / name->folder();
        if (isFolder(repository))
            return findSnapshot(*name, repository);
        searched.append(searched.empty() ? "" : ", ").append(common::quotedPath(cache));
    }
    throw Error(ErrorCode::NotFound, common::quotedPath(given) +
                                         " is not a folder, and the Hugging Face cache holds no model of that name "
                                         "(searched: " +
                                         (searched.empty() ? "nothing, since HOME is not set" : searched) +
                                         "). Name a folder, or fetch the model (hf download " + name->text() +
                                         "); nothing is downloaded here.");
}

std::string modelName(const std::filesystem::path& folder)
{
    if (folder.empty())
        return {};
    const auto last = [](const std::filesystem::path& path) { return (path / "").parent_path(); };
    const auto whole = last(std::filesystem::absolute(folder));
    const auto repository = whole.parent_path().parent_path().filename().native();
    if (whole.parent_path().filename() != kSnapshots || !repository.starts_with(kRepositoryMark))
        return whole.filename().string();
    const auto name = repository.rfind(kSeparator);
    return repository.substr(name + kSeparator.size());
}

} // namespace lr::model
