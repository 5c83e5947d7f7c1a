#pragma once

#include "common/file_system.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace lr::common {

/// Writes a file so that its final name never shows partial content: it writes to a temporary name in the same folder,
/// calls fsync, renames, and calls fsync on the folder. If the object is destroyed without commit(), it removes the
/// temporary file and the old content stays. If `path` is a symbolic link, the file it points to is replaced. After an
/// error the object can only be destroyed.
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

    /// Puts the file in place. Nothing may be written afterwards. Throws as write().
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

/// Writes `text` atomically to `path`. Throws as AtomicFile.
void writeFileAtomically(
    const std::filesystem::path& path, std::string_view text, FileSystem& fileSystem = posixFileSystem());

} // namespace lr::common
