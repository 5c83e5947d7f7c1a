#pragma once

#include "common/atomic_file.h"
#include "model/dtype.h"

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lr::model {

/// One tensor that a file will hold.
struct TensorDeclaration
{
    std::string name;
    Dtype dtype = Dtype::Float32;
    Shape shape;
};

/// Streams tensors into a safetensors file that appears under its name only when it is complete (common::AtomicFile).
/// All tensors are declared first; their bytes follow in that order, each in one or more chunks. The header is padded
/// with spaces to a multiple of 8. There are no gaps between tensors, so some may be unaligned if element sizes differ;
/// where that matters, declare wider types first. Not thread-safe.
class SafetensorsWriter
{
public:
    /// `fileSystem` must outlive this object. Throws Error(InvalidArgument) for a name that is empty, repeated,
    /// reserved or not UTF-8 and for an impossible shape; Error(NotFound, IoError).
    SafetensorsWriter(std::filesystem::path path, const std::vector<TensorDeclaration>& tensors,
        const std::map<std::string, std::string>& metadata = {},
        common::FileSystem& fileSystem = common::posixFileSystem());

    /// Appends `chunk` to the data of tensor `name`, which is the one being written or the next. Throws Error(Internal)
    /// for any other tensor and for more data than was declared; Error(IoError).
    void write(std::string_view name, std::span<const std::byte> chunk);

    /// Puts the file in place. Throws Error(Internal) if data is missing; Error(IoError).
    void commit();

    /// Size of the finished file.
    std::uint64_t fileSize() const { return m_fileSize; }

private:
    struct Pending
    {
        std::string name;
        std::uint64_t size;
    };

    bool currentIsComplete() const { return m_written == m_tensors[m_current].size; }
    [[noreturn]] void failOrder(std::string_view name) const;

    std::filesystem::path m_path;
    std::vector<Pending> m_tensors;
    std::size_t m_current = 0;
    std::uint64_t m_written = 0;
    std::uint64_t m_fileSize = 0;
    std::optional<common::AtomicFile> m_file; ///< made after the declarations have been checked
};

} // namespace lr::model
