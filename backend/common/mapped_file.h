#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace lr::common {

/// A whole file mapped read-only into memory. The bytes are valid as long as the object lives. Nothing is copied;
/// therefore, if another program truncates the file while it is mapped, later reads fail with SIGBUS.
class MappedFile
{
public:
    /// Throws Error(NotFound, IoError); Error(CorruptData) if `path` is not a regular file.
    explicit MappedFile(std::filesystem::path path);
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();

    const std::filesystem::path& path() const { return m_path; }
    std::span<const std::byte> bytes() const { return {m_data, m_size}; }

    /// Lets the kernel take back the resident pages that lie wholly inside `range` (a part of bytes()); they are read
    /// again from the file when touched.
    void release(std::span<const std::byte> range) const;

private:
    std::filesystem::path m_path;
    std::byte* m_data = nullptr;
    std::size_t m_size = 0;
};

/// Content of a regular file of at most `maxBytes`. Throws Error(NotFound, IoError); Error(CorruptData) if it is
/// larger.
std::string readFile(const std::filesystem::path& path, std::size_t maxBytes);

} // namespace lr::common
