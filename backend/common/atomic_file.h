#pragma once

#include "common/file_system.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace lr::common {

/// Writes a file so that its final name only ever shows the whole content: temporary name beside it, fsync, rename,
/// fsync of the folder. Destroyed without commit(), it removes the temporary file and leaves the old content alone.
/// Where `path` is a symbolic link, the file it points to is replaced. After an error all that is left is to destroy
/// it.
class AtomicFile
{
public:
    /// `fileSystem` must outlive this object. Throws Error(IoError, NotFound); Error(InvalidArgument) for a device or
    /// pipe, which cannot be replaced.
    explicit AtomicFile(const std::filesystem::path& path, FileSystem& fileSystem = posixFileSystem());
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;
    ~AtomicFile();

    void write(std::span<const std::byte> bytes);
    void write(std::string_view text);

    /// Puts the file in place. Nothing may be written afterwards.
    void commit();

private:
    void flushBuffer();
    void writeThrough(std::span<const std::byte> bytes);
    void requireWhole() const;

    std::filesystem::path m_path;
    std::filesystem::path m_temporaryPath;
    FileSystem& m_fileSystem;
    std::unique_ptr<WritableFile> m_file;
    std::vector<std::byte> m_buffer;
    bool m_isWhole = true; ///< what was written so far arrived in order, without a gap
};

/// Writes `text` atomically to `path`.
void writeFileAtomically(
    const std::filesystem::path& path, std::string_view text, FileSystem& fileSystem = posixFileSystem());

} // namespace lr::common
