#pragma once

#include "common/file_system.h"

#include <filesystem>

namespace lr::model {

/// A folder that appears under its name only when it is whole: filled under a temporary name beside it, then renamed.
/// Destroyed without commit(), it removes what was written.
class NewFolder
{
public:
    /// Parents are created. Throws Error(InvalidArgument) if `path` is there already, unless it is an empty folder;
    /// Error(IoError). `fileSystem` must outlive this object.
    explicit NewFolder(const std::filesystem::path& path, common::FileSystem& fileSystem = common::posixFileSystem());
    NewFolder(const NewFolder&) = delete;
    NewFolder& operator=(const NewFolder&) = delete;
    ~NewFolder();

    /// The temporary folder: files go here.
    const std::filesystem::path& path() const { return m_temporaryPath; }

    /// Puts the folder in place. Its files must be durable by then (common::AtomicFile).
    void commit();

private:
    std::filesystem::path m_path;
    std::filesystem::path m_temporaryPath;
    common::FileSystem& m_fileSystem;
    bool m_committed = false;
};

} // namespace lr::model
