#pragma once

#include "common/mapped_file.h"
#include "model/tensor_view.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lr::model {

/// The key of a header under which a file stores texts about itself.
inline constexpr std::string_view kMetadataKey = "__metadata__";

/// Longest header that is read or written. Source: the format's own limit.
inline constexpr std::uint64_t kMaxSafetensorsHeaderBytes = 100'000'000;

/// A safetensors file mapped read-only: u64 little-endian N, N bytes of JSON, tensor bytes. Opening reads the header
/// alone and touches no page that holds only tensor data. The constructor checks everything that the header says
/// against the file: dtypes are known, shapes fit their byte ranges, and the ranges cover the data exactly once.
/// Immutable, so it may be read from any thread. Tensors may be unaligned (TensorView::isAligned) and must then be
/// copied before use. Source: huggingface.co/docs/safetensors.
class SafetensorsFile
{
public:
    /// Throws Error(NotFound, IoError) if the file cannot be read, Error(CorruptData) if it is damaged or hostile,
    /// Error(Unsupported) for an element type this program does not have.
    explicit SafetensorsFile(std::filesystem::path path);

    const std::filesystem::path& path() const { return m_file.path(); }
    std::uint64_t fileSize() const { return m_file.bytes().size(); }

    /// All tensors in the order of their data. Views are borrowed from this object and stay valid if it is moved.
    const std::vector<TensorView>& tensors() const { return m_tensors; }
    /// nullptr if there is none of that name.
    const TensorView* find(std::string_view name) const;
    /// Throws Error(NotFound) that names file and tensor.
    const TensorView& tensor(std::string_view name) const;

    /// The texts of the "__metadata__" entry.
    const std::map<std::string, std::string>& metadata() const { return m_metadata; }

    /// Lets the operating system drop the pages of one of this file's tensors from memory.
    void release(const TensorView& tensor) const { m_file.release(tensor.bytes); }

private:
    common::MappedFile m_file;
    std::vector<TensorView> m_tensors;
    std::map<std::string, std::size_t, std::less<>> m_indexByName;
    std::map<std::string, std::string> m_metadata;
};

} // namespace lr::model
