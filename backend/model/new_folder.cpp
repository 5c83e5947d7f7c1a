#include "model/new_folder.h"

#include "common/error.h"

#include <fmt/format.h>

#include <system_error>
#include <unistd.h>

namespace lr::model {

using common::Error;
using common::ErrorCode;
using common::printable;

namespace {

/// Absolute, without a trailing slash, so that it has a name and a parent.
std::filesystem::path normalised(const std::filesystem::path& path)
{
    const auto whole = std::filesystem::absolute(path).lexically_normal();
    return whole.has_filename() ? whole : whole.parent_path();
}

void requireFree(const std::filesystem::path& path)
{
    std::error_code code;
    const auto status = std::filesystem::symlink_status(path, code);
    if (!std::filesystem::exists(status))
        return;
    if (!std::filesystem::is_directory(status) || !std::filesystem::is_empty(path, code) || code)
        throw Error(ErrorCode::InvalidArgument, "'" + printable(path.native(), 400) +
                                                    "' is there already and is not an empty folder; choose another "
                                                    "name or remove it.");
}

std::filesystem::path temporaryName(const std::filesystem::path& path)
{
    std::error_code code;
    for (int i = 0;; ++i) {
        auto name = path;
        name += i == 0 ? fmt::format(".tmp-{}", ::getpid()) : fmt::format(".tmp-{}-{}", ::getpid(), i);
        if (!std::filesystem::exists(std::filesystem::symlink_status(name, code)))
            return name;
    }
}

} // namespace

NewFolder::NewFolder(const std::filesystem::path& path, common::FileSystem& fileSystem)
    : m_path(normalised(path))
    , m_fileSystem(fileSystem)
{
    requireFree(m_path);
    m_temporaryPath = temporaryName(m_path);
    m_fileSystem.createFolders(m_temporaryPath);
}

NewFolder::~NewFolder()
{
    std::error_code code; // ignored: an error that is already being thrown matters more
    if (!m_committed)
        std::filesystem::remove_all(m_temporaryPath, code);
}

void NewFolder::commit()
{
    requireFree(m_path);
    m_fileSystem.rename(m_temporaryPath, m_path);
    m_committed = true;
    m_fileSystem.syncFolder(m_path.parent_path());
}

} // namespace lr::model
