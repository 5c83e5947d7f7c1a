#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace lr::common {

/// A file open for writing. Closed by the destructor; durable only after sync().
class WritableFile
{
public:
    WritableFile() = default;
    WritableFile(const WritableFile&) = delete;
    WritableFile& operator=(const WritableFile&) = delete;
    virtual ~WritableFile() = default;

    /// Appends all of `bytes`. Throws Error(IoError) that names the file.
    virtual void write(std::span<const std::byte> bytes) = 0;

    /// Makes what was written durable (fsync). Throws Error(IoError).
    virtual void sync() = 0;
};

/// Every operation that changes the disk goes through here, so that a test can count operations, make the n-th fail,
/// run out of space or forget what was not synced. Stateless in production; may be used from any thread.
class FileSystem
{
public:
    FileSystem() = default;
    FileSystem(const FileSystem&) = delete;
    FileSystem& operator=(const FileSystem&) = delete;
    virtual ~FileSystem() = default;

    /// Creates or truncates `path` for writing, mode 0666 less umask.
    virtual std::unique_ptr<WritableFile> create(const std::filesystem::path& path) = 0;
    /// Atomically replaces `to` by `from`; both on one file system.
    virtual void rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
    /// Removes a file; no error if it is not there.
    virtual void unlink(const std::filesystem::path& path) = 0;
    /// Makes renames and unlinks inside `folder` durable.
    virtual void syncFolder(const std::filesystem::path& folder) = 0;
    /// Creates `folder` and its parents; no error if it is there.
    virtual void createFolders(const std::filesystem::path& folder) = 0;
};

/// The POSIX implementation, one for the process.
FileSystem& posixFileSystem();

} // namespace lr::common
