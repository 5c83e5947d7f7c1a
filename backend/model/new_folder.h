#pragma once

#include "common/file_system.h"

#include <filesystem>

namespace lr::model {

/// A folder that appears under its name only when it is complete: it is filled under a temporary name in the same
/// parent folder and then renamed. If the object is destroyed without commit(), it removes what was written.
class NewFolder
{
public:
    /// Creates missing parents. Throws Error(InvalidArgument) if `path` exists and is not an empty folder;
    /// Error(IoError). `fileSystem` must outlive this object.
    explicit NewFolder(const std::filesystem::path& path, common::FileSystem& fileSystem = common::posixFileSystem());
    NewFolder(const NewFolder&) = delete;
    NewFolder& operator=(const NewFolder&) = delete;
    ~NewFolder();

    /// The temporary folder, into which files are written.
    const std::filesystem::path& path() const { return m_temporaryPath; }

    /// Renames the folder to its final name. Its files must be safe on disk before (common::AtomicFile). Throws
    /// Error(IoError).
    void commit();

private:
    std::filesystem::path m_path;
    std::filesystem::path m_temporaryPath;
    common::FileSystem& m_fileSystem;
    bool m_committed = false;
};

} // namespace lr::model
